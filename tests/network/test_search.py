"""The search for ways that no other beats: against every way there is, and against scipy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from landbridge.network.search import Found, Search, costs_of, spread
from landbridge.network.search.labels import waits
from landbridge.network.search.search import HOURS, LONGEST

EXACT = 0.0


def random_search(seed: int, nodes: int, arcs: int, timed: float = 0.5, round_to: int = 0) -> Search:
    """A network of arcs between random nodes; some leave by timetable, some are barred."""
    rng = np.random.default_rng(seed)
    tail = np.sort(rng.integers(0, nodes, arcs))
    costs = np.round(rng.exponential(20, (arcs, 4)) + 1, round_to)
    leaves = [
        np.sort(rng.choice(168, rng.integers(1, 5), replace=False)).tolist() if rng.random() < timed else []
        for _ in range(arcs)
    ]
    return Search(
        order=np.arange(arcs),
        first_out=np.searchsorted(tail, np.arange(nodes + 1)).astype(np.int32),
        head=rng.integers(0, nodes, arcs).astype(np.int32),
        costs=costs,
        timetable=np.array([time for times in leaves for time in times], float),
        departs=np.r_[0, np.cumsum([len(times) for times in leaves])].astype(np.int32),
        wait_h=(wait := np.array([0.0 if times else float(rng.integers(0, 40)) for times in leaves])),
        mean_wait_h=wait,
        barred=rng.random(arcs) < 0.1,
    )


def every_way(g: Search, origin: int, target: int, start_h: float) -> dict[tuple[int, ...], np.ndarray]:
    """Costs of every way that comes to no node twice, by its arcs."""
    found = {}

    def go(node: int, cost: np.ndarray, arcs: tuple[int, ...], seen: frozenset[int]) -> None:
        if node == target:
            found[arcs] = cost
            return
        for arc in range(g.first_out[node], g.first_out[node + 1]):
            end = int(g.head[arc])
            if end in seen or g.barred[arc]:
                continue
            more = cost + g.costs[arc]
            times = g.timetable[g.departs[arc] : g.departs[arc + 1]]
            hour = (start_h + cost[HOURS]) % 168
            more[HOURS] += min((time - hour) % 168 for time in times) if len(times) else g.wait_h[arc]
            go(end, more, (*arcs, arc), seen | {end})

    go(origin, np.zeros(4), (), frozenset({origin}))
    return found


def unbeaten(costs: np.ndarray) -> set[tuple[float, ...]]:
    return {tuple(one) for one in costs if not any((two <= one).all() and (two < one).any() for two in costs)}


def raw(way: Found) -> tuple[float, ...]:
    return (way.price_usd, way.hours, way.co2e_kg, round(way.spread_h**2, 6))


@pytest.mark.parametrize("seed", range(150))
def test_all_ways_that_no_other_beats_and_no_others(seed: int) -> None:
    rng = np.random.default_rng(1000 + seed)
    nodes = int(rng.integers(3, 9))
    g = random_search(seed, nodes, int(rng.integers(4, 26)))
    start = float(rng.integers(0, 168))
    all_ways = every_way(g, 0, nodes - 1, start)
    expected = unbeaten(np.array(list(all_ways.values())).reshape(-1, 4))
    found = g.ways(0, nodes - 1, start, EXACT)
    assert {raw(way) for way in found} == {(*one[:3], round(one[3], 6)) for one in expected}
    for way in found:  # the arcs are those that cost it
        assert raw(way)[:3] == pytest.approx(all_ways[way.arcs][:3].tolist())
    assert [way.price_usd for way in found] == sorted(way.price_usd for way in found)


@pytest.mark.parametrize("seed", range(60))
def test_with_epsilon_each_way_has_one_that_is_hardly_worse(seed: int) -> None:
    nodes, epsilon = 8, 0.2
    g = random_search(seed, nodes, 40)
    exact = costs_of(g.ways(0, nodes - 1, 0.0, EXACT))
    few = costs_of(g.ways(0, nodes - 1, 0.0, epsilon))
    assert len(few) <= len(exact)
    for one in exact:
        assert ((few <= one * (1 + epsilon) + 1e-9).all(axis=1)).any()


@pytest.mark.parametrize("seed", range(30))
def test_to_all_as_to_each(seed: int) -> None:
    nodes = 7
    g = random_search(seed, nodes, 30)
    all_ = g.ways_to_all(0, 5.0, EXACT)
    for node in range(1, nodes):
        assert {raw(way) for way in all_.get(node, ())} == {raw(way) for way in g.ways(0, node, 5.0, EXACT)}


@pytest.mark.parametrize("seed", range(10))
def test_with_epsilon_to_all_hours_are_exact_where_there_are_timetables(seed: int) -> None:
    epsilon = 0.2
    g = random_search(seed, 8, 40)
    exact, few = g.ways_to_all(0, 0.0, EXACT), g.ways_to_all(0, 0.0, epsilon)
    share = np.array([1 + epsilon, 1.0, 1 + epsilon, 1 + epsilon])
    for node, ways in exact.items():
        costs = costs_of(few[node])
        for one in costs_of(ways):
            assert (costs <= one * share + 1e-9).all(axis=1).any()


@pytest.mark.parametrize("seed", range(20))
def test_the_best_by_one_criterion_is_that_of_scipy(seed: int) -> None:
    nodes = 60
    g = random_search(seed, nodes, 300, timed=0.0, round_to=3)
    ways = costs_of(g.ways(0, nodes - 1, 0.0, 0.05))
    tail = np.repeat(np.arange(nodes), np.diff(g.first_out))
    for criterion in range(4):
        cost = g.costs[:, criterion] + (g.wait_h if criterion == HOURS else 0)
        least = {}
        for t, h, c, barred in zip(tail, g.head, cost, g.barred, strict=True):
            if not barred:
                least[t, h] = min(c, least.get((t, h), np.inf))
        (t, h), c = zip(*least, strict=True), list(least.values())
        best = dijkstra(csr_array((c, (t, h)), shape=(nodes, nodes)), indices=0)[nodes - 1]
        if not np.isfinite(best):
            assert len(ways) == 0
            continue
        found = ways[:, criterion].min()
        found = found**2 if criterion == 3 else found
        slack = 1.05**2 if criterion == 3 else 1.05
        assert best - 1e-6 <= found <= best * slack + 1e-6
        assert g.least_to(nodes - 1)[0, criterion] == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("seed", range(30))
def test_one_more_arc_never_makes_the_best_worse_and_one_less_never_better(seed: int) -> None:
    nodes = 8
    g = random_search(seed, nodes, 40)
    rng = np.random.default_rng(seed)
    fewer = replace(g, barred=g.barred | (rng.random(40) < 0.2))
    more, less = (costs_of(x.ways(0, nodes - 1, 3.0, EXACT)) for x in (g, fewer))
    for one in less:
        assert (more <= one + 1e-9).all(axis=1).any()


def test_waits_for_the_next_departure_of_the_week() -> None:
    times = np.array([10.0, 100.0])
    assert waits(times, 0, 2, 0.0, 10.0) == 0.0
    assert waits(times, 0, 2, 0.0, 11.0) == 89.0
    assert waits(times, 0, 2, 0.0, 168.0 + 101.0) == 77.0
    assert waits(times, 2, 2, 6.5, 3.0) == 6.5


def test_no_way() -> None:
    g = random_search(1, 5, 8)
    shut = replace(g, barred=np.ones(8, bool))
    assert shut.ways(0, 4) == ()
    assert shut.ways_to_all(0).keys() <= {0}


def test_few_ways_stand_for_many() -> None:
    rng = np.random.default_rng(3)
    many = [Found((i,), *map(float, rng.lognormal(3, 1, 4))) for i in range(200)]
    few = spread(many, 12)
    assert len(few) == 12
    costs = costs_of(many)
    for criterion in range(4):
        assert costs[:, criterion].min() in costs_of(few)[:, criterion]
    assert [way.price_usd for way in few] == sorted(way.price_usd for way in few)
    assert spread(many[:5], 12) == tuple(sorted(many[:5], key=lambda way: way.costs))


def test_ways_longer_than_those_that_epsilon_is_divided_among_are_rare() -> None:
    g = random_search(5, 100, 400)
    found = g.ways_to_all(0, 0.0, 0.3)
    assert max(len(way.arcs) for ways in found.values() for way in ways) <= LONGEST


@pytest.mark.parametrize("seed", range(20))
def test_the_least_of_a_weighted_sum(seed: int) -> None:
    nodes, weights = 7, (1.0, 0.7, 0.3, 0.2)
    g = random_search(seed, nodes, 24, timed=0.0)
    ways = every_way(g, 0, nodes - 1, 0.0)
    found = g.cheapest(0, [nodes - 1], 0.0, weights)
    assert bool(found) == bool(ways)
    if ways:
        way = found[nodes - 1]
        assert ways[way.arcs] @ weights == pytest.approx(min(cost @ weights for cost in ways.values()))
        assert raw(way)[:3] == pytest.approx(ways[way.arcs][:3].tolist())
