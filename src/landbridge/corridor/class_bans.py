"""Gates that are shut for one class of traffic: `<gate>.open_to.<class>`, true wherever nothing is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from landbridge.corridor.change import Change
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.quantity import Evidence, Period, Quantity
from landbridge.corridor.within import within

OPEN_TO = "open_to"


def classes_of(corridor: Corridor) -> tuple[str, ...]:
    """Return the classes of traffic that streams name, in the order of the files."""
    found = (s.text.get("class") for f in corridor.facilities.values() for s in f.streams.values())
    return tuple(dict.fromkeys(name for name in found if name))


def with_class_gates(corridor: Corridor, changes: Iterable[Change]) -> Corridor:
    """Return the corridor with a value for each gate and class that a change bans; the value says open."""
    added: dict[str, dict[str, Quantity]] = {}
    known = classes_of(corridor)
    for change in changes:
        facility = corridor.facility_of(change.address)
        if change.verb != "ban" or change.class_ not in known or facility is None:
            continue
        named = within(facility, change.address[len(facility.id) + 1 :])
        for path, quantity in facility.values.items():
            gate, _, leaf = path.rpartition(".")
            own = f"{gate}.{OPEN_TO}.{change.class_}"
            if leaf == "open" and named.has(path) and own not in facility.values:
                always = Period(True, None, None, Evidence(), quantity.periods[0].origin)
                added.setdefault(facility.id, {})[own] = Quantity(f"{facility.id}.{own}", (always,))
    if not added:
        return corridor
    facilities = {
        id_: replace(facility, values={**facility.values, **added[id_]}) if id_ in added else facility
        for id_, facility in corridor.facilities.items()
    }
    return replace(corridor, facilities=facilities)
