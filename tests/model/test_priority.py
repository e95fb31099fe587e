"""A priority that an attribute holds: a stream sets it as a number, drawn or not; lower goes first."""

from __future__ import annotations

import numpy as np
import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors
from landbridge.simulation.charts import parse_chart
from landbridge.simulation.model import Model, run_replication, trace_one

CHART = """
chart   = "desk"
summary = "One officer; perishables first."
[resources]
barrier  = { unit = "order", kind = "gate" }
officers = { unit = "officer" }
booths   = { unit = "booth" }
[times]
papers = { unit = "h" }
[process.truck]
kind       = "truck"
enters     = "flow"
attributes = ["urgency"]
steps = [
  { gate = "barrier", waiting = "ban", priority = "urgency" },
  STEPS
  { leave = "out" },
]
"""
ALONE = """
  { seize = "officers", waiting = "staff", priority = "urgency" },
  { hold = "papers", as = "documents" },
  { release = "officers" },
  { visit = "booths", for = "papers", as = "documents", waiting = "staff" },
"""
VISITS = """
  { visit = "officers", for = "papers", as = "documents", waiting = "staff", priority = "urgency" },
  { visit = "booths", for = "papers", as = "documents", waiting = "staff", name = "booth" },
"""
TOGETHER = (
    ALONE.replace('"officers", w', '["officers", "booths"], w')
    .replace('"staff", priority', '["staff", "track"], priority')
    .replace('release = "officers"', 'release = ["officers", "booths"]')
)


def desk(steps: str, milk: str, steel: str, times: dict[str, list[float]], opens: str = "") -> Model:
    text = "[resources.officers]\ncapacity = 1\n[resources.booths]\ncapacity = 9\n[times]\npapers = 1\n"
    text += opens
    text += small.stream("milk").rstrip() + f"\nshare = 0.5\nurgency = {milk}\n"
    text += small.stream("steel").rstrip() + f"\nshare = 0.5\nurgency = {steel}\n"
    flows = [small.at_times("a.post", name, hours) for name, hours in times.items()]
    return small.model([CHART.replace("STEPS", steps)], {"a.post:desk": text}, flows, 3)


def done(model: Model, stream: str, count: int) -> list[float]:
    return [trace_one(model, f"{stream}:{i}", 1, 0)[-1].to_h - 1.0 for i in range(count)]


@pytest.mark.parametrize("steps", [ALONE, VISITS, TOGETHER], ids=("seize", "visit", "together"))
def test_the_lower_urgency_goes_first(steps: str) -> None:
    times = {"steel": [30.0, 30.1, 30.2], "milk": [30.3, 30.4]}
    model = desk(steps, "0", "5", times)
    assert done(model, "milk", 2) == [32.0, 33.0]  # behind the one in hand, ahead of those that wait
    assert done(model, "steel", 3) == [31.0, 34.0, 35.0]
    same = desk(steps, "5", "5", times)
    assert done(same, "steel", 3) == [31.0, 32.0, 33.0]
    fast, plain = (run_replication(model, 1, 0, plain) for plain in (False, True))
    assert np.array_equal(fast.ledger_h, plain.ledger_h)


def test_who_waits_at_a_gate_goes_on_by_urgency() -> None:
    opens = "[barrier]\nopen = [{ value = false, until = 2000-01-03 }, { value = true, from = 2000-01-03 }]\n"
    model = desk(ALONE, "-1", "0", {"steel": [30.0], "milk": [30.5]}, opens)
    assert (done(model, "milk", 1), done(model, "steel", 1)) == ([49.0], [50.0])


def test_an_urgency_may_be_drawn() -> None:
    times = {"steel": [30.0 + 0.001 * i for i in range(40)], "milk": [90.0]}
    model = desk(ALONE, "0", "{ integer = [0, 1] }", times)
    ended = done(model, "steel", 40)
    assert sorted(ended) == pytest.approx([31.0 + i for i in range(40)])
    assert ended != sorted(ended)


def test_a_priority_is_a_number_or_an_attribute_of_the_process() -> None:
    for wrong, told in (('"urgenct"', "did you mean urgency?"), ("0.5", "from -1000 to 1000")):
        text = CHART.replace("STEPS", ALONE.replace('priority = "urgency"', f"priority = {wrong}"))
        with pytest.raises(InputErrors, match=told.replace("?", r"\?")):
            parse_chart(text, "small.toml")
