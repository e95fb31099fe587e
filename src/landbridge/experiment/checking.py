"""Everything that can be said about a corridor before it is run: its files, its scenarios, its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from landbridge.accounts.measured import Key
    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.tables import ObservedRow


def check(corridor: str | Path = "khorgos") -> list[Problem]:
    """List everything that is wrong in a corridor; nothing is run.

    Files, dates, evidence, names and scenarios are looked at, the facilities' numbers are held against what
    their charts need, and what was observed against what a run gives.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    """
    from landbridge.corridor.check import check as check_folder

    return list(dict.fromkeys(check_folder(corridor, [_beyond_its_files])))


def _beyond_its_files(corridor: Corridor) -> Iterator[Problem]:
    from landbridge.behaviour.pipelines import pipeline_problems
    from landbridge.experiment.listing import answers
    from landbridge.network import network_works
    from landbridge.simulation.model import check_model

    problems = [
        *network_works(corridor),
        *observed_units(corridor),
        *rule_units(corridor),
        *check_model(corridor),
        *pipeline_problems(corridor),
    ]
    yield from problems
    if problems:
        return
    yield from pipelines_work(corridor, corridor.from_, corridor.until)
    yield from scenarios_fit(corridor)
    yield from _plans_fit(corridor)
    try:
        given = answers(corridor)
    except InputErrors as error:  # no traffic in the base period
        yield from error.problems
        return
    yield from observed_given(corridor, given)
    yield from seeds_given(corridor, given)


def _plans_fit(corridor: Corridor) -> Iterator[Problem]:
    """Each plan of a calibration can be carried out."""
    from landbridge.experiment.calibrate.prepared import plans_fit
    from landbridge.experiment.modelling import Modeller

    yield from plans_fit(corridor, Modeller())


def pipelines_work(corridor: Corridor, from_: date, until: date) -> Iterator[Problem]:
    """As the corridor's files have it, every line pays on some way and every contract can be kept."""
    from landbridge.behaviour.pipelines import contracts_kept, lines_pay, pipeline_problems

    if not pipeline_problems(corridor):
        yield from lines_pay(corridor, from_, until)
        yield from contracts_kept(corridor, from_, until)


def scenarios_fit(corridor: Corridor) -> Iterator[Problem]:
    """Each scenario, made alone, leaves values that can be, and causes and limits that its charts know."""
    from landbridge.behaviour.pipelines import pipeline_problems
    from landbridge.corridor.changes import apply_changes
    from landbridge.corridor.scenario import read_scenario
    from landbridge.simulation.model import change_problems, read_charts

    charts = read_charts(corridor)
    for name in corridor.scenarios:
        try:
            changed = apply_changes(corridor, [read_scenario(corridor, name)])
            yield from change_problems(changed, charts)
            yield from pipeline_problems(changed)
        except InputErrors as error:
            yield from error.problems


def observed_units(corridor: Corridor) -> Iterator[Problem]:
    """An observed row is of an indicator that there is, in its unit."""
    from landbridge.accounts.indicators import all_indicators

    known = all_indicators()
    for row in corridor.observed.values():
        about, _, suffix = row.indicator.rpartition(".")
        if suffix not in known:
            near = nearest(suffix, known)
            told = f"there is no indicator {suffix!r}; `landbridge ids` lists them"
            yield _observed(corridor, row, "indicator", told, f"{about}.{near}" if near else None)
        elif row.unit != known[suffix].unit:
            told = f"is in {row.unit}, but {suffix} is measured in {known[suffix].unit}"
            yield _observed(corridor, row, "unit", told)


def rule_units(corridor: Corridor) -> Iterator[Problem]:
    """A rule that names its unit is taken only where the chart counts in that unit."""
    from landbridge.experiment.listing import unit_of
    from landbridge.simulation.model import read_charts

    try:
        charts = read_charts(corridor)
    except InputErrors:
        return  # told by the checks of charts
    for facility in corridor.facilities.values():
        for path in facility.references:
            address = f"{facility.id}.{path}"
            unit = unit_of(corridor, charts, address)
            if unit is None or not corridor.has(address):
                continue
            for period in corridor.quantity(address).periods:
                if period.unit is not None and not same_unit(period.unit, unit):
                    told = f"is in {period.unit}, but {address} counts in {unit}"
                    rule = corridor.quantity(address).rules[0]
                    yield Problem(period.origin.file, period.origin.line, rule, told)


def same_unit(one: str, other: str) -> bool:
    """Tell whether two ways of writing a unit mean the same: `vehicles/day` and `vehicle a day`.

    Times may be in hours or minutes, whatever the chart has.
    """
    written, wanted = _plain_unit(one), _plain_unit(other)
    return written == wanted or {written, wanted} == {"h", "min"}


def _plain_unit(unit: str) -> str:
    what, _, per = unit.replace(" per ", "/").replace(" a ", "/").partition("/")
    parts: tuple[str, ...] = (what.strip(), per.strip())
    parts = tuple(part.removesuffix("es") if part.endswith("xes") else part for part in parts)
    return "/".join(part[:-1] if len(part) > 3 and part.endswith("s") else part for part in parts if part)


def observed_given(corridor: Corridor, given: Sequence[Key]) -> Iterator[Problem]:
    """An observed row is of a number that a run gives: of that facility, side, direction and statistic."""
    from landbridge.accounts.indicators import all_indicators

    ids = {key.id for key in given}
    facilities = {key.facility for key in given}
    for row in corridor.observed.values():
        about, _, suffix = row.indicator.rpartition(".")
        if about not in facilities or suffix not in all_indicators():
            continue
        if row.indicator not in ids:
            near = nearest(row.indicator, (id_ for id_ in ids if id_.startswith(f"{about}.")))
            yield _observed(corridor, row, "indicator", f"{about} has no {suffix}", near)
            continue
        statistics = sorted({key.plain_statistic for key in given if key.id == row.indicator})
        if row.statistic not in statistics:
            told = f"{row.statistic!r} is none of {', '.join(statistics)}"
            yield _observed(corridor, row, "statistic", told, nearest(row.statistic, statistics))
            continue
        wanted = (row.indicator, row.side, row.direction, row.class_, row.regime, row.statistic)
        if not any(tuple(key) == wanted for key in given):
            told = "is not told apart like this: see side, direction, class and regime in `run --json`"
            yield _observed(corridor, row, "indicator", told)


def seeds_given(corridor: Corridor, given: Sequence[Key]) -> Iterator[Problem]:
    """Answers to statements name numbers that a run gives, or `route`."""
    from landbridge.experiment.route.statement import wrong
    from landbridge.experiment.statements import numbers_in

    ids = {key.id for key in given}
    known = {
        (key.id, key.statistic, frozenset(part for part in (key.side, key.direction) if part))
        for key in given
        if key.class_ is None and key.regime is None
    }
    for seed in corridor.seeds.values():
        origin = corridor.origins[f"seeds.{seed.id}"]
        if (seed.answered_by or "").startswith("landbridge route "):
            told = wrong(seed)
            if told is not None:
                yield Problem(origin.file, origin.line, f"seeds.{seed.id}.answer", told)
            continue
        for wanted in numbers_in(seed.answer or ""):
            if wanted not in known:
                told = f"no run gives {' '.join([*wanted[:2], *sorted(wanted[2])])}"
                near = nearest(wanted[0], ids) if wanted[0] not in ids else None
                yield Problem(origin.file, origin.line, f"seeds.{seed.id}.answer", told, near)


def _observed(
    corridor: Corridor, row: ObservedRow, column: str, problem: str, near: str | None = None
) -> Problem:
    origin = corridor.origins[f"observed.{row.id}"]
    return Problem(origin.file, origin.line, f"observed.{row.id}.{column}", problem, near)
