"""Geometries and boxes of RFC 7946: longitude before latitude, in degrees of WGS 84."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from landbridge.exchange.lines import Line, Position, cut_at_antimeridian


def point(position: Position) -> dict[str, Any]:
    """Return a point."""
    return {"type": "Point", "coordinates": list(position)}


def line(positions: Line) -> dict[str, Any]:
    """Return a line, in parts where it crosses the antimeridian."""
    parts = [[list(position) for position in part] for part in cut_at_antimeridian(positions)]
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def feature(id_: str, geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    """Return a feature with the box around it."""
    return {
        "type": "Feature",
        "id": id_,
        "bbox": box_of(_positions(geometry)),
        "geometry": geometry,
        "properties": properties,
    }


def box_of(positions: Iterable[Sequence[float]]) -> list[float]:
    """Return west, south, east and north; west is above east where the box crosses the antimeridian.

    The box is the narrowest that holds them all: it leaves out the widest stretch of longitude without one.
    """
    found = [tuple(position) for position in positions]
    lons = sorted({position[0] for position in found})
    gaps = [(after - before, number + 1) for number, (before, after) in enumerate(pairwise(lons))]
    widest, first = max(gaps, default=(0.0, 0))
    south, north = min(position[1] for position in found), max(position[1] for position in found)
    if widest <= 360.0 - (lons[-1] - lons[0]):
        return [lons[0], south, lons[-1], north]
    return [lons[first], south, lons[first - 1], north]


def boxed(features: Sequence[dict[str, Any]]) -> list[float]:
    """Return the box of all features."""
    return box_of([position for one in features for position in _positions(one["geometry"])])


def _positions(geometry: dict[str, Any]) -> list[list[float]]:
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Point":
        return [coordinates]
    if geometry["type"] == "LineString":
        return list(coordinates)
    return [position for part in coordinates for position in part]
