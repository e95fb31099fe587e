"""Tries every finite thing and puts together what they say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from landbridge.accounts.statistics import mean, quantile
from landbridge.experiment.study import idle_changes
from landbridge.experiment.worth.effects import effect_of
from landbridge.experiment.worth.kept import DRAW
from landbridge.experiment.worth.result import FAILED, NEVER, UNFINISHED, Row, Worth, ranked, verdict_of
from landbridge.experiment.worth.sums import CARGO, Sums, boxes_per_train, main_kind, through_of, waited_by
from landbridge.experiment.worth.units import Unit, tried

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from landbridge.experiment.study import Study
    from landbridge.experiment.worth.tries import Tries


@dataclass
class Weighing:
    """Tries of the units, and what they say."""

    asked: Study
    tries: Tries
    units: list[Unit]
    base: list[Sums]

    def result(self, stress: float) -> Worth:
        """Run all tries and rank them."""
        limits = frozenset[str]().union(*(sums.limits for sums in self.base))
        looked_at = tried(self.asked.corridor)
        always = frozenset(u.address for u in self.units if _is_tried(u, looked_at))
        waiting = {unit.address: self._waiting(unit) for unit in self.units}
        asked_for = [u for u in self.units if limits.intersection(u.resources) or u.address in always]
        asked_for.sort(key=lambda unit: -waiting[unit.address])
        can_lose = sorted((u for u in self.units if u.can_lose), key=lambda unit: -waiting[unit.address])
        more = self.tries.steps(asked_for, 1)
        less = self.tries.steps(can_lose, -1)
        drawn = self.tries.draws(always)
        per_train = boxes_per_train(self.base)
        teu = _teu_a_box(self.asked)
        rows = []
        for unit in self.units:
            row = Row(unit, NEVER, waiting[unit.address], None, None)
            found = more.get(unit.address)
            if isinstance(found, str):
                row = replace(row, verdict=FAILED, why_not=found)
            elif found is not None:
                effect = effect_of(self.base, found, per_train, teu, len(asked_for))
                row = replace(row, verdict=verdict_of(effect), one_more=effect)
            elif unit in asked_for:
                row = replace(row, verdict=UNFINISHED)
            found = less.get(unit.address)
            if isinstance(found, str):
                row = replace(row, why_not=row.why_not or found)
            elif found is not None:
                row = replace(row, one_less=effect_of(self.base, found, per_train, teu, len(can_lose)))
            elif not unit.can_lose:
                row = replace(row, why_not=row.why_not or "a step less would leave nothing")
            pairs = [pairs[unit.address] for pairs in drawn]
            rows.append(replace(row, drawn=_range([_saved(*pair) for pair in pairs])))
        setting, corridor = self.asked.setting, self.asked.corridor
        ended = len(more) + len(less), len(asked_for) + len(can_lose)
        return Worth(
            corridor=corridor.name,
            title=corridor.title,
            from_=setting.from_,
            until=setting.until,
            scenarios=setting.scenarios,
            changes=corridor.changes,
            seed=setting.seed,
            replications=len(self.base),
            draws=len(drawn),
            stress=stress,
            ranked_by=main_kind(self.base[0].area_h),
            boxes_per_train=per_train,
            system=_system(self.base, per_train, teu),
            rows=ranked(rows),
            warnings=self._warnings(ended, len(drawn)),
            interrupted=self.tries.interrupted,
        )

    def _waiting(self, unit: Unit) -> float:
        hours = (self.asked.setting.until - self.asked.setting.from_).days * 24.0
        return sum(s.waiting_h[r] for s in self.base for r in unit.resources) / len(self.base) / hours

    def _warnings(self, ended: tuple[int, int], drawn: int) -> list[str]:
        warnings = []
        if self.tries.interrupted:
            warnings.append(f"stopped by the user: {ended[0]} of {ended[1]} tries are finished and shown")
        asked, refuted = self.asked.setting.draws, self.tries.kept.refuted()
        impossible = len(self.tries.kept.known(DRAW)) - drawn
        if impossible and not self.tries.interrupted:
            warnings.append(f"{impossible} of {asked} draws were left out: their values make no possible run")
        if refuted:
            first = sum(number < asked for number in refuted)
            warnings.append(
                f"{first} of {asked} draws carry less than {self.asked.setting.carried:.0%} of the traffic "
                "on record even as things are, so the traffic refutes them; ranges are over "
                f"{drawn} draws that carry it, of {drawn + impossible + len(refuted)} looked at"
            )
        return [*warnings, *idle_changes(self.asked), *self.tries.kept.warnings()]


def _is_tried(unit: Unit, looked_at: frozenset[str]) -> bool:
    return f"{unit.facility}.{unit.name}" in looked_at or bool(looked_at.intersection(unit.resources))


def _saved(before: Sums, after: Sums) -> float:
    per_train = boxes_per_train([before])
    return before.in_all_h(per_train) - after.in_all_h(per_train)


def _range(saved: Sequence[float]) -> tuple[float, float] | None:
    low, high = quantile(saved, 0.05), quantile(saved, 0.95)
    return None if low is None or high is None else (low, high)


def _teu_a_box(asked: Study) -> float | None:
    """Give the TEU of a box if all facilities say the same over the whole run."""
    found: set[object] = set()
    for address in asked.corridor.addresses():
        if address.endswith(".numbers.box_teu"):
            found.update(period.value for period in asked.corridor.quantity(address).periods)
    value = found.pop() if len(found) == 1 else None
    return float(value) if isinstance(value, (int, float)) else None


def _system(base: Sequence[Sums], per_train: float, teu: float | None) -> dict[str, Any]:
    """Tell what the run as it is holds, on the mean of its replications."""

    def middle(of: Callable[[Sums], float]) -> float:
        return mean([of(sums) for sums in base]) or 0.0

    kinds = [kind for kind in base[0].area_h if any(sums.area_h[kind] for sums in base)]
    boxes = middle(through_of(CARGO))
    return {
        "in_all_h": middle(lambda sums: sums.in_all_h(per_train)),
        "waited_h": {kind: middle(waited_by(kind)) for kind in kinds},
        "through": {kind: middle(through_of(kind)) for kind in kinds},
        "teu": boxes * teu if teu and CARGO in kinds else None,
    }
