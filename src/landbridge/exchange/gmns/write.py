"""A corridor's network on a date as GMNS: links that are open, and the services over them.

Two networks, each a whole data set. In the folder itself: places and the stretches of railway, road, sea and
air that are open on the day. In its folder `services`: what a shipment can do, as a network of directed links
with time and price: carriage from stop to stop, changes at a place, ways from and to its door. Columns
that the specification does not know carry what it has no words for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from landbridge.corridor.network_rows import ANYWHERE
from landbridge.exchange.gmns.spec import (
    CONFIG,
    CRS,
    GEOMETRY,
    LINK,
    MOST_SPEED,
    NODE,
    OWN_LINK,
    OWN_NODE,
    OWN_SERVICE,
    SERVICES,
    USE,
    VERSION,
    WKT,
    ZONE,
)
from landbridge.exchange.legs import DOOR, Leg, legs
from landbridge.exchange.links import OpenLink, open_links
from landbridge.exchange.written import csv_text
from landbridge.network import ArcKind, Shipment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.tables import PlaceRow
    from landbridge.exchange.lines import Line
    from landbridge.network import Network

A_BOX = Shipment(tonnes=12.0, t_per_feu=12.0, usd_per_kg=1.0)
"""Of which `toll` is told: a box of 40 ft with 12 t."""
USES = {
    "rail": "trains",
    "road": "trucks",
    "sea": "ships",
    "ferry": "ships with wagons or trucks",
    "air": "aircraft",
}


def gmns_files(
    corridor: Corridor, network: Network, lines: Mapping[str, Line]
) -> tuple[dict[str, str], list[str]]:
    """Return the files of the two networks by name, and what was left out.

    Parameters
    ----------
    corridor, network
        The network is the corridor's, on its day.
    lines
        How links run, by id, for geometry.csv; where there are none no such file is written.
    """
    links, notes = open_links(corridor, network.day)
    named = {end for link in links for end in (link.begins, link.ends)} | {
        place.id for place in network.places
    }
    places = [place for place in corridor.places.values() if place.id in named and place.latitude is not None]
    title = f"{corridor.name} on {network.day}"
    files = {
        "node.csv": _nodes([_place(place) for place in places]),
        "link.csv": csv_text((*LINK, *OWN_LINK), [_link(link, lines) for link in links]),
        "use_definition.csv": csv_text(USE, [(mode, 0, 1, None, USES[mode]) for mode in _modes(links)]),
        "config.csv": _config(title),
    }
    drawn = [(link.id, lines[link.id]) for link in links if link.id in lines]
    if drawn:
        files["geometry.csv"] = csv_text(GEOMETRY, [(id_, wkt(line)) for id_, line in drawn])
    files |= _services(corridor, network, places, title)
    notes.append(
        "Services tell a headway, not weekdays of departure; time and fees of borders are in their own"
    )
    return files, notes


def wkt(line: Line) -> str:
    """Return points as the well-known text of a line: longitude before latitude."""
    return f"LINESTRING ({', '.join(f'{lon:.5f} {lat:.5f}' for lon, lat in line)})"


def _services(corridor: Corridor, network: Network, places: Sequence[PlaceRow], title: str) -> dict[str, str]:
    by_id = {place.id: place for place in places}
    every = list(legs(network))
    nodes = {node: None for leg in every for node in (_tail(leg), _head(leg))}
    rows = [_place(place) for place in places]
    rows += [_station(node, by_id[place], medium) for node, place, medium in _split(nodes)]
    order = (*LINK, *OWN_SERVICE)
    return {
        f"{SERVICES}/node.csv": _nodes(rows),
        f"{SERVICES}/link.csv": csv_text(
            order, [_service(leg, _via(corridor, network.day, leg)) for leg in every]
        ),
        f"{SERVICES}/zone.csv": csv_text(ZONE, [(place.id, place.name) for place in places]),
        f"{SERVICES}/config.csv": _config(f"Services of {title}"),
    }


def _via(corridor: Corridor, day: date, leg: Leg) -> Sequence[str]:
    """Return the places by which its way is found again among the links."""
    series = corridor.network.services.get(leg.service)
    row = None if series is None else series.at(day)
    return leg.way[1:-1] if row is None or row.stops[0][0] == ANYWHERE else row.via


def _nodes(rows: list[tuple[object, ...]]) -> str:
    return csv_text((*NODE, *OWN_NODE), rows)


def _place(place: PlaceRow) -> tuple[object, ...]:
    return (
        place.id, place.name, place.longitude, place.latitude, "place", None, None, place.country,
        " ".join(place.kinds), " ".join(place.gauges), place.time_zone, " ".join(place.also),
    )  # fmt: skip


def _station(node: str, place: PlaceRow, medium: str) -> tuple[object, ...]:
    zone = place.id if medium.startswith(DOOR) else None
    return (
        node,
        f"{place.name}, {medium}",
        place.longitude,
        place.latitude,
        medium,
        zone,
        place.id,
        *[None] * 5,
    )


def _split(nodes: Mapping[str, None]) -> Iterator[tuple[str, str, str]]:
    for node in nodes:
        place, _, medium = node.partition(":")
        yield node, place, medium.replace(":", " ")


def _tail(leg: Leg) -> str:
    """Node where an arc begins: services leave from `out`, changes from `in`."""
    return (
        f"{leg.begins}:{leg.from_medium}:{'out' if leg.kind in (ArcKind.CARRIAGE, ArcKind.ACCESS) else 'in'}"
    )


def _head(leg: Leg) -> str:
    return f"{leg.ends}:{leg.to_medium}:{'in' if leg.kind in (ArcKind.CARRIAGE, ArcKind.EGRESS) else 'out'}"


def _link(link: OpenLink, lines: Mapping[str, Line]) -> tuple[object, ...]:
    has_line = link.id in lines
    speed = link.speed_kmh if link.speed_kmh is not None and link.speed_kmh <= MOST_SPEED else None
    return (
        link.id, None, link.begins, link.ends, not link.both_ways, link.id if has_line else None,
        int(has_line), link.km, link.mode, speed, link.mode, None, link.gauge, link.km_kind, link.border,
        " ".join(link.passages),
    )  # fmt: skip


def _service(leg: Leg, via: Sequence[str]) -> tuple[object, ...]:
    units = dict(
        zip(("per_feu", "per_teu", "per_t", "per_kg", "per_vehicle"), A_BOX.units.tolist(), strict=True)
    )
    asked = (leg.price_usd - leg.subsidy_usd) * units.get(leg.price_unit, 0.0)
    toll = asked + sum(fee * units[unit] for unit, fee in leg.fees_usd.items())
    fees = " ".join(f"{unit}={fee!r}" for unit, fee in leg.fees_usd.items())
    return (
        leg.id, None, _tail(leg), _head(leg), True, None, 0, leg.km, leg.mode or leg.kind.name.lower(), None,
        None, toll, leg.kind.name.lower(), leg.service or leg.row.partition(".")[2], leg.from_medium,
        leg.to_medium, leg.p50_h, leg.p95_h, leg.headway_h, leg.price_usd, leg.price_unit or None,
        leg.subsidy_usd or None, leg.payer, fees, leg.co2e_kg_per_t,
        leg.co2e_kg_per_teu, " ".join(via), leg.through if leg.service else None,
    )  # fmt: skip


def _config(name: str) -> str:
    return csv_text(CONFIG, [(name, "m", "km", "km/h", CRS, WKT, "USD", VERSION, "string")])


def _modes(links: Sequence[OpenLink]) -> list[str]:
    return list(dict.fromkeys(link.mode for link in links))
