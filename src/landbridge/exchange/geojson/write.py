"""A corridor's places, links, services and ways as one GeoJSON collection.

Names of properties carry units; `layer` tells features apart. Members that the RFC does not know stand beside
its own: the corridor, the day, and whose data it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from landbridge.exchange.geojson.shapes import boxed, feature, line, point
from landbridge.exchange.legs import Leg, legs
from landbridge.exchange.lines import Line, Position, position_of
from landbridge.exchange.links import OpenLink, open_links
from landbridge.geography import attribution
from landbridge.network import ArcKind

if TYPE_CHECKING:
    from landbridge.behaviour.shipper import Weighed
    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.tables import PlaceRow
    from landbridge.experiment.route import Answer
    from landbridge.network import Network

LICENCE = "Railways and roads: ODbL 1.0, https://opendatacommons.org/licenses/odbl/1-0/"


def geojson_of(
    corridor: Corridor, network: Network, lines: Mapping[str, Line], answers: tuple[Answer, ...] = ()
) -> tuple[dict[str, Any], list[str], dict[str, int]]:
    """Return the collection, notes on what was left out, and how many of what it holds.

    Parameters
    ----------
    corridor, network
        The network is the corridor's, on its day.
    lines
        How links run, by id; others are drawn straight from place to place.
    answers
        Of `route`: the ways of each are drawn too.
    """
    links, notes = open_links(corridor, network.day)
    draw = _Drawing(corridor, lines, {link.id: link for link in links})
    carried = list(legs(network, ArcKind.CARRIAGE))
    used = {place for link in links for place in (link.begins, link.ends)} | {p.id for p in network.places}
    places = [p for p in corridor.places.values() if p.id in used and p.latitude is not None]
    layers = {
        "places": [_place(place) for place in places],
        "links": [draw.link(link) for link in links],
        "services": [draw.service(leg) for leg in carried],
        "ways": [
            draw.way(network, answer, way, n) for answer in answers for n, way in enumerate(answer.ways)
        ],
    }
    features = [one for layer in layers.values() for one in layer]
    modes = {"ferry": "sea"}
    shown = attribution(*dict.fromkeys(modes.get(link.mode, link.mode) for link in links))
    value = {
        "type": "FeatureCollection",
        "bbox": boxed(features),
        "name": f"{corridor.name} on {network.day}",
        "corridor": corridor.name,
        "date": str(network.day),
        "attribution": shown,
        "licence": LICENCE,
        "features": features,
    }
    return value, notes, {name: len(layer) for name, layer in layers.items() if layer}


class _Drawing:
    """Draws links, services and ways, along lines where there are some."""

    def __init__(self, corridor: Corridor, lines: Mapping[str, Line], links: Mapping[str, OpenLink]) -> None:
        self.corridor, self.lines, self.links = corridor, lines, links

    def link(self, link: OpenLink) -> dict[str, Any]:
        """Return a link."""
        shape = self.lines.get(link.id) or [self.at(link.begins), self.at(link.ends)]
        told = {
            "layer": "links",
            "mode": link.mode,
            "begins": link.begins,
            "ends": link.ends,
            "both_ways": link.both_ways,
            "km": link.km,
            "km_kind": link.km_kind,
            "speed_kmh": link.speed_kmh,
            "gauge_mm": _whole(link.gauge),
            "border": link.border,
            "passages": list(link.passages),
            "drawn": "along the line" if link.id in self.lines else "straight",
        }
        return feature(f"links.{link.id}", line(shape), told)

    def service(self, leg: Leg) -> dict[str, Any]:
        """Return a service from stop to stop, from place to place on its way."""
        unit = leg.price_unit.removeprefix("per_")
        told = {
            "layer": "services",
            "mode": leg.mode,
            "service": leg.service,
            "begins": leg.begins,
            "ends": leg.ends,
            "way": list(leg.way),
            "km": leg.km,
            "time_h_p50": round(leg.p50_h, 4),
            "time_h_p95": round(leg.p95_h, 4),
            "headway_h": leg.headway_h,
            "price_usd": leg.price_usd,
            "price_per": unit or None,
            "subsidy_usd": leg.subsidy_usd,
            "subsidy_payer": leg.payer or None,
            "fees_usd": {f"per_{of.removeprefix('per_')}": fee for of, fee in leg.fees_usd.items()},
            "co2e_kg_per_t": leg.co2e_kg_per_t,
            "co2e_kg_per_teu": leg.co2e_kg_per_teu,
        }
        return feature(f"services.{leg.id}", line([self.at(place) for place in leg.way]), told)

    def way(self, network: Network, answer: Answer, way: Weighed, number: int) -> dict[str, Any]:
        """Return a way from door to door, along its links."""
        asked = answer.asked
        shape: list[Position] = []
        for arc in way.arcs:
            for link, (begins, ends) in zip(network.links[arc], pairwise(network.way[arc]), strict=True):
                part = self.along(link, begins, ends)
                shape += part[1:] if shape and shape[-1] == part[0] else part
        told = {
            "layer": "ways",
            "mode": way.mode,
            "origin": asked.origin,
            "destination": asked.destination,
            "goods": asked.goods,
            "weight_t": asked.shipment.tonnes,
            "value_usd_per_kg": asked.shipment.usd_per_kg,
            "best_of_mode": answer.best.get(way.mode) == way,
            "path": [way.legs[0].begins, *(leg.ends for leg in way.legs)],
            "km": way.km,
            "price_usd": way.price_usd,
            "subsidy_usd": way.subsidy_usd,
            "fees_usd": way.fees_usd,
            "paid_usd": way.paid_usd,
            "days_p50": way.days(0.5),
            "days_p95": way.days(0.95),
            "on_time": way.on_time,
            "co2e_kg": way.co2e_kg,
            "total_cost_usd": way.total_cost_usd,
        }
        return feature(
            f"ways.{asked.origin}-{asked.destination}.{asked.goods}.{number + 1}", line(shape), told
        )

    def along(self, link: str, begins: str, ends: str) -> list[Position]:
        """Return the positions of a link in the direction in which it is used."""
        if link not in self.lines:
            return [self.at(begins), self.at(ends)]
        own = list(self.lines[link])
        return own if self.links[link].begins == begins else own[::-1]

    def at(self, place: str) -> Position:
        """Return where a place is."""
        return position_of(self.corridor.places[place])


def _place(place: PlaceRow) -> dict[str, Any]:
    told = {
        "layer": "places",
        "name": place.name,
        "also": list(place.also),
        "country": place.country,
        "kinds": list(place.kinds),
        "gauges_mm": [int(gauge) for gauge in place.gauges],
        "time_zone": place.time_zone,
    }
    return feature(place.id, point(position_of(place)), told)


def _whole(text: str | None) -> int | None:
    return None if text is None else int(text)
