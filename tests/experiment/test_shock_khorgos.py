"""Shocks of the shipped corridor: who is hit, and who is not."""

import pytest

import landbridge
from landbridge.experiment.shocks.lanes import THROUGH, UNITS


@pytest.fixture(scope="module")
def cranes():
    (found,) = landbridge.shock(
        "khorgos", "broken-cranes", only="rail.khorgos", replications=5, draws=0,
        from_="2022-10-01", until="2022-11-10",
    ).shocks  # fmt: skip
    return found


def test_cranes_that_break_hold_up_boxes_and_trains_at_the_dry_port(cranes):
    boxes = next(
        r for r in cranes.rows if r.lane[:2] == ("dryport.khorgos", "westbound") and r.unit == "boxes"
    )
    assert boxes.claimed
    assert boxes.figures["shock_a_day"].mean < boxes.figures["base_a_day"].mean
    assert "cranes" in [name for name, _ in boxes.places]
    trains = next(
        r for r in cranes.rows if r.lane[:2] == ("dryport.khorgos", "westbound") and r.unit == "trains"
    )
    assert trains.figures["peak"].mean > 2
    assert trains.recovery.n == 5


def test_the_other_direction_differs_by_no_more_than_chance(cranes):
    other = [row for row in cranes.rows if row.lane.direction == "eastbound"]
    assert other
    for row in other:
        assert row.claimed is False, row.lane


def test_the_whole_adds_up_over_the_border_and_not_again_at_the_terminals(cranes):
    (total,) = [row for row in cranes.totals if row.unit == "trains"]
    crossing = {row.lane.direction: row for row in cranes.rows if row.lane.facility == "rail.khorgos"}
    terminals = sum(
        row.figures["base"].mean
        for row in cranes.rows
        if row.unit == "trains" and row not in crossing.values()
    )
    assert terminals > 0
    # trains of other freight cross there too
    assert (
        crossing[None].figures["base"].mean
        <= total.figures["base"].mean
        < 1.5 * crossing[None].figures["base"].mean
    )
    ways = [crossing[way].figures["base"].mean for way in ("westbound", "eastbound") if way in crossing]
    if len(ways) == 2:
        assert sum(ways) == pytest.approx(crossing[None].figures["base"].mean)


def test_every_kind_that_is_counted_has_a_name():
    assert set(UNITS) == set(THROUGH)


def test_a_scenario_of_the_road_alone_leaves_the_rail_as_it_is():
    (found,) = landbridge.shock(
        "khorgos", "new-year", only="rail.khorgos,road", replications=2, draws=0,
        from_="2024-02-05", until="2024-02-20",
    ).shocks  # fmt: skip
    assert found.rows
    assert all(str(row.lane.facility).startswith(("road.", "inland.horgos")) for row in found.rows)
    assert found.untouched > 5
    assert found.window.spans.keys() >= {"road.khorgos", "road.bakhty"}
