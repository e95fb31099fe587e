"""Units by date: quotas at midnight, closings and their causes, machines that fail; the ends of a run."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import small_corridors as small

from landbridge.base.errors import AddressError, InputErrors
from landbridge.corridor import Change, Corridor, apply_changes, parse_set
from landbridge.simulation.model import Model, Records, run_replication, start_live, trace_many, trace_one

QUOTA = """
chart   = "quota"
summary = "So many a day, or so many paths a day."
lanes   = ["in"]
[resources]
accepted = { unit = "train", per = "lane", kind = "quota", period = "day" }
paths    = { unit = "train", kind = "quota", period = "slot" }
[process.train]
kind   = "train"
enters = "flow"
steps  = [
  { seize = "accepted", waiting = "quota" },
  { tally = "accepted" },
  { seize = "paths", waiting = "path" },
  { leave = "gone" },
]
"""
POSTS = """time_zone = "UTC"
[posts.east]
time_zone = "Asia/Shanghai"
country = "CN"
[posts.west]
time_zone = "UTC"
country = "KZ"
[lanes.in]
exit = "west"
entry = "east"
"""

WORKS = """
chart   = "works"
summary = "Machines that fail."
[resources]
machines = { unit = "machine", failures = true }
[times]
service = { unit = "h" }
[process.train]
kind   = "train"
enters = "flow"
steps  = [
  { seize   = "machines", waiting = "crane" },
  { hold    = "service", as = "handling", with = "machines" },
  { release = "machines" },
  { leave   = "served" },
]
"""


def quota_corridor(accepted: str, paths: str = "capacity = 48", zone: str = "Asia/Shanghai") -> Corridor:
    text = POSTS.replace("Asia/Shanghai", zone)
    text += f"[resources.accepted.in]\n{accepted}\n[resources.paths]\n{paths}\n{small.stream('trains')}"
    return small.corridor({"a.post:quota": text})


def queued(place: Corridor, trains: int = 40, days: int = 6) -> Model:
    """All trains come at the start."""
    return small.model([QUOTA], place, [small.at_times("a.post", "trains", [1.0] * trains)], days)


def accepted(model: Model, trains: int) -> list[float]:
    stays = (trace_one(model, f"trains:{i}", 1, 0) for i in range(trains))
    return [next((s.to_h for s in rows if s.step == "seize_accepted"), 1.0) for rows in stays]


def dated(change: str, **more: str) -> Change:
    return dataclasses.replace(parse_set(change), **more)


@pytest.mark.parametrize(("zone", "midnight"), [("UTC", 24.0), ("Asia/Shanghai", 16.0)])
@pytest.mark.parametrize(("before", "after"), [(2, 5), (5, 2)])
def test_a_quota_that_changes_counts_from_the_midnight_of_the_receiving_side(
    before: int, after: int, zone: str, midnight: float
) -> None:
    """A day has its own number, not what another left beside it."""
    dates = f"{{ value = {before}, until = 2000-01-04 }}, {{ value = {after}, from = 2000-01-04 }}"
    hours = np.array(accepted(queued(quota_corridor(f"capacity = [{dates}]", zone=zone)), 40))
    days = [int(((hours >= a) & (hours < a + 24.0)).sum()) for a in midnight + 24.0 * np.arange(4)]
    assert days == [before, before, after, after]  # 2, 3, 4 and 5 January


def causes_of(model: Model, step: str) -> dict[str, float]:
    r = run_replication(model, 1, 0)
    rows = [i for i, p in enumerate(r.names.places) if p.step == step]
    hours = r.ledger_h[rows].sum((0, 1))
    return {r.names.causes[c]: float(hours[c]) for c in np.flatnonzero(hours > 1e-9)}


@pytest.mark.parametrize("cause", ["closed", "failed"])
@pytest.mark.parametrize(("name", "step"), [("accepted.in", "seize_accepted"), ("paths", "seize_paths")])
def test_a_quota_that_is_shut_says_why(name: str, step: str, cause: str) -> None:
    change = dated(f"a.post.{name}.capacity=0@2000-01-02..2000-01-04", cause=cause)
    place = apply_changes(quota_corridor("capacity = 100", "capacity = 2400"), [change])
    model = small.model([QUOTA], place, [small.at_times("a.post", "trains", [30.0])], 5)
    found = causes_of(model, step)
    assert set(found) - {"path"} == {cause}  # and then the next path
    if name == "paths":
        assert found[cause] == pytest.approx(72.0 - 30.0)
    else:
        assert found[cause] == pytest.approx(64.0 - 30.0)


def test_paths_come_at_fixed_hours_and_are_not_set_in_the_middle() -> None:
    live = start_live(queued(quota_corridor("capacity = 2")), plain=True).advance(10.0)
    live.set("a.post.accepted.in.capacity", 7)
    assert live.read("a.post.accepted.in.capacity") == 7.0
    with pytest.raises(AddressError, match="not to be set in the middle"):
        live.set("a.post.paths.capacity", 24)


def works(capacity: str, rows: str = "", days: int = 800) -> Records:
    failing = "mtbf_h = { exponential = 30 }\nrepair_h = { exponential = 10 }"
    text = f"[resources.machines]\n{capacity}\n{failing}\n{rows}\n[times]\nservice = 1\n{small.stream()}"
    return run_replication(
        small.model([WORKS], {"a.yard:works": text}, [small.at_times("a.yard", "jobs", [1.0])], days), 5, 0
    )


@pytest.mark.parametrize(("before", "after"), [(1, 4), (4, 1), (2, 3)])
def test_only_machines_that_are_there_fail_and_all_of_them(before: int, after: int) -> None:
    """A quarter of the time of each, however many there were at the start."""
    dates = f"{{ value = {before}, until = 2000-01-03 }}, {{ value = {after}, from = 2000-01-03 }}"
    r = works(f"capacity = [{dates}]")
    assert r.failed_h[0] / (after * 799 * 24) == pytest.approx(0.25, abs=0.03)


def test_machines_that_are_broken_by_order_do_not_fail_besides() -> None:
    failing = "mtbf_h = { exponential = 30 }\nrepair_h = { exponential = 10 }"
    text = f"[resources.machines]\ncapacity = 4\n{failing}\n[times]\nservice = 1\n{small.stream()}"
    place = apply_changes(
        small.corridor({"a.yard:works": text}),
        [dated("a.yard.machines.capacity=1@2000-01-03..2010-01-01", cause="failed")],
    )
    r = run_replication(small.model([WORKS], place, [], 800), 5, 0)
    assert r.open_h[0] / (799 * 24) == pytest.approx(0.75, abs=0.03)


def test_what_happens_at_midnight_belongs_to_the_day_that_begins() -> None:
    """The window is half open: a train that is accepted as it opens counts, one as it closes does not."""
    place = quota_corridor("capacity = 1", zone="UTC")
    flows = [small.at_times("a.post", "trains", [1.0, 1.0, 1.0, 1.0])]  # go at 1, 24, 48 and 72 h
    r = run_replication(small.model([QUOTA], place, flows, 2), 1, 0)
    assert (r.from_h, r.until_h) == (24.0, 72.0)
    assert int(r.measure_count.sum()) == 2
    assert (int(r.kind_inside_start.sum()), int(r.kind_inside_end.sum())) == (3, 1)
    assert r.state_hours[-1] == 72.0
    counts = r.states[:, [s.what == "count" for s in r.names.states].index(True)]
    assert counts[-1] == 3.0


def test_a_stay_under_way_is_traced_to_the_end_of_the_run() -> None:
    model = queued(quota_corridor("capacity = 1"), 20, 3)
    last = trace_one(model, "trains:19", 1, 0)
    assert [(s.cause, s.from_h, s.to_h) for s in last] == [("quota", 1.0, 96.0)]
    trace = trace_many(model, 1, 0)
    assert trace.to_h.max() == 96.0
    assert len(set(trace.who.tolist())) == 19  # the first never waits


def test_the_rule_of_a_change_for_work_in_hand_ends_with_it() -> None:
    """Cranes that finish what they have begun: only the change on 3 January suspends work."""
    text = f"[resources.machines]\ncapacity = 1\n[times]\nservice = 4\n{small.stream()}"
    shut = "a.yard.machines.capacity=0@2000-01-0"
    place = apply_changes(
        small.corridor({"a.yard:works": text}),
        [
            dated(f"{shut}3..2000-01-04", cause="failed", in_hand="suspend"),
            dated(f"{shut}5..2000-01-06", cause="closed"),
        ],
    )
    model = small.model([WORKS], place, [small.at_times("a.yard", "jobs", [47.0, 95.0])], 6)
    assert [trace_one(model, f"jobs:{i}", 1, 0)[-1].to_h for i in range(2)] == [75.0, 99.0]


def test_closing_and_failing_have_one_rule() -> None:
    rules = "in_hand = 'finish'\nfailures_in_hand = 'suspend'"
    with pytest.raises(InputErrors, match="must be the rule at closing, too: in_hand is finish"):
        works("capacity = 1", rules)
