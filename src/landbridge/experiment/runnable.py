"""What an experiment asks of a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime

    from landbridge.corridor.corridor import Corridor
    from landbridge.simulation.model.records import Names, Records


class Runnable(Protocol):
    """A model ready to run."""

    @property
    def names(self) -> Names:
        """What the rows of its Records are called."""

    @property
    def start_utc(self) -> datetime:
        """Instant at which its clock reads 0 h."""

    def run(self, seed: int, replication: int) -> Records:
        """Run one replication."""

    def trace(self, seed: int, replication: int, identity: str) -> list[Any]:
        """Run one replication and list what happened to one train, box or truck."""


ModelOf = Callable[["Corridor", "date", "date"], Runnable]
"""Makes the model of a corridor from a first day and the day after the last."""


def default_model() -> ModelOf:
    """Give the maker of models of the floors below."""
    from landbridge.experiment.modelling import model_of

    return model_of
