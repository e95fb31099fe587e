"""From a corridor to a model that can be run: the one place of this floor that knows those below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from landbridge.experiment.setting import LEAD_IN_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from landbridge.base.errors import Problem
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.runnable import Window
    from landbridge.experiment.shocks.lanes import Lane
    from landbridge.simulation.charts import Chart
    from landbridge.simulation.model import Course, Journey, Model, Names, Records, Stay, Trace
    from landbridge.simulation.model.compile import Beginning
    from landbridge.simulation.model.loads import Load


@dataclass(frozen=True)
class Modelled:
    """A corridor over a period as a model ready to run."""

    model: Model
    solved: frozenset[str] = frozenset()
    """Addresses of the numbers that are solved beside it."""

    @property
    def names(self) -> Names:
        """What the rows of its Records are called."""
        return self.model.names

    @property
    def start_utc(self) -> datetime:
        """Instant at which its clock reads 0 h."""
        return self.model.plan.clock.start

    @property
    def used(self) -> frozenset[str]:
        """Addresses of the numbers that it, and what is solved beside it, rests on."""
        return self.model.used | self.solved

    @property
    def lead_in_days(self) -> int:
        """Days that are run before the period; fewer than asked for where the data begin later."""
        return self.model.plan.warm_up_days

    @property
    def from_h(self) -> float:
        """Hour of its clock at which the period begins."""
        return float(self.model.window_h[0])

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """Work at its steps, by the pools that it keeps busy."""
        from landbridge.simulation.model.loads import loads_of

        return loads_of(self.model)

    @property
    def begins(self) -> tuple[str, ...]:
        """Facility at which each class begins, in the order of the classes; "" where none does."""
        return (*(stream.facility for stream in self.model.plan.flows.streams), "")

    @property
    def planned(self) -> tuple[float, ...]:
        """How many of each class are to come from the beginning of the lead-in to the end of the period."""
        streams = self.model.plan.flows.streams
        return (*(sum(count.quantity for count in stream.counts) for stream in streams), 0.0)

    def is_ready(self) -> bool:
        """Tell whether it can begin at once; else its engine is compiled first."""
        from landbridge.simulation.kernel.engine import is_compiled

        return is_compiled()

    def make_ready(self) -> None:
        """Compile the engine, or load it."""
        from landbridge.simulation.kernel import compiled_runner

        compiled_runner()

    def run(self, seed: int, replication: int) -> Records:
        """Run one replication."""
        from landbridge.simulation.model import run_replication

        return run_replication(self.model, seed, replication)

    def run_and_save(self, seed: int, replication: int) -> tuple[Records, bytes]:
        """Run one replication; its records, and its state at the end, exactly."""
        from landbridge.simulation.model import run_replication
        from landbridge.simulation.model.begun.exact import saved

        kept: list[bytes] = []
        records = run_replication(
            self.model,
            seed,
            replication,
            keep=lambda state: kept.append(saved(self.model, state, seed, replication)),
        )
        return records, kept[0]

    def list_saved(self, content: bytes, seed: int, replication: int) -> str:
        """Write a state of `run_and_save` as a list that people can read."""
        from datetime import timedelta

        from landbridge.base.dates import zone
        from landbridge.simulation.model.begun.exact import restored
        from landbridge.simulation.model.begun.listed import list_state
        from landbridge.simulation.model.begun.rows import write_rows

        clock, state = self.model.plan.clock, restored(self.model, content, seed, replication)
        at = (clock.start + timedelta(hours=float(state.now))).astimezone(zone(clock.zone))
        comment = (
            f"{self.model.plan.corridor.title}: what stands where on {at:%Y-%m-%d at %H:%M} ({clock.zone})",
            f"left by replication {replication} of a run, seed {seed}; simulated, not observed",
        )
        return write_rows(list_state(self.model, state), comment)

    def state_problems(self) -> list[Problem]:
        """Find everything that is wrong in the state that it begins with, seen against the model."""
        from landbridge.simulation.kernel import Run, compiled_runner
        from landbridge.simulation.model.begun.written import Written

        begin = self.model.begin
        if not isinstance(begin, Written):
            return []
        state = self.model.template.start(0, 0, streams=False)
        return begin.check(self.model, Run(compiled_runner(), state))

    def lanes(self) -> tuple[Lane, ...]:
        """Give the lanes of its facilities, and where their numbers stand among the hourly states."""
        from landbridge.experiment.shocks.lanes import lanes_of
        from landbridge.simulation.model import waiters

        return lanes_of(self.names, waiters(self.model.plan, self.names))

    def trace(self, seed: int, replication: int, identity: str) -> list[Stay]:
        """Run one replication and list the stays of one train, box or truck."""
        from landbridge.simulation.model import trace_one

        return trace_one(self.model, identity, seed, replication)

    def trace_many(self, seed: int, replication: int, share: float) -> Trace:
        """Run one replication and keep the stays of a share of all trains, boxes and trucks."""
        from landbridge.simulation.model import trace_many

        return trace_many(self.model, seed, replication, share)

    def journeys(self, seed: int, replication: int) -> dict[str, Journey]:
        """Run one replication and sum the hours of each that the streams brought, by identity."""
        from landbridge.simulation.model import journeys

        return journeys(self.model, seed, replication)

    def course(self, seed: int, replication: int) -> Course:
        """Run one replication and give its counts and states hour by hour."""
        from landbridge.simulation.model import course

        return course(self.model, seed, replication)


class Modeller:
    """Makes models of one corridor with different numbers; its charts are read and proved once.

    Parameters
    ----------
    lead_in_days
        Days before the period that are run to fill the system.
    window
        The hours that count, where they are not whole days.
    begin
        What runs begin with, instead of being filled.
    """

    def __init__(
        self,
        lead_in_days: int = LEAD_IN_DAYS,
        window: Window | None = None,
        begin: Beginning | None = None,
    ) -> None:
        self.lead_in_days, self.window, self.begin = lead_in_days, window, begin
        self._charts: Mapping[str, Chart] | None = None

    def __call__(self, corridor: Corridor, from_: date, until: date) -> Modelled:
        """Make the model of a corridor over a period, fed with what was observed to arrive.

        Raises
        ------
        InputErrors
            With everything that is wrong in the facilities' numbers seen against their charts, or if there is
            no traffic for the period.
        """
        from landbridge.base.errors import InputErrors
        from landbridge.behaviour.pipelines import pipeline_problems, used_by_pipelines
        from landbridge.simulation.model import Stretch, build_plan, compile_model, misfits, read_charts

        is_first = self._charts is None
        if self._charts is None:
            self._charts = read_charts(corridor)
        window = self.window
        stretch = None if window is None else Stretch(window.hour, float(window.hours))
        last = until if window is None else window.horizon
        plan = build_plan(corridor, None, from_, last, self.lead_in_days, self._charts, stretch)
        model = replace(compile_model(plan), begin=self.begin)
        problems = [*misfits(model), *pipeline_problems(corridor)] if is_first else []
        if problems:
            raise InputErrors(problems)
        return Modelled(model, used_by_pipelines(corridor))
