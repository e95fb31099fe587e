"""Incidents: what stops several resources now and then, all of them at once; a storm, say."""

from __future__ import annotations

from landbridge.corridor import Facility
from landbridge.corridor.facility import Incident
from landbridge.corridor.within import within
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.draft import Draft
from landbridge.simulation.model.failures import ALL_AT_ONCE, BY_WEATHER, Stop, stop_now_and_then
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
    every, lasts = (draft.lookup.find(facility, f"{head}.{leaf}") for leaf in ("every_h", "lasts_h"))
    if every is None or lasts is None:
        lack = "every_h" if every is None else "lasts_h"
        told = (
            "is missing: an incident needs the hours between two (every_h) and those that it lasts (lasts_h)"
        )
        draft.lookup.report(facility, f"{facility.id}.{head}.{lack}", told)
        return
    for quantity in (every, lasts):
        if any(as_law(draft.lookup, quantity, period.value).mean <= 0 for period in quantity.periods):
            draft.lookup.fault(quantity, "must be above zero")
            return
    stopped = _stopped(draft, facility, incident)
    if not stopped:
        draft.lookup.report(facility, f"{facility.id}.{head}.stops", "stops nothing that the chart has")
        return
    for row, name in stopped.items():
        _rule_in_hand(draft, facility, row, name)
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
        named = within(facility, what)
        for row, name in enumerate(draft.resources):
            path = name.address[len(facility.id) + 1 :]
            if name.facility == facility.id and named.has(f"{path}.capacity"):
                found[row] = name
    return found


def _rule_in_hand(draft: Draft, facility: Facility, row: int, name: ResourceName) -> None:
    """What becomes of work in hand, where the resource's own failures have not said it."""
    head = ".".join(part for part in (name.side, name.name) if part)
    suffix = name.direction or name.key
    where = [f"{head}.{suffix}.failures_in_hand"] * bool(suffix) + [f"{head}.failures_in_hand"]
    rule = draft.lookup.find(facility, *where)
    if rule is not None:
        draft.assembly.resources[row]["in_hand"] = IN_HAND.get(str(rule.periods[0].value), k.FINISH)
