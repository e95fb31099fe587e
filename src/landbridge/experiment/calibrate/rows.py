"""Which observed rows a calibration uses: for the fit, and held out to judge it; in which runs they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from landbridge.accounts.indicators import all_indicators, split_id
from landbridge.accounts.reality import accepted, wanted_parts
from landbridge.base.errors import InputErrors
from landbridge.experiment.setting import Setting
from landbridge.experiment.study import study

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from landbridge.accounts.measured import Key
    from landbridge.accounts.measured import Part as Window
    from landbridge.accounts.reality import Comparison, Observation
    from landbridge.base.problems import Problems
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.calibrate.plan import CalibrationPlan, Choice
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.study import Study

NO_ROWS = ("input", "context")
"""Roles of rows that nothing can be fitted to, and that judge nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """An observed number that is fitted to, or that judges the fit."""

    ids: tuple[str, ...]
    """Rows of observed.csv: several where sources give one number."""
    key: Key
    comparison: Comparison
    accepted: tuple[float, float]

    @property
    def name(self) -> str:
        """Its id, or the ids of the sources that give it."""
        return " and ".join(self.ids)

    @property
    def observed(self) -> Observation:
        """What was observed."""
        return self.comparison.observed

    @property
    def middle(self) -> float:
        """The observed value."""
        middle = self.comparison.observed.middle
        assert middle is not None
        return middle


@dataclass(frozen=True)
class Part:
    """One run over a period in which some of the rows are met."""

    asked: Study
    """With all the plan's scenarios, and as many draws as forecasts are asked for."""
    model: Runnable
    fitted: tuple[Row, ...] = ()
    held: tuple[Row, ...] = ()

    @property
    def period(self) -> tuple[date, date]:
        """First day and day after the last."""
        return self.asked.setting.from_, self.asked.setting.until

    @property
    def rows(self) -> tuple[Row, ...]:
        """Rows of both kinds."""
        return (*self.fitted, *self.held)

    @property
    def windows(self) -> list[Window]:
        """Parts of the run for which indicators must be read."""
        return wanted_parts(row.key for row in self.rows)


@dataclass
class Chosen:
    """Rows as a plan chooses them, before their role is known."""

    fitted: dict[str, Observation] = field(default_factory=dict)
    held: dict[str, Observation] = field(default_factory=dict)
    by_id: set[str] = field(default_factory=set)
    """Ids that the plan names one by one: whatever is wrong with them is an error."""
    left_out: list[dict[str, str]] = field(default_factory=list)
    """Rows that a filter would take but that cannot be used, and why."""


def choose(plan: CalibrationPlan, corridor: Corridor, asked: Study, problems: Problems) -> Chosen:
    """Choose the rows of a plan; problems are noted."""
    seen = {row.id: row for row in asked.observations()}
    chosen = Chosen()
    for name, choice, into in (("rows", plan.rows, chosen.fitted), ("hold_out", plan.hold_out, chosen.held)):
        for id_, line in zip(choice.ids, choice.id_lines, strict=True):
            if id_ not in seen:
                problems.add(
                    plan.file, line, f"{name}.ids", f"there is no observed row {id_[:100]!r}", id_, seen
                )
                continue
            chosen.by_id.add(id_)
            into[id_] = seen[id_]
        if choice.by_filter:
            into.update(_filtered(choice, corridor, seen, chosen))
        if not into and not problems:
            problems.add(plan.file, choice.line, name, "chooses no observed row")
    _refuse_leaks(plan, corridor, chosen, problems)
    return chosen


def _filtered(
    choice: Choice, corridor: Corridor, seen: dict[str, Observation], chosen: Chosen
) -> Iterator[tuple[str, Observation]]:
    for id_, row in seen.items():
        written = corridor.observed[id_]
        if not (choice.names(written) and choice.within(written)) or row.middle is None:
            continue
        if row.context:
            chosen.left_out.append({"id": id_, "why": "context"})
        else:
            yield id_, row


def _refuse_leaks(plan: CalibrationPlan, corridor: Corridor, chosen: Chosen, problems: Problems) -> None:
    """What judges the fit may not have been fitted to, under whatever id."""
    held_line = plan.hold_out.line
    for id_ in chosen.fitted:
        if id_ in chosen.held:
            told = f"row {id_} is fitted to and held out: a row that was fitted to judges nothing"
            problems.add(plan.file, held_line, "hold_out", told)
            continue
        choice = plan.hold_out
        if choice.by_filter and not choice.indicator and choice.touches(corridor.observed[id_]):
            told = f"row {id_} is fitted to, but shares days with the period that is held out"
            problems.add(plan.file, held_line, "hold_out", told)
    for id_, row in chosen.held.items():
        for other, fitted in chosen.fitted.items():
            days = row.from_ < fitted.until and fitted.from_ < row.until
            if other != id_ and days and row.key() == fitted.key():
                told = f"row {id_} is of the same number as row {other}, which is fitted to, and shares days"
                problems.add(plan.file, held_line, "hold_out", told)


def periods_of(
    rows: Iterable[Observation], asked: Iterable[tuple[date, date]] = ()
) -> list[tuple[date, date]]:
    """Give the periods to run so that each row is met: those asked for, and as few more as may be."""
    found: list[tuple[date, date]] = list(asked)
    for row in sorted(rows, key=lambda row: (-row.days, row.from_, row.id)):
        own = (row.from_, row.until)
        held = own in found or (_of_a_part(row) and any(a <= own[0] and own[1] <= b for a, b in found))
        if not held:
            found.append(own)
    return sorted(found)


def _of_a_part(row: Observation) -> bool:
    indicator = all_indicators().get(split_id(row.indicator)[1])
    return indicator is not None and indicator.windowed and row.class_ is None and row.regime is None


def parts_of(
    plan: CalibrationPlan,
    corridor: Corridor,
    chosen: Chosen,
    modelled: ModelOf,
    corridor_name: str,
    problems: Problems,
) -> list[Part]:
    """Make the runs of a plan, and give each its rows by their role; problems are noted."""
    parts = []
    for from_, until in periods_of({**chosen.fitted, **chosen.held}.values(), plan.head.runs):
        head = plan.head
        setting = Setting(
            corridor=corridor_name,
            from_=from_,
            until=until,
            scenarios=head.scenarios,
            only=head.only,
            replications=head.replications,
            draws=head.forecasts,
            seed=head.seed,
        )
        if from_ < corridor.from_ or corridor.until < until:
            covered = f"{corridor.from_} until {corridor.until}"
            told = f"{from_} until {until} is not within what {corridor.name} covers: {covered}"
            problems.add(plan.file, plan.rows.line, "rows", told)
            continue
        try:
            asked = study(setting, corridor)
            model = modelled(asked.corridor, from_, until)
        except InputErrors as errors:
            problems.extend(errors.problems)
            continue
        parts.append(Part(replace(asked, used=model.used), model))
    done: set[str] = set()
    return [
        part
        for part in [_with_rows(plan, one, chosen, done, problems) for one in parts]
        if part.fitted or part.held
    ]


def _with_rows(plan: CalibrationPlan, part: Part, chosen: Chosen, done: set[str], problems: Problems) -> Part:
    compared = part.asked.compared(part.asked.facts(part.model.start_utc))
    by_key: dict[Key, list[str]] = {}
    everything = {row.id: row for row in part.asked.observations() if not row.context}
    for id_, row in everything.items():
        by_key.setdefault(_key(row, part), []).append(id_)
    found: dict[str, list[Row]] = {"rows": [], "hold_out": []}
    for name, rows in (("rows", chosen.fitted), ("hold_out", chosen.held)):
        taken: set[Key] = set()
        for id_, row in rows.items():
            key = _key(row, part)
            if id_ in done or key in taken or not _is_met(row, part):
                continue
            comparison = compared.get(key)
            why = _why_not(comparison, name)
            done.add(id_)
            if why is not None:
                _leave_out(plan, name, row, why, chosen, problems)
                continue
            assert comparison is not None
            range_ = accepted(comparison)
            assert range_ is not None
            taken.add(key)
            ids = tuple(by_key[key])
            done.update(ids)
            found[name].append(Row(ids, key, comparison, range_))
    return replace(part, fitted=tuple(found["rows"]), held=tuple(found["hold_out"]))


def _is_met(row: Observation, part: Part) -> bool:
    from_, until = part.period
    if (row.from_, row.until) == (from_, until):
        return True
    return _of_a_part(row) and from_ <= row.from_ and row.until <= until


def _key(row: Observation, part: Part) -> Key:
    own = (row.from_, row.until)
    return row.key() if own == part.period else row.key().within(own)


def _why_not(comparison: Comparison | None, name: str) -> str | None:
    if comparison is None:
        return "cannot be compared with a run"
    if comparison.role in NO_ROWS:
        return comparison.role
    if name == "hold_out" and comparison.role == "calibrated":
        return "calibrated"
    range_ = accepted(comparison)
    middle = comparison.observed.middle
    if range_ is None or middle is None or not range_[0] < middle < range_[1]:
        return "states no tolerance"
    return None


def _leave_out(
    plan: CalibrationPlan, name: str, row: Observation, why: str, chosen: Chosen, problems: Problems
) -> None:
    if row.id not in chosen.by_id:
        chosen.left_out.append({"id": row.id, "why": why})
        return
    reasons = {
        "input": "is an input of the run of its period, so nothing can be fitted to it and it judges nothing",
        "context": "is context, which fits the place only loosely: nothing is fitted to it or judged by it",
        "calibrated": "was fitted to by a scenario of this plan, so it judges nothing",
    }
    choice = plan.rows if name == "rows" else plan.hold_out
    line = choice.id_lines[choice.ids.index(row.id)] if row.id in choice.ids else choice.line
    problems.add(plan.file, line, f"{name}.ids", f"row {row.id} {reasons.get(why, why)}")


def all_rows(parts: Sequence[Part]) -> tuple[list[Row], list[Row]]:
    """Give the rows fitted to and those held out, over all runs."""
    return [row for part in parts for row in part.fitted], [row for part in parts for row in part.held]
