"""Compiled trees of cheapest ways from many nodes, for ways that must use something: a train, a ship.

What a way has used so far is a layer: a node is there once for each set of things used, an arc leads to the
layer in which its own is added, and a way ends in the layer that holds all (a product of the network with an
automaton of its labels; Barrett, Jacob and Marathe, Formal-language-constrained path problems, SIAM Journal
on Computing 30, 2000). In each layer Dijkstra's search holds as ever.

Only numba and numpy; knows nothing of freight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landbridge.network.search.compiled import Flags, Floats, Ints, compiled

NONE = -1


@compiled
def grow(
    first_out: Ints, head: Ints, weight: Floats, gain: Ints, layers: int, origin: int
) -> tuple[Floats, Ints, Ints]:
    """Return of each state its distance from a node, the state before it, and the arc between; -1 if none.

    Parameters
    ----------
    first_out, head
        Arcs by tail: those of node n are `first_out[n]` to `first_out[n + 1]`, `head` their ends.
    weight
        (arc) at least 0; infinite where none leads.
    gain
        (arc) bits of what it uses.
    layers
        2 to the number of bits; node n in layer l is state `n * layers + l`.
    """
    states = (len(first_out) - 1) * layers
    far = np.full(states, np.inf)
    before = np.full(states, NONE, np.int32)
    by = np.full(states, NONE, np.int32)
    # A heap of four branches that knows the place of each state, written out here: to hand arrays to a
    # function costs more than what the function does.
    place = np.full(states, NONE, np.int32)
    heap = np.empty(states, np.int32)
    key = np.empty(states)
    far[origin * layers] = 0.0
    heap[0] = origin * layers
    key[0] = 0.0
    size = 1
    while size > 0:
        here = heap[0]
        way = key[0]
        size -= 1
        if size > 0:  # the last one goes to the top, and down
            last = heap[size]
            value = key[size]
            i = 0
            while True:
                child = 4 * i + 1
                if child >= size:
                    break
                least = child
                for other in range(child + 1, min(child + 4, size)):
                    if key[other] < key[least]:
                        least = other
                if key[least] >= value:
                    break
                heap[i] = heap[least]
                key[i] = key[least]
                place[heap[i]] = i
                i = least
            heap[i] = last
            key[i] = value
            place[last] = i
        node = here // layers
        used = here - node * layers
        for arc in range(first_out[node], first_out[node + 1]):
            there = head[arc] * layers + (used | gain[arc])
            longer = way + weight[arc]
            if longer >= far[there]:
                continue
            far[there] = longer
            before[there] = here
            by[there] = arc
            i = place[there]
            if i == NONE:
                i = size
                size += 1
            while i > 0:
                up = (i - 1) // 4
                if key[up] <= longer:
                    break
                heap[i] = heap[up]
                key[i] = key[up]
                place[heap[i]] = i
                i = up
            heap[i] = there
            key[i] = longer
            place[there] = i
    return far, before, by


@compiled
def mixed(
    first_out: Ints, head: Ints, costs: Floats, mixes: Floats, barred: Flags, origin: int, target: int
) -> tuple[Ints, Ints]:
    """Return the ways of the least weighted sums of costs: how many arcs, and which, in their order.

    Parameters
    ----------
    costs
        (arc, cost)
    mixes
        (way, cost) weights.
    """
    nodes = len(first_out) - 1
    length = np.zeros(len(mixes), np.int32)
    arcs = np.empty((len(mixes), nodes), np.int32)
    gain = np.zeros(len(head), np.int32)
    weight = np.empty(len(head))
    for k in range(len(mixes)):
        for a in range(len(head)):
            weight[a] = np.inf
            if not barred[a]:
                weight[a] = 0.0
                for c in range(mixes.shape[1]):
                    weight[a] += mixes[k, c] * costs[a, c]
        _, before, by = grow(first_out, head, weight, gain, 1, origin)
        node = target
        while by[node] >= 0:
            length[k] += 1
            node = before[node]
        node = target
        for step in range(length[k] - 1, -1, -1):
            arcs[k, step] = by[node]
            node = before[node]
    return length, arcs


@compiled
def comes_back(place: Ints, layers: int, before: Ints, state: int, seen: Ints, stamp: int) -> bool:
    """Whether a way comes again to a place that it has left; `seen` holds the stamps of earlier calls."""
    last = NONE
    while state >= 0:
        here = place[state // layers]
        if here != last:
            if seen[here] == stamp:
                return True
            seen[here] = stamp
            last = here
        state = before[state]
    return False


@compiled
def skim(
    first_out: Ints,
    head: Ints,
    weight: Floats,
    gain: Ints,
    layers: int,
    costs: Floats,
    marks: NDArray[np.uint64],
    place: Ints,
    origins: Ints,
    targets: Ints,
    total: Floats,
    marked: NDArray[np.uint64],
) -> None:
    """Fill in what the cheapest way from each origin to each target costs, and what it is marked with.

    A way that comes again to a place that it has left is none: it uses something by a walk there and back.

    Parameters
    ----------
    costs, marks
        (arc, cost) and (arc, word): the costs of a way are sums, its marks unions.
    place
        (node)
    total, marked
        (origin, target, cost), left as it is where there is no way; (origin, target, word).
    """
    seen = np.full(place.max() + 1, NONE, np.int64)
    stamp = 0
    for i in range(len(origins)):
        if origins[i] < 0:
            continue
        far, before, by = grow(first_out, head, weight, gain, layers, origins[i])
        for j in range(len(targets)):
            if targets[j] < 0:
                continue
            state = targets[j] * layers + layers - 1
            if far[state] == np.inf or place[targets[j]] == place[origins[i]]:
                continue
            stamp += 1
            if comes_back(place, layers, before, state, seen, stamp):
                continue
            total[i, j] = 0.0
            while by[state] >= 0:
                arc = by[state]
                for c in range(costs.shape[1]):
                    total[i, j, c] += costs[arc, c]
                for w in range(marks.shape[1]):
                    marked[i, j, w] |= marks[arc, w]
                state = before[state]


@compiled
def load(
    first_out: Ints,
    head: Ints,
    weight: Floats,
    gain: Ints,
    layers: int,
    place: Ints,
    origins: Ints,
    targets: Ints,
    flow: Floats,
    loaded: Floats,
) -> float:
    """Add flows to the arcs of the cheapest way of each pair; answer what has no way.

    Parameters
    ----------
    flow
        (origin, target)
    loaded
        (arc), added to.
    """
    seen = np.full(place.max() + 1, NONE, np.int64)
    stamp = 0
    left = 0.0
    for i in range(len(origins)):
        if flow[i].sum() == 0.0:
            continue
        if origins[i] < 0:
            left += flow[i].sum()
            continue
        far, before, by = grow(first_out, head, weight, gain, layers, origins[i])
        for j in range(len(targets)):
            if flow[i, j] == 0.0:
                continue
            state = targets[j] * layers + layers - 1
            stamp += 1
            if (
                targets[j] < 0
                or place[targets[j]] == place[origins[i]]
                or far[state] == np.inf
                or comes_back(place, layers, before, state, seen, stamp)
            ):
                left += flow[i, j]
                continue
            while by[state] >= 0:
                loaded[by[state]] += flow[i, j]
                state = before[state]
    return left
