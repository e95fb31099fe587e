"""The kernel's two engines: its source as plain Python (the twin), or compiled.

The twin is the package `source` as it stands: debuggers and tracebacks show it. The compiled copy is made
once a version and processor (some 10 s), and kept as object code that loads in a moment.
"""

from __future__ import annotations

import importlib
import threading

from . import cache, native
from .native import Runner
from .state import State, Twin

ENTRY = "landbridge_run"

_lock = threading.Lock()
_loaded: dict[bool, Runner] = {}


def opcode_numbers() -> dict[str, int]:
    """Name of each opcode (without `op_`) to its number; the same in both copies."""
    dispatch = importlib.import_module(f"{__package__}.source.dispatch")
    return {name.removeprefix("op_"): i for i, name in enumerate(dispatch.OPERATIONS)}


def plain_runner() -> Runner:
    """The reference: the same source, run by Python on checked columns."""
    run = importlib.import_module(f"{__package__}.source.loop").run
    return lambda state: int(run(Twin(state)))


def compiled_runner() -> Runner:
    """The compiled kernel, from the cache where it is there; compiling takes some 10 s once a version.

    Safe to call from several threads; the runner releases the interpreter lock. A State made with
    `checked=True` is run by a build that tests every index (compiled when first needed).
    """
    fast = _runner(False)

    def run(state: State) -> int:
        return _runner(True)(state) if state.checked else fast(state)

    return run


def is_compiled() -> bool:
    """Whether a compiled kernel of this version is in the cache, so that loading takes a moment only."""
    return False in _loaded or cache.read(False) is not None


def _runner(checked: bool) -> Runner:
    with _lock:
        if checked not in _loaded:
            code = cache.read(checked)
            if code is None:
                from .build import object_code  # imports Numba, which nothing else needs

                code = object_code(checked)
                cache.write(checked, code)
            _loaded[checked] = native.load(code, ENTRY)
    return _loaded[checked]
