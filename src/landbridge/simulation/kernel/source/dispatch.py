"""From opcode numbers to functions; the loader writes the compiled copy as one chain of comparisons."""

from collections.abc import Callable

from . import opcodes, opcodes_load, opcodes_ways, streams
from .prelude import S

OPERATIONS: dict[str, Callable[[S, int, int], int]] = {
    name: function
    for module in (opcodes, opcodes_ways, opcodes_load, streams)
    for name, function in vars(module).items()
    if name.startswith("op_") and function.__module__ == module.__name__
}
"""Name to function; the order gives the numbers."""

_FUNCTIONS = tuple(OPERATIONS.values())


def step(s: S, op: int, e: int, pc: int) -> int:
    """Run one block."""
    return _FUNCTIONS[op](s, e, pc)
