"""Loading bans that could never be lifted: written so in a facility's file, found before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from landbridge.base.errors import Problem
from landbridge.corridor import Corridor, Facility, Period, Quantity
from landbridge.simulation.charts import LANE, Chart, split_role
from landbridge.simulation.model.lookup import paths

GATE = "loading"
ASKING = ("seize", "try", "visit")


def ban_problems(corridor: Corridor, charts: Mapping[str, Chart]) -> Iterator[Problem]:
    """Bans that no number of parked trains lifts, that nobody ends, or whose trains nothing fetches."""
    yield from _crossed(corridor)
    for facility in corridor.facilities.values():
        chart = charts.get(facility.chart)
        if chart is not None:
            yield from _never_open(corridor, facility, chart)
            yield from _never_fetched(corridor, facility, chart)


def _crossed(corridor: Corridor) -> Iterator[Problem]:
    """Bans that would be lifted at as many trains as they are ordered at, or at less than none."""
    for facility in corridor.facilities.values():
        for path, lift in facility.values.items():
            ban = facility.values.get(f"{path.removesuffix('.lift_at')}.ban_at")
            if not path.endswith(".lift_at") or ban is None:
                continue
            for period in lift.periods:
                if not isinstance(period.value, int | float):
                    continue
                orders = [p.value for p in ban.periods if overlap(p, period)]
                limits = [v for v in orders if isinstance(v, int | float)]
                where = (period.origin.file, period.origin.line, lift.address)
                if period.value < 0:
                    text = (
                        f"is {period.value:g}: no number of parked trains is that low, so the ban never lifts"
                    )
                    yield Problem(*where, text, f"0, or a number below ban_at ({min(limits, default=1):g})")
                elif limits and period.value >= min(limits):
                    yield Problem(*where, f"must be below ban_at ({min(limits):g}), but is {period.value:g}")


def _never_open(corridor: Corridor, facility: Facility, chart: Chart) -> Iterator[Problem]:
    """Loading that is stopped by order without an end, while traffic goes on to be counted there."""
    gate = chart.resources.get(GATE)
    if gate is None or gate.kind != "gate":
        return
    for lane in chart.lanes if gate.per == LANE else (None,):
        quantity = _first(facility, GATE, "open", None, lane)
        last = quantity.periods[-1] if quantity and quantity.periods else None
        if quantity is None or last is None or last.value is not False or last.until is not None:
            continue
        begin = last.from_ or date.min
        for row in corridor.traffic.values():
            if row.facility == facility.id and row.until > begin and lane in (None, row.direction):
                text = f"loading stops {_since(last)} and never begins again, but {row.id} still comes"
                where = (last.origin.file, last.origin.line, quantity.address)
                yield Problem(*where, text, "an `until`, or a later period with `value = true`")
                break


def _never_fetched(corridor: Corridor, facility: Facility, chart: Chart) -> Iterator[Problem]:
    """What parked trains wait for and there is none of, from some day on without an end."""
    for parking in (r for r in chart.resources.values() if r.ban):
        for wanted in _wanted_while_parked(chart, parking.name):
            role, bare = split_role(wanted)
            declared = chart.resources[bare]
            for lane in chart.lanes or (None,):
                post = facility.lanes.get(lane or "", {}).get(role or "") if role else None
                quantity = capacity_of(corridor, facility, bare, post, lane if declared.per == LANE else None)
                last = quantity.periods[-1] if quantity and quantity.periods else None
                if quantity is None or last is None or last.value != 0 or last.until is not None:
                    continue
                text = (
                    f"is 0 {_since(last)}: trains in {facility.id}.{parking.name} wait for it, so they would "
                    "never leave and the ban that they cause would never be lifted"
                )
                yield Problem(last.origin.file, last.origin.line, quantity.address, text, "1 or more")


def _wanted_while_parked(chart: Chart, parking: str) -> Iterator[str]:
    """Resources that are asked for by who stands in a pool, once each."""
    found: dict[str, None] = {}
    for process in chart.processes.values():
        for body in process.bodies.values():
            stands = False
            for step in body:
                if step.verb == "seize" and parking in step.targets:
                    stands = True
                elif step.verb == "release" and parking in step.targets:
                    stands = False
                elif stands and step.verb in ASKING:
                    found.update(dict.fromkeys(step.targets))
    yield from found


def capacity_of(
    corridor: Corridor, facility: Facility, name: str, post: str | None, lane: str | None
) -> Quantity | None:
    """Capacity of a resource, be it another facility's that this one uses."""
    of = facility.uses.get(name)
    if of is None:
        return _first(facility, name, "capacity", post, lane)
    owner = max((f for f in corridor.facilities if of.startswith(f"{f}.")), key=len, default=None)
    if owner is None:
        return None
    path = of[len(owner) + 1 :]
    values = corridor.facilities[owner].values
    return values.get(f"{path}.capacity") or values.get(f"{path.rpartition('.')[0]}.capacity")


def _first(facility: Facility, name: str, field: str, post: str | None, lane: str | None) -> Quantity | None:
    """A field of a resource, as it is given for the lane or for all."""
    for path in paths("", name, post, lane):
        if f"{path}.{field}" in facility.values:
            return facility.values[f"{path}.{field}"]
    return None


def _since(period: Period) -> str:
    return f"from {period.from_} on" if period.from_ else "always"


def overlap(a: Period, b: Period) -> bool:
    """Whether two periods share a day."""
    return (a.from_ or date.min) < (b.until or date.max) and (b.from_ or date.min) < (a.until or date.max)
