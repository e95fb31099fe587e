"""What the layer of experiments costs over the engine: processor, memory, threads, receipts."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from landbridge.accounts.days import Days
from landbridge.accounts.measured import keys_of, measure_array
from landbridge.accounts.reduced import reduce
from landbridge.experiment.manifest import versions
from landbridge.experiment.modelling import Modelled, Modeller
from landbridge.experiment.receipts import Receipts
from landbridge.experiment.running import run_study
from landbridge.experiment.setting import Setting
from landbridge.experiment.spool import RUN, Spool
from landbridge.experiment.study import study

YEAR = (date(2022, 1, 1), date(2023, 1, 1))
ONLY = ("rail",)


@dataclass(frozen=True)
class Layer:
    """A run of many rail years, from the command to its folder."""

    replications: int
    cpu_s: float
    """Of the whole run."""
    engine_s: float
    """Of that in the engine itself, model to records."""
    peak_mb: float
    """Peak of the process that ran it."""

    @property
    def overhead(self) -> float:
        """What the layer adds, as a share of the engine's time."""
        return self.cpu_s / self.engine_s - 1.0


class _Timed:
    """A model whose runs are timed by the processor time of their thread."""

    def __init__(self, model: Modelled, spent: list[float]) -> None:
        self._model, self._spent = model, spent

    def __getattr__(self, name: str) -> object:
        return getattr(self._model, name)

    def run(self, seed: int, replication: int) -> object:
        begin = time.thread_time()
        record = self._model.run(seed, replication)
        self._spent.append(time.thread_time() - begin)
        return record


def measure(replications: int, jobs: int = 1) -> Layer:
    """Run so many rail years in a process of their own."""
    words = [sys.executable, "-m", "benchmarks.layer", str(replications), str(jobs)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return Layer(**json.loads(done.stdout.splitlines()[-1]))


def threads(replications: int, rounds: int) -> tuple[float, float]:
    """Wall seconds of the replications of a run in one thread and in two: each the best of its turns."""
    best = {1: float("inf"), 2: float("inf")}
    for _ in range(rounds):
        for jobs in best:
            best[jobs] = min(best[jobs], _stage(replications, jobs))
    return best[1], best[2]


def receipts(many: int) -> tuple[float, float]:
    """Seconds to list and check so many receipts, and to know what is left to run; and their MB."""
    asked = study(Setting("khorgos", *YEAR, replications=many + 1, only=ONLY))
    model = Modeller()(asked.corridor, *YEAR)
    record = model.run(1, 0)
    facts = asked.facts(model.start_utc)
    keys = keys_of(record, facts)
    reduced = reduce(
        record, measure_array(record, facts, (), keys), Days(model.names, facts), by_the_hour=False
    )
    with tempfile.TemporaryDirectory() as folder:
        spool = Spool.begin(Path(folder) / "x", asked.setting, asked.corridor.inputs(), versions())
        spool.know(keys, {})
        for number in range(many):
            spool.save(replace(reduced, replication=number))
        spool.close()
        size = sum(file.stat().st_size for file in (Path(folder) / "x").iterdir())
        begin = time.perf_counter()
        again = Spool.of(Receipts.open(Path(folder) / "x"))
        left = set(range(many + 1)) - set(again.replications())
        seconds = time.perf_counter() - begin
        assert left == {many}
        assert again.receipts.plan["kind"] == RUN
        assert len(again.read(many - 1).values) == len(keys)
        again.remove()
    return seconds, size / 1e6


def _stage(replications: int, jobs: int) -> float:
    """Wall seconds from the first replication's beginning to the last one's end."""
    seen: dict[str, float] = {}

    def tell(progress: object) -> None:
        seen[f"{progress.stage}{progress.done}"] = time.perf_counter()  # type: ignore[attr-defined]

    asked = study(Setting("khorgos", *YEAR, replications=replications, only=ONLY))
    with tempfile.TemporaryDirectory() as folder:
        run_study(asked, out=Path(folder) / "run", jobs=jobs, tell=tell)
    return seen[f"replications{replications}"] - seen["replications0"]


def _run(replications: int, jobs: int) -> Layer:
    spent: list[float] = []
    modeller = Modeller()
    modeller(study(Setting("khorgos", *YEAR, only=ONLY)).corridor, *YEAR).run(1, 0)  # everything is loaded
    begin = time.process_time()
    asked = study(Setting("khorgos", *YEAR, replications=replications, only=ONLY))
    with tempfile.TemporaryDirectory() as folder:
        run_study(
            asked,
            out=Path(folder) / "run",
            jobs=jobs,
            modelled=lambda corridor, first, after: _Timed(modeller(corridor, first, after), spent),  # type: ignore[arg-type,return-value]
        )
    cpu = time.process_time() - begin
    return Layer(replications, cpu, sum(spent), _peak_mb())


def _peak_mb() -> float:
    """Peak of this process; what getrusage says may be that of the process which began it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    found = _run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else (os.cpu_count() or 1))
    print(json.dumps(found.__dict__))
