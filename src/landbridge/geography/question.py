"""One question to a network: from here to there, while something is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.geography.net import Net, net
from landbridge.geography.packed import great_circle_km
from landbridge.geography.parted import no_way
from landbridge.geography.points import Point
from landbridge.geography.snap import Spot
from landbridge.geography.trees import Search, Tree


@cache
def search(mode: str) -> Search:
    """Return the search over a mode's network, one a process."""
    return Search(net(mode))


@dataclass(frozen=True)
class Question:
    """Two places on a network, and the names that are closed."""

    search: Search
    names: frozenset[str]
    places: tuple[Point, Point]
    spots: tuple[Spot, Spot]

    @staticmethod
    def put(
        search: Search,
        start: Point,
        goal: Point,
        closed: frozenset[str],
        opened: frozenset[str],
        within_km: float | None,
    ) -> Question:
        """Look up where the places join the network; raise `InputErrors` as `distance_km`."""
        names = search.net.closed_names(closed, opened)
        places = (Point(*start), Point(*goal))
        here, there = spots_of(search, places, names, within_km)
        return Question(search, names, places, (here, there))

    @property
    def network(self) -> Net:
        """The network that is asked."""
        return self.search.net

    def tree(self) -> Tree:
        """Return the tree from the start."""
        return self.search.tree(self.spots[0], self.names)

    def answer(self) -> tuple[float, int | None]:
        """Return the kilometres, and by which end of its edge the goal is reached (None along one edge)."""
        found = between(self.network, self.tree(), self.spots[1])
        if not np.isfinite(found[0]):
            raise InputErrors([no_way(self.network, self.names, self.places, self.spots)])
        return found

    def way(self) -> tuple[float, list[int], list[float]]:
        """Edges in order with the share of each that is on the way."""
        km, by = self.answer()
        here, there = self.spots
        if by is None:
            return km, [here.edge], [abs(here.share - there.share)]
        edges = self.tree().edges_to(by)
        tail = int(self.network.tail[there.edge])
        last = there.share if by == tail else 1.0 - there.share
        first_point = self._first_point(edges, by)
        first = here.share if first_point == int(self.network.tail[here.edge]) else 1.0 - here.share
        return km, [here.edge, *edges, there.edge], [first, *[1.0] * len(edges), last]

    def _first_point(self, edges: list[int], last: int) -> int:
        point = last
        for edge in reversed(edges):
            tail, head = int(self.network.tail[edge]), int(self.network.head[edge])
            point = tail if point == head else head
        return point

    def points_of(self, edges: list[int]) -> list[tuple[float, float]]:
        """From which share to which each edge is run through (0 at its tail)."""
        here, there = self.spots
        if len(edges) == 1:
            return [(here.share, there.share)]
        inner = edges[1:-1]
        point = self._first_point(inner, self.answer()[1] or 0)
        start_is_tail = point == int(self.network.tail[here.edge])
        runs = [(here.share, 0.0 if start_is_tail else 1.0)]
        for edge in inner:
            from_tail = point == int(self.network.tail[edge])
            runs.append((0.0, 1.0) if from_tail else (1.0, 0.0))
            point = int(self.network.head[edge] if from_tail else self.network.tail[edge])
        from_tail = point == int(self.network.tail[there.edge])
        runs.append((0.0 if from_tail else 1.0, there.share))
        return runs

    def drawn(self, edge: int, begin: float, end: float) -> list[list[float]]:
        """Points between two shares of an edge, in the order of travel."""
        lines = self.network.lines
        if edge >= len(lines.km):
            tail, head = self.network.tail[edge], self.network.head[edge]
            both = [[lines.lat[tail], lines.lon[tail]], [lines.lat[head], lines.lon[head]]]
            return both if begin < end else both[::-1]
        line = lines.drawn(edge)
        if abs(end - begin) == 1.0:
            return list((line if begin < end else line[::-1]).tolist())
        lengths = great_circle_km(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
        at = np.r_[0.0, np.cumsum(lengths)] / max(float(lengths.sum()), 1e-12)
        low, high = min(begin, end), max(begin, end)
        kept = line[(at >= low - 1e-9) & (at <= high + 1e-9)].tolist()
        return [list(point) for point in (kept if begin <= end else kept[::-1])]


def spots_of(
    on: Search, places: Sequence[Point], names: frozenset[str], within_km: float | None
) -> list[Spot]:
    """Where places join a network; all that do not are told at once."""
    problems: list[Problem] = []
    spots = []
    for place in places:
        try:
            spots.append(on.spot(Point(*place), names, within_km))
        except InputErrors as error:
            problems += error.problems
    if problems:
        raise InputErrors(problems)
    return spots


def between(network: Net, tree: Tree, spot: Spot) -> tuple[float, int | None]:
    """Kilometres from a tree's spot to another, and the end of the latter's edge that the way comes by."""
    tail, head = int(network.tail[spot.edge]), int(network.head[spot.edge])
    whole = float(network.km[spot.edge])
    by_tail = float(tree.km[tail]) + spot.share * whole
    by_head = float(tree.km[head]) + (1.0 - spot.share) * whole
    along = abs(spot.share - tree.spot.share) * whole if spot.edge == tree.spot.edge else np.inf
    if along <= min(by_tail, by_head):
        return along, None
    return (by_tail, tail) if by_tail <= by_head else (by_head, head)
