"""Brings an entity to a stage in no time: it takes and gives back what it would have on its way there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from landbridge.simulation.kernel.source import draws, opcodes, opcodes_load, opcodes_ways, streams
from landbridge.simulation.kernel.source.prelude import POOL
from landbridge.simulation.kernel.source.resources import amount, keyed
from landbridge.simulation.model.begun.graph import FAR, Graph

Twin = Any
MOST_STEPS = 20_000
TAKING = ("seize", "seize_units", "seize_many", "try")
REAL: dict[str, Callable[[Any, int, int], int]] = {
    "set": opcodes_ways.op_set,
    "draw": opcodes_ways.op_draw,
    "choose": opcodes_ways.op_choose,
    "freest": opcodes_ways.op_freest,
    "keep": opcodes.op_keep,
    "keep_on": opcodes.op_keep_on,
    "fail": opcodes_load.op_fail,
}


def work_hours(t: Twin, e: int, pc: int, first: int) -> float:
    """A drawn time of a step of work, as the step itself draws it; `first` is the index of its draws."""
    law = keyed(t, e, t.block_dist[pc], t.block_by[pc])
    hours = draws.sample_of(t, law, e, pc, first)
    return float(opcodes.for_each(t, e, pc, hours) if t.block_each[pc] >= 0 else hours)


class NoWayError(Exception):
    """What was written down never comes there."""


@dataclass
class Walk:
    """One entity on its way."""

    entity: int
    block: int
    target: int
    told: bool = False
    offers: tuple[int, int] | None = None
    """Exchange and places that it offered on its way, if it has not left with them."""
    took: int = -1
    """Exchange of which it took a place on its way."""
    fixed: tuple[tuple[int, int], ...] = ()
    """Attributes and values that nothing on the way changes."""
    hours: float = 0.0
    """That its work on the way took."""
    marks: list[tuple[int, float]] = field(default_factory=list)
    """Marks, and the hours by then."""


class Walker:
    """Walks entities of one run to their stages.

    Parameters
    ----------
    graph
        Blocks of the model.
    holding
        Of a block, the resources held there and their units: what one that is called begins with.
    twin
        Gives the run as plain Python sees it.
    """

    def __init__(
        self, graph: Graph, holding: dict[int, tuple[tuple[int, int | None], ...]], twin: Any
    ) -> None:
        self.graph, self.holding, self.twin = graph, holding, twin
        self.on: dict[str, Callable[[Walk], None]] = {}
        """What else is done at an opcode that is passed."""

    def begin(self, block: int) -> None:
        """One that is called has what its caller gave it."""
        for row, units in self.holding.get(block, ()):
            if units is not None:
                self.twin().res_used[row] += units

    def go(self, walk: Walk) -> None:
        """Walk to the target, which is not run.

        Raises
        ------
        NoWayError
            If it does not lead there.
        """
        far = self.graph.far(walk.target)
        self._fix(walk)
        for _ in range(MOST_STEPS):
            if walk.block == walk.target:
                return
            if far[walk.block] >= FAR:
                break
            walk.block = self.step(walk, far)
        raise NoWayError

    def step(self, walk: Walk, far: list[int]) -> int:
        """Pass a block; the next one."""
        t, e, pc = self.twin(), walk.entity, walk.block
        op = self.graph.ops[pc]
        if op in self.on:
            self.on[op](walk)
            t = self.twin()
        if op in REAL:
            after = int(REAL[op](t, e, pc))
            self._fix(walk)
            return after
        if op == "hold":
            walk.hours += work_hours(t, e, pc, 0)
        elif op in TAKING:
            ways = self.graph.next[pc]
            if len(ways) > 1 and far[ways[1]] < far[ways[0]]:
                return ways[1]
            self.take(t, e, pc, op)
        elif op in ("release", "release_units"):
            row = keyed(t, e, t.block_res[pc], t.block_by[pc]) if op == "release_units" else t.block_res[pc]
            t.res_used[row] -= self._units(t, e, pc) if op == "release_units" else 1
        elif op == "take_over":
            self._give(t, t.entity_kept, t.entity_kept_units, e)
        elif op == "give_back":
            self._give(t, t.entity_held, t.entity_held_units, e)
        elif op == "mark":
            walk.marks.append((t.block_mark[pc], walk.hours))
            t.mark_count[t.block_measure[pc]] += t.entity_party[e]
        elif op in ("measure", "measure_stay"):
            t.measure_before[t.block_measure[pc]] += t.entity_party[e]
        elif op == "enter":
            self._party(t, e, t.block_by[pc])
        elif op == "tell":
            walk.told = True
        elif op == "offer":
            exchange = keyed(t, e, t.block_res[pc], t.block_by[pc])
            walk.offers = (exchange, self._units(t, e, pc))
        elif op == "set_down":
            walk.offers = None
        elif op == "take":
            walk.took = keyed(t, e, t.block_res[pc], t.block_by[pc])
        elif op in ("loop", "again"):
            t.entity_lap[e] += 1
        elif op == "when_equal":
            way = opcodes_ways.op_when_equal(t, e, pc)
            return int(way)
        return self._nearest(pc, far)

    @staticmethod
    def _party(t: Twin, e: int, attribute: int) -> None:
        """It is as many as its stream says; it was counted as one."""
        if attribute >= 0:
            party = max(1, int(min(streams.LARGEST_PARTY, t.entity_attr[e, attribute]) + 0.5))
            k = t.entity_kind[e] * t.classes + t.entity_class[e]
            t.kind_in[k] += party - t.entity_party[e]
            t.kind_inside[k] += party - t.entity_party[e]
            t.entity_party[e] = party

    def _fix(self, walk: Walk) -> None:
        for attribute, value in walk.fixed:
            self.twin().entity_attr[walk.entity, attribute] = float(value)

    def _nearest(self, pc: int, far: list[int]) -> int:
        ways = self.graph.next[pc]
        if not ways:
            raise NoWayError
        return min(ways, key=lambda way: far[way])

    def _units(self, t: Twin, e: int, pc: int) -> int:
        return int(amount(t, e, t.block_amount_kind[pc], t.block_amount[pc], t.block_amount_by[pc]))

    @staticmethod
    def _give(t: Twin, rows: Any, units: Any, e: int) -> None:
        for k in range(2):
            row = rows[e, k]
            if row >= 0:
                rows[e, k] = -1
                t.res_used[row] -= units[e, k]

    def take(self, t: Twin, e: int, pc: int, op: str) -> None:
        """Take the pools that a block asks for; what was used up on the way is not used up again."""
        if op == "seize":
            self._add(t, t.block_res[pc], 1)
        elif op == "seize_many":
            for q in range(t.block_first[pc], t.block_first[pc] + t.block_count[pc]):
                row = keyed(t, e, t.request_res[q], t.request_by[q])
                self._add(
                    t,
                    row,
                    amount(t, e, t.request_amount_kind[q], t.request_amount[q], t.request_amount_by[q]),
                )
        else:
            self._add(t, keyed(t, e, t.block_res[pc], t.block_by[pc]), self._units(t, e, pc))

    @staticmethod
    def _add(t: Twin, row: int, units: int) -> None:
        if t.res_kind[row] == POOL:
            t.res_used[row] += int(units)
