"""Incidents: a system that fails as a whole, and a vehicle that burns in a lane and is lost."""

from __future__ import annotations

import numpy as np
import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors
from landbridge.simulation.charts import describe, parse_chart
from landbridge.simulation.model import run_replication, trace_one

CHART = """
chart   = "post"
summary = "Papers in a system that fails; a lane in which a vehicle may burn."
[resources]
systems = { unit = "seat", failures = "all" }
booths  = { unit = "lane" }
[times]
papers = { unit = "h" }
blaze  = { unit = "h" }
[numbers]
burns = { unit = "share" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  { visit   = "systems", for = "papers", as = "documents", waiting = "documents", with = "systems" },
  { seize   = "booths", waiting = "staff" },
  { branch  = [{ share = "burns", go = "burning" }] },
  { hold    = "papers", as = "inspection", name = "check" },
  { release = "booths" },
  { leave   = "through" },
]
[process.truck.burning]
steps = [
  { hold    = "blaze", as = "moving" },
  { release = "booths", name = "free_after_blaze" },
  { leave   = "lost" },
]
"""


def post(seats: int, burns: float, times: list[float], days: int, failing: str):
    text = f"[resources.systems]\ncapacity = {seats}\n{failing}\nfailures_in_hand = 'suspend'\n"
    text += f"[resources.booths]\ncapacity = 1\n[times]\npapers = 1\nblaze = 6\n[numbers]\nburns = {burns}\n"
    flows = [small.at_times("a.post", "trucks", times)]
    return small.model([CHART], {"a.post:post": text + small.stream("trucks")}, flows, days)


def test_all_units_fail_at_once_and_work_again_together() -> None:
    """Up for 10 h, down for 4 h: work is suspended whatever seat it has, and nobody is served meanwhile."""
    model = post(3, 0.0, [37.5, 37.6, 37.7, 39.0], 4, "mtbf_h = 10\nrepair_h = 4")  # down from 38 h to 42 h
    for i, came in enumerate((37.5, 37.6, 37.7)):
        stays = [s for s in trace_one(model, f"trucks:{i}", 1, 0) if s.step == "visit_systems"]
        assert [s.cause for s in stays] == ["documents", "failed", "documents"]
        assert [s.to_h for s in stays] == pytest.approx([38.0, 42.0, came + 1.0 + 4.0])
    last = trace_one(model, "trucks:3", 1, 0)[0]
    assert (last.cause, last.from_h) == ("failed", 39.0)
    fast, plain = (run_replication(model, 1, 0, plain) for plain in (False, True))
    assert np.array_equal(fast.ledger_h, plain.ledger_h)
    row = [x.name for x in fast.names.resources].index("systems")
    hours = np.arange(24, 120)
    down = int(((hours % 14) >= 10).sum())
    assert fast.failed_h[row] == pytest.approx(3.0 * down)
    assert fast.open_h[row] == pytest.approx(3.0 * (96 - down))
    used = fast.states[
        :, [s.what == "capacity" and s.name == "systems" for s in fast.names.states].index(True)
    ]
    assert set(used.tolist()) == {0.0, 3.0}


def test_random_outages_take_their_share_of_the_time() -> None:
    failing = "mtbf_h = { exponential = 90 }\nrepair_h = { exponential = 10 }"
    r = run_replication(post(5, 0.0, [30.0], 4000, failing), 3, 0)
    assert r.failed_h[0] / (5 * 4000 * 24) == pytest.approx(0.1, abs=0.015)


def test_a_vehicle_that_burns_closes_its_lane_and_is_lost() -> None:
    times = [30.0 + 3.0 * i for i in range(400)]
    r = run_replication(post(3, 0.1, times, 70, ""), 1, 0)
    lost, through = (int(r.kind_out[:, :, r.names.statuses.index(s)].sum()) for s in ("lost", "through"))
    assert lost + through == int(r.kind_in.sum()) == 400  # nobody is gone without a trace
    assert lost == pytest.approx(40, abs=4 * 6)
    row = [x.name for x in r.names.resources].index("booths")
    assert r.busy_h[row] == pytest.approx(6.0 * lost + 1.0 * through)
    blaze = next(i for i, p in enumerate(r.names.places) if p.step == "hold_blaze")
    assert r.ledger_h[blaze].sum() == pytest.approx(6.0 * lost)


def test_how_a_resource_fails_is_true_or_all() -> None:
    assert "fails as a whole" in describe(parse_chart(CHART, "small.toml"))
    with pytest.raises(InputErrors, match='`failures` must be true or false, not "some"'):
        parse_chart(CHART.replace('"all"', '"some"'), "small.toml")
