"""What putting things into a run rests on: the run, room in it, new ones, and the times that they carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.simulation.kernel import Run, name_key
from landbridge.simulation.kernel.run import grow
from landbridge.simulation.kernel.source import entities
from landbridge.simulation.kernel.source.draws import child_key
from landbridge.simulation.model.begun.graph import FAR
from landbridge.simulation.model.begun.sources import plain_view
from landbridge.simulation.model.begun.walk import REAL, Walk, Walker

if TYPE_CHECKING:
    from landbridge.simulation.model.begun.stages import Stages


@dataclass(frozen=True, slots=True)
class Group:
    """So many things of one stream at one stage."""

    row: int
    """Which row of the state says so."""
    stream: int
    block: int
    count: int
    hours: float | None
    age: float | None = None
    key: tuple[tuple[int, int], ...] = ()
    """Attributes and values that a row gives them."""


@dataclass(slots=True)
class Stood:
    """One that was brought to its stage."""

    walk: Walk
    hours: float | None
    started: int
    """Block at which it began."""


class Bench:
    """A run in which things are put.

    Parameters
    ----------
    stages
        Where things can stand.
    run
        The run, at the hour at which it begins.
    seed, replication
        Key the draws.
    groups
        What is to be put there.
    """

    def __init__(self, stages: Stages, run: Run, seed: int, replication: int, groups: list[Group]) -> None:
        self.stages, self.graph, self.run = stages, stages.graph, run
        self.state = run.state
        self._twin = plain_view(run.state)
        self._base = name_key(seed, replication, "state")
        self._made = 0
        self._set: dict[int, list[int]] = {}
        self._near: dict[tuple[str, int], int] = {}
        self.groups = groups
        self.walker = Walker(self.graph, stages.model.holding, lambda: self._twin)
        self.stood: list[Stood] = []
        self.carriers: dict[int, list[Stood]] = {}
        """By exchange: who offers places there, or left with what filled them."""
        self.unloading: dict[int, list[int]] = {}
        """By the begin of what is unloaded: who waits until all has told."""
        told_of = {
            stages.stage_at[g.block].facility: set[str]() for g in groups if g.block in stages.stage_at
        }
        for g in groups:
            stage = stages.stage_at[g.block]
            told_of[stage.facility].add(stage.process)
        self._told_of = told_of
        self._untold = {stages.stage_at[g.block].facility for g in groups if g.block in stages.untold}
        self._boarded = {
            stages.stage_at[g.block].facility for g in groups if self.graph.ops[g.block] == "board"
        }

    @property
    def _offers(self) -> list[int]:
        return self.graph.of("offer")

    def _nearest(self, op: str, start: int) -> int:
        """The step of a verb that is nearest to where one begins."""
        key = (op, start)
        if key not in self._near:
            ways = [pc for pc in self.graph.of(op) if self.graph.far(pc)[start] < FAR]
            self._near[key] = min(ways, key=lambda pc: self.graph.far(pc)[start])
        return self._near[key]

    def _room(self, slots: int) -> None:
        """Make sure that so many can come in."""
        if self.state.free_count <= slots:
            self.state.slots_needed = slots
            grow(self.state)
            self._twin = plain_view(self.state)

    def _new(self, stream: int, start: int) -> int:
        """One of a stream's traffic, with what the stream says of it."""
        self._room(256)
        t = self._twin
        begun = start != self.stages.streams[stream]
        kind = self.stages.kinds[start] if begun else t.stream_entity_kind[stream]
        key = child_key(self._base, self._made)
        e = int(entities.new_entity(t, key, kind, t.stream_class[stream], t.stream_rank[stream]))
        t.entity_number[e] = self._made
        self._made += 1
        for a in range(8):
            t.entity_attr[e, a] = t.stream_attr[stream, a]
        for k in range(2):
            t.entity_kept[e, k] = t.entity_held[e, k] = -1
        t.entity_cargo[e] = t.entity_cargo_last[e] = -1
        t.entity_loaded[e] = t.entity_offered[e] = t.entity_left[e] = t.entity_filled[e] = 0
        t.entity_exchange[e] = t.entity_worker[e] = -1
        if begun:
            for block in self._setters(start):
                REAL[self.graph.ops[block]](t, e, block)
            self.walker.begin(start)
        return e

    def _setters(self, start: int) -> list[int]:
        if start not in self._set:
            self._set[start] = self.stages.setters(start)
        return self._set[start]

    def _times(self, one: Stood, age: float | None = None) -> None:
        """When it came, and was where marks are set: what is over here, and the work on the way.

        Where its age is given, work and waits since the first mark that still counts fill it, in the
        proportion of the work.
        """
        t, walk, e = self._twin, one.walk, one.walk.entity
        over = one.hours or 0.0
        last = dict(walk.marks)  # each as it was set last
        order = list(dict.fromkeys(mark for mark, _ in reversed(walk.marks)))[::-1]
        live = self.stages.live_marks(walk.target)
        counting = [mark for mark in order if mark in live]
        first = last[counting[0]] if counting else 0.0
        way = walk.hours - first
        before = way if age is None else max(0.0, age - over)
        t.entity_created[e] = t.now - over - before - first
        for k in range(8):
            t.entity_mark[e, k] = t.now - over - before
        for mark in order:
            t.entity_mark[e, mark] = t.now - over - before - (first - last[mark])
        steps = max(1, len(counting) - 1)
        for place, mark in enumerate(counting):
            share = (last[mark] - first) / way if way > 0.0 else place / steps
            t.entity_mark[e, mark] = t.now - over - before * (1.0 - share)

    def _first_stage(self, start: int) -> Any:
        after = (block for block in range(start, start + 40) if block in self.stages.stage_at)
        return self.stages.stage_at.get(next(after, -1))
