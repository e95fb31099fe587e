"""What the loop gave: each pass, and each crossing before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from landbridge.experiment.loop.fixed_point import NOISES

if TYPE_CHECKING:
    from landbridge.experiment.loop.boxes import Crossing
    from landbridge.experiment.loop.fixed_point import Pass
    from landbridge.network.law import Law


MUCH_NOISE = 0.01
"""A gap allowed for chance from which it is told."""
STANDS = 0.04
"""Share of what is sent that has not come through when the period ends, from which a queue grows."""


@dataclass(frozen=True, eq=False)
class AtCrossing:
    """A crossing of the gateway, as counted and as the loop left it."""

    crossing: Crossing
    unit: str
    """trains or vehicles."""
    counted: float
    """On record in the period: an input."""
    boxes: float
    """Boxes of 40 ft that the choice sends over it at the times of the base run; no count."""
    chosen_boxes: float
    """The same where the loop ended."""
    factor: float
    """Of the traffic, in the last pass that was run."""
    passed_base: float
    """Trains or vehicles that came through in the base run, a replication."""
    passed: float
    """The same in the last pass: fewer than modelled where a queue grows."""
    base: Law | None
    """Hours through it with the traffic on record; None where too few pass."""
    ended: Law | None
    """The same in the last pass."""

    @property
    def grows(self) -> bool:
        """Whether much fewer come through than are sent: the queue grows, so its hours hang on the period."""
        return self.passed < (1 - STANDS) * self.modelled and self.passed / self.modelled < (
            (1 - STANDS / 2) * self.passed_base / self.counted
        )

    @property
    def modelled(self) -> float:
        """Trains or vehicles in the last pass: what is counted, times the factor."""
        return self.counted * self.factor

    def json(self) -> dict[str, Any]:
        """Return it as `loop --json` prints it."""
        return {
            "facility": self.crossing.facility,
            "direction": self.crossing.direction,
            "unit": self.unit,
            "counted": self.counted,
            "modelled": self.modelled,
            "role": "modelled",
            "factor": self.factor,
            "passed_base": self.passed_base,
            "passed": self.passed,
            "boxes_base": self.boxes,
            "boxes_chosen": self.chosen_boxes,
            "base_mean_h": _mean(self.base),
            "base_p95_h": _p95(self.base),
            "mean_h": _mean(self.ended),
            "p95_h": _p95(self.ended),
        }


@dataclass(frozen=True, eq=False)
class Loop:
    """Choice and gateway turned about until they agreed, or did not."""

    corridor: str
    from_: date
    until: date
    scenarios: tuple[str, ...]
    sets: tuple[str, ...]
    closed: tuple[str, ...]
    seed: int
    replications: int
    start: str
    """`counted` or `tables`: of which times the volumes of the first pass are chosen."""
    crossings: tuple[AtCrossing, ...]
    passes: tuple[Pass, ...]
    left_out: tuple[str, ...] = ()
    """Crossings that keep their counted traffic, and why, in plain words."""
    stopped: bool = False
    """By the user, before it ended."""

    @property
    def closed_gap(self) -> bool:
        """Whether the loop ended at the gap that is wanted."""
        return bool(self.passes) and self.passes[-1].closes

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be known of the crossings, in plain words."""
        growing = tuple(
            f"{one.crossing}: of {one.modelled:,.0f} {one.unit} sent {one.passed:,.0f} came through within "
            "the period: the queue grows, and its hours are those of a period so long"
            for one in self.crossings
            if one.grows
        )
        if self.passes and NOISES * self.passes[-1].noise > MUCH_NOISE:
            told = "chance hides more than a hundredth of the volumes: more replications tell it closer"
            return (*growing, told)
        return growing

    def in_words(self) -> str:
        """Say in a sentence whether choice and gateway agree."""
        if not self.passes:
            return "No pass was finished."
        last = self.passes[-1]
        many = "1 pass" if last.number == 1 else f"{last.number} passes"
        floor = (
            f"wanted is {last.wanted:.2g}: the larger of 0.001 and twice the noise floor, {last.noise:.2g}"
        )
        if self.closed_gap:
            return f"Choice and gateway agree after {many}: the relative gap is {last.gap:.2g} ({floor})."
        why = "it was stopped" if self.stopped else "they were not brought to it"
        return (
            f"Choice and gateway do NOT agree after {many}, {why}: the relative gap is {last.gap:.2g} "
            f"({floor}). The volumes below are those of the last pass and no equilibrium."
        )

    def json(self) -> dict[str, Any]:
        """Return it as `loop --json` prints it."""
        last = self.passes[-1] if self.passes else None
        return {
            "schema": 1,
            "corridor": self.corridor,
            "period": [str(self.from_), str(self.until)],
            "scenario": list(self.scenarios),
            "changes": list(self.sets),
            "closed": list(self.closed),
            "seed": self.seed,
            "replications": self.replications,
            "start": self.start,
            "converged": self.closed_gap,
            "stopped": self.stopped,
            "gap": None if last is None else last.gap,
            "gap_wanted": None if last is None else last.wanted,
            "noise_floor": None if last is None else last.noise,
            "passes": [
                {
                    "pass": one.number,
                    "gap": one.gap,
                    "noise_floor": one.noise,
                    "boxes": one.volumes.tolist(),
                    "chosen": one.chosen.tolist(),
                }
                for one in self.passes
            ],
            "crossings": [one.json() for one in self.crossings],
            "left_out": list(self.left_out),
            "warnings": list(self.warnings),
        }


def _mean(law: Law | None) -> float | None:
    return None if law is None else law.mean_h


def _p95(law: Law | None) -> float | None:
    return None if law is None else law.quantile(0.95)
