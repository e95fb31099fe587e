"""What an experiment asks of a model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from landbridge.experiment.setting import LEAD_IN_DAYS
from landbridge.experiment.work import Progress

if TYPE_CHECKING:
    from datetime import datetime

    from landbridge.base.errors import Problem
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.setting import Setting
    from landbridge.experiment.shocks.lanes import Lane
    from landbridge.experiment.work import Tell
    from landbridge.simulation.model import Course, Journey, Names, Records, Stay, Trace
    from landbridge.simulation.model.loads import Load


class Runnable(Protocol):
    """A model ready to run."""

    @property
    def names(self) -> Names:
        """What the rows of its Records are called."""

    @property
    def start_utc(self) -> datetime:
        """Instant at which its clock reads 0 h."""

    @property
    def used(self) -> frozenset[str] | None:
        """Addresses of the numbers that it reads; None: all of the corridor's."""

    @property
    def lead_in_days(self) -> int:
        """Days that are run before the period; fewer than asked for where the data begin later."""

    @property
    def from_h(self) -> float:
        """Hour of its clock at which the period begins."""

    @property
    def loads(self) -> tuple[Load, ...]:
        """Work at its steps, by the pools that it keeps busy."""

    @property
    def begins(self) -> tuple[str, ...]:
        """Facility at which each class begins, in the order of the classes; "" where none does."""

    @property
    def planned(self) -> tuple[float, ...]:
        """How many of each class are to come from the beginning of the lead-in to the end of the period."""

    def is_ready(self) -> bool:
        """Tell whether it can begin at once; else its engine is compiled first."""

    def make_ready(self) -> None:
        """Compile the engine, or load it."""

    def run(self, seed: int, replication: int) -> Records:
        """Run one replication."""

    def run_and_save(self, seed: int, replication: int) -> tuple[Records, bytes]:
        """Run one replication; its records, and its state at the end, exactly."""

    def list_saved(self, content: bytes, seed: int, replication: int) -> str:
        """Write a state of `run_and_save` as a list that people can read."""

    def state_problems(self) -> list[Problem]:
        """Find everything that is wrong in the state that it begins with, seen against the model."""

    def lanes(self) -> tuple[Lane, ...]:
        """Give the lanes of its facilities, and where their numbers stand among the hourly states."""

    def trace(self, seed: int, replication: int, identity: str) -> list[Stay]:
        """Run one replication and list what happened to one train, box or truck."""

    def trace_many(self, seed: int, replication: int, share: float) -> Trace:
        """Run one replication and keep what happened to a share of all trains, boxes and trucks."""

    def journeys(self, seed: int, replication: int) -> dict[str, Journey]:
        """Run one replication and sum the hours of each that the streams brought, by identity."""

    def course(self, seed: int, replication: int) -> Course:
        """Run one replication and give its counts and states hour by hour."""


class Window(NamedTuple):
    """The hours that count of a run that is not of whole days, and until when everything is planned."""

    hour: int
    hours: int
    horizon: date


ModelOf = Callable[["Corridor", "date", "date"], Runnable]
"""Makes the model of a corridor from a first day and the day after the last."""


def get_ready(model: Runnable, tell: Tell | None = None) -> None:
    """Compile the engine if need be (about 10 s, once on a machine), and tell so."""
    if tell is not None and not model.is_ready():
        tell(Progress("compile", 0, 1, None))
    model.make_ready()


def default_model(lead_in_days: int = LEAD_IN_DAYS, setting: Setting | None = None) -> ModelOf:
    """Give a maker of models as the floors below make them, with so many days run before the period.

    A setting that is given also says which hours count, and what a run begins with.
    """
    from landbridge.experiment.modelling import Modeller
    from landbridge.experiment.states import beginning

    if setting is None or setting.hours is None:
        return Modeller(lead_in_days)
    window = Window(setting.hour, setting.hours, setting.horizon or setting.until)
    return Modeller(lead_in_days, window, beginning(setting))
