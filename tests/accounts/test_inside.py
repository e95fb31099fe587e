"""Numbers inside as wholes: what swings in its parts may be steady or grow as a whole."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.accounts.growth import growing
from landbridge.accounts.inside import WAITING, growing_inside, inside_of
from landbridge.simulation.model.records import MeasureName, Names, StateName

RAIL, PORT = "rail.aa", "dryport.aa"
HOURS = 24 * 200


def names(*states: tuple[str, str, str | None, str]) -> Names:
    measures = (
        MeasureName(RAIL, None, "west", "train", "border", True),
        MeasureName(RAIL, None, "east", "train", "border", True),
        MeasureName(PORT, None, None, "box", "dwell", True),
    )
    made = tuple(StateName(what, f"{f}.{name}", f, None, d, name, None) for what, f, d, name in states)
    return Names((), (), (), measures, (), (), (), (), (), made)


CROSSING = names(
    ("population", RAIL, "west", "border"),
    ("population", RAIL, "east", "border"),
    ("count", RAIL, "west", "border"),
    ("count", RAIL, "east", "border"),
    ("queue", RAIL, "west", "loading"),
    ("queue", RAIL, "west", "parking"),
    ("queue", RAIL, "east", "tracks"),
)


def course(grows: float) -> dict[int, np.ndarray]:
    """Trains wait here and there in turn, hundreds at a time; 14 a day cross; the sum grows so much a day."""
    hour = np.arange(HOURS)
    swing = 300 * np.abs((hour / (24 * 40)) % 2 - 1)
    total = 330 + grows * hour / 24
    flat = np.full(HOURS, 4.0)
    passed = np.floor(14 * hour / 24)
    return dict(enumerate((flat, flat, passed, passed / 2, total - swing, swing, flat / 8)))


def test_wholes_by_kind_and_by_who_waits():
    found = inside_of(CROSSING, course(0.0))
    assert [(one.facility, one.direction, one.kind) for one in found] == [
        (RAIL, None, "train"),
        (RAIL, "west", WAITING),
    ]  # waiting eastbound: half a train, which is left out
    assert (found[0].level == 8.0).all()
    np.testing.assert_allclose(found[1].level, 330.0)


def test_what_is_below_one_counts_where_there_is_nothing_else():
    small = {i: series / 1000 for i, series in course(0.0).items()}
    assert len(inside_of(CROSSING, small)) == 3


def test_growth_that_no_part_shows():
    means = course(11.0)
    assert list(growing(CROSSING, means.__getitem__)) == []
    (found,) = growing_inside(CROSSING, means, inside_of(CROSSING, means))
    assert (found.where, found.measure) == ("rail.aa west", WAITING)
    assert found.rate_out == pytest.approx(14, rel=0.01)
    assert found.rate_in == pytest.approx(25, rel=0.01)
    assert found.inside == pytest.approx(330 + 11 * 200, rel=0.01)


def test_swings_alone_are_no_growth():
    means = course(0.0)
    assert list(growing_inside(CROSSING, means, inside_of(CROSSING, means))) == []
