"""How somebody leaves who goes on at a block: followed over the blocks, without running anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.simulation.kernel.source.dispatch import OPERATIONS

if TYPE_CHECKING:
    from landbridge.simulation.kernel import State
    from landbridge.simulation.model.compile import Model

_OPS = {name.removeprefix("op_"): number for number, name in enumerate(OPERATIONS)}
JUMPS = frozenset(_OPS[name] for name in ("go", "loop", "again"))
"""Blocks after which it goes on at their target, and nowhere else."""
FORKS = frozenset(number for name, number in _OPS.items() if name == "share" or name.startswith("when_"))
"""Blocks after which it goes on at their target or at the next block."""
ENDS = frozenset(_OPS[name] for name in ("leave", "nowhere"))


def ways_to_leave(model: Model, block: int) -> frozenset[str]:
    """Name every way to leave that can be reached from a block.

    Parameters
    ----------
    model
        The model.
    block
        Row of the block at which somebody goes on.
    """
    s = model.template.state
    seen: set[int] = set()
    waiting, found = [block], set()
    while waiting:
        at = waiting.pop()
        if at in seen or not 0 <= at < len(s.block_op):
            continue
        seen.add(at)
        if int(s.block_op[at]) == _OPS["leave"]:
            found.add(model.names.statuses[int(s.block_measure[at])])
        waiting.extend(_after(s, at))
    return frozenset(found)


def _after(s: State, at: int) -> list[int]:
    op, target, other = int(s.block_op[at]), int(s.block_target[at]), int(s.block_other[at])
    if op in ENDS:
        return []
    if op in JUMPS:
        return [target]
    if op == _OPS["choose_way"]:
        first = int(s.block_first[at])
        return [int(row) for row in s.request_res[first : first + int(s.block_count[at])]]
    ways = [at + 1]
    if op in FORKS:
        ways.append(target)
    if other > 0:  # the other way of a try, or of who lost patience
        ways.append(other)
    return ways
