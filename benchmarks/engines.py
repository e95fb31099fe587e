"""The three models on every engine that is here, in one process, turn by turn."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from types import ModuleType

from . import reference
from .models import QUEUES, Result, Terminal, prepare, queue_model, terminal_model

TITLES = {
    "M/M/1": "M/M/1, a million customers",
    "M/M/10": "M/M/10, a million customers",
    "terminal": "terminal, one year",
}
GOALS = {"M/M/1": 100.0, "M/M/10": 80.0, "terminal": 100.0}
"""How many times SimPy's time is expected to be ours."""
REFERENCE_GOAL = 1.4
TENTH = 10
"""Peers run a tenth of the customers, and their time is multiplied."""


@dataclass
class Timing:
    """Best CPU time of an engine on a model, and what it answered there."""

    seconds: float
    result: Result
    scale: int = 1


@dataclass
class Comparison:
    """One model on all engines; an engine that is not here, or cannot express it, is missing."""

    model: str
    exact_stay: float | None
    timings: dict[str, Timing] = field(default_factory=dict)


def compare(rounds: int, peers: bool) -> list[Comparison]:
    """Time every engine; ours and the reference take turns, the slow peers run once."""
    theirs = reference.runs()
    found = []
    for model in TITLES:
        queue = QUEUES.get(model)
        if queue:
            starts = {"landbridge": prepare(queue_model(queue))}
        else:
            starts = {"landbridge": prepare(terminal_model(Terminal()), 24.0 * Terminal().days)}
        if model in theirs:
            starts["reference"] = theirs[model]
        comparison = Comparison(model, queue.mean_stay() if queue else None)
        for replication in range(-1, rounds):  # the first round warms up
            for engine, start in starts.items():
                timing = _timed(start(max(replication, 0)))
                if replication >= 0:
                    best = comparison.timings.setdefault(engine, timing)
                    best.seconds = min(best.seconds, timing.seconds)
        if peers:
            comparison.timings |= _peers(model)
        found.append(comparison)
    return found


def _peers(model: str) -> dict[str, Timing]:
    """SimPy and Ciw, those that are installed."""
    found = {}
    for name in ("simpy", "ciw"):
        peer = _module(name)
        if peer is None:
            continue
        if model in QUEUES:
            queue = replace(QUEUES[model], customers=QUEUES[model].customers // TENTH)
            timing = _timed(partial(peer.run_queue, queue, 1))
            found[name] = Timing(timing.seconds * TENTH, timing.result, TENTH)
        elif hasattr(peer, "run_terminal"):
            found[name] = _timed(partial(peer.run_terminal, Terminal(), 1))
    return found


def _module(peer: str) -> ModuleType | None:
    try:
        return importlib.import_module(f".peer_{peer}", __package__)
    except ImportError:
        return None


def _timed(run: Callable[[], Result]) -> Timing:
    begin = time.process_time()
    result = run()
    return Timing(time.process_time() - begin, result)
