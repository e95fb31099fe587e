"""Gaps of a network and the bridges over them.

In the map as it comes, lines stop where a tag changes or a station begins, so that trains seem to be unable
to go on. A bridge is a straight edge over such a gap. It is laid where a line ends, or a piece that is cut
off comes near, if there is no way of at most `DETOUR` times the gap already: neighbours along one line, and
lines that meet a little further on, get none. Gaps are closed in order of length, so the bridges of a small
radius are the first ones of a larger radius.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .raw import RawLines, on_sphere

DETOUR = 5.0
NEIGHBOURS = 24
ISLAND = 20_000
"""A piece of fewer points is looked at more closely: more neighbours of each of its points."""
SHORTEST_KM = 0.001


@dataclass(frozen=True)
class Bridges:
    """Straight edges over gaps, in order of length."""

    tail: np.ndarray
    head: np.ndarray
    km: np.ndarray

    def up_to(self, radius_km: float) -> Bridges:
        """Those over gaps of at most a radius."""
        kept = self.km <= radius_km
        return Bridges(self.tail[kept], self.head[kept], self.km[kept])


def pieces_of(lines: RawLines) -> np.ndarray:
    """Number of the piece that each point belongs to."""
    n = len(lines.lat)
    return connected_components(
        coo_matrix((lines.km + 1, (lines.tail, lines.head)), shape=(n, n)), directed=False
    )[1]


def find_bridges(lines: RawLines, longest_km: float) -> Bridges:
    """Find the bridges over all gaps of at most `longest_km`."""
    beside: list[dict[int, float]] = [{} for _ in range(len(lines.lat))]
    for i, j, km in zip(lines.tail.tolist(), lines.head.tolist(), lines.km.tolist(), strict=True):
        beside[i][j] = beside[j][i] = max(km, SHORTEST_KM)
    tail, head, gaps = [], [], []
    for gap, i, j in _gaps(lines, beside, longest_km):
        if not _joined(beside, i, j, max(DETOUR * gap, 1.0)):
            beside[i][j] = beside[j][i] = max(gap, SHORTEST_KM)
            tail.append(i)
            head.append(j)
            gaps.append(gap)
    return Bridges(np.array(tail), np.array(head), np.maximum(gaps, SHORTEST_KM))


def _gaps(lines: RawLines, beside: list[dict[int, float]], longest_km: float) -> list[tuple[float, int, int]]:
    """Pairs of points to be looked at, in order of the gap in km."""
    piece = pieces_of(lines)
    size = np.bincount(piece)
    ends = np.array([len(others) == 1 for others in beside])
    places = on_sphere(lines.lat, lines.lon)
    tree = cKDTree(places)
    found: dict[tuple[int, int], float] = {}

    def look(points: np.ndarray, neighbours: int) -> None:
        gap, other = tree.query(places[points], k=neighbours, distance_upper_bound=longest_km)
        row, column = np.nonzero(np.isfinite(gap))
        i, j = points[row], other[row, column]
        wanted = (i != j) & ((piece[i] != piece[j]) | ends[i])
        for a, b, km in zip(
            i[wanted].tolist(), j[wanted].tolist(), gap[row, column][wanted].tolist(), strict=True
        ):
            found[min(a, b), max(a, b)] = km

    look(np.arange(len(piece)), NEIGHBOURS)
    order = np.argsort(piece, kind="stable")
    start = np.r_[0, np.cumsum(size)]
    for number in np.nonzero(size < ISLAND)[0]:
        points = order[start[number] : start[number + 1]]
        look(points, min(len(piece), len(points) + 4, 400))
    return sorted((km, a, b) for (a, b), km in found.items())


def _joined(beside: list[dict[int, float]], start: int, goal: int, limit_km: float) -> bool:
    best = {start: 0.0}
    heap = [(0.0, start)]
    while heap:
        km, here = heapq.heappop(heap)
        if here == goal:
            return True
        if km > best[here]:
            continue
        for there, step in beside[here].items():
            far = km + step
            if far <= limit_km and far < best.get(there, np.inf):
                best[there] = far
                heapq.heappush(heap, (far, there))
    return False
