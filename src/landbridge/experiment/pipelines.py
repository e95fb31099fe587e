"""The flows of pipelines by year, and which way they lead: nothing is simulated, so it takes a moment."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from landbridge.accounts.pipelines import capacity_of, directions, flow, sold, split, worth_of
from landbridge.base.errors import InputErrors, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from landbridge.behaviour.pipelines import Course


def pipelines(
    corridor: str | Path = "khorgos",
    *,
    from_: object = None,
    until: object = None,
    scenarios: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
) -> dict[str, Any]:
    """Solve the flows of oil and gas of a corridor, year by year.

    It is what `run` tells of its period, for every year that the corridor covers, at the values that hold
    without draws of the assumptions.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    from_, until
        First day and day after the last, or a year or month; neither: all that the corridor covers.
    scenarios
        Names or files of scenarios, in order; later ones win.
    sets
        Single changes, after the scenarios: `pipeline.samara.line.capacity=5@2024`.

    Returns
    -------
    `lines`: rows of from, until, line, partner, regime (both null: all), flow_mt, flow_bcm (of gas), use,
    capacity_worth_usd. `orientation`: rows of from, until, fields, direction, export_mt, share.
    `warnings`: what a reader must know. Numbers are null where the corridor has none for all days.

    Raises
    ------
    InputErrors
        With everything that is wrong in what was asked for or in the corridor, or if it has no pipelines.
    NoSolverError
        If scipy is not installed.
    """
    from landbridge.behaviour.pipelines import NoSolverError, course_of, pipeline_problems
    from landbridge.corridor.reader import read_corridor
    from landbridge.experiment.checking import pipelines_work
    from landbridge.experiment.setting import Setting, period_of
    from landbridge.experiment.study import study

    read = read_corridor(corridor)
    asked = from_ is not None or until is not None
    first, after = period_of(from_, until, read) if asked else (read.from_, read.until)
    wrong = [*pipeline_problems(read)] or [*pipelines_work(read, first, after)]
    if wrong:
        raise InputErrors(wrong)
    setting = Setting(str(read.folder), first, after, scenarios=tuple(map(str, scenarios)), sets=tuple(sets))
    changed = study(setting, read).corridor
    problems = pipeline_problems(changed)
    if problems:
        raise InputErrors(problems)
    course = course_of(changed, first, after)
    if course is None:
        told = f'{read.name} has no pipelines: no facility with chart = "pipeline"'
        raise InputErrors([Problem(None, None, None, told)])
    if course.lacks is not None:
        raise NoSolverError
    years = list(_years(first, after))
    return {
        "period": [str(first), str(after)],
        "changes": list(changed.changes),
        "lines": [row for span in years for row in _lines(course, *span)],
        "orientation": [row for span in years for row in _orientation(course, *span)],
        "warnings": course.told(),
    }


def _years(from_: date, until: date) -> Iterator[tuple[date, date]]:
    while from_ < until:
        after = min(until, date(from_.year + 1, 1, 1))
        yield from_, after
        from_ = after


def _lines(course: Course, from_: date, until: date) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(course.lines):
        ways = course.over(number)
        held = course.total(from_, until, capacity_of(number))
        carried = course.total(from_, until, flow(course, number, ways, in_mt=False))
        worth = course.total(from_, until, worth_of(number), mean=True)
        parts: list[tuple[str | None, str | None, Any]] = [(None, None, ways)]
        parts += [(partner, None, own) for partner, own in split(ways, course.partner)]
        parts += [(None, one, own) for one, own in split(ways, partial(course.regime, line=number))]
        for partner, regime, own in parts:
            amount = course.total(from_, until, flow(course, number, own, in_mt=False))
            whole = partner is None and regime is None
            yield {
                "from": str(from_),
                "until": str(until),
                "line": line,
                "partner": partner,
                "regime": regime,
                "flow_mt": course.total(from_, until, flow(course, number, own, in_mt=True)),
                "flow_bcm": amount if line in course.gas else None,
                "use": carried / held if whole and carried is not None and held else None,
                "capacity_worth_usd": worth if whole else None,
            }


def _orientation(course: Course, from_: date, until: date) -> Iterator[dict[str, Any]]:
    for fields in course.fields:
        whole = course.total(from_, until, sold(course, course.sold_abroad(fields)))
        for direction, ways in directions(course, fields):
            amount = course.total(from_, until, sold(course, ways))
            yield {
                "from": str(from_),
                "until": str(until),
                "fields": fields,
                "direction": direction,
                "export_mt": amount,
                "share": amount / whole if amount is not None and whole else None,
            }
