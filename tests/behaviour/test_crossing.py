"""The railways' plan of the crossings: shares kept over weeks, and what overflows."""

from __future__ import annotations

import pytest

from landbridge.behaviour.crossing import (
    CrossingMemory,
    CrossingRules,
    CrossingState,
    decide_crossing,
)

RULES = CrossingRules(over_days=3, back_days=1, room_days=2, most_a_day=5)
HALVES = {"grain": {"north": 0.5, "south": 0.5}}


def state(north: float, south: float, takes_north: float = 10, takes_south: float = 10):
    return (CrossingState("north", north, takes_north), CrossingState("south", south, takes_south))


def decide(asked: float, crossings, memory=None, plan=HALVES, rules=RULES):
    return decide_crossing({"grain": asked}, plan, crossings, rules, memory or CrossingMemory())


@pytest.mark.parametrize(("share", "asked"), [(0.5, 3), (0.37, 7), (0.1, 1.3)])
def test_the_plan_is_kept_over_weeks(share: float, asked: float) -> None:
    plan = {"grain": {"north": share, "south": 1 - share}}
    memory, sums = CrossingMemory(), {"north": 0, "south": 0}
    for day in range(1, 102):
        made = decide(asked, state(0, 0), memory, plan)
        memory = made.memory
        for name in sums:
            sums[name] += made.trains["grain", name]
            assert abs(sums[name] - day * asked * plan["grain"][name]) <= 1
        assert not made.sent_elsewhere


def test_overflow_begins_late_and_ends_later() -> None:
    before = decide(8, state(0, 30))  # three days of backlog are not over three
    assert not before.memory.over
    first = decide(8, state(0, 31), before.memory)
    assert first.trains == {("grain", "south"): 0, ("grain", "north"): 8}
    assert first.sent_elsewhere == {("grain", "south", "north"): 4}
    assert first.memory.over == {"south"}
    second = decide(8, state(0, 15), first.memory)  # under three days, but not yet under one
    assert second.trains["grain", "south"] == 0
    third = decide(8, state(0, 9), second.memory)
    assert third.trains["grain", "south"] == 4
    assert not third.memory.over
    assert decide(8, state(0, 15), third.memory).trains["grain", "south"] == 4


def test_nothing_is_sent_where_there_is_no_room() -> None:
    assert decide(8, state(25, 31)).trains["grain", "south"] == 4
    assert decide(8, state(18, 31)).trains["grain", "south"] == 2  # room for two: 20 would be two days
    assert decide(8, state(50, 50)).trains == {("grain", "south"): 4, ("grain", "north"): 4}


def test_at_most_so_many_go_elsewhere() -> None:
    assert sum(decide(40, state(0, 31)).sent_elsewhere.values()) == 5
    none = CrossingRules(3, 1, 2, 0)
    assert not decide(40, state(0, 31), rules=none).sent_elsewhere


def test_shut_with_nobody_waiting_is_no_overflow_but_with_a_queue_is() -> None:
    assert not decide(8, state(0, 0, takes_south=0)).memory.over
    assert decide(8, state(0, 1, takes_south=0)).trains["grain", "south"] == 0
    assert decide(8, state(0, 31, takes_north=0)).trains["grain", "south"] == 4  # the other is shut


def test_who_has_no_share_elsewhere_stays() -> None:
    made = decide(8, state(0, 31), plan={"grain": {"south": 1.0}})
    assert made.trains == {("grain", "south"): 8}
    assert not made.sent_elsewhere


def test_trains_are_neither_lost_nor_made() -> None:
    memory, total = CrossingMemory(), 0
    for day in range(200):
        made = decide(7.3, state(day % 40, 50 - day % 50), memory)
        memory, total = made.memory, total + sum(made.trains.values())
        assert min(made.trains.values()) >= 0
    assert total == pytest.approx(200 * 7.3, abs=1.0 + 1e-6)
