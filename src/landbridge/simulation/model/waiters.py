"""Who may wait for what: kinds of entities and lanes, by resource, as the charts have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from landbridge.corridor.solved import charted
from landbridge.simulation.charts import split_role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landbridge.corridor import Corridor
    from landbridge.corridor.facility import Facility
    from landbridge.simulation.charts import Chart
    from landbridge.simulation.model.plan import Plan
    from landbridge.simulation.model.records import Names


class Waiter(NamedTuple):
    """Those of one kind and lane."""

    kind: str
    lane: str | None
    """None: the chart has no lanes."""


class _Wanted(NamedTuple):
    """A resource as a step names it, in one lane."""

    facility: str
    side: str | None
    lane: str | None
    name: str


def waiters(plan: Plan, names: Names) -> dict[int, frozenset[Waiter]]:
    """Give those who may wait in each queue, by column of the hourly states.

    What a facility uses of another one is waited for at the other: its column has the waiters of both.
    """
    wanted: dict[_Wanted, set[Waiter]] = {}
    for facility in charted(plan.corridor).facilities.values():
        for place, waiter in _steps(plan.corridor, facility, plan.charts[facility.chart]):
            wanted.setdefault(place, set()).add(waiter)
    found: dict[int, frozenset[Waiter]] = {}
    for column, state in enumerate(names.states):
        if state.what != "queue":
            continue
        own: set[Waiter] = set()
        for place, them in wanted.items():
            same = (place.facility, place.name) == (state.facility, state.name)
            at = state.side is None or place.side in (None, state.side)
            if same and at and (state.direction is None or place.lane in (None, state.direction)):
                own |= them
        found[column] = frozenset(own)
    return found


def _steps(corridor: Corridor, facility: Facility, chart: Chart) -> Iterator[tuple[_Wanted, Waiter]]:
    for process, _, _, step in chart.steps():
        if not step.causes:
            continue
        for lane in chart.lanes or (None,):
            for target in step.targets:
                role, name = split_role(target)
                if name not in chart.resources:
                    continue
                waiter = Waiter(process.kind, lane)
                used = facility.uses.get(name)
                if used is not None:
                    yield _of_other(corridor, used), waiter
                    continue
                side = facility.lanes[lane].get(role) if lane is not None and role else None
                yield _Wanted(facility.id, side, lane, name), waiter


def _of_other(corridor: Corridor, address: str) -> _Wanted:
    """Read the address of a resource of another facility: `dryport.khorgos.platforms`."""
    owner = max((one for one in corridor.facilities if address.startswith(f"{one}.")), key=len, default="")
    name = address.removeprefix(f"{owner}.").split(".")[0]
    return _Wanted(owner, None, None, name)
