"""Ways from door to door: one answer, a command, all pairs of a year; one tree beside scipy and others."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from typing import Any

import numpy as np

from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.experiment.route import answer, asked_of
from landbridge.geography.question import search
from landbridge.geography.trees import Arcs
from landbridge.network import Networks
from landbridge.network.search import ends_of, searchable, skims
from landbridge.network.search.trees import grow

from . import geography, start_up
from .table import Row

PLACES = (
    "CNSHA", "CNNGB", "CNYTN", "CNTAO", "CNXMN", "CNCKG", "CNCTU", "CNSIA", "CNCGO", "CNWUH",
    "CNYIW", "CNURC", "KZALA", "KZNQZ", "KZAAU", "UZTAS", "KGFRU", "AZBAK", "GEPTI", "TRIST",
    "IRTHR", "RUMOW", "BYMSQ", "PLWAW", "PLLOD", "DEDUI", "DEHAM", "NLRTM", "HUBUD", "BELGG",
)  # fmt: skip
"""Thirty, from the Yellow Sea to the North Sea."""
DAYS = (date(2016, 6, 1), date(2019, 3, 1), date(2021, 9, 15), date(2022, 6, 1), date(2024, 3, 1))
QUESTIONS = 300
YEAR = 2024
COMMAND = """
import os
import sys
from landbridge.cli.app import main
sys.stdout = sys.stderr = open(os.devnull, "w")
main(["route", "khorgos", "CNSHA", "DEDUI", "--goods", "electronics", "--date", "2024-03-01"])
"""


def rows(rounds: int, peers: bool) -> list[Row]:
    """Everything about ways, in one table."""
    group = "ways from door to door"
    found = answers()
    middle, late = (float(np.percentile(found, share)) for share in (50, 95))
    note = f"{len(found)} questions of {len(PLACES)} places; {np.mean(found <= 50):.1%} under 50 ms"
    shell = start_up.process(COMMAND, rounds)
    seconds, cells = year()
    return [
        Row(group, "one answer, in the middle", middle, "CPU ms", note, 50.0),
        Row(group, "one answer, 95 of 100 under", late, "CPU ms", f"slowest {found.max():.0f}", 50.0),
        Row(group, "from the shell", shell.wall_s, "s", f"CPU {shell.cpu_s:.2f} s", 2.0),
        Row(group, f"all pairs, goods and months of {YEAR}", seconds, "CPU s", f"{cells:,} ways", 30.0),
        *trees(rounds, peers),
    ]


def answers() -> np.ndarray[Any, np.dtype[np.float64]]:
    """CPU ms of one answer each, warm: with the corridor read and the network of the day made."""
    corridor = read_corridor("khorgos")
    networks, goods = Networks(corridor), list(corridor.network.commodities)
    draw, took, first = random.Random(1), list[float](), True
    while len(took) < QUESTIONS:
        one, other = draw.sample(PLACES, 2)
        day, what = draw.choice(DAYS), draw.choice(goods)
        try:
            asked = asked_of(corridor, one, other, what, day)
            network = networks.on(day)
            if first:
                answer(network, asked)
                first = False
            begin = time.process_time()
            answer(network, asked)
        except InputErrors:  # banned, or no way on that day
            continue
        took.append(1000 * (time.process_time() - begin))
    return np.array(took)


def year() -> tuple[float, int]:
    """CPU s of skims of each month of a year, networks included, and how many ways they are."""
    corridor = read_corridor("khorgos")
    skims(Networks(corridor).on(date(YEAR, 1, 15)), ["electronics"])
    begin = time.process_time()
    networks, cells = Networks(corridor), 0
    for month in range(1, 13):
        cells += int(np.isfinite(skims(networks.on(date(YEAR, month, 15))).days).sum())
    return time.process_time() - begin, cells


def trees(rounds: int, peers: bool) -> Iterator[Row]:
    """One tree of shortest ways, on all roads and on the network of services."""
    roads = search("road")
    arcs = roads.arcs(frozenset())
    start = int(roads.net.tail[roads.spot(geography.KHORGOS, frozenset(), None).edge])
    goal = int(roads.net.tail[roads.spot(geography.DUISBURG, frozenset(), None).edge])
    of_roads = arcs.first, arcs.to, arcs.km
    yield from _trees(
        f"a tree of {len(arcs.first) - 1:,} points of roads", of_roads, start, goal, rounds, peers
    )

    corridor = read_corridor("khorgos")
    network = Networks(corridor).on(DAYS[-1])
    asked = asked_of(corridor, "CNSHA", "DEDUI", "electronics", DAYS[-1])
    ready = searchable(network, asked.shipment)
    ends = ends_of(network, "CNSHA", "DEDUI")
    hours = ready.costs[:, 1] + ready.mean_wait_h
    first, head, hours = _least(ready.first_out, ready.head, np.where(ready.barred, np.inf, hours))
    group = f"a tree of {len(first) - 1:,} nodes, {len(head):,} services and transfers"
    yield from _trees(group, (first, head, hours), *ends, max(20, rounds), peers)


def _trees(
    group: str, graph: tuple[Any, Any, Any], start: int, goal: int, rounds: int, peers: bool
) -> Iterator[Row]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    first, head, weight = graph
    n, nothing = len(first) - 1, np.zeros(len(head), np.int32)
    grow(first, head, weight, nothing, 1, start)
    ours, (far, _, _) = geography.best(rounds, lambda: grow(first, head, weight, nothing, 1, start))
    matrix = csr_array((weight, head, first), shape=(n, n))
    theirs, (known, _) = geography.best(
        rounds, lambda: dijkstra(matrix, indices=start, return_predecessors=True)
    )
    assert np.allclose(far, known)
    yield Row(group, "landbridge", ours, "CPU ms")
    row = Row(group, "scipy", theirs, "CPU ms")
    row.against(theirs / ours, "its / ours", at_least=1.0)
    yield row
    graph_of = Arcs(first, head, weight, nothing.astype(np.int64))
    for name, module, make in (
        ("networkx", "networkx", lambda: geography.by_networkx(graph_of, start, directed=True)),
        ("scgraph, one pair", "scgraph.core", lambda: geography.by_scgraph(graph_of, start, goal)),
    ):
        yield _peer(group, name, module, make, ours, (known, float(known[goal])), peers)


def _peer(
    group: str,
    name: str,
    module: str,
    make: Callable[[], tuple[Callable[[], Any], Callable[[Any], Any]]],
    ours: float,
    known: tuple[Any, float],
    peers: bool,
) -> Row:
    """What a peer takes for the same, or why it is not here."""
    if not peers:
        return Row(group, name, None, "CPU ms", "left out")
    if not find_spec(module.partition(".")[0]) or not find_spec(module):
        return Row(group, name, None, "CPU ms", "not installed")
    work, told = make()
    took, found = geography.best(1, work)
    answer_ = told(found)
    assert np.allclose(answer_, known[1] if np.ndim(answer_) == 0 else known[0], atol=0.1)
    row = Row(group, name, took, "CPU ms")
    row.against(took / ours, "its / ours")
    return row


def _least(first: Any, head: Any, weight: Any) -> tuple[Any, Any, Any]:
    """Only the least of parallel arcs: a peer's graph has one from a node to another."""
    tail = np.repeat(np.arange(len(first) - 1), np.diff(first))
    order = np.lexsort((weight, head, tail))
    order = order[np.isfinite(weight[order])]
    kept = np.r_[True, (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)]
    order = order[kept]
    starts = np.searchsorted(tail[order], np.arange(len(first))).astype(np.int32)
    return starts, head[order].astype(np.int32), np.maximum(weight[order], 1e-9)
