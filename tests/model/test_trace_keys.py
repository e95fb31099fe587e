"""One of many in a trace can be followed alone, by the number that the trace has of it."""

from __future__ import annotations

import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors
from landbridge.simulation.model import trace_many, trace_one

CHART = """
chart   = "gate"
summary = "Some wait for a gate."
[resources]
gates = { unit = "gate" }
[times]
check = { unit = "h" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  { visit = "gates", for = "check", as = "documents", waiting = "staff" },
  { leave = "gone" },
]
"""


def test_the_number_of_a_trace_names_its_entity() -> None:
    text = "[resources.gates]\ncapacity = 1\n[times]\ncheck = 3\n" + small.stream("trucks")
    flows = [small.at_times("a.post", "trucks", [24.0, 25.0, 26.0])]
    model = small.model([CHART], {"a.post:gate": text}, flows, 9)
    many = trace_many(model, 1, 0)
    keys = list(dict.fromkeys(many.who.tolist()))
    assert len(keys) == 3
    for number, key in enumerate(keys):
        assert trace_one(model, str(key), 1, 0) == trace_one(model, f"trucks:{number}", 1, 0)
    assert trace_one(model, "12345", 1, 0) == []
    with pytest.raises(InputErrors, match="names nobody"):
        trace_one(model, "9" * 21, 1, 0)
