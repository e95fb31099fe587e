"""What has happened to an entity when it stands at a step: on every way there, and on some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from landbridge.simulation.charts.chart import Process, Step
from landbridge.simulation.charts.paths import Place, states


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that hold on every way to a step, and those that hold on one at least."""

    always: frozenset[str] = frozenset()
    ever: frozenset[str] = frozenset()

    def plus(self, facts: Iterable[str]) -> Facts:
        """Return what holds once these do too."""
        return Facts(self.always | set(facts), self.ever | set(facts))

    def minus(self, facts: Iterable[str]) -> Facts:
        """Return what holds once these do no more."""
        return Facts(self.always - set(facts), self.ever - set(facts))


def facts_at(
    process: Process, begin: Facts, through: Callable[[Facts, Step], Facts]
) -> Mapping[Place, Facts]:
    """Return the facts at each step that can be reached."""
    return states(
        process, begin, through, lambda one, two: Facts(one.always & two.always, one.ever | two.ever)
    )


def done_before(process: Process, verb: str) -> Mapping[Place, Facts]:
    """Return the targets of all steps of one verb that stand before each step."""
    return facts_at(
        process, Facts(), lambda facts, step: facts.plus(step.targets) if step.verb == verb else facts
    )
