"""Loads the kernel's source as plain Python (the twin) or compiled.

The twin is the package `source` as it stands: debuggers and tracebacks show it. The compiled copy of each
module lies in a folder of the cache named by the hash of its text and of everything it can see (the modules
before it, the column table, the compiler flags, the versions of Python, Numba and llvmlite), with Numba's
own cache beside it: an edited source can never meet a stale cache, and processes may race for it.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
import tempfile
import threading
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from .state import State, Twin

SOURCE = Path(__file__).parent / "source"
MODULES = (
    "prelude",
    "ziggurat",
    "draws",
    "events",
    "entities",
    "resources",
    "exchanges",
    "streams",
    "opcodes",
    "opcodes_load",
    "changes",
    "dispatch",
    "loop",
)
INLINE = (
    "step",
    "move_event",
    "schedule",
    "remove_first",
    "make_ready",
    "note",
    "park",
    "settle",
    "mix",
    "bits",
    "fraction",
    "uniform",
    "count_in",
    "take_slot",
    "append",
    "sample",
    "exponential",
    "observe",
    "granted",
    "ask_ticket",
    "wait_at",
    "plan_next",
    "next_of",
    "op_hold",
    "op_seize",
    "op_release",
    "op_leave",
    "op_enter",
    "op_measure",
    "op_measure_stay",
    "op_mark",
)
"""Small, hot functions: a call of a compiled function costs about as much as they do."""
JIT = {"cache": True, "nogil": True, "error_model": "numpy"}
KEPT_KERNELS = 4
"""Compiled kernels that stay in the cache; older ones are removed."""

Runner = Callable[[State], int]


def cache_folder() -> Path:
    """Where compiled kernels are kept: LANDBRIDGE_CACHE, else the user's cache folder."""
    own = os.environ.get("LANDBRIDGE_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    return Path(base or Path.home() / ".cache") / "landbridge" / "kernel"


def opcode_numbers() -> dict[str, int]:
    """Name of each opcode (without `op_`) to its number; the same in both copies."""
    dispatch = importlib.import_module(f"{__package__}.source.dispatch")
    return {name.removeprefix("op_"): i for i, name in enumerate(dispatch.OPERATIONS)}


def plain_runner() -> Runner:
    """The reference: the same source, run by Python on checked columns."""
    run = importlib.import_module(f"{__package__}.source.loop").run
    return lambda state: int(run(Twin(state)))


def _digest() -> str:
    import llvmlite
    import numba

    h = hashlib.sha256()
    for module in MODULES:
        h.update((SOURCE / f"{module}.py").read_bytes())
    for name in ("table.py", "compiled_columns.py", "engine.py"):
        h.update((Path(__file__).parent / name).read_bytes())
    h.update(repr([sys.version, numba.__version__, llvmlite.__version__, np.__version__]).encode())
    return h.hexdigest()[:16]


def is_compiled() -> bool:
    """Whether a compiled kernel of this version is in the cache, so that loading takes a moment only."""
    folder = cache_folder() / _digest()
    return (folder / "ready").exists()


def _compiled_dispatch() -> str:
    names = importlib.import_module(f"{__package__}.source.dispatch").OPERATIONS
    by_module: dict[str, list[str]] = {}
    for name, function in names.items():
        by_module.setdefault(function.__module__.rsplit(".", 1)[1], []).append(name)
    lines = ["from .prelude import PARKED"]
    lines += [f"from .{module} import {', '.join(ops)}" for module, ops in by_module.items()]
    lines += ["", "", "def step(s, op, e, pc):"]
    for i, name in enumerate(names):
        lines += [f"    if op == {i}:", f"        return {name}(s, e, pc)"]
    return "\n".join([*lines, "    return PARKED", ""])


def _store(folder: Path) -> None:
    """Write the copies once, atomically."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    _prune(folder.parent)
    tmp = Path(tempfile.mkdtemp(dir=folder.parent))
    for module in MODULES:
        text = _compiled_dispatch() if module == "dispatch" else (SOURCE / f"{module}.py").read_text()
        path = tmp / f"{module}.py"
        path.write_text(text)
        os.utime(path, (1e9, 1e9))  # Numba stamps its cache with time and size
    try:
        tmp.rename(folder)
    except OSError:  # another process was first
        for path in tmp.iterdir():
            path.unlink()
        tmp.rmdir()


def _prune(cache: Path) -> None:
    """Remove the oldest kernels."""
    import shutil

    folders = sorted(
        (f for f in cache.iterdir() if f.is_dir()), key=lambda f: f.stat().st_mtime, reverse=True
    )
    for old in folders[KEPT_KERNELS:]:
        shutil.rmtree(old, ignore_errors=True)


_lock = threading.Lock()
_loaded: dict[str, Runner] = {}


def compiled_runner() -> Runner:
    """The compiled kernel, from the cache where it is there; compiling takes some 20 s once a version.

    Safe to call from several threads; the runner releases the interpreter lock.
    """
    with _lock:
        if "run" not in _loaded:
            _loaded["run"] = _load()
    return _loaded["run"]


def _load() -> Runner:
    import numba

    from . import compiled_columns  # noqa: F401  (registers the State with Numba)

    digest = _digest()
    folder = cache_folder() / digest
    _store(folder)
    package = f"landbridge_kernel_{digest}"  # Numba's cache names modules: the same in every process
    root = types.ModuleType(package)
    root.__path__ = [str(folder)]
    sys.modules[package] = root
    for name in MODULES:
        module = types.ModuleType(f"{package}.{name}")
        path = folder / f"{name}.py"
        module.__package__, module.__file__ = package, str(path)
        sys.modules[module.__name__] = module
        setattr(root, name, module)
        exec(compile(path.read_text(), str(path), "exec"), module.__dict__)
        if name == "prelude":
            module.__dict__.update(u64=np.uint64, i64=np.int64)
        elif name == "ziggurat":
            for table in ("ZIG_CUT", "ZIG_WIDTH", "ZIG_HEIGHT"):
                setattr(module, table, np.array(getattr(module, table)))
        else:
            _compile(module, numba)
    run = root.loop.run

    def runner(state: State) -> int:
        return int(run(state))

    signature = (numba.typeof(State({})),)  # type: ignore[no-untyped-call]  # numba has no types
    run.compile(signature)
    (folder / "ready").touch()
    return runner


def _compile(module: types.ModuleType, numba: Any) -> None:
    for name, function in list(vars(module).items()):
        if isinstance(function, types.FunctionType) and function.__module__ == module.__name__:
            jit = numba.njit(**JIT, forceinline=name in INLINE)
            setattr(module, name, jit(function))
