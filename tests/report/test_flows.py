"""The flows of a run on the map: sizes are the run's, lines are the network's, shared stretches add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from landbridge.report.pages.base import Reader
from landbridge.report.pages.flow_lines import merged
from landbridge.report.pages.flows import UNKNOWN, Flows, flows
from landbridge.report.pages.gateway import Gateway
from landbridge.report.pages.parts import Part, Passage
from landbridge.report.paint.charts.flowing import WIDEST, flowing


@dataclass
class Bare:
    """A run of which only the setting is known."""

    manifest: Mapping[str, Any] = field(default_factory=dict)

    def table(self, name: str) -> Any:
        raise KeyError(name)


def passage(direction: str, total: float) -> Passage:
    return Passage(
        direction=direction, label=direction, total=total, half_width=None, low=None, high=None, a_day=(),
        a_day_low=(), a_day_high=(), times=(), waits=(),
    )  # fmt: skip


def gateway(*totals: tuple[str, float, float]) -> Gateway:
    parts = [
        Part(
            facility=facility, label=facility, heading="", behind=False, unit="trains", rate_unit="trains",
            also=(), standing_title="", passages=(passage("westbound", west), passage("eastbound", east)),
            standing=(),
        )
        for facility, west, east in totals
    ]  # fmt: skip
    return Gateway(
        step="month", starts=("2024-01-01",), until="2024-01-11", standing_step="day", parts=tuple(parts)
    )


@pytest.fixture(scope="module")
def found() -> Flows:
    reader = Reader(Bare({"setting": {"corridor": "khorgos"}}))
    made = flows(reader, gateway(("rail.khorgos", 150, 90), ("rail.dostyk", 110, 80)), ())
    assert made is not None
    return made


def test_a_day_is_the_period_s_mean(found: Flows) -> None:
    (rail,) = found.maps
    assert [(row.facility, row.direction, row.a_day) for row in rail.rows] == [
        ("rail.khorgos", "westbound", 15),
        ("rail.khorgos", "eastbound", 9),
        ("rail.dostyk", "westbound", 11),
        ("rail.dostyk", "eastbound", 8),
    ]
    assert {place.name for place in rail.map.places} >= {"Khorgos: west 15.0, east 9.0", "Urumqi", "Almaty"}


def test_where_crossings_share_a_line_they_add_up(found: Flows) -> None:
    lines = found.maps[0].map.lines
    west = {line.size for line in lines if line.ways == ("westbound",)}
    assert west == {15.0, 11.0, 26.0}
    assert {line.size for line in lines if line.ways == ("eastbound",)} == {9.0, 8.0, 17.0}
    assert {line.size for line in lines if line.ways == (UNKNOWN,)} == {None}
    for line in lines:
        if line.ways == ("westbound",) and line.size == 26.0:
            assert line.points[0][1] > line.points[-1][1]  # from Urumqi to where the lines part


def test_it_says_whose_data_it_shows_and_the_widest_is_the_largest(found: Flows) -> None:
    svg = flowing(found.maps[0], "Trains a day.", "f")
    assert svg is not None
    assert "© OpenStreetMap contributors" in svg
    assert "widest: 26.0 trains a day" in svg
    assert f'stroke-width="{WIDEST:g}"' in svg


def test_without_a_corridor_there_is_no_map() -> None:
    reader = Reader(Bare({"setting": {"corridor": "no-such-corridor"}}))
    assert flows(reader, gateway(("rail.khorgos", 150, 90)), ()) is None
    assert flows(Reader(Bare({})), None, ()) is None


def test_flows_that_cross_keep_their_own_lines() -> None:
    a, b, c, d = (0.0, 0.0), (0.0, 1.0), (0.0, 2.0), (1.0, 2.0)
    lines = merged("rail", [("west", 2.0, [a, b, c]), ("west", 3.0, [b, c, d]), ("east", 1.0, [c, b])], 1.0)
    assert [(line.ways, line.size, line.points) for line in lines] == [
        (("west",), 2.0, (a, b)),
        (("west",), 5.0, (b, c)),
        (("west",), 3.0, (c, d)),
        (("east",), 1.0, (c, b)),
    ]
