"""Countries and land of Natural Earth, from the TopoJSON of world-atlas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

Ring = np.ndarray
"""Longitudes and latitudes in degrees, one row a point."""


def rings_of(path: Path, name: str) -> list[tuple[str, list[list[Ring]]]]:
    """Read the areas of an object of a TopoJSON file: id, and polygons as rings (the first the outer one)."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    scale, origin = whole["transform"]["scale"], whole["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in whole["arcs"]]

    def ring(numbers: list[int]) -> Ring:
        parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    def polygons(area: dict[str, Any]) -> list[list[Ring]]:
        several = area["arcs"] if area["type"] == "MultiPolygon" else [area["arcs"]]
        return [[ring(numbers) for numbers in polygon] for polygon in several]

    return [
        (str(area.get("id", "")), polygons(area))
        for area in whole["objects"][name]["geometries"]
        if area["type"] in ("Polygon", "MultiPolygon")
    ]


def country_of(path: Path, lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """ISO 3166 number of the country of each point; of the nearest one where it is off the coast as drawn."""
    import shapely

    areas: list[Any] = []
    codes: list[int] = []
    for code, polygons in rings_of(path, "countries"):
        for outer, *holes in polygons:
            # Drawn across the antimeridian, Russia would cover the Arctic.
            for part in _cut(outer, holes):
                areas.append(part)
                codes.append(int(code) if code.isdigit() else 0)
    tree = shapely.STRtree(areas)
    points = shapely.points(lon, lat)
    found = np.full(len(lat), -1)
    at, area = tree.query(points, predicate="intersects")
    found[at[::-1]] = np.array(codes)[area[::-1]]
    missing = np.nonzero(found < 0)[0]
    found[missing] = np.array(codes)[tree.nearest(points[missing])]
    return found


def _cut(outer: Ring, holes: list[Ring]) -> list[Any]:
    import shapely

    whole = shapely.make_valid(shapely.Polygon(unrolled(outer), [unrolled(hole) for hole in holes]))
    parts = []
    for shift in (-360, 0, 360):
        moved = shapely.transform(whole, lambda xy, by=shift: xy + np.array([by, 0]))
        part = shapely.intersection(moved, shapely.box(-180, -90, 180, 90))
        parts += [p for p in shapely.get_parts(part) if p.geom_type == "Polygon" and p.area > 0]
    return parts


def unrolled(ring: Ring) -> Ring:
    """A ring without jumps of 360 degrees: it may leave -180 … 180; one about a pole is led over it."""
    lon, lat = ring[:, 0], ring[:, 1]
    step = (np.diff(lon) + 180) % 360 - 180
    smooth = np.r_[lon[0], lon[0] + np.cumsum(step)]
    if abs(smooth[-1] - smooth[0]) > 180:
        pole = -90.0 if lat.mean() < 0 else 90.0
        smooth = np.r_[smooth, smooth[-1], smooth[0], smooth[0]]
        lat = np.r_[lat, pole, pole, lat[0]]
    return np.c_[smooth, lat]


def cut_land(path: Path) -> list[Ring]:
    """Rings of the land, cut at the antimeridian, so that nothing is smeared over a map from -180 to 180."""
    import shapely

    rings: list[Ring] = []
    for _, polygons in rings_of(path, "land"):
        for outer, *holes in polygons:
            for part in _cut(outer, holes):
                rings.append(np.array(shapely.get_coordinates(part.exterior)))
                rings += [np.array(shapely.get_coordinates(hole)) for hole in part.interiors]
    return rings
