"""How links run on the map: along the lines of the geography, or straight where it has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import InputErrors
from landbridge.geography import Point, way

if TYPE_CHECKING:
    from landbridge.corridor.tables import PlaceRow
    from landbridge.exchange.links import OpenLink

Position = tuple[float, float]
"""Longitude, latitude, in degrees: the order of GeoJSON and of well-known text."""
Line = Sequence[Position]

NEAR_ENOUGH = 0.15
"""A line on the map whose length differs by more than this share from the link's is not its line."""
THINNED_KM = 3.0
WITHIN_KM = 60.0
"""How far from a line on the map a place of a link may lie."""
DIGITS = 5
"""Of coordinates: about a metre."""


def lines_of(links: Iterable[OpenLink], places: Mapping[str, PlaceRow]) -> dict[str, Line]:
    """Return the lines of links on the map, by id; without those that the map does not have."""
    found: dict[str, Line] = {}
    for link in links:
        if link.mode == "air":
            continue
        mode = "sea" if link.mode == "ferry" else link.mode
        begins, ends = (_point(places[id_]) for id_ in (link.begins, link.ends))
        try:
            on_map = way(mode, begins, ends, within_km=None if mode == "sea" else WITHIN_KM)
        except InputErrors:  # laid by hand where the map has a gap, or shut there
            continue
        if abs(on_map.km - link.km) > NEAR_ENOUGH * link.km:
            continue
        points = on_map.thinned(THINNED_KM)
        line = [(round(_wrapped(lon), DIGITS), round(lat, DIGITS)) for lat, lon in points.tolist()]
        found[link.id] = [position_of(places[link.begins]), *line, position_of(places[link.ends])]
    return found


def position_of(place: PlaceRow) -> Position:
    """Return longitude and latitude of a place."""
    return (round(place.longitude or 0.0, DIGITS), round(place.latitude or 0.0, DIGITS))


def cut_at_antimeridian(line: Line) -> list[list[Position]]:
    """Return a line as its parts on either side of the antimeridian, none of which crosses it (RFC 7946)."""
    parts: list[list[Position]] = [[line[0]]]
    for (lon, lat), (next_lon, next_lat) in pairwise(line):
        step = next_lon - lon
        if abs(step) > 180:
            edge = 180.0 if step < 0 else -180.0
            beyond = next_lon + (360.0 if step < 0 else -360.0)
            share = (edge - lon) / (beyond - lon) if beyond != lon else 0.0
            at = round(lat + share * (next_lat - lat), DIGITS)
            parts[-1].append((edge, at))
            parts.append([(-edge, at)])
        parts[-1].append((next_lon, next_lat))
    return [part for part in parts if len(part) > 1]


def _wrapped(lon: float) -> float:
    """Return a longitude between -180 and 180."""
    return lon if -180 <= lon <= 180 else float(np.mod(lon + 180.0, 360.0) - 180.0)


def _point(place: PlaceRow) -> Point:
    return Point(place.latitude or 0.0, place.longitude or 0.0, place.name)
