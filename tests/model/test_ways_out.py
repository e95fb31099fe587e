"""Of who is followed the way out is told, where several were open to it as well."""

from __future__ import annotations

from collections import Counter

import small_corridors as small

from landbridge.simulation.model import Model, run_replication, trace_one

CHART = """
chart   = "fork"
summary = "A wait, then one of two ways out."
[times]
pause = { unit = "h" }
[numbers]
turned_share = { unit = "share" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  { hold   = "pause", as = "moving" },
  { branch = [ { share = "turned_share", go = "turned" } ] },
  { leave  = "through" },
]
[process.truck.turned]
steps = [
  { leave = "turned_away" },
]
"""
LEAVES = """[times]
pause = 2
[numbers]
turned_share = 0.5
"""
MANY = 24


def forked(hours: list[float]) -> Model:
    flows = [small.at_times("a.post", "trucks", hours)]
    return small.model([CHART], {"a.post:fork": LEAVES + small.stream("trucks")}, flows, 10)


def ends(model: Model) -> list[tuple[str | None, tuple[str, ...]]]:
    last = [trace_one(model, f"trucks:{number}", 1, 0)[-1] for number in range(MANY)]
    return [(stay.left, stay.might) for stay in last]


def test_the_way_that_was_taken_is_told() -> None:
    model = forked([30.0 + 3 * number for number in range(MANY)])
    told = ends(model)
    assert all(not might for _, might in told)
    records = run_replication(model, 1, 0)
    counted = dict(zip(records.names.statuses, records.kind_out.sum(axis=(0, 1)).tolist(), strict=True))
    assert Counter(left for left, _ in told) == counted
    assert set(counted) == {"through", "turned_away"}  # else the test tells nothing
    assert min(counted.values()) > 0


def test_who_leaves_together_with_others_may_have_gone_either_way() -> None:
    told = ends(forked([30.0] * MANY))
    assert set(told) == {("", ("through", "turned_away"))}
