"""Loads object code of the kernel: through LLVM alone, without Numba, in a few hundredths of a second."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from .state import State
from .table import COLUMNS

Runner = Callable[[State], int]


def _target_machine() -> Any:
    """A new one: an engine takes the one that it is given."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_triple(llvm.get_process_triple()).create_target_machine()


def processor() -> str:
    """The processor and its features: code made for one may not run on another."""
    import llvmlite.binding as llvm

    return f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


def load(code: bytes, entry: str) -> Runner:
    """A runner from object code; it releases the interpreter lock, and several threads may use it."""
    import llvmlite.binding as llvm

    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _target_machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    prototype = ctypes.CFUNCTYPE(
        ctypes.c_int32, ctypes.POINTER(ctypes.c_int64), ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p
    )
    function = prototype(engine.get_function_address(entry))
    names = list(COLUMNS)

    def run(state: State) -> int:
        """Advance the run on `state`, which is kept alive by the call."""
        answer, nothing = ctypes.c_int64(), ctypes.c_void_p()
        if function(ctypes.byref(answer), ctypes.byref(nothing), state.address):
            name = names[state.fault_block]
            raise IndexError(f"{name}: index {state.fault_index} is outside 0..{_limit(state, name)}")
        return answer.value

    run.engine = engine  # type: ignore[attr-defined]  # the code lives as long as its runner
    return run


def _limit(state: State, name: str) -> str:
    column = COLUMNS[name]
    return f"{state.size(column.pool) - 1}" + (f", 0..{column.width - 1}" if column.width > 1 else "")
