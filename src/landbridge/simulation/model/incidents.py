"""Incidents: what stops several resources now and then, all of them at once; a storm, say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from landbridge.corridor import Distribution, Facility, Period, Quantity
from landbridge.corridor.facility import Incident
from landbridge.corridor.within import stopped, within
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.draft import Draft
from landbridge.simulation.model.failures import ALL_AT_ONCE, BY_WEATHER, Stop, stop_now_and_then
from landbridge.simulation.model.laws import hours_per_unit
from landbridge.simulation.model.lookup import as_law
from landbridge.simulation.model.records import PlaceName, ResourceName
from landbridge.simulation.model.turns import IN_HAND


def lower_incidents(draft: Draft) -> None:
    """Add the incidents of all facilities: times between two, how long each lasts, what it stops."""
    for facility in draft.corridor.facilities.values():
        for incident in facility.incidents.values():
            _incident(draft, facility, incident)


def _incident(draft: Draft, facility: Facility, incident: Incident) -> None:
    head = f"incidents.{incident.name}"
    every, lasts, share = (
        draft.lookup.find(facility, f"{head}.{leaf}") for leaf in ("every_h", "lasts_h", "share")
    )
    if lasts is None or (every is None and share is None):
        lack = "lasts_h" if lasts is None else "every_h"
        told = (
            "is missing: an incident needs the hours between two (every_h) and those that it lasts (lasts_h),"
            " or, for every_h, its share of the time"
        )
        draft.lookup.report(facility, f"{facility.id}.{head}.{lack}", told)
        return
    if share is not None:
        if every is not None:
            draft.lookup.fault(share, "says how often it comes, as every_h does: give one of them")
            return
        if any(not 0 <= _number(period) < 1 for period in share.periods):
            draft.lookup.fault(share, "is the part of the time that it lasts, so it must be below 1")
            return
        every = _gaps(draft, share, lasts)
    assert every is not None
    for quantity in (every, lasts):
        if any(as_law(draft.lookup, quantity, period.value).mean <= 0 for period in quantity.periods):
            draft.lookup.fault(quantity, "must be above zero")
            return
    stopped = _stopped(draft, facility, incident)
    if not stopped:
        draft.lookup.report(facility, f"{facility.id}.{head}.stops", "stops nothing that the chart has")
        return
    for row, name in stopped.items():
        _rule_in_hand(draft, draft.corridor.facilities[name.facility], row, name)
    by_weather = incident.cause == "weather"
    place = draft.place(PlaceName(facility.id, None, None, "machine", head))
    stop = Stop(
        f"incidents/{facility.id}/{incident.name}",
        tuple(stopped),
        place,
        BY_WEATHER if by_weather else ALL_AT_ONCE,
        1,
        k.WEATHER if by_weather else k.FAILED,
    )
    stop_now_and_then(draft, stop, every, lasts, facility.time_zone)


def _stopped(draft: Draft, facility: Facility, incident: Incident) -> dict[int, ResourceName]:
    """Rows of the resources that an incident stops, with their names; of a family, all its members."""
    found = {}
    for what in incident.stops:
        other, path = stopped(draft.corridor.facilities, facility, what)
        named = within(other, path)
        for row, name in enumerate(draft.resources):
            inner = name.address[len(other.id) + 1 :]
            if name.facility == other.id and named.has(f"{inner}.capacity"):
                found[row] = name
    return found


NEVER_H = 1e9
"""Mean time to an incident that is said to take no time at all."""


def _gaps(draft: Draft, share: Quantity, lasts: Quantity) -> Quantity:
    """Return the times between incidents that take a share of the time: exponential, by date.

    With a mean length L and a share s of the time their mean is L (1 - s) / s.
    """
    turns = sorted({p.from_ for q in (share, lasts) for p in q.periods if p.from_ is not None})
    periods = []
    for begin, end in zip([None, *turns], [*turns, None], strict=True):
        day = begin or date.min
        part, long = (
            next((p for p in q.periods if p.covers(day)), q.periods[0] if begin is None else None)
            for q in (share, lasts)
        )
        if part is None or long is None:
            continue
        mean = as_law(draft.lookup, lasts, long.value).mean * hours_per_unit(long, "h")
        s = _number(part)
        gap = mean * (1.0 - s) / s if s > 0 else NEVER_H
        periods.append(
            replace(part, value=Distribution("exponential", (min(gap, NEVER_H),)), from_=begin, until=end)
        )
    return Quantity(share.address, tuple(periods))


def _number(period: Period) -> float:
    return float(period.value) if isinstance(period.value, int | float) else -1.0


def _rule_in_hand(draft: Draft, facility: Facility, row: int, name: ResourceName) -> None:
    """What becomes of work in hand, where the resource's own failures have not said it."""
    head = ".".join(part for part in (name.side, name.name) if part)
    suffix = name.direction or name.key
    where = [f"{head}.{suffix}.failures_in_hand"] * bool(suffix) + [f"{head}.failures_in_hand"]
    rule = draft.lookup.find(facility, *where)
    if rule is not None:
        draft.assembly.resources[row]["in_hand"] = IN_HAND.get(str(rule.periods[0].value), k.FINISH)
