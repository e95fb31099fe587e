"""A year of a part of the Khorgos gateway, or of all of it: building, running, memory, two threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from landbridge.corridor import Corridor, read_corridor
from landbridge.corridor.parts import only
from landbridge.simulation.model import build_plan, compile_model, run_replication
from landbridge.simulation.model.compile import Model
from landbridge.simulation.model.records import Records

T = TypeVar("T")
RAIL = (2022, 2024)
ROAD = (2024,)
GATEWAY = (2024,)
ALL = "gateway"
"""In place of a part: all that is simulated."""
TOGETHER = {"vehicle": "vehicles", "person": "persons"}
"""Kinds that are counted, and what they are called."""


@dataclass(frozen=True)
class Year:
    """CPU seconds, best of several rounds."""

    year: int
    plan_s: float
    model_s: float
    """Lowering charts and facilities: once per draw of the assumptions."""
    replication_s: float
    """From the finished model to the records, warm-up included."""
    steps: int
    """Steps of processes that were run."""
    events: int
    through: dict[str, int]
    """What went through in the year: road vehicles, persons."""


def part(name: str) -> Corridor:
    """A part of the gateway, or all of it."""
    corridor = read_corridor("khorgos")
    return corridor if name == ALL else only(corridor, [name])


def build(name: str, year: int) -> Model:
    """The model of a part and year, ready to run."""
    return compile_model(build_plan(part(name), None, date(year, 1, 1), date(year + 1, 1, 1)))


def measure(name: str, years: tuple[int, ...], rounds: int) -> list[Year]:
    """Build and run every year of a part."""
    corridor = part(name)
    found = []
    for year in years:
        first, after = date(year, 1, 1), date(year + 1, 1, 1)
        plan_s, plan = best(rounds, partial(build_plan, corridor, None, first, after))
        model_s, model = best(rounds, partial(compile_model, plan))
        run_s, records = best(rounds, partial(run_replication, model, 1, 0))
        through = {name: left(records, kind) for kind, name in TOGETHER.items()}
        found.append(Year(year, plan_s, model_s, run_s, records.blocks_done, records.events_done, through))
    return found


def left(records: Records, kind: str) -> int:
    """How many of a kind left during the window."""
    kinds = records.names.kinds
    return int(records.kind_out[kinds.index(kind)].sum()) if kind in kinds else 0


def two_threads(name: str, year: int, rounds: int, replications: int = 8) -> tuple[float, float]:
    """Wall seconds of some replications in one thread and in two: each the best of its turns."""
    model = build(name, year)
    least = {1: float("inf"), 2: float("inf")}
    for _ in range(rounds):
        for threads in least:
            with ThreadPoolExecutor(threads) as pool:
                begin = time.perf_counter()
                for records in pool.map(lambda i: run_replication(model, 1, i), range(replications)):
                    del records
                least[threads] = min(least[threads], time.perf_counter() - begin)
    return least[1], least[2]


def best(rounds: int, work: Callable[[], T]) -> tuple[float, T]:
    """Least CPU seconds of some rounds of a work, and what it gave."""
    seconds = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        answer = work()
        seconds = min(seconds, time.process_time() - begin)
    return seconds, answer
