"""A run whose trains are fed by hand, each day by the decision of its midnight."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import InputErrors
from landbridge.experiment.dispatch.choice import rules_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from landbridge.behaviour.crossing import CrossingState
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.setting import Setting
    from landbridge.simulation.charts import Chart
    from landbridge.simulation.model import LiveRun, Model

Planned = dict[tuple[str, str], NDArray[np.float64]]
"""By (stream, crossing): hours at which its trains are planned."""


def fed_by_hand(
    corridor: Corridor, charts: Mapping[str, Chart], setting: Setting, names: Sequence[str], direction: str
) -> tuple[Model, Planned]:
    """Return the model without the trains that are chosen for, and when those are planned."""
    from landbridge.simulation.model import build_plan, compile_model, misfits

    whole = build_plan(corridor, None, setting.from_, setting.until, setting.lead_in_days, charts)
    at = {
        (one.stream, one.facility): one.planned_h(whole.clock.start)
        for one in whole.flows.streams
        if one.facility in names and one.direction == direction
    }
    streams = tuple(
        replace(one, counts=()) if (one.stream, one.facility) in at and one.direction == direction else one
        for one in whole.flows.streams
    )
    model = compile_model(replace(whole, flows=replace(whole.flows, streams=streams)))
    problems = misfits(model)
    if problems:
        raise InputErrors(problems)
    return model, at


@dataclass(frozen=True)
class Course:
    """One replication, one way."""

    waiting: NDArray[np.float64]
    """(day, crossing): trains before it at midnight."""
    fed: NDArray[np.int64]
    """(day, crossing): trains sent by it."""
    planned: NDArray[np.int64]
    sent: dict[tuple[str, str], NDArray[np.int64]]
    """By (from, to): trains a day."""
    crossed: NDArray[np.int64]
    """By crossing: trains over the border within the period."""


@dataclass(frozen=True)
class Job:
    """What all replications have in common."""

    corridor: Corridor
    model: Model
    planned: Planned
    names: tuple[str, ...]
    direction: str
    given: Mapping[str, float]

    def run(self, seed: int, replication: int, may_move: bool) -> Course:
        """Run a replication, each day decided at its midnight."""
        from landbridge.behaviour.crossing import CrossingMemory, decide_crossing
        from landbridge.simulation.model import start_live

        clock = self.model.plan.clock
        days = [clock.first_day + timedelta(days=n) for n in range((clock.until - clock.first_day).days)]
        turns = [clock.midnight_h(day, clock.zone) for day in (*days, clock.until)]
        live, memory = start_live(self.model, seed, replication), CrossingMemory()
        shape = (len(days), len(self.names))
        waiting, fed, planned = np.zeros(shape), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        sent: dict[tuple[str, str], NDArray[np.int64]] = {}
        before = np.zeros(len(self.names), np.int64)
        for row, (day, begin, end) in enumerate(zip(days, turns[:-1], turns[1:], strict=True)):
            live.advance(begin)
            if day == clock.from_:
                before = self._crossed(live)
            asked, plan = self._asked(begin, end)
            states = self._states(live, day)
            rules = rules_on(self.corridor, day, self.given)
            if not may_move:
                rules = replace(rules, most_a_day=0.0)
            made = decide_crossing(asked, plan, states, rules, memory)
            memory = made.memory
            for (group, name), trains in sorted(made.trains.items()):
                stream = self._stream(name, group)
                for number in range(trains):
                    live.inject(stream, begin + (end - begin) * (number + 0.5) / trains)
                fed[row, self.names.index(name)] += trains
            for (_, source, to), trains in made.sent_elsewhere.items():
                sent.setdefault((source, to), np.zeros(len(days), np.int64))[row] += trains
            waiting[row] = [one.waiting for one in states]
            planned[row] = [
                sum(self._within(at, begin, end) for (_, x), at in self.planned.items() if x == name)
                for name in self.names
            ]
        live.advance(turns[-1])
        kept = slice((clock.from_ - clock.first_day).days, None)
        sent = {way: trains[kept] for way, trains in sent.items() if trains[kept].any()}
        return Course(waiting[kept], fed[kept], planned[kept], sent, self._crossed(live) - before)

    @staticmethod
    def _within(at: NDArray[np.float64], begin: float, end: float) -> int:
        return int(((at >= begin) & (at < end)).sum())

    def _asked(self, begin: float, end: float) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
        """Trains of a day by group, and their shares by crossing as planned."""
        asked: dict[str, float] = {}
        plan: dict[str, dict[str, float]] = {}
        for group in sorted({group for group, _ in self.planned}):
            at = {x: self._within(a, begin, end) for (g, x), a in self.planned.items() if g == group}
            total = sum(at.values())
            if total:
                asked[group] = float(total)
                plan[group] = {name: number / total for name, number in at.items()}
        return asked, plan

    def _states(self, live: LiveRun, day: date) -> list[CrossingState]:
        """How each crossing stands: trains held by bans and in or for the loops, and what it takes a day."""
        from landbridge.behaviour.crossing import CrossingState

        states, state = [], live.run.state
        for name in self.names:
            waiting = 0
            for row, resource in enumerate(self.model.names.resources):
                if resource.facility != name or resource.direction != self.direction:
                    continue
                if resource.name in ("loading", "parking"):
                    waiting += int(state.res_queue[row])
                if resource.name == "parking":
                    waiting += int(state.res_used[row])
            takes = self.corridor.quantity(f"{name}.acceptance.{self.direction}.capacity").at(day)
            assert isinstance(takes, int | float), "a capacity is a number, as the reader checks"
            states.append(CrossingState(name, float(waiting), float(takes)))
        return states

    def _stream(self, name: str, group: str) -> str:
        """Name by which a stream of a crossing is fed."""
        whole = f"{name}.{group}"
        return whole if whole in self.model.streams else group

    def _crossed(self, live: LiveRun) -> NDArray[np.int64]:
        counted = live.run.state.measure_count.reshape(len(self.model.names.measures), -1)
        found = []
        for name in self.names:
            rows = [
                row
                for row, one in enumerate(self.model.names.measures)
                if (one.facility, one.measure, one.direction) == (name, "crossed", self.direction)
            ]
            found.append(int(counted[rows].sum()))
        return np.array(found, np.int64)
