"""A year of the Khorgos gateway with everything on: building it, running it, memory, two threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from landbridge.corridor import read_corridor
from landbridge.simulation.model import build_plan, compile_model, run_replication
from landbridge.simulation.model.compile import Model

T = TypeVar("T")
YEARS = (2022, 2024)


@dataclass(frozen=True)
class RailYear:
    """CPU seconds, best of several rounds."""

    year: int
    plan_s: float
    model_s: float
    """Lowering charts and facilities: once per draw of the assumptions."""
    replication_s: float
    """From the finished model to the records, warm-up included."""
    steps: int
    """Steps of processes that were run."""


def build(year: int) -> Model:
    """The model of a year, ready to run."""
    return compile_model(build_plan(read_corridor("khorgos"), None, date(year, 1, 1), date(year + 1, 1, 1)))


def measure(rounds: int) -> list[RailYear]:
    """Build and run every year."""
    corridor = read_corridor("khorgos")
    found = []
    for year in YEARS:
        first, after = date(year, 1, 1), date(year + 1, 1, 1)
        plan_s, plan = _best(rounds, partial(build_plan, corridor, None, first, after))
        model_s, model = _best(rounds, partial(compile_model, plan))
        run_s, records = _best(rounds, partial(run_replication, model, 1, 0))
        found.append(RailYear(year, plan_s, model_s, run_s, records.blocks_done))
    return found


def two_threads(rounds: int, replications: int = 8) -> tuple[float, float]:
    """Wall seconds of some replications in one thread and in two: each the best of its turns."""
    model = build(YEARS[-1])
    best = {1: float("inf"), 2: float("inf")}
    for _ in range(rounds):
        for threads in best:
            with ThreadPoolExecutor(threads) as pool:
                begin = time.perf_counter()
                for records in pool.map(lambda i: run_replication(model, 1, i), range(replications)):
                    del records
                best[threads] = min(best[threads], time.perf_counter() - begin)
    return best[1], best[2]


def _best(rounds: int, work: Callable[[], T]) -> tuple[float, T]:
    seconds = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        answer = work()
        seconds = min(seconds, time.process_time() - begin)
    return seconds, answer
