"""Ways through the blocks of a model: what follows a block, and how far it is to another."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from landbridge.simulation.kernel.engine import opcode_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.simulation.kernel import State

FAR = 1 << 30
"""So far it is to what cannot be reached."""
BEGIN = ("split", "unload", "set_down", "call", "call_keyed")
"""Steps that let others begin, or go on, at their target."""
_AWAY = ("go", "loop", "again")
_EITHER = ("share", "when_equal", "when_open", "when_space", "when_longer", "when_expects", "when_none")
_END = ("leave", "ride", "board", "nowhere")
_OTHER = ("try", "counter")


class Graph:
    """The blocks of a model as a graph.

    Parameters
    ----------
    template
        The model's state before a run.
    """

    def __init__(self, template: State) -> None:
        words = {number: name for name, number in opcode_numbers().items()}
        self.ops: list[str] = [words[number] for number in template.block_op.tolist()]
        """Name of the opcode of each block."""
        target, other = template.block_target.tolist(), template.block_other.tolist()
        first, count = template.block_first.tolist(), template.block_count.tolist()
        patience, ways = template.block_patience.tolist(), template.request_res.tolist()
        self.next: list[tuple[int, ...]] = []
        """Where the same entity may go on."""
        self.begun: dict[int, int] = {}
        """Blocks that let others begin: where these do."""
        for pc, op in enumerate(self.ops):
            if op in _AWAY:
                after: tuple[int, ...] = (target[pc],)
            elif op in _EITHER:
                after = (target[pc], pc + 1)
            elif op == "choose_way":
                after = tuple(ways[first[pc] : first[pc] + count[pc]])
            elif op in _END:
                after = ()
            elif op in _OTHER or (patience[pc] >= 0 and other[pc] > 0):
                after = (pc + 1, other[pc])
            else:
                after = (pc + 1,)
            if op in BEGIN:
                self.begun[pc] = target[pc]
            self.next.append(tuple(block for block in after if block < len(self.ops)))
        self._before: list[list[int]] = [[] for _ in self.ops]
        for pc, follow in enumerate(self.next):
            for block in follow:
                self._before[block].append(pc)
        self._of: dict[str, list[int]] = {}
        for pc, op in enumerate(self.ops):
            self._of.setdefault(op, []).append(pc)
        self._far: dict[int, list[int]] = {}

    def of(self, op: str) -> list[int]:
        """Blocks of an opcode."""
        return self._of.get(op, [])

    def far(self, target: int) -> list[int]:
        """Steps from each block to a target, by the same entity; FAR where it never comes there."""
        if target not in self._far:
            far = [FAR] * len(self.ops)
            far[target] = 0
            front = deque([target])
            while front:
                block = front.popleft()
                for before in self._before[block]:
                    if far[before] == FAR:
                        far[before] = far[block] + 1
                        front.append(before)
            self._far[target] = far
        return self._far[target]

    def reached_before(self, start: int, mark: int, marks: Sequence[int]) -> set[int]:
        """Blocks to which the same entity comes from a block before it sets a mark (once more)."""
        found, front = {start}, [start]
        while front:
            block = front.pop()
            if self.ops[block] == "mark" and marks[block] == mark:
                continue
            for after in self.next[block]:
                if after not in found:
                    found.add(after)
                    front.append(after)
        return found

    def reached(self, start: int) -> set[int]:
        """All blocks to which anything comes that begins at a block, whatever is begun on the way."""
        found, front = {start}, [start]
        while front:
            block = front.pop()
            for after in (*self.next[block], *((self.begun[block],) if block in self.begun else ())):
                if after not in found:
                    found.add(after)
                    front.append(after)
        return found
