"""Work that a model asks of its pools: which steps take time while which units are held.

A step that works (`hold`, or `visit`: seize, hold, release) keeps busy what it visits and all that is held
meanwhile. So the hours of work at the steps, as the ledger counts them, are the least that each pool must
give for the traffic that comes, however the waiting turns out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from landbridge.simulation.charts.chart import MAIN
from landbridge.simulation.charts.holdings import held_at
from landbridge.simulation.model.lookup import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from landbridge.corridor import Facility
    from landbridge.simulation.charts import Chart, Process, Step
    from landbridge.simulation.charts.chart import Number, Time
    from landbridge.simulation.model.compile import Model

WORKING = ("visit", "hold")


@dataclass(frozen=True, slots=True)
class Load:
    """Work at one step that keeps units of one pool busy: one each at least."""

    place: int
    """Row of the places."""
    cause: int
    """Row of the causes: what the work is called, not the wait for it."""
    resource: int
    """Row of the resources."""
    time: str
    """Address of how long it takes."""
    share: str | None
    """Address of the share of those who come for whom it is done; None: all, or a fixed share."""
    after: tuple[str, ...] = ()
    """Addresses of the shares by which ways part before it in its process: how many come rests on them."""


def loads_of(model: Model) -> tuple[Load, ...]:
    """List the work at all steps of a model by the pools that it keeps busy.

    Left out is what the chart does not say in plain numbers: pools with members by key, work that is done
    for each of a party, and pools that an entity brings along from another process. Where several processes
    share a place of the ledger, a pool counts if all of them hold it there.
    """
    found: dict[int, dict[int, Load]] = {}
    for place, own in _loads(model):
        kept = found.get(place)
        found[place] = own if kept is None else {row: load for row, load in kept.items() if row in own}
    return tuple(load for own in found.values() for load in own.values())


def _loads(model: Model) -> Iterator[tuple[int, dict[int, Load]]]:
    """Yield each place of each process at which there is work, with the pools that it keeps busy."""
    names = model.names
    rows: dict[tuple[str, str, str], list[int]] = {}
    for row, place in enumerate(names.places):
        rows.setdefault((place.facility, place.kind, place.step), []).append(row)
    for facility in model.plan.corridor.facilities.values():
        chart = model.plan.charts[facility.chart]
        lanes = tuple(lane for lane in chart.lanes if lane in facility.lanes) or chart.lanes or (None,)
        for process in chart.processes.values():
            held = held_at(chart, process)
            parted = _parted(process)
            for body, index, step in process.steps():
                if step.verb not in WORKING:
                    continue
                busy = {*held.get((body, index), ()), *(step.targets if step.verb == "visit" else ())}
                for lane in lanes:
                    for row in rows.get((facility.id, process.kind, step.name), ()):
                        if lane is None or names.places[row].direction == lane:
                            loads = _at(model, facility, chart, step, lane, row, sorted(busy))
                            after = _addresses(facility, chart, lane, parted[body, index])
                            yield row, {load.resource: replace(load, after=after) for load in loads}


def _parted(process: Process) -> dict[tuple[str, int], frozenset[str]]:
    """Name the shares by which ways part before each step of a process."""
    entered: dict[str, frozenset[str]] = {MAIN: frozenset()}
    found: dict[tuple[str, int], frozenset[str]] = {}
    for _ in range(len(process.bodies) + 1):  # a body may lead to one that stands before it
        for body, steps in process.bodies.items():
            now = entered.get(body, frozenset())
            for index, step in enumerate(steps):
                found[body, index] = now
                for branch in step.branches if step.verb == "branch" else ():
                    own = now | ({branch.share} if isinstance(branch.share, str) else frozenset())
                    entered[branch.go] = entered.get(branch.go, frozenset()) | own
                    now = own
    return found


def _addresses(facility: Facility, chart: Chart, lane: str | None, shares: Iterable[str]) -> tuple[str, ...]:
    found = (_address(facility, "numbers.", share, chart.numbers, lane) for share in sorted(shares))
    return tuple(address for address in found if address is not None)


def _at(
    model: Model,
    facility: Facility,
    chart: Chart,
    step: Step,
    lane: str | None,
    place: int,
    busy: list[str],
) -> Iterator[Load]:
    if "each" in step.args:
        return
    name = str(step.args["for"] if step.verb == "visit" else step.target)
    time = _address(facility, "times.", name, chart.times, lane)
    share = step.args.get("share")
    of = _address(facility, "numbers.", share, chart.numbers, lane) if isinstance(share, str) else None
    if time is None:
        return
    cause = model.names.causes.index(str(step.args["as"]))
    for what in busy:
        role, _, bare = what.rpartition(".")
        declared = chart.resources.get(bare)
        if declared is None or declared.kind != "pool" or declared.per not in (None, "lane"):
            continue
        post = facility.lanes.get(lane or "", {}).get(role) if role else None
        parts = (facility.id, post, bare, lane if declared.per == "lane" else None)
        address = facility.uses.get(bare) or ".".join(part for part in parts if part)
        row = model.resource_rows.get(address)
        if row is not None:
            yield Load(place, cause, row, time, of)


def _address(
    facility: Facility, base: str, name: str, known: Mapping[str, Time | Number], lane: str | None
) -> str | None:
    """Address of a time or number as a step writes it; None where it is kept by key or not given."""
    role, _, bare = name.rpartition(".")
    declared = known[bare]
    if declared.per not in (None, "lane"):
        return None
    post = facility.lanes.get(lane or "", {}).get(role) if role and declared.at_post else None
    for path in paths(base, bare, post, lane if declared.per == "lane" else None):
        if path in facility.values:
            return facility.values[path].address
    return None
