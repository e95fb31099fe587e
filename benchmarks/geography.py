"""Shortest ways on the roads: `python -m benchmarks.geography`, beside networkx and scgraph if installed.

One tree from Khorgos to every point of the road extract, by what the package uses (scipy), by its heap in
plain Python, by the compiled search that it has for services, and by the peers on the same points and
lengths. All must give the same kilometres. Then what a user waits for: the map read, a first and a repeated
answer.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from landbridge.geography import Point, distance_km, distances_km
from landbridge.geography.question import search
from landbridge.geography.trees import Arcs, Tree, grow
from landbridge.network.search.trees import grow as grow_compiled

KHORGOS = Point(44.17, 80.38)
DUISBURG = Point(51.40, 6.74)


def best(rounds: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor time in ms of the best of some rounds, and what came of it."""
    times, found = [], None
    for _ in range(rounds):
        start = time.process_time()
        found = work()
        times.append(time.process_time() - start)
    return 1000 * min(times), found


def by_networkx(
    arcs: Arcs, start: int, *, directed: bool = False
) -> tuple[Callable[[], Any], Callable[[Any], np.ndarray]]:
    """Return networkx's search on the same graph, and how its answer becomes an array."""
    import networkx as nx

    leaves = np.repeat(np.arange(len(arcs.first) - 1), np.diff(arcs.first))
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_weighted_edges_from(zip(leaves.tolist(), arcs.to.tolist(), arcs.km.tolist(), strict=True))

    def as_array(found: dict[int, float]) -> np.ndarray:
        far = np.full(len(arcs.first) - 1, np.inf)
        far[list(found)] = list(found.values())
        return far

    return lambda: nx.single_source_dijkstra_path_length(graph, start), as_array


def by_scgraph(arcs: Arcs, start: int, goal: int) -> tuple[Callable[[], Any], Callable[[Any], float]]:
    """Return scgraph's search of one pair on the same graph: version 2 has no tree."""
    from scgraph.core import Graph

    graph: list[dict[int, float]] = []
    for here in range(len(arcs.first) - 1):
        span = slice(arcs.first[here], arcs.first[here + 1])
        graph.append(dict(zip(arcs.to[span].tolist(), arcs.km[span].tolist(), strict=True)))
    return lambda: Graph.dijkstra_makowski(graph, start, goal), lambda found: float(found["length"])


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.geography", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    roads = search("road")
    spot = roads.spot(KHORGOS, frozenset(), None)
    arcs = roads.arcs(frozenset())
    goal = int(roads.net.tail[roads.spot(DUISBURG, frozenset(), None).edge])
    start = int(roads.net.tail[spot.edge])
    print(f"roads: {len(roads.net.lines.lat):,} points, {len(roads.net.km):,} edges\n")

    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    n = len(arcs.first) - 1
    matrix = csr_array((arcs.km, arcs.to, arcs.first), shape=(n, n))
    bare, (theirs, _) = best(
        options.rounds, lambda: dijkstra(matrix, directed=True, indices=start, return_predecessors=True)
    )
    rows: list[tuple[str, float, str]] = [("scipy alone", bare, "one to all")]
    ours, tree = best(options.rounds, lambda: grow(roads.net, arcs, spot))
    rows.append(("landbridge (by scipy)", ours, "one to all"))
    away = spot.share * roads.net.km[spot.edge]
    _agree(tree, theirs, away)
    heap, other = best(1, lambda: grow(roads.net, arcs, spot, with_scipy=False))
    assert np.allclose(tree.km, other.km)
    rows.append(("landbridge (heap, without scipy)", heap, "one to all"))
    nothing = np.zeros(len(arcs.to), np.int32)
    grow_compiled(arcs.first, arcs.to, arcs.km, nothing, 1, start)
    own, (far, _, _) = best(
        options.rounds, lambda: grow_compiled(arcs.first, arcs.to, arcs.km, nothing, 1, start)
    )
    assert np.allclose(far, theirs)
    rows.append(("landbridge (compiled, of services)", own, "one to all"))
    if find_spec("networkx"):
        work, as_array = by_networkx(arcs, start)
        took, found = best(1, work)
        assert np.allclose(as_array(found), theirs)
        rows.append(("networkx", took, "one to all"))
    if find_spec("scgraph.core"):
        pair, length = by_scgraph(arcs, start, goal)
        took, found = best(1, pair)
        assert np.isclose(length(found), theirs[goal], atol=0.1)
        rows.append(("scgraph 2", took, "one pair"))
    for name, ms, what in rows:
        print(f"{name:34s} {what:10s} {ms:9.1f} ms   {ms / bare:6.2f} × scipy")
    print()
    _answers()


def _agree(tree: Tree, theirs: np.ndarray, away: float) -> None:
    """Our tree begins on an edge, theirs at its end: they differ by no more than the stretch between."""
    both = np.isfinite(theirs)
    assert np.array_equal(both, np.isfinite(tree.km))
    assert np.all(np.abs(tree.km[both] - theirs[both]) <= away + 1e-6)


def _answers() -> None:
    code = "import time; t = time.perf_counter(); from landbridge.geography import Point, distance_km\n"
    code += "distance_km('{0}', Point(44.17, 80.38), Point(51.40, 6.74)); print(time.perf_counter() - t)"
    for mode in ("rail", "road"):
        first = subprocess.run(
            [sys.executable, "-c", code.format(mode)], capture_output=True, text=True, check=True
        )
        print(f"{mode}: first answer of a process {1000 * float(first.stdout):.0f} ms", end=", ")
        distance_km(mode, KHORGOS, DUISBURG)
        again, _ = best(20, lambda mode=mode: distance_km(mode, KHORGOS, DUISBURG))  # type: ignore[misc]
        goals = [Point(DUISBURG.lat, DUISBURG.lon - 0.01 * i) for i in range(100)]
        distances_km(mode, KHORGOS, goals)
        many, _ = best(5, lambda mode=mode, goals=goals: distances_km(mode, KHORGOS, goals))  # type: ignore[misc]
        print(f"asked again {again:.3f} ms, to 100 places of one tree {many:.1f} ms")


if __name__ == "__main__":
    main()
