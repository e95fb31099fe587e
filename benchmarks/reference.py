"""The reference kernel: a small prototype that shows what is possible, if its folder is at hand.

LANDBRIDGE_REFERENCE_KERNEL names the folder. It holds modules `engine` (Kernel, Run) and `models` (mmc,
terminal); it is no part of this repository.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from landbridge.simulation.kernel.cache import cache_folder

from .models import Result

VARIABLE = "LANDBRIDGE_REFERENCE_KERNEL"


def runs() -> dict[str, Callable[[int], Callable[[], Result]]]:
    """For each model, what prepares a replication and answers what runs it; empty if it is not here."""
    folder = os.environ.get(VARIABLE)
    if not folder or not (Path(folder) / "engine.py").is_file():
        return {}
    os.environ.setdefault("DES_KERNEL_CACHE", str(cache_folder() / "reference"))
    sys.path.insert(0, folder)
    try:
        engine: Any = importlib.import_module("engine")
        models: Any = importlib.import_module("models")
    finally:
        sys.path.remove(folder)
    kernel = engine.Kernel(DRAWS="keyed", LEDGER=True)

    def prepare(model: Any, until: float) -> Callable[[int], Callable[[], Result]]:
        def start(replication: int) -> Callable[[], Result]:
            state = model.state(kernel, 1, replication)

            def run() -> Result:
                engine.Run(kernel, state).until(until)
                finished = int(state.tally_count[-1])
                return Result(finished, float(state.tally_sum[-1]) / finished)

            return run

        return start

    return {
        "M/M/1": prepare(models.mmc(), 1e308),
        "M/M/10": prepare(models.mmc(lam=9.0, c=10), 1e308),
        "terminal": prepare(models.terminal(), 8760.0),
    }
