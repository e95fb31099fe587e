"""Compiles the kernel: each function is lowered once by Numba, and all are optimised together as one module.

Numba by itself optimises and emits machine code for every function with all that it calls, each time anew.
Here the parts stay as they were lowered until `run` links them: a third of the compile time, and LLVM sees
the whole kernel when it decides what to inline. What comes out is object code that needs neither Numba nor
Python to be loaded (see `native`).
"""

# Numba's extension interface is untyped: the signatures below are fixed by it.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc,attr-defined,override"
from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numba
import numpy as np
from llvmlite import ir
from numba.core import types as numba_types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

from .compiled_columns import StateType, exponent_and_fraction, fetch_ahead

SOURCE = Path(__file__).parent / "source"
MODULES = (
    "prelude",
    "ziggurat",
    "draws",
    "heap",
    "calendar",
    "events",
    "entities",
    "reasons",
    "work",
    "queues",
    "resources",
    "exchanges",
    "streams",
    "opcodes",
    "opcodes_ways",
    "opcodes_load",
    "changes",
    "dispatch",
    "loop",
)
# fmt: off
INLINE = (
    "step", "move_event", "heap_push_youngest", "heap_pop", "schedule", "remove_first", "make_ready",
    "note", "park", "settle", "mix",
    "bits", "fraction", "uniform", "count_in", "take_slot", "append", "sample", "exponential",
    "observe", "granted", "ask_ticket", "wait_at", "plan_next", "next_of", "op_hold", "op_seize",
    "op_release", "op_leave", "op_enter", "op_measure", "op_measure_stay", "op_mark",
)
# fmt: on
"""Small, hot functions: a call of a compiled function costs about as much as they do."""
ENTRY = "landbridge_run"
"""Name of the compiled `run` in the object code."""
KNOWN = {"exp", "floor", "log", "log1p", "sqrt"}
"""Functions of the C library that it may call; whatever else is missing would be called at address 0."""
_PACKAGE = "landbridge_compiled_kernel"


def object_code(checked: bool) -> bytes:
    """Object code of the kernel for this processor; `checked` tests every index (slower by a quarter)."""
    try:
        run = _load().run
        run.compile((StateType(checked),))
    finally:
        for name in [n for n in sys.modules if n.partition(".")[0] == _PACKAGE]:
            del sys.modules[name]
    (result,) = run.overloads.values()
    return _emit(result.library, result.fndesc.llvm_func_name)


def _load() -> types.ModuleType:
    """The modules of `source` once more, every function of theirs compiled; answers the last one."""
    root = types.ModuleType(_PACKAGE)
    root.__path__ = []
    sys.modules[_PACKAGE] = root
    for name in MODULES:
        path = SOURCE / f"{name}.py"
        module = types.ModuleType(f"{_PACKAGE}.{name}")
        module.__package__, module.__file__ = _PACKAGE, str(path)
        sys.modules[module.__name__] = module
        setattr(root, name, module)
        text = _dispatch() if name == "dispatch" else path.read_text(encoding="utf-8")
        exec(compile(text, str(path), "exec"), module.__dict__)
        if name == "prelude":
            module.__dict__.update(u64=np.uint64, i64=np.int64, fetch=fetch_ahead)
            continue
        if name == "ziggurat":
            for table in ("ZIG_CUT", "ZIG_WIDTH", "ZIG_HEIGHT"):
                setattr(module, table, np.array(getattr(module, table)))
            continue
        if "frexp" in vars(module):
            module.__dict__["frexp"] = exponent_and_fraction
        for own, function in list(vars(module).items()):
            if isinstance(function, types.FunctionType) and function.__module__ == module.__name__:
                setattr(module, own, _part(function, own in INLINE))
    return module


def _dispatch() -> str:
    """The dispatch as one chain of comparisons, which LLVM turns into a jump table."""
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


class _PartLibrary(JITCodeLibrary):
    """Code of one function, neither optimised nor turned into machine code."""

    @property
    def codegen(self):
        return self

    def set_env(self, env_name, env):
        """Parts raise nothing that would need their environment."""

    def add_ir_module(self, ir_module):
        _drop_idle_stores(ir_module)
        super().add_ir_module(ir_module)

    def add_llvm_module(self, ll_module):
        self._final_module.link_in(ll_module)

    def finalize(self):
        self._finalized = True

    def get_pointer_to_function(self, name):
        return 0


class _PartCompiler(Compiler):
    """Numba's pipeline up to unoptimised LLVM code."""

    def define_pipelines(self):
        if self.state.library is None:
            codegen = self.state.targetctx.codegen()
            self.state.library = _PartLibrary(codegen, self.state.func_id.func_qualname)
        return super().define_pipelines()


def _part(function: types.FunctionType, inline: bool) -> Any:
    jit: Any = numba.njit(  # type: ignore[call-overload]  # its stubs leave out some options
        forceinline=inline,
        error_model="numpy",
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        pipeline_class=_PartCompiler,
    )(function)
    template = jit.get_call_template

    def without_literals(args, kws):  # else every constant argument makes a version of its own
        return template(tuple(numba_types.unliteral(a) for a in args), kws)

    jit.get_call_template = without_literals
    return jit


def _drop_idle_stores(module: Any) -> None:
    """Drop the zeros that Numba stores, on entry, to the slots of the return values of all calls.

    They are stored again before each call. On entry they would cost more than the step itself: the
    dispatch, inlined into the loop, holds one call for every opcode.
    """
    for function in module.functions:
        if function.is_declaration:
            continue
        slots = {
            id(slot)
            for block in function.blocks
            for call in block.instructions
            if isinstance(call, ir.CallInstr) and len(call.args) > 1
            for slot in call.args[:2]
            if isinstance(slot, ir.AllocaInstr)
        }
        entry = function.entry_basic_block
        entry.instructions[:] = [
            i
            for i in entry.instructions
            if not (
                isinstance(i, ir.StoreInstr)
                and isinstance(i.operands[0], ir.Constant)
                and id(i.operands[1]) in slots
            )
        ]


def _emit(library: Any, entry: str) -> bytes:
    """Link a function with all that it calls, optimise, and turn it into object code."""
    machine = library._codegen._tm
    module = library._final_module
    todo, seen = list(library._linking_libraries), set()
    while todo:
        part = todo.pop()
        if part in seen or part.name == "nrt":  # no memory is managed in the kernel
            continue
        seen.add(part)
        if isinstance(part, _PartLibrary):
            todo += part._linking_libraries
            module.link_in(part._final_module, preserve=True)
        else:
            module.link_in(part._get_module_for_linking(), preserve=True)
    for function in module.functions:
        if not function.is_declaration:
            function.linkage = llvm.Linkage.internal
    run = module.get_function(entry)
    run.linkage = llvm.Linkage.external
    run.name = ENTRY
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    options.inlining_threshold = 75  # what is hot is inlined anyway
    options.loop_vectorization = options.slp_vectorization = False
    builder = llvm.create_pass_builder(machine, options)
    manager = builder.getModulePassManager()
    manager.add_refprune_pass()
    manager.add_strip_dead_prototype_pass()
    manager.run(module, builder)
    module.verify()
    unknown = {f.name for f in module.functions if f.is_declaration and not f.name.startswith("llvm.")}
    if unknown - KNOWN:
        raise RuntimeError(f"the compiled kernel calls {', '.join(sorted(unknown - KNOWN))}")
    code: bytes = machine.emit_object(module)
    return code
