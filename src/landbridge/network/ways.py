"""Shortest ways over the links that are open on a day, of one mode, from place to place.

A railway is left and entered by its gauge: a way may change it only where a service carries through and the
place has a transfer between the two. Ties are broken by the order of the links, so that a way is the same
everywhere.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple


class Edge(NamedTuple):
    """A link in one direction, on a day."""

    link: str
    begins: str
    ends: str
    gauge: str
    """Empty where there is none."""
    km: float
    speed_kmh: float
    """0 where the link says none."""
    border: str
    direction: str
    emission: str
    weight: float
    """What the shortest way is short in."""


@dataclass(frozen=True, slots=True)
class Way:
    """Links in order, and where the gauge changes between them."""

    edges: tuple[Edge, ...]
    km: float
    """Length."""
    places: tuple[str, ...]
    """Every place on it, in order."""
    links: tuple[str, ...]
    """Every link on it, in order."""
    changes: tuple[tuple[str, str, str], ...]
    """Places at which the gauge changes, with the gauge before and after."""


def way_over(edges: tuple[Edge, ...]) -> Way:
    """Return the way over some links."""
    gauges = [edge.gauge for edge in edges]
    changes = () if len(set(gauges)) < 2 else _changes(edges)
    places = (edges[0].begins, *[edge.ends for edge in edges]) if edges else ()
    km = sum(edge.km for edge in edges)
    return Way(edges, km, places, tuple([edge.link for edge in edges]), changes)


def _changes(edges: tuple[Edge, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (after.begins, before.gauge, after.gauge)
        for before, after in pairwise(edges)
        if before.gauge != after.gauge
    )


State = tuple[str, str]
"""A place, and the gauge on which it was come to."""
Tree = dict[State, tuple[float, Edge | None, State | None]]
"""Of each state: cost, last link, and the state before."""


@dataclass(frozen=True)
class Ways:
    """Shortest ways of one mode; `changes` are (place, gauge, gauge) at which a way may change its gauge."""

    edges: tuple[Edge, ...]
    changes: frozenset[tuple[str, str, str]] = frozenset()
    change_weight: float = 1.0
    """What a change of gauge weighs, so that none is made without need."""
    _trees: dict[tuple[str, str | None], Tree] = field(default_factory=dict, compare=False, repr=False)
    _ends: dict[tuple[str, str | None], dict[str, State]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _ways: dict[tuple[str, str, tuple[str, ...]], Way | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    @cached_property
    def _leaving(self) -> dict[State, list[Edge]]:
        """Links that leave a place by a gauge."""
        return _leaving(self.edges)

    @cached_property
    def _turns(self) -> dict[State, list[str]]:
        """Gauges to which a place changes from one."""
        return _turns(self.changes)

    def way(self, begins: str, ends: str, via: tuple[str, ...] = ()) -> Way | None:
        """Return the shortest way, through some places in order, or None if there is none."""
        key = (begins, ends, via)
        if key not in self._ways:
            self._ways[key] = self._way(begins, ends, via)
        return self._ways[key]

    def _way(self, begins: str, ends: str, via: tuple[str, ...]) -> Way | None:
        found: tuple[Edge, ...] = ()
        here, gauge = begins, None
        for place in (*via, ends):
            part = self._stretch(here, place, gauge)
            if part is None:
                return None
            found += part
            here, gauge = place, found[-1].gauge if found else None
        return way_over(found)

    def reached(self, begins: str) -> set[str]:
        """Return the places that can be reached from one."""
        return {place for place, _ in self._tree(begins, None)}

    def _stretch(self, begins: str, ends: str, gauge: str | None) -> tuple[Edge, ...] | None:
        if begins == ends:
            return ()
        tree = self._tree(begins, gauge)
        state: State | None = self._ends[begins, gauge].get(ends)
        if state is None:
            return None
        edges: list[Edge] = []
        while state is not None:
            _, edge, before = tree[state]
            if edge is not None:
                edges.append(edge)
            state = before
        return tuple(reversed(edges))

    def _tree(self, source: str, gauge: str | None) -> Tree:
        """Return the shortest ways from a place: on any gauge it has, or on that with which one comes."""
        found = self._trees.get((source, gauge))
        if found is not None:
            return found
        leaving, turns = self._leaving, self._turns
        gauges = sorted({edge.gauge for edge in self.edges if edge.begins == source})
        settled: Tree = {}
        queue: list[tuple[float, int, State, Edge | None, State | None]] = [
            (0.0, number, (source, one), None, None)
            for number, one in enumerate(gauges if gauge is None else [gauge])
        ]
        count = len(queue)
        while queue:
            cost, _, state, edge, before = heapq.heappop(queue)
            if state in settled:
                continue
            settled[state] = (cost, edge, before)
            for after in leaving.get(state, ()):
                count += 1
                heapq.heappush(queue, (cost + after.weight, count, (after.ends, after.gauge), after, state))
            if edge is not None or gauge is not None:
                for other in turns.get(state, ()):
                    count += 1
                    heapq.heappush(queue, (cost + self.change_weight, count, (state[0], other), None, state))
        first: dict[str, State] = {}
        for state in settled:  # in the order of cost
            first.setdefault(state[0], state)
        self._trees[source, gauge], self._ends[source, gauge] = settled, first
        return settled


@lru_cache(maxsize=64)
def _leaving(edges: tuple[Edge, ...]) -> dict[tuple[str, str], list[Edge]]:
    found: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        found[edge.begins, edge.gauge].append(edge)
    return dict(found)


@lru_cache(maxsize=64)
def _turns(changes: frozenset[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for place, before, after in sorted(changes):
        found[place, before].append(after)
    return dict(found)


@lru_cache(maxsize=64)
def ways_of(edges: tuple[Edge, ...], changes: frozenset[tuple[str, str, str]] = frozenset()) -> Ways:
    """Return the ways over some links; the same links give the same object, with its trees."""
    return Ways(edges, changes)


def within(edges: Iterable[Edge], places: Collection[str]) -> tuple[Edge, ...]:
    """Return the links that begin and end in some places."""
    return tuple(edge for edge in edges if edge.begins in places and edge.ends in places)
