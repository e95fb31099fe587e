"""A state that somebody wrote down: a run that begins with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.base.errors import InputErrors, Problem, RunError
from landbridge.simulation.kernel import KernelError
from landbridge.simulation.kernel.source import changes, entities, events
from landbridge.simulation.kernel.source import resources as pools
from landbridge.simulation.kernel.source.prelude import STOCK
from landbridge.simulation.model.begun.place import Placer
from landbridge.simulation.model.begun.resolve import Meaning, resolve
from landbridge.simulation.model.begun.sources import begin_machines, begin_stream, plain_view
from landbridge.simulation.model.begun.stages import Stages
from landbridge.simulation.model.begun.walk import Walk

if TYPE_CHECKING:
    from landbridge.simulation.kernel import Run
    from landbridge.simulation.model.begun.rows import Row
    from landbridge.simulation.model.compile import Model


MOST_KNOWN = 8
"""Models whose meaning is remembered: each draw of the assumptions has its own."""


@dataclass(frozen=True)
class Written:
    """Begin with what rows list.

    Of a drawn or changed model the rows mean the same: they are understood for each model anew.

    Parameters
    ----------
    rows
        The state.
    file
        Where it was written, for messages.
    """

    rows: tuple[Row, ...]
    file: str
    _known: dict[int, tuple[Stages, Meaning]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def comes_by_itself(self) -> bool:
        """Nothing comes before the hour at which the run begins."""
        return False

    def begin(self, model: Model, run: Run, seed: int, replication: int) -> None:
        """Let opening hours, laws and quotas take their course, then put there what the rows list."""
        stages, meaning = self._understood(model)
        if meaning.problems:
            raise InputErrors(meaning.problems)
        _begin(stages, meaning, run, seed, replication)

    def _understood(self, model: Model) -> tuple[Stages, Meaning]:
        """What the rows mean in a model; the last models are remembered."""
        if (known := self._known.get(id(model.template))) is None:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            stages = Stages(model)
            known = self._known[id(model.template)] = (stages, resolve(stages, self.rows, self.file))
        return known

    def check(self, model: Model, run: Run) -> list[Problem]:
        """Everything in which the rows contradict themselves or the model, at once.

        `run` stands at the start of its clock, without streams; it is used up.
        """
        stages, meaning = self._understood(model)
        found = list(meaning.problems)
        found += self._levels_problems(model, run, meaning)
        _advance(run, model.window_h[0])
        for row in range(len(model.names.resources)):
            run.state.res_used[row] = 0
        placer = Placer(stages, run, 0, 0, meaning.groups)
        over: dict[int, Row] = {}
        s = run.state
        pools = [r for r, name in enumerate(model.names.resources) if name.kind == "pool"]
        for group, told in placer.all():
            line = self.rows[group.row]
            if told is not None:
                found.append(self._problem(line, told))
            for r in pools:
                if r not in over and s.res_used[r] > s.res_nominal[r]:
                    over[r] = line
        for r, line in over.items():
            name, there, have = model.names.resources[r], int(s.res_used[r]), int(s.res_nominal[r])
            told = f"from this row on {name.address} is more than full: {there} there, and it has {have}"
            found.append(self._problem(line, f"{told} ({name.unit})"))
        return sorted(set(found), key=lambda p: (p.line or 0, p.problem))

    def _levels_problems(self, model: Model, run: Run, meaning: Meaning) -> list[Problem]:
        _advance(run, model.window_h[0])
        s, found = run.state, []
        for level in meaning.levels:
            if level.resource < 0 or level.what in ("ban", "capacity"):
                continue
            line, have = self.rows[level.row], int(s.res_nominal[level.resource])
            unit = model.names.resources[level.resource].unit
            stock = int(s.res_kind[level.resource]) == STOCK
            if level.count > have and not (level.what == "left" and stock):
                told = f"{level.name} has {have} ({unit}), so not {level.count} of them are {level.what}"
                found.append(self._problem(line, told))
        return found

    def _problem(self, row: Row, told: str) -> Problem:
        return Problem(self.file, row.line, f"{row.facility} {row.what}", told)


def _advance(run: Run, hour: float) -> None:
    run.advance(float(np.nextafter(hour, -np.inf)))
    run.state.now = hour


def _begin(stages: Stages, meaning: Meaning, run: Run, seed: int, replication: int) -> None:
    model = stages.model
    try:
        _advance(run, model.window_h[0])
        _levels(run, meaning)
        _streams(stages, meaning, run, seed, replication)
        placer = Placer(stages, run, seed, replication, meaning.groups)
        for group, told in placer.all():
            if told is not None:
                raise RunError(f"row {group.row + 1} of the state cannot be put there: {told}")
        placer.fill()
        placer.settle_calls()
        _bans(run, meaning)
        placer.let_go()
        run.advance(float(np.nextafter(model.window_h[0], -np.inf)))  # who is ready goes on at once
        run.state.now = model.window_h[0]
    except KernelError as fault:
        from landbridge.simulation.model.replicate import told_fault

        raise RunError(told_fault(model, run.state, fault)) from fault
    _as_it_was(run)


def _levels(run: Run, meaning: Meaning) -> None:
    """What is left of quotas and stocks."""
    s = run.state
    for level in meaning.levels:
        if level.what != "left":
            continue
        r = level.resource
        if s.res_kind[r] == STOCK and level.count > s.res_nominal[r]:
            s.res_nominal[r] = level.count
            s.res_open[r] = max(0, level.count - int(s.res_closed[r]) - int(s.res_failed[r]))
        s.res_used[r] = int(s.res_nominal[r]) - level.count


def _streams(stages: Stages, meaning: Meaning, run: Run, seed: int, replication: int) -> None:
    """Traffic comes from now on; machines work, but for those that have failed."""
    t = plain_view(run.state)
    down = {}
    for level in meaning.levels:
        if level.what == "failed":
            down[f"failures/{level.name}"] = (level.count, level.hours)
        elif level.what == "incident":
            down[level.name] = (level.count, level.hours)
    for row, name in enumerate(stages.model.template.stream_names):
        if row in stages.streams:
            begin_stream(t, row)
            continue
        count, hours = down.get(name, (0, None))
        while (e := begin_machines(t, row)) >= 0:
            if count > 0:
                _broken(stages, run, t, e, name, hours)
                count -= 1
            else:
                events.make_ready(t, e)
        if t.stream_next[row] < t.stream_end[row]:
            begin_stream(t, row)


def _broken(stages: Stages, run: Run, t: Any, e: int, name: str, hours: float | None) -> None:
    """Let a machine stand failed: it is repaired after what is left of its time."""
    placer = Placer(stages, run, 0, 0, [])
    target = stages.model.blocks[f"{name}/down"]
    entities.count_in(t, e)
    walk = Walk(e, int(t.entity_block[e]), target)
    placer.walker.go(walk)
    placer.work_on(walk, hours)


def _bans(run: Run, meaning: Meaning) -> None:
    """Loading is stopped where a row says so, or where as many trains stand as the order names."""
    t = plain_view(run.state)
    for level in meaning.levels:
        if level.what == "ban" and level.count and not t.res_banned[level.resource]:
            gate = t.res_ban_gate[level.resource]
            pools.note_capacity(t, gate)
            t.res_banned[level.resource] = 1
            t.res_closed[gate] += 1
            t.res_open[gate] = 0
    for row in range(len(run.state.res_ban_gate)):
        if t.res_ban_gate[row] >= 0 and not t.res_banned[row]:
            pools.ban(t, row)


def _as_it_was(run: Run) -> None:
    """States before the beginning are those at the beginning: what was put there did not pass then."""
    s = run.state
    t, many = plain_view(s), s.size("watch")
    for w in range(many):
        value = changes.read_watch(t, w)
        s.sample_value[w : s.sample_rows * many : many] = value
