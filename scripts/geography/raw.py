"""Lines of a network as they come, before anything is left out: points, and edges with lengths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

EARTH_KM = 6371.0088


@dataclass(frozen=True)
class RawLines:
    """Points in degrees; undirected edges, each once (`tail < head`), with kilometres along the line."""

    lat: np.ndarray
    lon: np.ndarray
    tail: np.ndarray
    head: np.ndarray
    km: np.ndarray


def read_geograph(path: Path) -> RawLines:
    """Read a file of scgraph-data: `graph=[{node: km, …}, …]`, `nodes=[[latitude, longitude], …]`.

    It is read as text: importing it takes half a minute and gigabytes.
    """
    text = path.read_text(encoding="utf-8")
    graph, nodes = text.index("graph=["), text.index("nodes=[")
    tail, head, km = [], [], []
    node = 0
    for found in re.finditer(r"(\d+): ([-\d.e]+)|\}", text[graph:nodes]):
        if found.lastindex:
            tail.append(node)
            head.append(int(found[1]))
            km.append(float(found[2]))
        else:
            node += 1
    points = np.array(re.findall(r"\[([-\d.e]+), ([-\d.e]+)\]", text[nodes:]), dtype=float)
    if len(points) != node:
        raise SystemExit(f"{path}: {node} rows of edges but {len(points)} points")
    return each_once(points[:, 0], points[:, 1], np.array(tail), np.array(head), np.array(km))


def each_once(
    lat: np.ndarray, lon: np.ndarray, tail: np.ndarray, head: np.ndarray, km: np.ndarray
) -> RawLines:
    """Keep the shortest of edges with the same two ends, and none from a point to itself."""
    low, high = np.minimum(tail, head).astype(np.int64), np.maximum(tail, head)
    order = np.lexsort((km, high, low))
    low, high, km = low[order], high[order], km[order]
    first = np.ones(len(low), dtype=bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    first &= low != high
    return RawLines(lat, lon, low[first], high[first], km[first])


def within(lines: RawLines, inside: np.ndarray) -> RawLines:
    """Keep the edges with both ends inside, and the points that these use."""
    kept = inside[lines.tail] & inside[lines.head]
    tail, head = lines.tail[kept], lines.head[kept]
    used = np.zeros(len(lines.lat), dtype=bool)
    used[tail] = used[head] = True
    number = np.cumsum(used) - 1
    return RawLines(lines.lat[used], lines.lon[used], number[tail], number[head], lines.km[kept])


def eurasia(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Tell which points lie in the part of the world that is kept.

    North of the equator, from the Atlantic to the Pacific, without Africa. The islands that no line joins to
    the mainland fall out later, with the other small pieces.
    """
    africa = (lat < 36) & (lon < 32.3) & ~((lat > 34.5) & (lon > 19))
    return (lat > 0) & (lon > -12) & ~africa


def straight_km(lat1: np.ndarray, lon1: np.ndarray, lat2: np.ndarray, lon2: np.ndarray) -> np.ndarray:
    """Great circle between points in degrees, in km (haversine)."""
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half = np.sin((phi2 - phi1) / 2) ** 2
    half = half + np.cos(phi1) * np.cos(phi2) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))


def on_sphere(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Points in km from the centre of the earth, one row each."""
    phi, lam = np.radians(lat), np.radians(lon)
    return EARTH_KM * np.c_[np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)]
