"""What incidents stop is there to be stopped."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.corridor.checks.walk import problem
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.within import within

_ENDS = ("capacity", "open")


def incidents_stop_something(corridor: Corridor) -> Iterator[Problem]:
    """An incident names resources, posts or lanes of its facility."""
    for facility in corridor.facilities.values():
        paths = [
            path for path in (*facility.values, *facility.references) if path.rpartition(".")[2] in _ENDS
        ]
        heads = {path.rpartition(".")[0] for path in paths}
        known = {*heads, *(head.rpartition(".")[0] for head in heads), *facility.posts, *facility.lanes} - {
            ""
        }
        for incident in facility.incidents.values():
            address = f"{facility.id}.incidents.{incident.name}.stops"
            if not incident.stops:
                yield problem(incident.origin, address, "stops nothing: name resources, a post or a lane")
            for name in incident.stops:
                named = within(facility, name)
                if not name or not any(named.has(path) for path in paths):
                    told = f"there is no resource, post or lane {name!r} in this facility"
                    yield problem(incident.origin, address, told, name, known)
