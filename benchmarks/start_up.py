"""What a user waits for: imports, the first compile, the first event; each in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

COMPILE = """
import json, time
begin = time.process_time(), time.perf_counter()
from landbridge.simulation.kernel import compiled_runner
compiled_runner()
print(json.dumps([time.process_time() - begin[0], time.perf_counter() - begin[1]]))
"""
FIRST_EVENT = """
from datetime import date
from landbridge.corridor import read_corridor
from landbridge.corridor.parts import only
from landbridge.simulation.model import build_plan, compile_model, start_run
plan = build_plan(only(read_corridor("khorgos"), ["rail"]), None, date(2022, 1, 1), date(2023, 1, 1))
assert start_run(compile_model(plan), 1, 0).advance(1.0).state.events_done > 0
"""
MEMORY = """
import json
import sys
from benchmarks.start_up import peak_mb
from benchmarks.years import build
from landbridge.simulation.kernel import compiled_runner
from landbridge.simulation.model import run_replication
compiled_runner()
model = build(sys.argv[1], int(sys.argv[2]))
before = peak_mb()
records = run_replication(model, 1, 0)
print(json.dumps([before, peak_mb()]))
"""


@dataclass(frozen=True)
class StartUp:
    """Seconds of CPU and of wall clock, each the best of several processes."""

    cpu_s: float
    wall_s: float


def cold_and_warm(rounds: int) -> tuple[StartUp, StartUp]:
    """Getting the kernel ready: compiled in an empty cache, then loaded from it."""
    with tempfile.TemporaryDirectory() as cache:
        cold = StartUp(*_answer(COMPILE, cache))
        warm = [_answer(COMPILE, cache) for _ in range(rounds)]
    return cold, StartUp(min(cpu for cpu, _ in warm), min(wall for _, wall in warm))


def of_import(rounds: int) -> StartUp:
    """`import landbridge`, without the start of Python itself."""
    nothing, package = process("pass", rounds), process("import landbridge", rounds)
    return StartUp(package.cpu_s - nothing.cpu_s, package.wall_s - nothing.wall_s)


def first_event(rounds: int) -> StartUp:
    """From the shell to the first event of a year of Khorgos, with the kernel in the cache."""
    process(FIRST_EVENT, 1)
    return process(FIRST_EVENT, rounds)


def memory_mb(part: str, year: int) -> tuple[float, float]:
    """Peak memory of a process before its first replication of a year of a part, and after it."""
    before, after = _answer(MEMORY, None, part, str(year))
    return before, after


def peak_mb() -> float:
    """Peak memory of this process so far."""
    with suppress(OSError):  # Linux; getrusage would count what the parent had when it forked
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def process(code: str, rounds: int) -> StartUp:
    """Run a script in processes of their own, from the shell on."""
    cpu, wall = [], []
    for _ in range(rounds):
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.perf_counter()
        _run(code, None)
        wall.append(time.perf_counter() - begin)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append(now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)
    return StartUp(min(cpu), min(wall))


def _answer(code: str, cache: str | None, *arguments: str) -> Any:
    return json.loads(_run(code, cache, *arguments))


def _run(code: str, cache: str | None, *arguments: str) -> str:
    paths = [str(ROOT), *filter(None, sys.path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    if cache:
        environment["LANDBRIDGE_CACHE"] = cache
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
