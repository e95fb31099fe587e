"""Shortest ways from one spot to everywhere (Dijkstra 1959): by scipy if installed, else by a heap in Python.

Both give the same kilometres; the heap takes some ten times as long on the roads. A compiled search is
as fast as scipy's (`benchmarks/geography.py`), and not worth numba on this floor.
"""

from __future__ import annotations

import heapq
from collections import OrderedDict
from dataclasses import dataclass, field
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landbridge.geography.net import Net
from landbridge.geography.packed import Real, Whole
from landbridge.geography.points import Point
from landbridge.geography.snap import Spot, snap

NOWHERE = -9999
"""No point before this one."""
SPOTS_KEPT = 10_000
TREES_KEPT = {"rail": 64, "road": 24, "sea": 128}


@dataclass(frozen=True)
class Arcs:
    """Both directions of the edges that can be passed, sorted by the point that they leave."""

    first: NDArray[np.int32]
    to: NDArray[np.int32]
    km: Real
    edge: Whole


@dataclass(frozen=True)
class Tree:
    """Kilometres from a spot to each point (infinite if there is no way), and the point before on the way."""

    spot: Spot
    km: Real
    before: NDArray[np.int32]
    """`NOWHERE` at points not reached; the number of points where the way comes straight from the spot."""
    arcs: Arcs

    def edges_to(self, point: int) -> list[int]:
        """Return the whole edges on the way from the spot to a point, in order."""
        edges: list[int] = []
        here = point
        while (previous := int(self.before[here])) != len(self.km):
            span = slice(self.arcs.first[previous], self.arcs.first[previous + 1])
            hits = np.nonzero(self.arcs.to[span] == here)[0]
            best = hits[self.arcs.km[span][hits].argmin()]
            edges.append(int(self.arcs.edge[span][best]))
            here = previous
        return edges[::-1]


@dataclass
class Search:
    """A network with the trees that were grown on it, kept for the next question."""

    net: Net
    arcs_by_closure: dict[frozenset[str], Arcs] = field(default_factory=dict)
    trees: OrderedDict[tuple[frozenset[str], int, float], Tree] = field(default_factory=OrderedDict)
    spots: dict[tuple[float, float, frozenset[str], float | None], Spot] = field(default_factory=dict)
    lock: Any = field(default_factory=Lock)

    def spot(self, place: Point, closed: frozenset[str], within_km: float | None) -> Spot:
        """Return where a place joins the network, looked up now or kept; raises as `snap`."""
        key = (place.lat, place.lon, closed, within_km)
        found = self.spots.get(key)
        if found is None:
            found = snap(self.net, place, self.net.passable(closed), within_km)
            if len(self.spots) >= SPOTS_KEPT:
                self.spots.clear()
            self.spots[key] = found
        return found

    def arcs(self, closed: frozenset[str]) -> Arcs:
        """Return the arcs while these names are closed."""
        found = self.arcs_by_closure.get(closed)
        if found is None:
            found = arcs_of(self.net, self.net.passable(closed))
            if len(self.arcs_by_closure) >= 8:
                self.arcs_by_closure.pop(next(iter(self.arcs_by_closure)))
            self.arcs_by_closure[closed] = found
        return found

    def tree(self, spot: Spot, closed: frozenset[str]) -> Tree:
        """Return the tree from a spot, grown now or kept."""
        key = (closed, spot.edge, spot.share)
        with self.lock:
            found = self.trees.get(key)
            if found is not None:
                self.trees.move_to_end(key)
                return found
            arcs = self.arcs(closed)
        found = grow(self.net, arcs, spot)
        with self.lock:
            self.trees[key] = found
            while len(self.trees) > TREES_KEPT[self.net.lines.mode]:
                self.trees.popitem(last=False)
        return found


def arcs_of(net: Net, passable: NDArray[np.bool_]) -> Arcs:
    """Sort the passable edges, both ways, by the point that they leave."""
    edge = np.nonzero(passable)[0]
    tail, head = net.tail[edge], net.head[edge]
    leaves = np.r_[tail, head]
    order = np.argsort(leaves, kind="stable")
    counts = np.bincount(leaves, minlength=len(net.lines.lat))
    return Arcs(
        np.r_[0, np.cumsum(counts)].astype(np.int32),
        np.r_[head, tail][order].astype(np.int32),
        np.r_[net.km[edge], net.km[edge]][order],
        np.r_[edge, edge][order],
    )


def grow(net: Net, arcs: Arcs, spot: Spot, *, with_scipy: bool | None = None) -> Tree:
    """Grow a tree from a spot: a point more, from which two arcs lead to the ends of its edge."""
    if with_scipy is None:
        with_scipy = find_spec("scipy") is not None
    tail, head, km = int(net.tail[spot.edge]), int(net.head[spot.edge]), float(net.km[spot.edge])
    first = np.r_[arcs.first, arcs.first[-1] + 2].astype(np.int32)
    to = np.r_[arcs.to, tail, head].astype(np.int32)
    # Nothing may weigh nothing in a sparse matrix.
    start = np.maximum([spot.share * km, (1.0 - spot.share) * km], 1e-9)
    weight = np.r_[arcs.km, start]
    far, before = _by_scipy(first, to, weight) if with_scipy else _by_heap(first, to, weight)
    return Tree(spot, far[:-1], before[:-1], arcs)


def _by_scipy(first: NDArray[np.int32], to: NDArray[np.int32], km: Real) -> tuple[Real, NDArray[np.int32]]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    n = len(first) - 1
    matrix = csr_array((km, to, first), shape=(n, n))
    far, before = dijkstra(matrix, directed=True, indices=n - 1, return_predecessors=True)
    return far, before


def _by_heap(first: NDArray[np.int32], to: NDArray[np.int32], km: Real) -> tuple[Real, NDArray[np.int32]]:
    starts, ends, lengths = first.tolist(), to.tolist(), km.tolist()
    n = len(starts) - 1
    far = [float("inf")] * n
    before = [NOWHERE] * n
    far[n - 1] = 0.0
    heap = [(0.0, n - 1)]
    while heap:
        here_km, here = heapq.heappop(heap)
        if here_km > far[here]:
            continue
        for arc in range(starts[here], starts[here + 1]):
            there, there_km = ends[arc], here_km + lengths[arc]
            if there_km < far[there]:
                far[there] = there_km
                before[there] = here
                heapq.heappush(heap, (there_km, there))
    return np.array(far), np.array(before, dtype=np.int32)
