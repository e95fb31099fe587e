"""Names that point somewhere: posts, lanes, facilities, directions."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from landbridge.base.errors import Problem
from landbridge.corridor.checks.walk import periods, problem
from landbridge.corridor.corridor import Corridor

STREAM_TEXT = (
    "direction",
    "class",
    "regime",
    "group",
    "process",
    "arrivals",
    "title",
    "note",
    "profile",
    "clock",
)
REGIMES = ("transit", "import", "export", "domestic", "empty")


def drawn_with_known(corridor: Corridor) -> Iterator[Problem]:
    """What a number is drawn with is a number of the corridor."""
    for _, quantity, period in periods(corridor):
        partner = period.evidence.drawn_with
        facility = corridor.facility_of(quantity.address)
        if partner is None or corridor.has(partner):
            continue
        if facility is None or partner not in facility.values:
            known = [*(facility.values if facility else ()), *corridor.addresses()]
            sentence = f"is drawn with {partner}, which is no value"
            yield problem(period.origin, quantity.address, sentence, partner, known)


def includes_known(corridor: Corridor) -> Iterator[Problem]:
    """`includes` and `parts` of corridor.toml name facilities, and facilities stand in known places."""
    known = _facilities(corridor)
    places = {name for row in corridor.places.values() for name in (row.id, *row.also)}
    for name in corridor.includes:
        if name not in known:
            yield problem(
                corridor.origins["includes"], "includes", f"there is no facility {name!r}", name, known
            )
    for part, names in corridor.parts.items():
        origin, address = corridor.origins[f"parts.{part}"], f"parts.{part}"
        for name in names:
            if name not in known:
                yield problem(origin, address, f"there is no facility {name!r}", name, known)
    in_parts = {name for names in corridor.parts.values() for name in names}
    if corridor.parts:
        for name in sorted(known - in_parts):
            told = f"facility {name!r} is in no part; put it in one, or leave [parts] out"
            yield problem(corridor.origins[f"parts.{next(iter(corridor.parts))}"], "parts", told)
    for facility in corridor.facilities.values():
        place = facility.place
        if corridor.places and place is not None and place not in places:
            sentence = f"place {place!r} is not in places.csv"
            yield problem(facility.origin, f"{facility.id}.place", sentence, place, places)


def lanes_known(corridor: Corridor) -> Iterator[Problem]:
    """A lane leads from one post of the facility to another."""
    for facility in corridor.facilities.values():
        for lane, sides in facility.lanes.items():
            origin, address = facility.origins[f"lanes.{lane}"], f"{facility.id}.lanes.{lane}"
            for role, post in sides.items():
                if post not in facility.posts:
                    sentence = f"there is no post {post!r} in this facility"
                    yield problem(origin, f"{address}.{role}", sentence, post, facility.posts)
            if sides["exit"] == sides["entry"]:
                yield problem(origin, address, "leads from a post to itself")


def _is_in(name: str, known: Collection[str]) -> bool:
    """Whether it is a facility, or a lane or process of one."""
    return name in known or any(name.startswith(f"{id_}.") for id_ in known)


def next_and_uses_known(corridor: Corridor) -> Iterator[Problem]:
    """What a facility hands over to is a facility; what it uses is a resource of another."""
    known = _facilities(corridor)
    resources = _resources(corridor)
    for facility in corridor.facilities.values():
        for lane, paths in facility.next_paths.items():
            for name in paths:
                path = ".".join(part for part in ("next", lane, name) if part)
                origin, address = facility.origins[path], f"{facility.id}.{path}"
                if lane and lane not in facility.lanes:
                    yield problem(origin, address, f"there is no lane {lane!r}", lane, facility.lanes)
                if not _is_in(name, known) or name == facility.id:
                    what = f"there is no facility {name!r}" if name != facility.id else "leads to itself"
                    yield problem(origin, address, what, name, known - {facility.id})
        for key, name in facility.uses_facility.items():
            if not _is_in(name, known):
                origin, address = (
                    facility.origins[f"uses_facility.{key}"],
                    f"{facility.id}.uses_facility.{key}",
                )
                yield problem(origin, address, f"there is no facility {name!r}", name, known)
        for key, resource in facility.uses.items():
            unread = any(resource.startswith(f"{name}.") for name in corridor.unread)
            family = any(name.startswith(f"{resource}.") for name in resources)  # one a member of a key set
            if resource not in resources and not family and not unread:
                origin, address = facility.origins[f"uses.{key}"], f"{facility.id}.uses.{key}"
                yield problem(origin, address, f"there is no resource {resource!r}", resource, resources)


def streams_known(corridor: Corridor) -> Iterator[Problem]:
    """A stream names a direction of its facility, and members of keys that there are."""
    for facility in corridor.facilities.values():
        keys = {name.removesuffix("s"): members for name, members in facility.keys.items()}
        known = (*STREAM_TEXT, *keys)
        directions = [stream.text.get("direction", "") for stream in facility.streams.values()]
        for name, stream in facility.streams.items():
            address = f"{facility.id}.streams.{name}"
            direction = stream.text.get("direction", "")
            if "direction" not in stream.text:
                yield problem(stream.origin, address, "names no direction")
            share = f"streams.{name}.share"
            lacks = share not in facility.values and share not in facility.references
            if lacks and directions.count(direction) > 1:
                yield problem(
                    stream.origin, f"{address}.share", f"is missing: {direction} has several streams"
                )
            for key, value in stream.text.items():
                where = f"{address}.{key}"
                if key not in known:
                    yield problem(stream.origin, where, "unknown key", key, known)
                elif key == "direction" and facility.lanes and value not in facility.lanes:
                    sentence = f"there is no lane {value!r}"
                    yield problem(stream.origin, where, sentence, value, facility.lanes)
                elif key == "regime" and value not in REGIMES:
                    sentence = f"{value!r} is none of {', '.join(REGIMES)}"
                    yield problem(stream.origin, where, sentence, value, REGIMES)
                elif key in keys and value not in keys[key]:
                    sentence = f"there is no {key} {value!r}"
                    yield problem(stream.origin, where, sentence, value, keys[key])


def traffic_known(corridor: Corridor) -> Iterator[Problem]:
    """A row of traffic names a facility, and a direction that a stream of it serves."""
    known = _facilities(corridor)
    told: set[tuple[str, str]] = set()
    for row in corridor.traffic.values():
        origin, address = corridor.origins[f"traffic.{row.id}"], f"traffic.{row.id}"
        facility = corridor.facilities.get(row.facility)
        if row.facility not in known:
            sentence = f"there is no facility {row.facility!r}"
            yield problem(origin, f"{address}.facility", sentence, row.facility, known)
        elif facility is not None:
            directions = {stream.text.get("direction", "") for stream in facility.streams.values()}
            if row.direction not in directions and (row.facility, row.direction) not in told:
                told.add((row.facility, row.direction))
                sentence = f"no stream of {row.facility} has direction {row.direction!r}"
                yield problem(origin, f"{address}.direction", sentence, row.direction, directions)
    fed = {(row.facility, row.direction) for row in corridor.traffic.values()}
    for facility in corridor.facilities.values():
        for name, stream in facility.streams.items():
            direction = stream.text.get("direction", "")
            if fed and direction and (facility.id, direction) not in fed:
                sentence = f"no row of traffic.csv brings {direction} traffic to {facility.id}"
                yield problem(stream.origin, f"{facility.id}.streams.{name}", sentence)


def observed_known(corridor: Corridor) -> Iterator[Problem]:
    """An observed row is about a facility or a gateway (all facilities of a place), its posts and lanes."""
    known = _facilities(corridor)
    gateways = {f"gateway.{name.partition('.')[2]}" for name in known}
    for row in corridor.observed.values():
        origin, address = corridor.origins[f"observed.{row.id}"], f"observed.{row.id}"
        about = row.indicator.rpartition(".")[0]
        if about not in known and about not in gateways:
            sentence = f"indicator {row.indicator!r} is about no facility of this corridor"
            yield problem(origin, f"{address}.indicator", sentence, about, known | gateways)
            continue
        facility = corridor.facilities.get(about)
        if facility is None:
            continue
        if row.side is not None and row.side not in facility.posts:
            sentence = f"{about} has no post {row.side!r}"
            yield problem(origin, f"{address}.side", sentence, row.side, facility.posts)
        if row.direction is not None and facility.lanes and row.direction not in facility.lanes:
            sentence = f"{about} has no lane {row.direction!r}"
            yield problem(origin, f"{address}.direction", sentence, row.direction, facility.lanes)


def seeds_known(corridor: Corridor) -> Iterator[Problem]:
    """A statement is held in numbers that there are."""
    for seed in corridor.seeds.values():
        for address in (seed.held_in or "").split():
            if not corridor.has(address) and not any(
                address.startswith(f"{name}.") for name in corridor.unread
            ):
                origin, near = corridor.origins[f"seeds.{seed.id}"], corridor.nearest_address(address)
                sentence = f"there is no address {address}"
                yield Problem(origin.file, origin.line, f"seeds.{seed.id}.held_in", sentence, near)


def _facilities(corridor: Corridor) -> frozenset[str]:
    return frozenset(corridor.facilities) | corridor.unread


def _resources(corridor: Corridor) -> frozenset[str]:
    ends = (".capacity", ".open")
    referring = [f"{f.id}.{path}" for f in corridor.facilities.values() for path in f.references]
    addresses = (*corridor.addresses(), *referring)
    found = {address.rpartition(".")[0] for address in addresses if address.endswith(ends)}
    for facility in corridor.facilities.values():  # what is given for all lanes is there for each
        own = [name for name in found if name.startswith(f"{facility.id}.")]
        own = [name for name in own if name.rpartition(".")[2] not in facility.lanes]
        found.update(f"{name}.{lane}" for lane in facility.lanes for name in own)
    return frozenset(found)
