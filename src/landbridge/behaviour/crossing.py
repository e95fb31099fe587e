"""Which crossing trains take: the railways' plan, and what of it does not fit.

State in, decision out: nothing here knows of a run, a file or a clock. The plan is followed while every
crossing keeps up. Where a backlog would take more than `over_days` to work off, trains that may go elsewhere
are sent to the crossing that is soonest through, while that one has room; the plan is followed again when the
backlog is under `back_days`. Two numbers and not one, so that the order does not flicker. Fractions of
trains are carried over, so that planned shares hold over weeks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

HAIR = 1e-9
"""So that half a train that is a little less by rounding still counts as half."""


@dataclass(frozen=True, slots=True)
class CrossingState:
    """A crossing in one direction, on one morning."""

    id: str
    waiting: float
    """Trains in the loops before it, and those held at origin."""
    takes_a_day: float
    """Trains that it would take today."""

    def days(self, more: float = 0.0) -> float:
        """Days that what waits, and some trains more, would need; endless where nothing is taken."""
        waiting = self.waiting + more
        if self.takes_a_day > 0:
            return waiting / self.takes_a_day
        return float("inf") if waiting else 0.0


@dataclass(frozen=True, slots=True)
class CrossingRules:
    """What the railways go by; none of it is published, so all are assumptions with ranges."""

    over_days: float
    """Backlog in days from which trains are sent elsewhere."""
    back_days: float
    """Backlog at which the plan is followed again."""
    room_days: float
    """A crossing with that backlog of its own is sent nothing more."""
    most_a_day: float
    """Trains a day that can be sent another way; 0: none."""


@dataclass(frozen=True, slots=True)
class CrossingMemory:
    """What one day hands to the next."""

    owed: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """Fractions of trains by (group, crossing)."""
    over: frozenset[str] = frozenset()
    """Crossings that overflow."""


@dataclass(frozen=True, slots=True)
class CrossingDecision:
    """Trains of a day by crossing."""

    trains: Mapping[tuple[str, str], int]
    """By (group, crossing)."""
    sent_elsewhere: Mapping[tuple[str, str, str], int]
    """Of them those sent another way than planned, by (group, from, to)."""
    memory: CrossingMemory


def decide_crossing(
    asked: Mapping[str, float],
    plan: Mapping[str, Mapping[str, float]],
    crossings: Sequence[CrossingState],
    rules: CrossingRules,
    memory: CrossingMemory,
) -> CrossingDecision:
    """Say how many trains of each group are sent by each crossing today.

    Parameters
    ----------
    asked
        Trains of today by group.
    plan
        Shares of each group by crossing; they sum to 1. A group may only go where it has a share, be it 0.
    crossings
        How each crossing stands this morning.
    rules
        When trains are sent elsewhere, and how many.
    memory
        What yesterday's decision handed on; `CrossingMemory()` on the first day.

    Returns
    -------
    CrossingDecision
        Whole trains. Over many days those by plan differ from the planned shares by less than one.
    """
    over = frozenset(
        c.id for c in crossings if c.days() > (rules.back_days if c.id in memory.over else rules.over_days)
    )
    owed, trains = dict(memory.owed), {}
    for group in sorted(asked):
        for name in sorted(plan[group]):
            want = owed.get((group, name), 0.0) + asked[group] * plan[group][name]
            trains[group, name] = max(0, int(want + 0.5 - HAIR))
            owed[group, name] = want - trains[group, name]
    sent: dict[tuple[str, str, str], int] = {}
    extra, left = {c.id: 0 for c in crossings}, rules.most_a_day
    for group, name in sorted(trains):
        while name in over and trains[group, name] > 0 and left >= 1.0:
            days = {
                c.id: c.days(extra[c.id])
                for c in crossings
                if c.id in plan[group] and c.id not in over and c.takes_a_day > 0
            }
            to = min(sorted(days), key=days.__getitem__, default=None)
            if to is None or days[to] >= rules.room_days:
                break
            trains[group, name] -= 1
            trains[group, to] += 1
            sent[group, name, to] = sent.get((group, name, to), 0) + 1
            extra[to] += 1
            left -= 1.0
    return CrossingDecision(trains, sent, CrossingMemory(owed, over))
