"""By what rule traffic goes elsewhere, as far as the model knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.corridor.targets import targets
from landbridge.simulation.charts import MAIN

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.facility import Facility
    from landbridge.experiment.shocks.lanes import LaneId
    from landbridge.experiment.shocks.window import Window
    from landbridge.simulation.charts import Chart, Process

SCENARIO = "the scenario itself"
"""It changes what comes there."""
ORDER = "order"
"""A share of all is sent there, whatever stands where."""
BY_WAIT = "by wait"
"""Who would wait longer than a patience goes there."""


def rules_of(
    lane: LaneId,
    corridor: Corridor,
    window: Window,
    charts: Mapping[str, Chart],
    losers: Container[str | None],
) -> tuple[str, ...]:
    """Give the rules by which a lane may carry more, in a fixed order; none where the model does not say.

    Parameters
    ----------
    lane
        That carried more.
    corridor
        As it is with the shock.
    window
        The shock: its changes, and the days within which a share counts.
    charts
        By id: where they let entities be handed over to another facility, and under which condition.
    losers
        Facilities that carried less: from others nobody can have come.
    """
    found = []
    reached = {address for change in (*window.changes, *window.away) for address in targets(corridor, change)}
    rows = {f"traffic.{row.id}.quantity" for row in corridor.traffic.values() if _is_of(row, lane)}
    streams = f"{lane.facility}.streams."
    if reached & rows or any(address.startswith(streams) for address in reached):
        found.append(SCENARIO)
    ways = {
        way
        for facility in corridor.facilities.values()
        if facility.id != lane.facility and facility.id in losers and facility.chart in charts
        for way in _ways(facility, charts[facility.chart], lane, window)
    }
    return (*found, *(rule for rule in (ORDER, BY_WAIT) if rule in ways))


def _is_of(row: object, lane: LaneId) -> bool:
    facility, direction = getattr(row, "facility", None), getattr(row, "direction", None)
    return facility == lane.facility and lane.direction in (None, direction)


def _ways(facility: Facility, chart: Chart, lane: LaneId, window: Window) -> set[str]:
    """Rules by which a chart hands over to the lane's facility from a branch of its own."""
    names = {
        name
        for name, partner in facility.uses_facility.items()
        if partner.split(".")[:2] == str(lane.facility).split(".")[:2]
    }
    found: set[str] = set()
    for process in chart.processes.values():
        for body, _, step in process.steps():
            if step.verb == "hand_over" and names.intersection(step.targets):
                found |= _reasons(process, body, facility, window)
    return found


def _reasons(process: Process, body: str, facility: Facility, window: Window) -> set[str]:
    """Say how a sub-process is come to: by a share alone, or beyond a patience."""
    found: set[str] = set()
    for other, _, step in process.steps():
        for branch in step.branches:
            if branch.go != body:
                continue
            waits = branch.when is not None and branch.when.test in ("expects", "longer")
            before = _reasons(process, other, facility, window) if other not in (MAIN, body) else set()
            if waits or BY_WAIT in before:
                found.add(BY_WAIT)
            elif branch.when is None and _is_ever(facility, branch.share, window):
                found.add(ORDER)
    return found


def _is_ever(facility: Facility, share: float | str | None, window: Window) -> bool:
    """Tell whether a share is above zero on any day of the window, in any lane."""
    if not isinstance(share, str):
        return bool(share)
    name = share.rpartition(".")[2]
    return any(
        period.value != 0
        for path, quantity in facility.values.items()
        if path == f"numbers.{name}" or path.startswith(f"numbers.{name}.")
        for period in quantity.periods
        if (period.from_ is None or period.from_ < window.until)
        and (period.until is None or period.until > window.from_)
    )
