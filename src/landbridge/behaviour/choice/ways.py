"""Which ways stand for choice: shortest ways by several weights of money and time, with and without modes.

One tree of shortest ways from each origin serves all destinations, so a choice among thousands of pairs is a
few dozen trees. A lens is a weight (USD that an hour of a box is worth), and what it does without: to find
what goes by rail alone, by road alone, by sea alone, and by the other border where one is shut. The same arcs
found twice are one way. What a lens cannot see is not chosen: ways that are never the best of any lens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.behaviour.choice.alternatives import Alternatives, alternatives_of
from landbridge.network.cost import Shipment
from landbridge.network.search.search import NoTreesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.network import Network

A_BOX = Shipment(tonnes=12.0, t_per_feu=12.0, usd_per_kg=10.0)
"""The load by which ways are looked for; what each kind of goods pays on them is reckoned afterwards."""
USD_PER_HOUR = (2.0, 20.0, 80.0, 300.0)
"""What an hour of a box of 40 ft is worth: paper, machinery, electronics, medicines."""
ALONE = {
    "rail": (("sea", "air", "ferry"), (5.0, 60.0)),
    "road": (("rail", "sea", "air", "ferry"), (20.0,)),
    "sea": (("rail", "air"), (5.0, 60.0)),
}
"""Mode: what it does without, and by which worths of an hour it is looked for."""
SHUT_SHARE = 0.05
"""A border that more of the ways by land go through than this is shut once, to find those that go round."""
LONGEST = 40


@dataclass(frozen=True, slots=True)
class _Lens:
    usd_per_hour: float
    taken: NDArray[np.bool_]
    """(arc)"""


@dataclass
class _Found:
    """Ways found: number of the pair, arcs, where each begins."""

    pair: NDArray[np.int64]
    arcs: NDArray[np.int64]
    starts: NDArray[np.int64]


def ways_between(
    network: Network, pairs: Sequence[tuple[str, str]], goods: Sequence[str] = ()
) -> Alternatives:
    """Return the ways among which shippers of some pairs choose.

    Parameters
    ----------
    network
        On the day on which they set out.
    pairs
        Origins and destinations, by id or name; those that no way joins have none.
    goods
        Where some kinds are banned from modes or countries, ways that take them are looked for as well.

    Raises
    ------
    InputErrors
        If a place is unknown.
    NoTreesError
        If scipy is not installed.
    """
    places = [(network.place(one), network.place(other)) for one, other in pairs]
    ids = tuple((network.places[one].id, network.places[other].id) for one, other in places)
    ends = np.array(
        [(network.origin[one], network.destination[other]) for one, other in places], np.int64
    ).reshape(-1, 2)
    everything = np.ones(len(network), bool)
    found = [_look(network, ends, lens) for lens in _lenses(network, everything)]
    for lens in _alone(network, everything, ("rail", "road")):
        for part in _busy(network, _look(network, ends, lens)):
            shut = lens.taken.copy()
            shut[part] = False
            found.append(_look(network, ends, _Lens(lens.usd_per_hour, shut)))
    masks = {network.carries(name).tobytes(): name for name in goods}
    for name in masks.values():
        taken = network.carries(name)
        if not taken.all():
            found += [_look(network, ends, lens) for lens in _lenses(network, taken)]
    return _alternatives(network, ids, found)


def _lenses(network: Network, taken: NDArray[np.bool_]) -> Iterator[_Lens]:
    for worth in USD_PER_HOUR:
        yield _Lens(worth, taken)
    yield from _alone(network, taken, tuple(ALONE))


def _alone(network: Network, taken: NDArray[np.bool_], modes: Sequence[str]) -> Iterator[_Lens]:
    for mode in modes:
        others, worths = ALONE[mode]
        barred = np.isin(network.mode, [n for n, name in enumerate(network.modes) if name in others])
        if mode == "sea":
            barred |= _at_borders(network)
        for worth in worths:
            yield _Lens(worth, taken & ~barred)


def _at_borders(network: Network) -> NDArray[np.bool_]:
    """(arc) whether it crosses a border by land."""
    border = np.array([part.id.startswith("borders.") for part in network.parts] or [False])
    crosses = np.zeros(len(network), bool)
    arcs = np.repeat(np.arange(len(network)), np.diff(network.part_start))
    crosses[arcs[border[network.part]]] = True
    return crosses


def _busy(network: Network, found: _Found) -> Iterator[NDArray[np.int32]]:
    """Arcs of each border that many of the ways go through."""
    used = np.bincount(found.arcs, minlength=len(network))
    for facility in sorted({part.facility for part in network.parts if part.id.startswith("borders.")}):
        arcs = network.arcs_by_part(facility) if facility else np.empty(0, np.int32)
        if used[arcs].sum() > SHUT_SHARE * len(found.pair):
            yield arcs


def _look(network: Network, ends: NDArray[np.int64], lens: _Lens) -> _Found:
    """The shortest way of each pair through a lens."""
    try:
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra
    except ImportError:
        raise NoTreesError from None
    nodes = len(network.node_place)
    paid = network.price_of(A_BOX) - network.subsidy_of(A_BOX) + network.fees_of(A_BOX)
    cost = np.maximum(paid, 0.0) + lens.usd_per_hour * (network.mean_h + network.wait_h[0])
    chosen = np.flatnonzero(lens.taken)
    key = network.tail[chosen].astype(np.int64) * nodes + network.head[chosen]
    order = np.lexsort((cost[chosen], key))
    keys, first = np.unique(key[order], return_index=True)
    arc_of = chosen[order][first]
    graph = csr_array((np.maximum(cost[arc_of], 1e-9), (keys // nodes, keys % nodes)), shape=(nodes, nodes))
    real = np.flatnonzero((ends >= 0).all(1))
    origins, row = np.unique(ends[real, 0], return_inverse=True)
    if not len(origins):
        return _Found(*(np.zeros(n, np.int64) for n in (0, 0, 1)))
    _, before = dijkstra(graph, indices=origins, return_predecessors=True)
    return _trace(real, row, ends[real, 1], before, keys, arc_of, nodes)


def _trace(
    pair: NDArray[np.int64],
    row: NDArray[np.int64],
    target: NDArray[np.int64],
    before: NDArray[np.int32],
    keys: NDArray[np.int64],
    arc_of: NDArray[np.int64],
    nodes: int,
) -> _Found:
    """Go back from all targets at once, step by step, to the arcs of their ways."""
    reached = before[row, target] >= 0
    pair, row, node = pair[reached], row[reached], target[reached].astype(np.int64)
    way, steps, number = np.arange(len(pair)), [], []
    for _ in range(LONGEST):
        previous = before[row, node].astype(np.int64)
        on = previous >= 0
        if not on.any():
            break
        row, node, way, previous = row[on], node[on], way[on], previous[on]
        steps.append(arc_of[np.searchsorted(keys, previous * nodes + node)])
        number.append(way)
        node = previous
    if not steps:
        return _Found(*(np.zeros(n, np.int64) for n in (0, 0, 1)))
    arcs, of = np.concatenate(steps[::-1]), np.concatenate(number[::-1])
    order = np.argsort(
        of, kind="stable"
    )  # steps were turned round: within a way they stand from its origin on
    counts = np.bincount(of, minlength=len(pair))
    return _Found(pair, arcs[order].astype(np.int64), np.r_[0, np.cumsum(counts)])


def _alternatives(network: Network, ids: tuple[tuple[str, str], ...], found: list[_Found]) -> Alternatives:
    """Put what was found together; the same arcs of a pair once."""
    pair = np.concatenate([one.pair for one in found] or [np.empty(0, np.int64)])
    arcs = np.concatenate([one.arcs for one in found] or [np.empty(0, np.int64)])
    counts = np.concatenate([np.diff(one.starts) for one in found] or [np.empty(0, np.int64)])
    starts = np.r_[0, np.cumsum(counts)].astype(np.int64)
    if not len(pair):
        return alternatives_of(network, ids, pair, arcs, starts)
    # a sum of random numbers, one an arc, tells sets of arcs apart
    mark = np.random.default_rng(0).integers(1, 2**63, len(network), np.uint64)
    with np.errstate(over="ignore"):
        sign = np.add.reduceat(mark[arcs], starts[:-1])
    _, first = np.unique(np.stack([pair.astype(np.uint64), sign], axis=1), axis=0, return_index=True)
    kept = np.sort(first)
    own = counts[kept]
    new = np.r_[0, np.cumsum(own)].astype(np.int64)
    taken = np.repeat(starts[:-1][kept] - new[:-1], own) + np.arange(new[-1])
    return alternatives_of(network, ids, pair[kept], arcs[taken], new)
