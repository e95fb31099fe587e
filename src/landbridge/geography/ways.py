"""Ways between places: how far, along which lines, through what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from landbridge.geography.declared import KnownDistance, Measured, known_distances
from landbridge.geography.net import net
from landbridge.geography.packed import Real, great_circle_km
from landbridge.geography.points import Point
from landbridge.geography.question import Question, between, search, spots_of
from landbridge.geography.thin import thinned
from landbridge.geography.trees import Search

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
    through : passages, places of transfer, crossings and laid links on the way, in order.
    points : rows of lat, lon in degrees, for drawing; longitudes run on over the antimeridian.
    km_by_country, km_by_gauge : of railways: by ISO 3166 code (`KZ`; `*` if none is declared) and by mm; an
        edge over a border counts half on each side. They add up to `km`.
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
    km_by_country: dict[str, float]
    km_by_gauge: dict[int, float]
    measured: Measured = "computed"

    def thinned(self, tolerance_km: float) -> Real:
        """Return the points that a line off by `tolerance_km` at most needs: what a small map draws."""
        return thinned(self.points, tolerance_km)


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
    closed : passages (`suez`), places of transfer (`khorgos`), crossings by road (`nur_zholy`), laid links.
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
    return Question.put(search(mode), start, goal, frozenset(closed), frozenset(opened), within_km).answer()[
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
        Question.put(where, Point(*here), Point(*there), row.closed, frozenset(), None).answer()[0]
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
    question = Question.put(search(mode), start, goal, frozenset(closed), frozenset(opened), within_km)
    km, edges, shares = question.way()
    network = question.search.net
    lines = network.lines
    through: list[str] = []
    bridged = 0.0
    by_country: dict[str, float] = {}
    by_gauge: dict[int, float] = {}
    drawn = [[question.spots[0].lat, question.spots[0].lon]]
    at = question.points_of(edges)
    for edge, share, (a, b) in zip(edges, shares, at, strict=True):
        for country, gauge in network.sides_of(edge):
            half = float(network.km[edge]) * share / 2
            by_country[country] = by_country.get(country, 0.0) + half
            by_gauge[gauge] = by_gauge.get(gauge, 0.0) + half
        through += [name for name in network.names_of(edge) if name not in through]
        if edge < len(lines.km):
            bridged += float(lines.bridged_km[edge]) * share
        drawn += question.drawn(edge, a, b)
    drawn.append([question.spots[1].lat, question.spots[1].lon])
    points = np.array(drawn)
    # Each edge begins where the one before ended.
    again = np.all(points[1:-1] == points[:-2], axis=1)
    points = points[np.r_[True, ~again, True]]
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
        by_country,
        by_gauge,
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
    spots = spots_of(search(mode), (start, *goals), names, within_km)
    tree = search(mode).tree(spots[0], names)
    return np.array([between(network, tree, spot)[0] for spot in spots[1:]])


def _near(place: Point, end: tuple[float, float]) -> bool:
    far = great_circle_km(*(np.array(degrees) for degrees in (place[0], place[1], *end)))
    return bool(far <= KNOWN_WITHIN_KM)
