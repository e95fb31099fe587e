"""Laws of distances: the same both ways, none shorter through a third place or for a closure."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest

from landbridge.base.errors import InputErrors
from landbridge.geography import Point, airports, distance_km, distances_km, way
from landbridge.geography.net import net
from landbridge.geography.packed import great_circle_km
from landbridge.geography.question import search
from landbridge.geography.trees import grow

MODES = ("rail", "road", "sea")


def places(mode: str, n: int, seed: int) -> list[Point]:
    """Points of the largest piece, drawn by lot."""
    network = net(mode)
    lot = np.random.default_rng(seed)
    lines = network.lines
    start = Point(44.17, 80.25) if mode != "sea" else Point(31.2, 121.8)
    tree = search(mode).tree(search(mode).spot(start, network.shut, None), network.shut)
    drawn = lot.choice(np.nonzero(np.isfinite(tree.km))[0], n, replace=False)
    around = (lines.lon[drawn] + 180.0) % 360.0 - 180.0
    return [Point(float(lat), float(lon)) for lat, lon in zip(lines.lat[drawn], around, strict=True)]


@pytest.mark.parametrize("mode", MODES)
def test_a_distance_is_the_same_both_ways(mode: str) -> None:
    drawn = places(mode, 6, 1)
    for a, b in zip(drawn[:3], drawn[3:], strict=True):
        assert distance_km(mode, a, b) == pytest.approx(distance_km(mode, b, a), rel=1e-9, abs=1e-6)
        assert distance_km(mode, a, a) == 0.0


@pytest.mark.parametrize("mode", MODES)
def test_no_way_is_shorter_through_a_third_place(mode: str) -> None:
    drawn = places(mode, 5, 2)
    table = np.array([distances_km(mode, a, drawn) for a in drawn])
    for through in range(5):
        assert np.all(table <= table[:, [through]] + table[[through], :] + 1e-6)


@pytest.mark.parametrize("mode", MODES)
def test_no_way_is_shorter_than_the_great_circle(mode: str) -> None:
    drawn = places(mode, 8, 3)
    km = distances_km(mode, drawn[0], drawn[1:])
    straight = [distance_km("air", drawn[0], place) for place in drawn[1:]]
    # Lengths of lines were rounded to metres when the map was made, points to 0.001 degrees.
    assert np.all(km >= 0.995 * np.array(straight) - 1.0)


@pytest.mark.parametrize(
    ("mode", "start", "goal"),
    [
        ("sea", Point(31.22, 121.80), Point(51.95, 4.05)),
        ("sea", Point(41.65, 41.64), Point(1.26, 103.8)),
        ("rail", Point(34.40, 109.00), Point(51.40, 6.74)),
        ("rail", Point(44.17, 80.25), Point(41.02, 28.77)),
    ],
)
def test_closing_what_a_way_leads_through_never_makes_it_shorter(
    mode: str, start: Point, goal: Point
) -> None:
    open_way = way(mode, start, goal)
    assert open_way.through
    for name in open_way.through:
        with suppress(InputErrors):
            assert distance_km(mode, start, goal, closed=[name]) > open_way.km


def test_closing_what_it_does_not_lead_through_changes_nothing() -> None:
    start, goal = Point(31.22, 121.80), Point(51.95, 4.05)
    taken = set(way("sea", start, goal).through)
    others = set(net("sea").gates) - taken
    assert distance_km("sea", start, goal, closed=others) == distance_km("sea", start, goal)


def test_opening_never_makes_a_way_longer() -> None:
    start, goal = Point(31.22, 121.80), Point(51.95, 4.05)
    assert net("sea").shut
    for name in net("sea").shut:
        assert distance_km("sea", start, goal, opened=[name]) <= distance_km("sea", start, goal)


@pytest.mark.parametrize("mode", ["sea", "rail"])
def test_the_heap_and_scipy_give_the_same_kilometres(mode: str) -> None:
    network = net(mode)
    where = search(mode)
    spot = where.spot(places(mode, 1, 4)[0], network.shut, None)
    arcs = where.arcs(network.shut)
    ours, theirs = (grow(network, arcs, spot, with_scipy=flag) for flag in (False, True))
    assert np.allclose(ours.km, theirs.km, rtol=1e-12)
    # The ways may differ where two are as long, their lengths may not.
    point = int(np.nonzero(np.isfinite(ours.km))[0][-1])
    lengths = [sum(network.km[edge] for edge in tree.edges_to(point)) for tree in (ours, theirs)]
    assert lengths[0] == pytest.approx(lengths[1], abs=1.0)


@pytest.mark.parametrize("mode", MODES)
def test_a_way_as_drawn_begins_at_the_start_ends_at_the_goal_and_is_about_as_long(mode: str) -> None:
    a, b = places(mode, 2, 5)
    found = way(mode, a, b)
    assert found.km == pytest.approx(distance_km(mode, a, b))
    lat, lon = found.points[:, 0], found.points[:, 1]
    for place, at in ((a, 0), (b, -1)):
        away = great_circle_km(*(np.array(x) for x in (place.lat, place.lon, lat[at], lon[at])))
        assert away < 2.0
    drawn = float(great_circle_km(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum())
    assert 0.85 * found.km < drawn < 1.02 * found.km + 1.0


def test_a_way_there_and_back_has_the_same_points() -> None:
    a, b = Point(43.25, 76.95), Point(44.17, 80.38)
    there, back = way("road", a, b), way("road", b, a)
    assert np.allclose(there.points, back.points[::-1])


def test_through_the_air_it_is_the_great_circle() -> None:
    almaty, frankfurt = airports()["ALA"], airports()["FRA"]
    assert distance_km("air", almaty, frankfurt) == pytest.approx(5100, rel=0.02)
