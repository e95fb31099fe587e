"""Compiled search for the ways that no other way beats: labels settled in the order of a sum of criteria.

Multi-criteria label setting (Martins, On a multicriteria shortest path problem, European Journal of
Operational Research 16, 1984), in time: an arc is boarded at its next departure after arrival. Waiting is
allowed everywhere and departures keep their order, so who comes to a place earlier, cheaper, cleaner and with
less spread can do all that a later one can (Cooke and Halsey, 1966), and the later one is dropped.

Towards a target a label is dropped, too, if the best that can come of it, each criterion by itself, is not
better by more than a factor 1 + ε than a whole way that is known. So every way there is has one in the answer
that is in no criterion worse by more than ε, however many arcs it has, with timetables, too (bounds as by
Mandow and Pérez de la Cruz, Multiobjective A* search with consistent heuristics, Journal of the ACM 57,
2010). Labels are settled in the order of the sum of those bounds, so that whole ways come early.

Towards all there are no whole ways to measure by: a label is dropped if another is worse by at most a factor
1 + ε in every criterion (Warburton, Approximation of Pareto optima in multiple-objective shortest-path
problems, Operations Research 35, 1987), and with n arcs the answer covers every way within (1 + ε)^n.

Only numba and numpy; knows nothing of freight.
"""

from __future__ import annotations

import numpy as np

from landbridge.network.search.compiled import Flags, Floats, Ints, compiled, pop, push

PRICE, HOURS, CO2E, SPREAD = range(4)
"""Criteria: columns of the costs. SPREAD is a variance, so that it adds up along a way."""
CRITERIA = 4
FULL = -1
"""In place of the number of labels: more than the limit."""
WEEK_H = 168.0
BLOCK = 32
"""Labels of a node that are kept, and compared, side by side."""


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
def reckon(
    arcs: Ints, costs: Floats, timetable: Floats, departs: Ints, wait_h: Floats, start_h: float
) -> Floats:
    """Return what a way costs (4) by its arcs in order, of who sets out at an hour of the week."""
    total = np.zeros(CRITERIA)
    for arc in arcs:
        now = start_h + total[HOURS]
        for c in range(CRITERIA):
            total[c] += costs[arc, c]
        total[HOURS] += waits(timetable, departs[arc], departs[arc + 1], wait_h[arc], now)
    return total


@compiled
def _beaten(
    last: int, link: Ints, crowd: Floats, price: float, hours: float, co2e: float, spread: float
) -> bool:
    """Whether a label in the blocks of a node, from the last one back, is no worse in each criterion.

    All of a block are compared at once: there are instructions for that, and they are faster than to stop.
    """
    block = last
    while block >= 0:
        is_beaten = False
        for i in range(BLOCK):
            is_beaten |= (
                (crowd[block, PRICE, i] <= price)
                & (crowd[block, HOURS, i] <= hours)
                & (crowd[block, CO2E, i] <= co2e)
                & (crowd[block, SPREAD, i] <= spread)
            )
        if is_beaten:
            return True
        block = link[block]
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
    known: Floats,
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
    known
        (ways, 4): costs of whole ways to the target that are known already.
    slack
        1 + ε of each criterion: of the whole way to a target, of one arc without.
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
    settled = np.zeros(room, np.bool_)
    rivals = np.zeros(room, np.int32)  # labels of its node that it has been compared with
    heap_key = np.empty(room)
    heap_label = np.empty(room, np.int32)
    number = np.zeros(nodes, np.int32)
    last = np.full(nodes, -1, np.int32)
    blocks = 0
    crowd = np.full((room // BLOCK, CRITERIA, BLOCK), np.inf)
    link = np.empty(room // BLOCK, np.int32)
    if target >= 0:
        for k in range(len(known)):
            if number[target] % BLOCK == 0:
                if blocks == len(link):
                    crowd = np.concatenate((crowd, np.full(crowd.shape, np.inf)))
                    link = np.concatenate((link, np.empty(len(link), np.int32)))
                link[blocks] = last[target]
                last[target] = blocks
                blocks += 1
            for c in range(CRITERIA):
                crowd[last[target], c, number[target] % BLOCK] = known[k, c]
            number[target] += 1
    made = 1
    heaped = 1
    value[0] = 0.0
    at[0] = origin
    parent[0] = -1
    by[0] = -1
    heap_key[0] = 0.0
    heap_label[0] = 0
    cost = np.empty(CRITERIA)
    while heaped > 0:
        label = heap_label[0]
        pop(heap_key, heap_label, heaped)
        heaped -= 1
        node = at[label]
        price, hours = value[label, PRICE], value[label, HOURS]
        co2e, spread = value[label, CO2E], value[label, SPREAD]
        if number[node] > rivals[label] and _beaten(last[node], link, crowd, price, hours, co2e, spread):
            continue
        if target >= 0 and _beaten(
            last[target],
            link,
            crowd,
            (price + least[node, PRICE]) * slack[PRICE],
            (hours + least[node, HOURS]) * slack[HOURS],
            (co2e + least[node, CO2E]) * slack[CO2E],
            (spread + least[node, SPREAD]) * slack[SPREAD],
        ):
            continue
        settled[label] = True
        if number[node] % BLOCK == 0:
            if blocks == len(link):
                crowd = np.concatenate((crowd, np.full(crowd.shape, np.inf)))
                link = np.concatenate((link, np.empty(len(link), np.int32)))
            link[blocks] = last[node]
            last[node] = blocks
            blocks += 1
        for c in range(CRITERIA):
            crowd[last[node], c, number[node] % BLOCK] = value[label, c]
        number[node] += 1
        if node == target:
            continue
        now = start_h + hours
        for a in range(first_out[node], first_out[node + 1]):
            if barred[a]:
                continue
            end = head[a]
            for c in range(CRITERIA):
                cost[c] = value[label, c] + costs[a, c]
            cost[HOURS] += waits(timetable, departs[a], departs[a + 1], wait_h[a], now)
            if target >= 0:
                if least[end, PRICE] == np.inf or _beaten(
                    last[target],
                    link,
                    crowd,
                    (cost[PRICE] + least[end, PRICE]) * slack[PRICE],
                    (cost[HOURS] + least[end, HOURS]) * slack[HOURS],
                    (cost[CO2E] + least[end, CO2E]) * slack[CO2E],
                    (cost[SPREAD] + least[end, SPREAD]) * slack[SPREAD],
                ):
                    continue
                if _beaten(last[end], link, crowd, cost[PRICE], cost[HOURS], cost[CO2E], cost[SPREAD]):
                    continue
            elif _beaten(
                last[end],
                link,
                crowd,
                cost[PRICE] * slack[PRICE],
                cost[HOURS] * slack[HOURS],
                cost[CO2E] * slack[CO2E],
                cost[SPREAD] * slack[SPREAD],
            ):
                continue
            if made == limit:
                return FULL, at[:made], parent[:made], by[:made], value[:made], settled[:made]
            if made == room:
                value = np.concatenate((value, np.empty((room, CRITERIA))))
                at = np.concatenate((at, np.empty(room, np.int32)))
                parent = np.concatenate((parent, np.empty(room, np.int32)))
                by = np.concatenate((by, np.empty(room, np.int32)))
                settled = np.concatenate((settled, np.zeros(room, np.bool_)))
                rivals = np.concatenate((rivals, np.empty(room, np.int32)))
                heap_key = np.concatenate((heap_key, np.empty(room)))
                heap_label = np.concatenate((heap_label, np.empty(room, np.int32)))
                room *= 2
            key = 0.0
            for c in range(CRITERIA):
                value[made, c] = cost[c]
                key += (cost[c] + least[end, c]) / scale[c]
            at[made] = end
            parent[made] = label
            by[made] = a
            rivals[made] = number[end]
            push(heap_key, heap_label, heaped, key, made)
            heaped += 1
            made += 1
    return made, at[:made], parent[:made], by[:made], value[:made], settled[:made]
