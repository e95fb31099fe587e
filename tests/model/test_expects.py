"""`expects`: who would wait longer than a time for a quota or a stock goes elsewhere."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors
from landbridge.corridor import apply_changes, parse_set
from landbridge.simulation.charts import check_chart, describe, parse_chart
from landbridge.simulation.model import run_replication

CHART = """
chart   = "slots"
summary = "Those who would wait too long turn back."
[resources]
slots = { unit = "slot", kind = "KIND", period = "PERIOD" }
[times]
patience = { unit = "h" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  { branch = [{ when = { expects = "slots", over = "patience" }, go = "back" }] },
  { seize = "slots", waiting = "slot" },
  { leave = "through" },
]
[process.truck.back]
steps = [{ leave = "turned_back" }]
"""


def turned_back(
    kind: str, period: str, capacity: float, patience: str, trucks: int, leaves: str = "", change: str = ""
) -> int:
    """Trucks that turn back, of so many that come at 30.5 h, one after the other."""
    text = f"[resources.slots]\ncapacity = {capacity}\n{leaves}\n[times]\npatience = {patience}\n"
    place = small.corridor({"a.post:slots": text + small.stream("trucks")})
    if change:
        shut = dataclasses.replace(parse_set(change), cause="closed")
        place = apply_changes(place, [shut])
    chart = CHART.replace("KIND", kind).replace("PERIOD", period)
    flows = [small.at_times("a.post", "trucks", [30.5] * trucks)]
    model = small.model([chart], place, flows, 40)
    fast, plain = (run_replication(model, 1, 0, plain) for plain in (False, True))
    assert np.array_equal(fast.kind_out, plain.kind_out)
    assert np.array_equal(fast.ledger_h, plain.ledger_h)
    return int(fast.kind_out[:, :, fast.names.statuses.index("turned_back")].sum())


@pytest.mark.parametrize(
    ("kind", "period", "capacity", "patience", "leaves", "stay"),
    [
        # what is on hand goes first; then the n-th in the queue expects n times the time between two units
        ("quota", "day", 4, 12, "", 4 + 2),  # one every 6 h: 6 and 12 h are not more than 12
        ("quota", "day", 4, 11.9, "", 4 + 1),
        ("quota", "hour", 8, 1, "", 8 + 8),
        ("quota", "week", 7, 48, "", 7 + 2),
        ("quota", "month", 31, 72, "", 31 + 3),  # January
        ("quota", "slot", 12, 6, "", 0 + 3 + 1),  # one every 2 h, one of them there since 30 h
        ("stock", "day", 4, 12, "first = 0", 4 + 2),  # delivered at 24 h
        ("stock", "week", 7, 48, "first = 3", 3 + 2),
    ],
)
def test_the_threshold_by_hand(
    kind: str, period: str, capacity: float, patience: float, leaves: str, stay: int
) -> None:
    assert turned_back(kind, period, capacity, str(patience), 40, leaves) == 40 - stay


@pytest.mark.parametrize(("kind", "leaves"), [("quota", ""), ("stock", "first = 5")])
def test_while_nothing_comes_the_wait_is_without_end(kind: str, leaves: str) -> None:
    shut = "a.post.slots.capacity=0@2000-01-02..2000-01-09"
    assert turned_back(kind, "day", 4, "1000", 9, leaves, shut) == 9


def test_each_has_its_own_patience() -> None:
    """One in two would wait 6 h, and nobody 12 h."""
    assert turned_back("quota", "day", 4, "{ uniform = [0, 12] }", 40) == 40 - 4 - 1


def test_a_condition_on_a_pool_is_refused() -> None:
    text = CHART.replace('kind = "KIND", period = "PERIOD"', 'kind = "pool"')
    with pytest.raises(
        InputErrors, match="nobody knows when `slots` is free again: it is a pool; use `longer`"
    ):
        parse_chart(text, "small.toml")
    with pytest.raises(InputErrors, match="the condition `expects` needs `over`"):
        parse_chart(CHART.replace(', over = "patience"', ""), "small.toml")
    chart = parse_chart(CHART.replace("KIND", "stock").replace("PERIOD", "week"), "small.toml")
    assert check_chart(chart) == []
    assert "more than patience to wait for slots → back" in describe(chart)
