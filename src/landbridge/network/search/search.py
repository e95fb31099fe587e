"""Ways from one place to another, or to all, that no other way beats in price, hours, CO2e and lateness."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from landbridge.network import Network

PRICE, HOURS, CO2E, SPREAD = range(4)
"""Columns of costs: USD, hours, kg, and the variance of the hours."""
MOST_LABELS = 4_000_000
LONGEST = 24
"""Arcs of a way at most, among which ε is divided where there is no target."""
_PARTS = 4
MIXES = np.array(
    [
        (price, hours, co2e, _PARTS - price - hours - co2e)
        for price in range(_PARTS + 1)
        for hours in range(_PARTS + 1 - price)
        for co2e in range(_PARTS + 1 - price - hours)
    ],
    float,
)
"""(35, 4) all weights of the four criteria in whole quarters."""


class NoTreesError(RunError):
    """scipy, which finds the shortest ways, is not installed."""

    def __init__(self) -> None:
        super().__init__("ways from door to door need the extra `network`: pip install 'landbridge[network]'")


@dataclass(frozen=True, slots=True)
class Found:
    """A way: its arcs in order and what it costs."""

    arcs: tuple[int, ...]
    price_usd: float
    """What the shipper pays: price and fees less subsidy."""
    hours: float
    """Mean time from the start to the end, waits for departures included."""
    co2e_kg: float
    spread_h: float
    """Standard deviation of the hours, as if the stages were independent of each other."""

    @property
    def costs(self) -> tuple[float, float, float, float]:
        """All four, smaller better."""
        return (self.price_usd, self.hours, self.co2e_kg, self.spread_h)


@dataclass(frozen=True, eq=False)
class Search:
    """A network made ready for one kind of shipment: arcs in the order of their tails."""

    order: NDArray[np.int64]
    """(arc) which arc of the network it is."""
    first_out: NDArray[np.int32]
    """(node + 1)"""
    head: NDArray[np.int32]
    costs: NDArray[np.float64]
    """(arc, 4)"""
    timetable: NDArray[np.float64]
    departs: NDArray[np.int32]
    """(arc + 1) where the departures of an arc begin in `timetable`."""
    wait_h: NDArray[np.float64]
    """(arc) mean wait where only a headway is known, else 0."""
    mean_wait_h: NDArray[np.float64]
    """(arc) mean wait of who comes at any time, with a timetable too."""
    barred: NDArray[np.bool_]

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.first_out) - 1

    @cached_property
    def tail(self) -> NDArray[np.int64]:
        """(arc) node from which it leads."""
        return np.repeat(np.arange(self.nodes), np.diff(self.first_out))

    def ways(
        self, origin: int, target: int, start_h: float = 0.0, epsilon: float | Sequence[float] = 0.01
    ) -> tuple[Found, ...]:
        """Return the ways between two nodes that no other beats, cheapest first.

        Parameters
        ----------
        origin, target
            Nodes.
        start_h
            Hour of the week (UTC, from Monday 0:00) at which the goods are ready.
        epsilon
            Each way there is has one among these that is in no criterion worse by more than this share (one
            share for all, or one for each). With 0 all are returned; ways that cost the same are one.

        Raises
        ------
        MemoryError
            If more than 4 million partial ways are not beaten: take a larger `epsilon`.
        """
        least = self.least_to(target)
        if not np.isfinite(least[origin]).all():
            return ()
        share = np.broadcast_to(np.asarray(epsilon, float), 4)
        slack = 1.0 + share
        slack[SPREAD] **= 2  # of a variance
        known = self._mixed(origin, target, start_h, least[origin]) if share.all() else []
        ways = [found for _, found in self._run(origin, target, start_h, slack, least, known)]
        return unbeaten([*known, *ways])

    def ways_to_all(
        self, origin: int, start_h: float = 0.0, epsilon: float | Sequence[float] = 0.05
    ) -> dict[int, tuple[Found, ...]]:
        """Return those from a node to each other that can be reached, by node.

        The share holds for ways of up to 24 arcs. Of hours it is 0 where something leaves by a timetable: who
        is late by a little may wait for long.
        """
        slack = (1.0 + np.broadcast_to(np.asarray(epsilon, float), 4)) ** (1.0 / LONGEST)
        slack[SPREAD] **= 2  # of a variance
        if len(self.timetable):
            slack[HOURS] = 1.0
        found: dict[int, list[Found]] = {}
        for node, way in self._run(origin, -1, start_h, slack, np.zeros((self.nodes, 4)), []):
            found.setdefault(node, []).append(way)
        return {node: tuple(ways) for node, ways in found.items()}

    def without(self, network: Network, modes: Collection[str], land_borders: bool = False) -> Search:
        """Return the search without some modes of carriage, or also without what crosses a land border."""
        barred = np.isin(network.mode, [n for n, mode in enumerate(network.modes) if mode in modes])
        if land_borders:
            border = np.array([part.id.startswith("borders.") for part in network.parts] or [False])
            arcs = np.repeat(np.arange(len(network)), np.diff(network.part_start))
            barred[arcs[border[network.part]]] = True
        return replace(self, barred=self.barred | barred[self.order])

    def cheapest(
        self, origin: int, targets: Sequence[int], start_h: float, weights: Sequence[float]
    ) -> dict[int, Found]:
        """Return the way of the least weighted sum of costs to each target that can be come to.

        One tree of cheapest ways, with mean waits for departures; what each way costs is then reckoned by its
        timetables.

        Parameters
        ----------
        weights
            USD for one USD, hour, kg and hour squared.
        """
        from landbridge.network.search.trees import grow

        cost = np.where(self.barred, np.inf, self._mean_costs @ np.asarray(weights, float))
        _, before, by = grow(self.first_out, self.head, cost, self._no_gain, 1, origin)
        found = {}
        for target in targets:
            way, node = [], target
            while by[node] >= 0:
                way.append(int(by[node]))
                node = int(before[node])
            if way:
                found[target] = self.reckon(tuple(reversed(way)), start_h)
        return found

    def reckon(self, arcs: Sequence[int], start_h: float) -> Found:
        """Return a way with what it costs, from its arcs by their places here."""
        from landbridge.network.search.labels import reckon

        way = np.asarray(arcs, np.int32)
        total = reckon(way, self.costs, self.timetable, self.departs, self.wait_h, start_h)
        price, hours, co2e, variance = total.tolist()
        return Found(tuple(self.order[way].tolist()), price, hours, co2e, variance**0.5)

    @cached_property
    def _mean_costs(self) -> NDArray[np.float64]:
        """(arc, 4) with the mean wait for the departure in the hours."""
        costs = self.costs.copy()
        costs[:, HOURS] += self.mean_wait_h
        return costs

    @cached_property
    def _no_gain(self) -> NDArray[np.int32]:
        return np.zeros(len(self.head), np.int32)

    def _mixed(self, origin: int, target: int, start_h: float, least: NDArray[np.float64]) -> list[Found]:
        """Ways of the least weighted sums, for weights all over: cheap to find, and good to measure by."""
        from landbridge.network.search.trees import mixed

        mixes = MIXES / np.where(least > 0, least, 1.0)
        length, arcs = mixed(
            self.first_out, self.head, self._mean_costs, mixes, self.barred, origin, target
        )  # fmt: skip
        each = dict.fromkeys(tuple(way[:n].tolist()) for way, n in zip(arcs, length.tolist(), strict=True))
        return [self.reckon(way, start_h) for way in each]

    def _run(
        self,
        origin: int,
        target: int,
        start_h: float,
        slack: NDArray[np.float64],
        least: NDArray[np.float64],
        known: Sequence[Found],
    ) -> Iterator[tuple[int, Found]]:
        from landbridge.network.search.labels import FULL, search

        usual = np.maximum(self.costs.mean(0), 1e-9) if len(self.costs) else np.ones(4)
        whole = costs_of(known)
        whole[:, SPREAD] **= 2
        made, at, parent, by, value, settled = search(
            self.first_out, self.head, self.costs, self.timetable, self.departs, self.wait_h, self.barred,
            origin, start_h, target, least, whole, slack, usual, MOST_LABELS,
        )  # fmt: skip
        if made == FULL:
            told = f"more than {MOST_LABELS:,} ways are not beaten by another; take a larger epsilon"
            raise MemoryError(told)
        ends = np.flatnonzero(settled & (at == target)) if target >= 0 else np.flatnonzero(settled)
        for label in ends[np.argsort(value[ends, PRICE], kind="stable")].tolist():
            arcs = []
            step = label
            while parent[step] >= 0:
                arcs.append(int(self.order[by[step]]))
                step = parent[step]
            price, hours, co2e, variance = value[label].tolist()
            yield int(at[label]), Found(tuple(reversed(arcs)), price, hours, co2e, variance**0.5)

    def least_to(self, target: int) -> NDArray[np.float64]:
        """Return the least of each cost from every node to one (node, 4), infinite where there is no way.

        Waits for departures are left out where there is a timetable, so it is a lower bound.
        """
        from landbridge.network.search.trees import grow

        arcs, first_in, tail = self._backward
        least = np.empty((self.nodes, 4))
        for criterion in range(4):
            cost = self.costs[:, criterion] + (self.wait_h if criterion == HOURS else 0.0)
            cost = np.where(self.barred, np.inf, cost)[arcs]
            least[:, criterion] = grow(first_in, tail, cost, self._no_gain, 1, target)[0]
        return least

    @cached_property
    def _backward(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        """Arcs by head, where those of each node begin among them, and their tails."""
        arcs = np.argsort(self.head, kind="stable")
        first_in = np.searchsorted(self.head[arcs], np.arange(self.nodes + 1)).astype(np.int32)
        return arcs, first_in, self.tail[arcs].astype(np.int32)


def costs_of(ways: Sequence[Found]) -> NDArray[np.float64]:
    """Return the costs of ways: (way, 4)."""
    return np.array([way.costs for way in ways], float).reshape(-1, 4)


def unbeaten(ways: Sequence[Found]) -> tuple[Found, ...]:
    """Return the ways that no other beats, cheapest first; of those that cost the same, the first."""
    order = sorted(range(len(ways)), key=lambda number: ways[number].costs)
    costs, kept = costs_of(ways), list[int]()
    for number in order:  # what beats a way, or costs the same, comes before it
        if not (costs[kept] <= costs[number]).all(axis=1).any():
            kept.append(number)
    return tuple(ways[number] for number in kept)
