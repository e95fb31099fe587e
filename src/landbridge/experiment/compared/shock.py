"""Loss and recovery: what a dated change cost against the undisturbed run, and when it was over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from landbridge.experiment.compared.courses import Course, candidates, courses
from landbridge.experiment.compared.diverted import Diverted, diverted
from landbridge.experiment.compared.inputs import dates_of
from landbridge.experiment.compared.losses import Loss, losses

if TYPE_CHECKING:
    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.compared.again import Pairs
    from landbridge.experiment.compared.inputs import Inputs

LEAST_REPLICATIONS = 3
"""With fewer the replications make no band."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The dated changes that only B has."""

    changes: tuple[str, ...]
    from_: date
    until: date | None
    """None: they do not end within the period."""
    begin_h: int
    """Hours from the start of the period."""
    end_h: int | None


@dataclass(frozen=True, slots=True)
class Shock:
    """The dated changes that only B has, and what they did."""

    changes: tuple[str, ...]
    from_: date
    until: date | None
    """None: it does not end within the period."""
    losses: tuple[Loss, ...]
    """By facility and direction, then by class; those claimed first."""
    diverted: Diverted
    courses: tuple[Course, ...]
    """Queues that left the band of A's own replications, the biggest peak first; empty where none did."""
    note: str | None
    """Why nothing can be said of queues, if it cannot."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "changes": list(self.changes),
            "from": str(self.from_),
            "until": str(self.until) if self.until else None,
            "losses": [row.as_json() for row in self.losses],
            "diverted": self.diverted.as_json(),
            "courses": [row.as_json() for row in self.courses],
            "note": self.note,
        }


def dated(told: Inputs) -> Dated | None:
    """Find the dated changes that only B has; None if there are none."""
    if not told.same_period:
        return None
    first, after = (date.fromisoformat(day) for day in told.b.period)
    own = [(change, *dates_of(change)) for change in told.changes_b]
    found = [
        (change, from_, until)
        for change, from_, until in own
        if (from_ is not None and first < from_ < after) or (until is not None and first < until < after)
    ]
    if not found:
        return None
    begin = min(max(from_ or first, first) for _, from_, _ in found)
    ends = [until for _, _, until in found]
    end = max((until for until in ends if until), default=None)
    if None in ends or (end is not None and end >= after):
        end = None
    return Dated(
        changes=tuple(change for change, _, _ in found),
        from_=begin,
        until=end,
        begin_h=(begin - first).days * 24,
        end_h=None if end is None else (end - first).days * 24,
    )


def shocked_queues(a: Bundle, b: Bundle, told: Inputs) -> tuple[str, ...]:
    """Name the columns of the queues that left the band, so that their pairs can be looked at."""
    change = dated(told)
    if change is None or _few(told):
        return ()
    return tuple(one.column for one in candidates(a, b, change.begin_h, change.end_h))


def shock(a: Bundle, b: Bundle, told: Inputs, pairs: Pairs | None = None) -> Shock | None:
    """Tell loss and recovery of the dated changes that only B has; None if there are none.

    Parameters
    ----------
    pairs
        Pairs of replications run again: without them nothing is known of classes day by day, and the queues
        have no intervals.
    """
    change = dated(told)
    if change is None:
        return None
    after = date.fromisoformat(told.b.period[1])
    few = _few(told)
    note = f"fewer than {LEAST_REPLICATIONS} replications make no band: of queues nothing is said"
    return Shock(
        changes=change.changes,
        from_=change.from_,
        until=change.until,
        losses=losses(a, b, pairs, change.from_, change.until, after, told.paired),
        diverted=diverted(a, b, told.paired),
        courses=() if few else courses(a, b, change.begin_h, change.end_h, pairs),
        note=note if few else None,
    )


def _few(told: Inputs) -> bool:
    return min(told.a.replications, told.b.replications) < LEAST_REPLICATIONS
