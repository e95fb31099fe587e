"""Gates that are shut for one class of traffic: a gate of its own, at which that class alone waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.corridor import Facility
from landbridge.simulation.charts import Step
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.clock import timeline
from landbridge.simulation.model.draft import Draft
from landbridge.simulation.model.records import ResourceName

if TYPE_CHECKING:
    from landbridge.simulation.model.context import Context

OPEN_TO = "open_to"


def lower_class_gates(
    draft: Draft, facility: Facility, gate: ResourceName, heads: list[str], row: int, zone: str
) -> None:
    """Add a gate for each class of traffic that a gate is, or is not, open to by its own dates.

    Parameters
    ----------
    heads
        Where the gate's numbers may stand in the facility's file, the most particular first.
    row
        Row of the gate.
    """
    for head in heads:
        for path, quantity in facility.values.items():
            class_ = path.removeprefix(f"{head}.{OPEN_TO}.")
            if not path.startswith(f"{head}.{OPEN_TO}.") or "." in class_:
                continue
            draft.lookup.used.update(quantity.addresses)
            own = draft.class_gates.setdefault(row, {})
            if class_ in own:  # the more particular goes before
                continue
            own[class_] = draft.assembly.resource(0, k.GATE)
            address = f"{gate.address}.{OPEN_TO}.{class_}"
            draft.resources.append(
                ResourceName(
                    address, gate.facility, gate.side, gate.name, gate.direction, class_, gate.unit, "gate"
                )
            )
            draft.resource_rows[address] = own[class_]
            draft.assembly.resources[own[class_]]["nominal"] = 1
            shut = 0
            for hour, period in timeline(quantity, draft.clock, zone):
                now = int(period.value is False)
                if now != shut:
                    draft.assembly.change(hour, k.CHANGE_CLOSED, own[class_], now - shut)
                shut = now


def pass_class_gates(c: Context, step: Step, gate: int, place: int, cause: int) -> None:
    """Entities of a class that has a gate of its own pass it before the gate for all."""
    for class_, row in c.draft.class_gates.get(gate, {}).items():
        value = c.draft.naming.value_of("class", class_)
        if value is None:
            continue  # nobody in this run is of it
        blocks = c.draft.assembly.blocks
        is_of_it = c.draft.block("when_equal", attr=c.draft.naming.attribute("class"), amount=value)
        past = c.draft.block("go")
        blocks[is_of_it][2]["target"] = len(blocks)
        name = f"{c.key(step)}.{class_}"
        c.draft.block("gate", name, res=row, place=place, cause=cause, **c.rank(step))
        blocks[past][2]["target"] = len(blocks)
