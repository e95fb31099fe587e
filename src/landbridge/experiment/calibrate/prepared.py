"""A plan held against its corridor: everything that is wrong with it is told here, before anything runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors
from landbridge.base.problems import Problems
from landbridge.experiment.calibrate.parameters import Parameter, one_for_five, parameters_of
from landbridge.experiment.calibrate.plan import CalibrationPlan, plan_path, plans_of, read_plan
from landbridge.experiment.calibrate.rows import Part, Row, all_rows, choose, parts_of
from landbridge.experiment.setting import Setting
from landbridge.experiment.study import study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from landbridge.base.errors import Problem
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.runnable import ModelOf


@dataclass(frozen=True)
class Prepared:
    """What is to be done."""

    plan: CalibrationPlan
    corridor: Corridor
    """As read."""
    prior: Corridor
    """With the ranges of the parameters that the plan gives."""
    written: str
    """Name or folder of the corridor, as it can be found again."""
    parameters: tuple[Parameter, ...]
    parts: tuple[Part, ...]
    left_out: tuple[dict[str, str], ...]
    """Rows that a filter would take but that cannot be used, and why."""

    @property
    def fit_parts(self) -> tuple[Part, ...]:
        """Runs in which rows are fitted."""
        return tuple(part for part in self.parts if part.fitted)

    @property
    def fitted(self) -> list[Row]:
        """Rows that are fitted to, run by run."""
        return all_rows(self.parts)[0]

    @property
    def held(self) -> list[Row]:
        """Rows that judge."""
        return all_rows(self.parts)[1]

    def inputs(self) -> dict[str, str]:
        """Give every file that the result rests on, with its sha256."""
        files = {self.plan.file: self.plan.digest, **self.corridor.inputs()}
        for part in self.parts:
            files.update(part.asked.corridor.inputs())
        return dict(sorted(files.items()))


def prepare(corridor: Corridor, plan: str | Path, written: str, modelled: ModelOf) -> Prepared:
    """Read a plan and hold it against its corridor.

    Raises
    ------
    InputErrors
        With everything that is wrong with it.
    """
    problems = Problems()
    prepared = prepare_in(corridor, plan_path(corridor, plan), written, modelled, problems)
    problems.stop_if_any()
    assert prepared is not None
    return prepared


def prepare_in(
    corridor: Corridor, path: Path, written: str, modelled: ModelOf, problems: Problems
) -> Prepared | None:
    """Read a plan and hold it against its corridor; problems are noted."""
    plan = read_plan(corridor, path, problems)
    if plan is None:
        return None
    unknown = _scenarios(plan, corridor, problems)
    if unknown:
        return None
    setting = Setting(written, *corridor.base, scenarios=plan.head.scenarios, only=plan.head.only)
    try:
        asked = study(setting, corridor)
    except InputErrors as errors:
        problems.extend(errors.problems)
        return None
    chosen = choose(plan, corridor, asked, problems)
    parts = parts_of(plan, corridor, chosen, modelled, written, problems)
    fit_parts = [part for part in parts if part.fitted]
    parameters, prior = parameters_of(plan, corridor, fit_parts, problems)
    fitted, held = all_rows(parts)
    if not problems:
        one_for_five(plan, len(plan.parameters), len(fitted), problems)
        if not held:
            told = "leaves no row to judge the fit: all are inputs, context or without a tolerance"
            problems.add(plan.file, plan.hold_out.line, "hold_out", told)
    return Prepared(plan, corridor, prior, written, tuple(parameters), tuple(parts), tuple(chosen.left_out))


def _scenarios(plan: CalibrationPlan, corridor: Corridor, problems: Problems) -> bool:
    """Note scenarios of a plan that the corridor does not have."""
    wrong = False
    for number, name in enumerate(plan.head.scenarios):
        if name not in corridor.scenarios:
            line = plan.line("scenarios", number)
            told = f"there is no scenario {name[:100]!r} in {corridor.name}"
            problems.add(plan.file, line, "scenarios", told, name, corridor.scenarios)
            wrong = True
    return wrong


def plans_fit(corridor: Corridor, modelled: ModelOf) -> Iterator[Problem]:
    """Each plan of a calibration in the corridor's folder can be carried out."""
    for path in plans_of(corridor).values():
        problems = Problems()
        prepare_in(corridor, path, str(corridor.folder), modelled, problems)
        yield from problems.rows()
