"""What incidents stop is there to be stopped."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.corridor.checks.walk import problem
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.facility import ENDS, Facility
from landbridge.corridor.within import stopped


def incidents_stop_something(corridor: Corridor) -> Iterator[Problem]:
    """An incident names resources, posts or lanes of its facility, or of another one by its address."""
    for facility in corridor.facilities.values():
        for incident in facility.incidents.values():
            address = f"{facility.id}.incidents.{incident.name}.stops"
            if not incident.stops:
                yield problem(incident.origin, address, "stops nothing: name resources, a post or a lane")
            for name in incident.stops:
                other, path = stopped(corridor.facilities, facility, name)
                if name and (other.has_resource(path) or (other is not facility and not path)):
                    continue
                if other is facility:
                    told = f"there is no resource, post or lane {name!r} in this facility"
                    far = _far(corridor, facility) if "." in name else ()
                    yield problem(incident.origin, address, told, name, {*_known(facility), *far})
                else:
                    told = f"there is no resource, post or lane {path!r} in {other.id}"
                    yield problem(incident.origin, address, told, name, _addressed(other))


def _known(facility: Facility) -> set[str]:
    """Resources, posts and lanes of a facility, as an incident of it names them."""
    paths = [path for path in (*facility.values, *facility.references) if path.rpartition(".")[2] in ENDS]
    heads = {path.rpartition(".")[0] for path in paths}
    return {*heads, *(head.rpartition(".")[0] for head in heads), *facility.posts, *facility.lanes} - {""}


def _addressed(facility: Facility) -> set[str]:
    return {f"{facility.id}.{name}" for name in _known(facility)} | {facility.id}


def _far(corridor: Corridor, facility: Facility) -> set[str]:
    """What an incident may name of all other facilities."""
    others = (other for other in corridor.facilities.values() if other is not facility)
    return {name for other in others for name in _addressed(other)}
