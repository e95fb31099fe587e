"""`visit`: as seize, hold and release; each hour at its own cause; a share of those who come."""

from __future__ import annotations

import numpy as np
import pytest
import small_corridors as small

from landbridge.simulation.model import Model, Records, run_replication, trace_one

CHART = """
chart   = "gatehouse"
summary = "A desk and a scanner."
[resources]
scanners = { unit = "scanner", failures = true }
officers = { unit = "officer" }
slots    = { unit = "truck", kind = "quota", period = "day" }
[times]
scan = { unit = "h" }
[numbers]
scan_share = { unit = "share" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  STEPS
  { leave = "out" },
]
"""
VISIT = (
    '{ visit = ["scanners", "officers"], for = "scan", as = "inspection", waiting = ["inspection", "staff"], '
    'name = "scan", with = "scanners" },'
)
BY_HAND = """
  { seize   = ["scanners", "officers"], waiting = ["inspection", "staff"] },
  { hold    = "scan", as = "inspection", with = "scanners" },
  { release = ["scanners", "officers"] },
"""
SOME = VISIT.replace(" name", ' share = "scan_share", name')


def gatehouse(
    steps: str, times: list[float], days: int = 2, share: float = 1.0, officers: str = "capacity = 1"
) -> Model:
    chart = CHART.replace("STEPS", steps)
    for name, table in (("slots", "slots "), ("scan_share", "scan_share")):
        if f'"{name}"' not in steps:
            chart = "\n".join(line for line in chart.splitlines() if not line.startswith(table))
    fewer = "capacity = [{ value = 2, until = 2000-01-03 }, { value = 1, from = 2000-01-03 }]"
    text = f"[resources.scanners]\n{fewer}\nfailures_in_hand = 'suspend'\n[resources.officers]\n{officers}\n"
    text += "[times]\nscan = 2\n"
    text += f"[numbers]\nscan_share = {share}\n" if "scan_share" in steps else ""
    text += "[resources.slots]\ncapacity = 1\n" if "slots" in steps else ""
    flows = [small.at_times("a.post", "trucks", times)]
    return small.model([chart], {"a.post:gatehouse": text + small.stream("trucks")}, flows, days)


def test_the_wait_and_the_work_stand_each_at_their_own_cause() -> None:
    model = gatehouse(VISIT, [30.0, 30.5, 31.0])
    stays = [(s.step, s.cause, s.from_h, s.to_h) for s in trace_one(model, "trucks:2", 1, 0)]
    assert stays == [("scan.wait", "staff", 31.0, 34.0), ("scan", "inspection", 34.0, 36.0)]


def totals(r: Records) -> dict[str, np.ndarray]:
    return {
        "cause": r.ledger_h.sum((0, 1)),
        "busy": r.busy_h,
        "grants": r.grants,
        "queue": r.queue_h,
        "over": r.over_h,
        "area": r.kind_area_h,
        "out": r.kind_out,
    }


@pytest.mark.parametrize("officers", ["capacity = 1", "capacity = 3"])
def test_a_visit_is_seize_hold_and_release(officers: str) -> None:
    """Bit for bit the same totals, with work suspended for a closed scanner too."""
    times = [30.0 + 0.7 * i for i in range(20)]
    made = [gatehouse(steps, times, 3, officers=officers) for steps in (VISIT, BY_HAND)]
    one, other = (totals(run_replication(model, 1, 0)) for model in made)
    for name, value in one.items():
        assert np.array_equal(value, other[name]), name


def test_the_twin_agrees() -> None:
    model = gatehouse(SOME, [26.0 + 0.3 * i for i in range(60)], 3, 0.4)
    fast, plain = (run_replication(model, 3, 1, plain) for plain in (False, True))
    assert np.array_equal(fast.ledger_h, plain.ledger_h)
    assert np.array_equal(fast.states, plain.states)
    assert fast.events_done == plain.events_done


def test_a_share_of_those_who_come_is_drawn_once_for_each() -> None:
    times = [30.0 + 0.01 * i for i in range(400)]
    few, many = (gatehouse(SOME, times, 60, share, "capacity = 50") for share in (0.2, 0.6))
    went = [{i for i in range(400) if trace_one(model, f"trucks:{i}", 5, 0)} for model in (few, many)]
    assert went[0] < went[1]  # the same draws: whoever goes at 20% goes at 60%
    assert len(went[0]) == pytest.approx(80, abs=4 * 8)
    assert len(went[1]) == pytest.approx(240, abs=4 * 10)
    r = run_replication(many, 5, 0)
    rows = {name.name: row for row, name in enumerate(r.names.resources)}
    assert r.grants[rows["scanners"]] == r.grants[rows["officers"]] == len(went[1])
    assert r.busy_h[rows["scanners"]] == pytest.approx(2.0 * len(went[1]))


def test_a_quota_that_is_visited_is_used_up() -> None:
    steps = VISIT.replace('"officers"]', '"slots"]').replace('"staff"', '"slot"')
    steps += ' { visit = "officers", for = "scan", as = "documents", waiting = "staff" },'
    model = gatehouse(steps, [30.0, 30.0], 4)
    assert [s.to_h for s in trace_one(model, "trucks:1", 1, 0)] == [48.0, 50.0, 52.0]
