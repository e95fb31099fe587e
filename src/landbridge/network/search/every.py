"""All places, goods and modes at once: the graph of each kind of goods and mode, weighed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.network.cost import Shipment
from landbridge.network.search.modes import MODES, may
from landbridge.network.search.ready import searchable
from landbridge.network.search.search import HOURS, PRICE, SPREAD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.network import Network
    from landbridge.network.search.modes import Mode
    from landbridge.network.search.search import Found, Search

A_DAY_H = 24.0


@dataclass(frozen=True, eq=False)
class Graph:
    """What a mode may use of the network, weighed for one kind of goods: arcs by tail."""

    arcs: NDArray[np.int64]
    """Arcs of the network."""
    chosen: NDArray[np.int64]
    """The same as arcs of the search."""
    first_out: NDArray[np.int32]
    head: NDArray[np.int32]
    gain: NDArray[np.int32]
    layers: int
    costs: NDArray[np.float64]
    weight: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Every:
    """All that is asked at once."""

    goods: tuple[str, ...]
    shipments: tuple[Shipment, ...]
    rates: tuple[float, ...]
    places: tuple[str, ...]
    origins: NDArray[np.int32]
    targets: NDArray[np.int32]

    def graphs(self, network: Network, modes: Sequence[Mode]) -> Iterator[tuple[int, int, Graph]]:
        """Yield the graph of each kind of goods and mode."""
        for g, (goods, shipment, rate) in enumerate(zip(self.goods, self.shipments, self.rates, strict=True)):
            search = searchable(network, shipment, goods)
            hours = shipment.value_usd * rate / A_DAY_H
            costs = _at_any_time(search)
            weight = costs[:, PRICE] + hours * costs[:, HOURS]
            for m, mode in enumerate(modes):
                yield g, m, _graph(network, search, mode, costs, weight)


def every_of(
    network: Network,
    goods: Sequence[str] | None,
    modes: Sequence[Mode],
    shipments: Mapping[str, Shipment] | None,
    rates: Mapping[str, float] | None,
) -> Every:
    """Return what is asked, with what is usual where nothing is said.

    Raises
    ------
    InputErrors
        If there are no such goods, or a mode names modes of carriage that are not there.
    """
    known = network.commodities
    names = tuple(known) if goods is None else tuple(goods)
    problems = [
        Problem(None, None, None, f"there are no goods {name[:60]!r}", nearest(name, known))
        for name in names
        if name not in known
    ]
    problems += [
        Problem(None, None, None, f"there is no mode {word!r}", nearest(word, network.modes))
        for mode in modes
        for word in sorted(mode.without.union(mode.borders_by, *mode.uses))
        if word not in network.modes
    ]
    if problems:
        raise InputErrors(problems)
    doors = [n for n in range(len(network.places)) if max(network.origin[n], network.destination[n]) >= 0]
    given, worth = shipments or {}, rates or {}
    return Every(
        goods=names,
        shipments=tuple(
            given[name]
            if name in given
            else Shipment(row["t_per_feu"], row["t_per_feu"], row["value_usd_per_kg"])
            for name, row in ((name, known[name]) for name in names)
        ),
        rates=tuple(worth[name] if name in worth else known[name]["all_in_per_day"] for name in names),
        places=tuple(network.places[n].id for n in doors),
        origins=network.origin[doors],
        targets=network.destination[doors],
    )


def best_ways(
    network: Network,
    search: Search,
    origin: int,
    target: int,
    start_h: float,
    usd_a_day: float,
    modes: Sequence[Mode] = MODES,
) -> dict[str, Found]:
    """Return the way of each mode between two doors of the least price paid and worth of time, by mode.

    Parameters
    ----------
    search
        The network made ready for the shipment.
    start_h
        Hour of the week at which the goods are ready; the way is chosen by mean waits for departures.
    usd_a_day
        What a day is worth.
    """
    from landbridge.network.search.trees import comes_back, grow

    costs = _at_any_time(search)
    weight = costs[:, PRICE] + usd_a_day / A_DAY_H * costs[:, HOURS]
    seen = np.full(len(network.places), -1, np.int64)
    found = {}
    for number, mode in enumerate(modes):
        graph = _graph(network, search, mode, costs, weight)
        _, before, by = grow(graph.first_out, graph.head, graph.weight, graph.gain, graph.layers, origin)
        state = (target + 1) * graph.layers - 1
        if by[state] < 0 or comes_back(network.node_place, graph.layers, before, state, seen, number):
            continue
        way = []
        while by[state] >= 0:
            way.append(int(graph.chosen[by[state]]))
            state = int(before[state])
        found[mode.name] = search.reckon(tuple(reversed(way)), start_h)
    return found


def _at_any_time(search: Search) -> NDArray[np.float64]:
    """(arc, 4) costs to who comes at any time: mean and variance of the wait by a timetable are added."""
    costs = search.costs.copy()
    timed = np.diff(search.departs) > 0
    costs[:, HOURS] += search.mean_wait_h
    costs[:, SPREAD] += np.where(timed, search.mean_wait_h**2 / 3, 0.0)
    return costs


def _graph(
    network: Network, search: Search, mode: Mode, costs: NDArray[np.float64], weight: NDArray[np.float64]
) -> Graph:
    chosen = np.flatnonzero(~search.barred & may(network, mode)[search.order])
    arcs = search.order[chosen]
    gain = np.zeros(len(arcs), np.int32)
    for bit, wanted in enumerate(mode.uses):
        numbers = [n for n, name in enumerate(network.modes) if name in wanted]
        gain |= np.where(np.isin(network.mode[arcs], numbers), 1 << bit, 0).astype(np.int32)
    first_out = np.searchsorted(search.tail[chosen], np.arange(search.nodes + 1)).astype(np.int32)
    return Graph(
        arcs=arcs,
        chosen=chosen,
        first_out=first_out,
        head=search.head[chosen],
        gain=gain,
        layers=1 << len(mode.uses),
        costs=costs[chosen],
        weight=weight[chosen],
    )
