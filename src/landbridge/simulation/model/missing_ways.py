"""Ways to a facility that a file does not name, though a share of those who come is sent there."""

from __future__ import annotations

from landbridge.corridor import Facility
from landbridge.simulation.charts import Step
from landbridge.simulation.model.context import Context


def sent_there(context: Context, step: Step) -> str | None:
    """Return the share that sends some to a step, if it is above zero on some day; None if none is known."""
    body = next((body for body, _, other in context.process.steps() if other is step), "")
    for _, _, other in context.process.steps():
        for branch in other.branches:
            if branch.go != body or branch.share is None:
                continue
            if isinstance(branch.share, str):
                if _is_ever_above_zero(context.facility, branch.share, context.lane):
                    return branch.share
            elif branch.share > 0:
                return f"a share of {branch.share:g}"
    return None


def _is_ever_above_zero(facility: Facility, name: str, lane: str | None) -> bool:
    paths = [f"numbers.{name}.{lane}"] * bool(lane) + [f"numbers.{name}"]
    quantity = next((facility.values[path] for path in paths if path in facility.values), None)
    values = [period.value for period in quantity.periods] if quantity else []
    return any(isinstance(value, (int, float)) and value > 0 for value in values)
