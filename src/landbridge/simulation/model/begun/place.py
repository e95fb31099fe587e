"""Puts what a state lists into a run: each thing at its stage, with all that it holds there."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.simulation.kernel import Run
from landbridge.simulation.kernel.source import entities, events, exchanges, work
from landbridge.simulation.kernel.source.prelude import FINISH, KIND_ENTITY, WAIT_TELL
from landbridge.simulation.model.begun.bench import Group, Stood
from landbridge.simulation.model.begun.graph import FAR
from landbridge.simulation.model.begun.places import Places
from landbridge.simulation.model.begun.stages import Stages
from landbridge.simulation.model.begun.walk import NoWayError, Walk, work_hours

TRIES = 400
"""Draws of a time that must be longer than what is over of it; after so many it is over now."""
FIRST_DRAW = 1 << 20
"""Index of the first of them: no other draw of a block has it."""


class Placer(Places):
    """Puts things into one run, and lets them go on; parameters as a Bench has them."""

    def __init__(self, stages: Stages, run: Run, seed: int, replication: int, groups: list[Group]) -> None:
        super().__init__(stages, run, seed, replication, groups)
        self.walker.on = {
            "call": self._call,
            "call_keyed": self._call_keyed,
            "split": self._split,
            "take": self._take,
        }

    def all(self) -> Iterator[tuple[Group, str | None]]:
        """Put every group there; each with what is wrong with it, or None."""
        for group in sorted(self.groups, key=self._turn):
            told = None
            try:
                for _ in range(group.count):
                    self._put(group.stream, group.block, group.hours, group.key, group.age)
            except NoWayError as error:
                told = str(error) or "nothing of this class comes there"
            yield group, told

    def _turn(self, group: Group) -> tuple[int, int]:
        """Carriers come before what they carry."""
        op = self.graph.ops[group.block]
        start = self.stages.start_of(group.stream, group.block)
        offers = start is not None and any(
            self.graph.ops[pc] == "offer"
            and self.graph.far(pc)[start] < FAR
            and self.graph.far(group.block)[pc] < FAR
            for pc in self._offers
        )
        first = 0 if offers and op != "board" else 1 if op == "unload" else 3 if op == "board" else 2
        if offers and op == "until_filled":
            first = 1
        return first, group.row

    def _put(
        self,
        stream: int,
        target: int,
        hours: float | None,
        key: tuple[tuple[int, int], ...] = (),
        age: float | None = None,
    ) -> Stood:
        start = self.stages.start_of(stream, target)
        if start is None:
            raise NoWayError
        e = self._new(stream, start)
        walk = Walk(e, start, target, fixed=key)
        self.walker.go(walk)
        one = Stood(walk, hours, start)
        self._times(one, age)
        op = self.graph.ops[walk.target]
        if op == "until_filled" and walk.offers:
            self._offer(one)
        elif walk.offers:
            self.carriers.setdefault(walk.offers[0], []).append(one)
        if op == "unload" and self.stages.stage_at[walk.target].facility in self._untold:
            self.unloading.setdefault(self.graph.begun[walk.target], []).append(e)
            self._twin.entity_at_work[e] = 0
        if walk.target in self.stages.untold and not walk.told:
            self._attach(one)
        self.stood.append(one)
        return one

    def fill(self) -> None:
        """Who left with a load that no row lists has a full one."""
        for found in list(self.carriers.values()):
            for one in list(found):
                stage = self.stages.stage_at[one.walk.target]
                if self.graph.ops[one.walk.target] == "until_filled" or stage.facility in self._boarded:
                    continue
                board = next(
                    s.block for s in self.stages.of[stage.facility] if self.graph.ops[s.block] == "board"
                )
                e = one.walk.entity
                stream = next(
                    i for i in self.stages.streams if self._twin.stream_class[i] == self._twin.entity_class[e]
                )
                places = (one.walk.offers or (0, 0))[1]
                while self._twin.entity_loaded[e] < places and self._has_room(
                    (one.walk.offers or (0, 0))[0], True
                ):
                    self._put(stream, board, 0.0)

    def let_go(self) -> None:
        """Work goes on for what is left of it; who waits asks anew, whoever has waited longest first."""
        waiting: list[Stood] = []
        for one in self.stood:
            op = self.graph.ops[one.walk.target]
            if op == "hold":
                self._work(one)
            elif op == "board":
                continue
            elif op == "unload" and self.stages.stage_at[one.walk.target].facility in self._untold:
                self._unloading(one)
            else:
                waiting.append(one)
        # places are kept for loads alongside before anybody from the yard asks for one
        waiting.sort(key=lambda one: (self.graph.ops[one.walk.target] != "pair", -(one.hours or 0.0)))
        t = self._twin
        for one in waiting:
            e, pc = one.walk.entity, one.walk.target
            if self.graph.ops[pc] == "unload" and t.block_res[pc] >= 0:
                exchanges.reserve(t, e, t.block_res[pc], t.block_by[pc], t.block_mark[pc], 1)
            t.entity_block[e] = pc
            events.make_ready(t, e)

    def _work(self, one: Stood) -> None:
        self.work_on(one.walk, one.hours)

    def work_on(self, walk: Walk, over: float | None) -> None:
        """Go on with work of which some hours are over."""
        t, e, pc = self._twin, walk.entity, walk.target
        hours = self._left(walk, over)
        entities.park(t, e, pc + 1, t.block_place[pc], t.block_cause[pc])
        w = t.block_work[pc]
        if w < 0 or t.res_in_hand[w] == FINISH:
            t.entity_timer[e] = events.schedule(t, t.now + hours, KIND_ENTITY, e)
        else:
            work.start_work(t, e, w, hours)

    def _left(self, walk: Walk, over: float | None) -> float:
        """What is left of its work, given what is over; of work of which nothing is known, as if it began."""
        t, e, pc = self._twin, walk.entity, walk.target
        if not over:
            return work_hours(t, e, pc, 0)
        for k in range(TRIES):
            whole = work_hours(t, e, pc, FIRST_DRAW + 1024 * k)
            if whole > over:
                return float(whole - over)
        return 0.0

    def _unloading(self, one: Stood) -> None:
        t, e, pc = self._twin, one.walk.entity, one.walk.target
        if t.entity_at_work[e] == 0:
            t.entity_block[e] = pc + 1
            events.make_ready(t, e)
            return
        t.entity_wait[e] = WAIT_TELL
        entities.park(t, e, pc + 1, t.block_place[pc], t.block_cause[pc])
