"""What is wrong with a network as a whole: islands, services without a way, gauges that nothing joins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from math import cos, hypot, radians
from typing import TYPE_CHECKING

from landbridge.base.errors import Problem
from landbridge.corridor.checks.network import OF_TABLES
from landbridge.corridor.network_rows import ANYWHERE
from landbridge.network.arcs import Arcs
from landbridge.network.build import network_on
from landbridge.network.day import Day, NoWayError
from landbridge.network.pieces import ArcKind

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.quantity import Origin
    from landbridge.network.network import Network

SHOWN = 4
"""Names told of many."""


def network_works(corridor: Corridor) -> Iterator[Problem]:
    """Yield what is wrong with the network that the tables make; nothing if the tables are at fault."""
    if not corridor.network or any(any(check(corridor)) for check in OF_TABLES):
        return  # told by those who read the tables
    yield from _factors(corridor)
    yield from _gauges(corridor)
    bad = list(_services(corridor))
    yield from bad
    if not bad:
        yield from _islands(corridor, network_on(corridor, corridor.base[0]))


def _problem(origin: Origin, address: str, told: str) -> Problem:
    return Problem(origin.file, origin.line, address, told)


def _factors(corridor: Corridor) -> Iterator[Problem]:
    """Each mode that carries has a factor of emissions, and each transfer one of a hub."""
    tables = corridor.network
    used: dict[str, tuple[Origin, str]] = {}
    for id_, services in tables.services.items():
        for origin, row in services.each():
            used.setdefault(row.emission or row.mode, (origin, f"services.{id_}"))
    for id_, transfers in tables.transfers.items():
        for origin, transfer in transfers.each():
            used.setdefault(transfer.emission or "hub", (origin, f"transfers.{id_}"))
    for factor, (origin, address) in used.items():
        if factor not in tables.emissions:
            yield _problem(origin, address, f"emits by a factor that is not in emissions.csv: {factor}")


def _gauges(corridor: Corridor) -> Iterator[Problem]:
    """Where lines of two gauges meet there is a transfer between them."""
    builder = Day(corridor, corridor.base[0])
    met: dict[str, set[str]] = {}
    for edge in builder.edges("rail", is_normal=True):
        met.setdefault(edge.begins, set()).add(edge.gauge)
    for place, gauges in met.items():
        for one, other in combinations(sorted(gauges), 2):
            if builder.transfer(place, f"rail-{one}", f"rail-{other}") is None:
                told = f"lines of {one} and {other} mm meet here, and transfers.csv has none between them"
                yield _problem(corridor.origins[f"places.{place}"], f"places.{place}", told)


def _services(corridor: Corridor) -> Iterator[Problem]:
    """Each row of a service can be carried out on its first day, and whenever a passage opens or shuts."""
    tables = corridor.network
    turns = {
        row.from_ for passages in tables.passages.values() for row in passages.rows if row.from_ is not None
    }
    builders: dict[date, Arcs] = {}
    for id_, services in tables.services.items():
        for origin, row in services.each():
            first = max(row.from_ or corridor.from_, corridor.from_)
            last = min(row.until or corridor.until, corridor.until)
            if first >= last or (row.stops[0][0] == ANYWHERE and row is not services.rows[0]):
                continue
            days = {first, *(turn for turn in turns if first < turn < last and row.mode in ("sea", "ferry"))}
            for day in sorted(days):
                builder = builders.get(day) or builders.setdefault(day, Arcs(Day(corridor, day)))
                try:
                    for _ in builder.carriage(id_, row):
                        pass
                except NoWayError as error:
                    told = str(error).partition(": ")[2] or str(error)
                    why = _why(builder.on, row) if "no way" in told else ""
                    yield _problem(origin, f"services.{id_}", f"on {day}: {told}{why}")
                    break


def _why(builder: Day, row: object) -> str:
    """Say what keeps the stops of a service apart: the gauge, or a gap."""
    from landbridge.corridor.network_rows import ServiceRow
    from landbridge.network.ways import ways_of

    assert isinstance(row, ServiceRow)
    edges = builder.edges(row.mode)
    if row.mode == "rail" and row.through == "no":
        loose = ways_of(edges, builder.changes)
        way = loose.way(row.stops[0][0], row.stops[-1][0], row.via)
        if way is not None and way.changes:
            place, one, other = way.changes[0]
            return f": the gauge changes from {one} to {other} at {place}; say `through` = yes, or end there"
    free = ways_of(edges, builder.changes)
    here = row.stops[0][0]
    reached = free.reached(here)
    if len(reached) <= 1:
        return f": no link of {row.mode} leaves {here}"
    ends = row.stops[-1][0]
    near = _nearest_of(builder.corridor, ends, sorted(reached))
    return f": links from {here} come to {len(reached)} places, of which {near} is the nearest to {ends}"


def _islands(corridor: Corridor, network: Network) -> Iterator[Problem]:
    """All places with a door are joined with each other, on the first day of the base period."""
    doors = {
        int(network.node_place[node])
        for arc in range(len(network))
        if network.kind[arc] in (ArcKind.ACCESS, ArcKind.EGRESS)
        for node in (network.tail[arc], network.head[arc])
    }
    group = list(range(len(network.node_place)))

    def root(node: int) -> int:
        while group[node] != node:
            group[node] = group[group[node]]
            node = group[node]
        return node

    for tail, head in zip(network.tail, network.head, strict=True):
        group[root(int(tail))] = root(int(head))
    by_root: dict[int, set[int]] = {}
    for node, place in enumerate(network.node_place):
        by_root.setdefault(root(node), set()).add(int(place))
    islands = sorted(by_root.values(), key=lambda places: (-len(places), min(places)))
    ids = [place.id for place in network.places]
    main = islands[0] if islands else set()
    told_of: set[int] = set(main)
    for island in islands[1:]:
        own = sorted((island & doors) - told_of)
        if not own:
            continue
        told_of |= set(own)
        first = ids[own[0]]
        more = f" and {len(own) - SHOWN} more" if len(own) > SHOWN else ""
        names = ", ".join(ids[place] for place in own[:SHOWN]) + more
        near = _nearest_of(corridor, first, [ids[place] for place in sorted(main)])
        told = (
            f"no service joins {names} with the other places on {network.day}; {near} is the nearest of them"
        )
        yield _problem(corridor.origins[f"places.{first}"], f"places.{first}", told)
    in_links = {place for row in network.way for place in row}
    for id_, place in corridor.places.items():
        linked = any(id_ in (row.begins, row.ends) for s in corridor.network.links.values() for row in s.rows)
        if linked and id_ not in in_links and "waypoint" not in place.kinds:
            told = f"links lead here, and no service or transfer of {network.day} uses them"
            yield _problem(corridor.origins[f"places.{id_}"], f"places.{id_}", told)


def _nearest_of(corridor: Corridor, place: str, among: list[str]) -> str:
    def apart(other: str) -> float:
        a, b = corridor.places[place], corridor.places[other]
        north = (a.latitude or 0.0) - (b.latitude or 0.0)
        east = ((a.longitude or 0.0) - (b.longitude or 0.0)) * cos(radians(a.latitude or 0.0))
        return hypot(north, east)

    others = [other for other in among if other not in (place, ANYWHERE)]
    return min(others, key=lambda other: (apart(other), other)) if others else place
