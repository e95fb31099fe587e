"""Ways from one place to another, or to all, that no other way beats in price, hours, CO2e and lateness."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.base.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from landbridge.network import Network

PRICE, HOURS, CO2E, SPREAD = range(4)
"""Columns of costs: USD, hours, kg, and the variance of the hours."""
WEEK_H = 168.0
MOST_LABELS = 4_000_000
LONGEST = 24
"""Arcs of a way at most, among which ε is divided."""


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
        return tuple(found for _, found in self._run(origin, target, start_h, epsilon, least))

    def ways_to_all(
        self, origin: int, start_h: float = 0.0, epsilon: float | Sequence[float] = 0.05
    ) -> dict[int, tuple[Found, ...]]:
        """Return those from a node to each other that can be reached, by node."""
        found: dict[int, list[Found]] = {}
        for node, way in self._run(origin, -1, start_h, epsilon, np.zeros((self.nodes, 4))):
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

        One tree of shortest ways by scipy, with mean waits for departures; what each way costs is then
        reckoned by its timetables.

        Parameters
        ----------
        weights
            USD for one USD, hour, kg and hour squared.
        """
        dijkstra = _dijkstra()
        weight = np.asarray(weights, float)
        cost = self.costs @ weight + weight[HOURS] * self.mean_wait_h
        graph, arcs, pairs = self._graph(cost)
        reached, before = dijkstra(graph, indices=origin, return_predecessors=True)
        found = {}
        for target in targets:
            if not np.isfinite(reached[target]) or target == origin:
                continue
            way, node = [], target
            while node != origin:
                one = int(before[node])
                way.append(int(arcs[np.searchsorted(pairs, one * self.nodes + node)]))
                node = one
            found[target] = self.reckon(tuple(reversed(way)), start_h)
        return found

    def reckon(self, arcs: Sequence[int], start_h: float) -> Found:
        """Return a way with what it costs, from its arcs by their places here."""
        total = np.zeros(4)
        for arc in arcs:
            total += self.costs[arc]
            times = self.timetable[self.departs[arc] : self.departs[arc + 1]]
            if len(times):
                hour = (start_h + total[HOURS] - self.costs[arc, HOURS]) % WEEK_H
                total[HOURS] += ((times - hour) % WEEK_H).min()
            else:
                total[HOURS] += self.wait_h[arc]
        price, hours, co2e, variance = total.tolist()
        return Found(tuple(self.order[list(arcs)].tolist()), price, hours, co2e, variance**0.5)

    def _graph(self, cost: NDArray[np.float64]) -> tuple[csr_array, NDArray[np.int64], NDArray[np.int64]]:
        """The graph for scipy, and the arc of each of its pairs of nodes: the least of parallel ones.

        An arc of cost 0 would be none there, so all cost at least a little.
        """
        from scipy.sparse import csr_array

        chosen = np.flatnonzero(~self.barred)
        pair = self.tail[chosen] * self.nodes + self.head[chosen]
        order = np.lexsort((cost[chosen], pair))
        pairs, first = np.unique(pair[order], return_index=True)
        arcs = chosen[order][first]
        values = np.maximum(cost[arcs], TINY)
        graph = csr_array((values, (pairs // self.nodes, pairs % self.nodes)), shape=(self.nodes, self.nodes))
        return graph, arcs, pairs

    def _run(
        self,
        origin: int,
        target: int,
        start_h: float,
        epsilon: float | Sequence[float],
        least: NDArray[np.float64],
    ) -> Iterator[tuple[int, Found]]:
        from landbridge.network.search.labels import FULL, search

        slack = (1.0 + np.broadcast_to(np.asarray(epsilon, float), 4)) ** (1.0 / LONGEST)
        slack[SPREAD] **= 2  # of a variance
        usual = np.maximum(self.costs.mean(0), 1e-9) if len(self.costs) else np.ones(4)
        made, at, parent, by, value, settled = search(
            self.first_out, self.head, self.costs, self.timetable, self.departs, self.wait_h, self.barred,
            origin, start_h, target, least, slack, usual, MOST_LABELS,
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
        dijkstra = _dijkstra()
        least = np.full((self.nodes, 4), np.inf)
        for criterion in range(4):
            cost = self.costs[:, criterion] + (self.wait_h if criterion == HOURS else 0.0)
            graph, _, _ = self._graph(cost)
            found = dijkstra(graph.T.tocsr(), indices=target)
            least[:, criterion] = np.maximum(found - LONGEST * TINY, 0.0)
        return least


TINY = 1e-9
"""Instead of 0, which would be no arc."""


def costs_of(ways: Sequence[Found]) -> NDArray[np.float64]:
    """Return the costs of ways: (way, 4)."""
    return np.array([way.costs for way in ways], float).reshape(-1, 4)


def _dijkstra() -> Any:
    try:
        from scipy.sparse.csgraph import dijkstra
    except ImportError:
        raise NoTreesError from None
    return dijkstra
