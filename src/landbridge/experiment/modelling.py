"""From a corridor to a model that can be run: the one place of this floor that knows those below."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from landbridge.experiment.setting import LEAD_IN_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from landbridge.corridor.corridor import Corridor
    from landbridge.simulation.charts import Chart
    from landbridge.simulation.model import Course, Journey, Model, Names, Records, Stay, Trace
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
    """

    def __init__(self, lead_in_days: int = LEAD_IN_DAYS) -> None:
        self.lead_in_days = lead_in_days
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
        from landbridge.simulation.model import build_plan, compile_model, misfits, read_charts

        is_first = self._charts is None
        if self._charts is None:
            self._charts = read_charts(corridor)
        model = compile_model(build_plan(corridor, None, from_, until, self.lead_in_days, self._charts))
        problems = [*misfits(model), *pipeline_problems(corridor)] if is_first else []
        if problems:
            raise InputErrors(problems)
        return Modelled(model, used_by_pipelines(corridor))
