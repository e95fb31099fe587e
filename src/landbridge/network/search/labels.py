"""Compiled search for the ways that no other way beats: labels settled in the order of a sum of criteria.

Multi-criteria label setting (Martins, On a multicriteria shortest path problem, European Journal of
Operational Research 16, 1984), in time: an arc is boarded at its next departure after arrival. Waiting is
allowed everywhere and departures keep their order, so who comes to a place earlier, cheaper, cleaner and with
less spread can do all that a later one can (Cooke and Halsey, 1966), and the later one is dropped.

To bound the number of labels one is dropped, too, if another is worse by at most a factor 1 + ε in every
criterion (Warburton, Approximation of Pareto optima in multiple-objective shortest-path problems, Operations
Research 35, 1987): with n arcs the answer covers every way within (1 + ε)^n.

Only numba and numpy; knows nothing of freight.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]

PRICE, HOURS, CO2E, SPREAD = range(4)
"""Criteria: columns of the costs. SPREAD is a variance, so that it adds up along a way."""
CRITERIA = 4
FULL = -1
"""In place of the number of labels: more than the limit."""
WEEK_H = 168.0


def compiled(function: Callable[..., Any]) -> Any:
    """Compiled and kept beside the source, or among the user's files; where neither can be written, anew."""
    try:
        return njit(cache=True)(function)
    except RuntimeError:
        return njit(function)


@compiled
def push(heap_key: Floats, heap_label: Ints, size: int, key: float, label: int) -> None:
    """Put a label on a binary heap that holds `size`."""
    i = size
    while i > 0:
        up = (i - 1) // 2
        if heap_key[up] <= key:
            break
        heap_key[i] = heap_key[up]
        heap_label[i] = heap_label[up]
        i = up
    heap_key[i] = key
    heap_label[i] = label


@compiled
def pop(heap_key: Floats, heap_label: Ints, size: int) -> None:
    """Take the least off; `size` counts it."""
    key = heap_key[size - 1]
    label = heap_label[size - 1]
    i = 0
    n = size - 1
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        if child + 1 < n and heap_key[child + 1] < heap_key[child]:
            child += 1
        if heap_key[child] >= key:
            break
        heap_key[i] = heap_key[child]
        heap_label[i] = heap_label[child]
        i = child
    heap_key[i] = key
    heap_label[i] = label


@compiled
def waits(timetable: Floats, begins: int, ends: int, mean_h: float, now_h: float) -> float:
    """Hours until the next departure: of those in the week, or the mean where only a headway is known.

    `timetable[begins:ends]` are the hours of the week (0 to 168, rising) at which it leaves.
    """
    if begins == ends:
        return mean_h
    hour = now_h % WEEK_H
    for i in range(begins, ends):
        if timetable[i] >= hour - 1e-9:
            return max(0.0, float(timetable[i]) - hour)
    return float(timetable[begins]) + WEEK_H - hour


@compiled
def _beaten(bag: Ints, following: Ints, value: Floats, node: int, cost: Floats, slack: Floats) -> bool:
    """Whether a label of the node is at most `slack` times as much in each criterion."""
    other = bag[node]
    while other >= 0:
        worse = False
        for c in range(CRITERIA):
            if value[other, c] > cost[c] * slack[c]:
                worse = True
                break
        if not worse:
            return True
        other = following[other]
    return False


@compiled
def search(
    first_out: Ints,
    head: Ints,
    costs: Floats,
    timetable: Floats,
    departs: Ints,
    wait_h: Floats,
    barred: Flags,
    origin: int,
    start_h: float,
    target: int,
    least: Floats,
    slack: Floats,
    scale: Floats,
    limit: int,
) -> tuple[int, Ints, Ints, Ints, Floats, Flags]:
    """Settle labels from `origin` on; answers node, parent, arc and costs of each, and which are settled.

    Parameters
    ----------
    first_out, head
        Arcs by tail: those of node n are `first_out[n]` to `first_out[n + 1]`, `head` their ends.
    costs
        (arcs, 4): price, hours from departure to arrival, CO2e, variance of the hours.
    timetable, departs, wait_h
        Arc a leaves at `timetable[departs[a]:departs[a + 1]]`, hours of the week; without any, one waits
        `wait_h[a]`.
    barred
        Arcs that may not be used.
    target
        Node that the ways lead to, -1 for all.
    least
        (nodes, 4): no way from the node to the target costs less; zeros where that is not known.
    slack
        1 + ε of each criterion, for one arc.
    scale
        What each criterion is divided by in the sum by which labels are ordered.
    limit
        Most labels; if it does not do, the answer is shorter than the number that is returned first.
    """
    nodes = len(first_out) - 1
    room = 1024
    value = np.empty((room, CRITERIA))
    at = np.empty(room, np.int32)
    parent = np.empty(room, np.int32)
    by = np.empty(room, np.int32)
    following = np.empty(room, np.int32)
    settled = np.zeros(room, np.bool_)
    heap_key = np.empty(room)
    heap_label = np.empty(room, np.int32)
    bag = np.full(nodes, -1, np.int32)
    made = 1
    heaped = 1
    value[0] = 0.0
    at[0] = origin
    parent[0] = -1
    by[0] = -1
    following[0] = -1
    heap_key[0] = 0.0
    heap_label[0] = 0
    exact = np.ones(CRITERIA)
    cost = np.empty(CRITERIA)
    ahead = np.empty(CRITERIA)
    while heaped > 0:
        label = heap_label[0]
        pop(heap_key, heap_label, heaped)
        heaped -= 1
        node = at[label]
        for c in range(CRITERIA):
            cost[c] = value[label, c]
            ahead[c] = cost[c] + least[node, c]
        if _beaten(bag, following, value, node, cost, exact):
            continue
        if target >= 0 and node != target and _beaten(bag, following, value, target, ahead, slack):
            continue
        settled[label] = True
        following[label] = bag[node]
        bag[node] = label
        if node == target:
            continue
        now = start_h + value[label, HOURS]
        for a in range(first_out[node], first_out[node + 1]):
            if barred[a]:
                continue
            end = head[a]
            for c in range(CRITERIA):
                cost[c] = value[label, c] + costs[a, c]
            cost[HOURS] += waits(timetable, departs[a], departs[a + 1], wait_h[a], now)
            if _beaten(bag, following, value, end, cost, slack):
                continue
            if target >= 0:
                out = False
                for c in range(CRITERIA):
                    ahead[c] = cost[c] + least[end, c]
                    out = out or ahead[c] == np.inf
                if out or _beaten(bag, following, value, target, ahead, slack):
                    continue
            if made == limit:
                return FULL, at[:made], parent[:made], by[:made], value[:made], settled[:made]
            if made == room:
                value = np.concatenate((value, np.empty((room, CRITERIA))))
                at = np.concatenate((at, np.empty(room, np.int32)))
                parent = np.concatenate((parent, np.empty(room, np.int32)))
                by = np.concatenate((by, np.empty(room, np.int32)))
                following = np.concatenate((following, np.empty(room, np.int32)))
                settled = np.concatenate((settled, np.zeros(room, np.bool_)))
                heap_key = np.concatenate((heap_key, np.empty(room)))
                heap_label = np.concatenate((heap_label, np.empty(room, np.int32)))
                room *= 2
            key = 0.0
            for c in range(CRITERIA):
                value[made, c] = cost[c]
                key += cost[c] / scale[c]
            at[made] = end
            parent[made] = label
            by[made] = a
            push(heap_key, heap_label, heaped, key, made)
            heaped += 1
            made += 1
    return made, at[:made], parent[:made], by[:made], value[:made], settled[:made]
