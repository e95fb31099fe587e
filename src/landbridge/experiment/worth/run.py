"""Tries a step more and a step less of each finite thing of a corridor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.accounts.statistics import mean, quantile
from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor.changes import with_quantities
from landbridge.experiment.runnable import default_model, get_ready
from landbridge.experiment.setting import Setting, check_numbers, period_of
from landbridge.experiment.study import idle_changes, study
from landbridge.experiment.work import default_jobs
from landbridge.experiment.worth.effects import effect_of
from landbridge.experiment.worth.result import FAILED, NEVER, UNFINISHED, Row, Worth, ranked, verdict_of
from landbridge.experiment.worth.sums import CARGO, Sums, boxes_per_train, main_kind, through_of, waited_by
from landbridge.experiment.worth.tries import Tries
from landbridge.experiment.worth.units import Unit, chosen, tried, units_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.quantity import Quantity
    from landbridge.experiment.study import Study
    from landbridge.experiment.work import Tell

LEAST_STRESS, MOST_STRESS = 0.1, 10.0


def worth(
    corridor: str | Path = "khorgos",
    *,
    from_: object = None,
    until: object = None,
    scenarios: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    replications: int = 10,
    draws: int = 0,
    jobs: int | None = None,
    seed: int = 1,
    only: str | None = None,
    stress: float = 1.0,
    progress: Tell | None = None,
) -> Worth:
    """Say what one more unit of each finite thing is worth: track, crane, officer, locomotive, path, ….

    Each is tried by itself: a unit more for the whole period, then one less, every replication against the
    same one of the run as it is. Nobody's luck changes, so the difference is the unit's. What is counted in
    TEU, in wagons or in hundreds is tried in steps of 5%.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    from_, until
        First day and day after the last: dates, `2022`, `2022-10` or `2022-10-01`. A year or month alone is
        that period; neither is the corridor's base period.
    scenarios
        Names or files of scenarios, in order; later ones win.
    sets
        Single changes, after the scenarios.
    replications
        Runs that differ in their random numbers only; intervals come from their differences.
    draws
        Further pairs, each with its own values of all assumptions within their ranges: they give the range
        of what a unit is worth. 0: none.
    jobs
        Threads; None: one per processor. Any number gives the same result.
    seed
        Number that all random draws depend on.
    only
        Pattern of addresses, as `dryport.*` or `*.cranes`; None: all.
    stress
        Factor on all traffic: above 1 it shows what limits next.
    progress
        Is told how far it is.

    Raises
    ------
    InputErrors
        With everything that is wrong in what was asked for or in the corridor.
    RunError
        If the run as it is cannot go on.
    """
    from landbridge.corridor.reader import read_corridor

    check_numbers(replications, draws, jobs, seed)
    _check(replications, stress)
    read = read_corridor(corridor)
    first, after = period_of(from_, until, read)
    setting = Setting(
        corridor=str(corridor),
        from_=first,
        until=after,
        scenarios=tuple(map(str, scenarios)),
        sets=tuple(sets),
        replications=replications,
        draws=draws,
        seed=seed,
    )

    def stressed(made: Corridor) -> Corridor:
        return with_traffic(made, stress)

    asked = study(setting, read)
    asked = replace(asked, corridor=stressed(asked.corridor))
    modelled = default_model()
    model = modelled(asked.corridor, first, after)
    asked = replace(asked, used=model.used)
    units = chosen(units_of(asked.corridor, model.names, first, after), only)
    get_ready(model, progress)
    tries = Tries(asked, modelled, jobs or default_jobs(), progress, stressed)
    base = tries.base(model)
    return _Weighing(asked, tries, units, base).result(stress)


def _check(replications: int, stress: float) -> None:
    wrong = []
    if replications < 2:
        text = f"{replications} is too few: intervals come from the differences of 2 or more"
        wrong.append(Problem(None, None, "--replications", text))
    if not LEAST_STRESS <= stress <= MOST_STRESS:
        text = f"{stress:g} is outside {LEAST_STRESS:g} to {MOST_STRESS:g}"
        wrong.append(Problem(None, None, "--stress", text))
    if wrong:
        raise InputErrors(wrong)


def with_traffic(corridor: Corridor, factor: float) -> Corridor:
    """Give the corridor with all that comes to it scaled."""
    if factor == 1.0:
        return corridor

    def scaled(quantity: Quantity) -> Quantity:
        periods = [
            replace(period, value=period.value * factor) if isinstance(period.value, (int, float)) else period
            for period in quantity.periods
        ]
        return replace(quantity, periods=tuple(periods))

    return with_quantities(corridor, {q.address: scaled(q) for q in corridor.traffic_quantities.values()})


@dataclass
class _Weighing:
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
        more = self.tries.steps(asked_for, 1, "one more")
        less = self.tries.steps(can_lose, -1, "one less")
        drawn = self.tries.draws(self.units, always)
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
        asked = self.asked.setting.draws
        if drawn < asked and not self.tries.interrupted:
            warnings.append(
                f"{asked - drawn} of {asked} draws were left out: their values make no possible run"
            )
        return [*warnings, *idle_changes(self.asked), *self.tries.warnings]


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
