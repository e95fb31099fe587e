"""Who may stand in which queue, as the charts of the shipped corridor have it."""

from datetime import date

import pytest

from landbridge.corridor import read_corridor
from landbridge.simulation.model import Waiter, build_plan, compile_model, waiters


@pytest.fixture(scope="module")
def queues():
    plan = build_plan(read_corridor("khorgos"), None, date(2024, 3, 1), date(2024, 3, 3), 1)
    names = compile_model(plan).names
    found = waiters(plan, names)
    assert set(found) == {i for i, state in enumerate(names.states) if state.what == "queue"}
    return {names.states[column].of: who for column, who in found.items()}


def test_a_resource_of_a_lane_has_the_trains_of_that_lane(queues):
    for name in ("loading", "parking", "locomotives", "acceptance", "section"):
        for lane in ("westbound", "eastbound"):
            who = queues[f"rail.khorgos.{name}.{lane}"]
            assert Waiter("train", lane) in who
            # trains of freight in wagons use them too; their chart has no lanes
            assert who <= {Waiter("train", lane), Waiter("train", None)}


def test_a_track_of_a_post_has_those_who_leave_or_enter_by_it(queues):
    assert queues["rail.khorgos.kz.tracks.westbound"] == {Waiter("train", "westbound")}
    assert queues["road.khorgos.cn.booths.eastbound"] == {Waiter("vehicle", "eastbound")}


def test_what_both_lanes_share_has_both(queues):
    both = {Waiter("train", "westbound"), Waiter("train", "eastbound")}
    assert queues["rail.khorgos.kz.officers"] == both
    assert {who.lane for who in queues["road.khorgos.permits.transit"]} == {"westbound", "eastbound"}


def test_a_post_that_one_lane_alone_goes_through_has_that_lane(queues):
    """Visitors come in and go home by the post of their own side."""
    assert queues["zone.khorgos.cn.desks"] == {Waiter("person", "westbound")}
    assert queues["zone.khorgos.kz.scales"] == {Waiter("person", "eastbound")}


def test_what_is_used_of_another_facility_is_waited_for_there(queues):
    """Trains of platforms wait for the one fleet at Altynkol, and for paths of the line behind the border."""
    assert queues["dryport.khorgos.platforms.w40"] == {Waiter("outbound", None)}
    assert queues["rail.khorgos.line_paths.westbound"] == {Waiter("outbound", None)}


def test_kinds_are_told_apart_at_a_terminal(queues):
    assert queues["dryport.khorgos.tracks_in"] == {Waiter("train", None)}
    assert queues["dryport.khorgos.cranes"] == {Waiter("box", None)}
