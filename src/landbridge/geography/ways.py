"""Ways between places: how far, along which lines, through what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.geography.declared import KnownDistance, Measured, known_distances
from landbridge.geography.net import Net, net
from landbridge.geography.packed import Real, great_circle_km
from landbridge.geography.parted import no_way
from landbridge.geography.points import Point
from landbridge.geography.snap import Spot
from landbridge.geography.trees import Search, Tree

KNOWN_WITHIN_KM = 10.0
"""A known distance is between two places if both lie this near to its ends."""
AIR = "air"


@dataclass(frozen=True, slots=True)
class Distance:
    """A distance, and how it came about."""

    km: float
    measured: Measured
    source: str | None = None
    """Row of `data/declared/sources.csv`, unless computed."""


@dataclass(frozen=True)
class Way:
    """The shortest way between two places.

    Attributes
    ----------
    km : along the lines; `start_km` and `goal_km`, from the places to the lines, come on top.
    bridged_km : of these, over gaps of the map.
    through : passages, places of transfer and laid links on the way, in order.
    points : rows of lat, lon in degrees, for drawing; longitudes run on over the antimeridian.
    """

    mode: str
    start: Point
    goal: Point
    km: float
    bridged_km: float
    start_km: float
    goal_km: float
    through: tuple[str, ...]
    points: Real
    measured: Measured = "computed"


@cache
def search(mode: str) -> Search:
    """Return the search over a mode's network, one a process."""
    return Search(net(mode))


def distance_km(
    mode: str,
    start: Point,
    goal: Point,
    *,
    closed: Iterable[str] = (),
    opened: Iterable[str] = (),
    within_km: float | None = None,
) -> float:
    """Return the kilometres of the shortest way on the map by `rail`, `road` or `sea`, or through the `air`.

    Always computed, the same in both directions, and never shorter for a closure. The stretches from the
    places to the lines are not in it. Through the air it is the great circle.

    Parameters
    ----------
    closed : passages (`suez`), places of transfer (`khorgos`), laid links (`marmaray`) not to be passed.
    opened : what is shut unless asked for: `panama`, `northeast`, `northwest`, `magellan`, wagon ferries.
    within_km : how far from a line a place may be (30 km, at sea 150 km).

    Raises
    ------
    InputErrors
        if a place is no place on earth or too far from a line, a name closes nothing, or no way is left: what
        separates the two is said then.
    """
    if mode == AIR:
        a, b = Point(*start).checked(), Point(*goal).checked()
        return float(great_circle_km(*(np.array(degrees) for degrees in (a.lat, a.lon, b.lat, b.lon))))
    return _Question.put(search(mode), start, goal, frozenset(closed), frozenset(opened), within_km).answer()[
        0
    ]


def distance(mode: str, start: Point, goal: Point) -> Distance:
    """Return the distance known from elsewhere if there is one between these places, else the computed one.

    What is known, with sources, is `declared.known_distances()`; nothing of it is used by `distance_km`.
    """
    for row in known_distances():
        if row.mode != mode or row.closed or len(row.pieces) > 1:
            continue
        for ends in (row.ends, row.ends[::-1]):
            if all(_near(place, end) for place, end in zip((start, goal), ends, strict=True)):
                return Distance(row.km, row.measured, row.source)
    return Distance(distance_km(mode, start, goal), "computed")


def computed_km(row: KnownDistance, on: Search | None = None) -> float:
    """Return what the map (or another one) says for a known distance, by the same points and closures."""
    where = on or search(row.mode)
    return sum(
        _Question.put(where, Point(*here), Point(*there), row.closed, frozenset(), None).answer()[0]
        for piece in row.pieces
        for here, there in pairwise(piece)
    )


def way(
    mode: str,
    start: Point,
    goal: Point,
    *,
    closed: Iterable[str] = (),
    opened: Iterable[str] = (),
    within_km: float | None = None,
) -> Way:
    """Return the shortest way with its line on the map; as `distance_km`, but not through the air."""
    question = _Question.put(search(mode), start, goal, frozenset(closed), frozenset(opened), within_km)
    km, edges, shares = question.way()
    network = question.search.net
    lines = network.lines
    through: list[str] = []
    bridged = 0.0
    drawn = [[question.spots[0].lat, question.spots[0].lon]]
    at = question.points_of(edges)
    for edge, share, (a, b) in zip(edges, shares, at, strict=True):
        through += [name for name in network.names_of(edge) if name not in through]
        if edge < len(lines.km):
            bridged += float(lines.bridged_km[edge]) * share
        drawn += question.drawn(edge, a, b)
    drawn.append([question.spots[1].lat, question.spots[1].lon])
    points = np.array(drawn)
    points[:, 1] = np.unwrap(points[:, 1], period=360.0)
    return Way(
        mode,
        Point(*start),
        Point(*goal),
        km,
        bridged,
        question.spots[0].away_km,
        question.spots[1].away_km,
        tuple(through),
        points,
    )


def distances_km(
    mode: str,
    start: Point,
    goals: Sequence[Point],
    *,
    closed: Iterable[str] = (),
    opened: Iterable[str] = (),
    within_km: float | None = None,
) -> Real:
    """Return the kilometres from one place to many, by one tree; infinite where there is no way.

    Raises `InputErrors` as `distance_km`, but not for a way that is missing.
    """
    if mode == AIR:
        return np.array([distance_km(mode, start, goal) for goal in goals])
    network = net(mode)
    names = network.closed_names(frozenset(closed), frozenset(opened))
    spots = _spots(search(mode), (start, *goals), names, within_km)
    tree = search(mode).tree(spots[0], names)
    return np.array([_between(network, tree, spot)[0] for spot in spots[1:]])


@dataclass(frozen=True)
class _Question:
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
    ) -> _Question:
        names = search.net.closed_names(closed, opened)
        places = (Point(*start), Point(*goal))
        here, there = _spots(search, places, names, within_km)
        return _Question(search, names, places, (here, there))

    @property
    def network(self) -> Net:
        return self.search.net

    def tree(self) -> Tree:
        return self.search.tree(self.spots[0], self.names)

    def answer(self) -> tuple[float, int | None]:
        found = _between(self.network, self.tree(), self.spots[1])
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
        lengths = great_circle_km(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
        at = np.r_[0.0, np.cumsum(lengths)] / max(float(lengths.sum()), 1e-12)
        low, high = min(begin, end), max(begin, end)
        kept = line[(at >= low - 1e-9) & (at <= high + 1e-9)].tolist()
        return [list(point) for point in (kept if begin <= end else kept[::-1])]


def _spots(on: Search, places: Sequence[Point], names: frozenset[str], within_km: float | None) -> list[Spot]:
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


def _between(network: Net, tree: Tree, spot: Spot) -> tuple[float, int | None]:
    """Kilometres from a tree's spot to another, and the end of the latter's edge that the way comes by."""
    tail, head = int(network.tail[spot.edge]), int(network.head[spot.edge])
    whole = float(network.km[spot.edge])
    by_tail = float(tree.km[tail]) + spot.share * whole
    by_head = float(tree.km[head]) + (1.0 - spot.share) * whole
    along = abs(spot.share - tree.spot.share) * whole if spot.edge == tree.spot.edge else np.inf
    if along <= min(by_tail, by_head):
        return along, None
    return (by_tail, tail) if by_tail <= by_head else (by_head, head)


def _near(place: Point, end: tuple[float, float]) -> bool:
    far = great_circle_km(*(np.array(degrees) for degrees in (place[0], place[1], *end)))
    return bool(far <= KNOWN_WITHIN_KM)
