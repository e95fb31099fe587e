"""Which trains fared most differently: one replication of both runs again, train by train."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.experiment.explain import model_again
from landbridge.experiment.runnable import get_ready

if TYPE_CHECKING:
    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.runnable import ModelOf
    from landbridge.experiment.work import Tell
    from landbridge.simulation.model import Journey

MOST_CAUSES = 4


@dataclass(frozen=True, slots=True)
class Traveller:
    """One train or truck in both runs, in one replication."""

    identity: str
    """`<stream>:<number>`, as `explain` takes it."""
    class_: str
    regime: str
    direction: str
    a_h: float
    """Its hours in A, until it left or the period ended."""
    b_h: float
    still_inside: str | None
    """`a`, `b` or `both`: where it had not left when the period ended, so that its hours are not all."""
    changes: tuple[tuple[str, str | None, str, float], ...]
    """Facility, side, cause and change in hours, the biggest first."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "id": self.identity,
            "class": self.class_,
            "regime": self.regime,
            "direction": self.direction,
            "a": self.a_h,
            "b": self.b_h,
            "difference": self.b_h - self.a_h,
            "still_inside": self.still_inside,
            "changes": [
                {"facility": facility, "side": side, "cause": cause, "hours": hours}
                for facility, side, cause, hours in self.changes
            ],
        }


def travellers(
    a: Bundle,
    b: Bundle,
    most: int,
    replication: int = 0,
    progress: Tell | None = None,
    modelled: ModelOf | None = None,
) -> tuple[Traveller, ...]:
    """Run one replication of both again and list those whose time in the system changed most.

    Raises
    ------
    InputErrors
        If the corridor of one of them cannot be read any more.
    BundleError
        If one of them does not say how it was set.
    """
    made: list[dict[str, Journey]] = []
    for bundle in (a, b):
        model, setting = model_again(bundle, modelled)
        get_ready(model, progress)
        made.append(model.journeys(setting.seed, replication))
    first, second = made
    both = sorted(
        first.keys() & second.keys(), key=lambda one: (-abs(second[one].total - first[one].total), one)
    )
    return tuple(
        _traveller(one, first[one], second[one])
        for one in both[:most]
        if abs(second[one].total - first[one].total) > 1e-9
    )


def _traveller(identity: str, a: Journey, b: Journey) -> Traveller:
    changes = [
        (*place, b.hours.get(place, 0.0) - a.hours.get(place, 0.0)) for place in {**a.hours, **b.hours}
    ]
    changes = [change for change in changes if abs(change[3]) > 1e-9]
    changes.sort(key=lambda change: -abs(change[3]))
    inside = {(True, True): "both", (True, False): "a", (False, True): "b"}.get((a.is_inside, b.is_inside))
    return Traveller(
        identity,
        b.class_,
        b.regime,
        b.direction,
        a.total,
        b.total,
        inside,
        tuple(changes[:MOST_CAUSES]),
    )
