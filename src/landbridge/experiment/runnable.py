"""What an experiment asks of a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from landbridge.experiment.setting import LEAD_IN_DAYS
from landbridge.experiment.work import Progress

if TYPE_CHECKING:
    from datetime import date, datetime

    from landbridge.corridor.corridor import Corridor
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

    def trace(self, seed: int, replication: int, identity: str) -> list[Stay]:
        """Run one replication and list what happened to one train, box or truck."""

    def trace_many(self, seed: int, replication: int, share: float) -> Trace:
        """Run one replication and keep what happened to a share of all trains, boxes and trucks."""

    def journeys(self, seed: int, replication: int) -> dict[str, Journey]:
        """Run one replication and sum the hours of each that the streams brought, by identity."""

    def course(self, seed: int, replication: int) -> Course:
        """Run one replication and give its counts and states hour by hour."""


ModelOf = Callable[["Corridor", "date", "date"], Runnable]
"""Makes the model of a corridor from a first day and the day after the last."""


def get_ready(model: Runnable, tell: Tell | None = None) -> None:
    """Compile the engine if need be (about 10 s, once on a machine), and tell so."""
    if tell is not None and not model.is_ready():
        tell(Progress("compile", 0, 1, None))
    model.make_ready()


def default_model(lead_in_days: int = LEAD_IN_DAYS) -> ModelOf:
    """Give a maker of models as the floors below make them, with so many days run before the period."""
    from landbridge.experiment.modelling import Modeller

    return Modeller(lead_in_days)
