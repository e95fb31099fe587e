"""Shapes that the indicators of pipelines have: totals of a window, by month, by partner, by regime."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import Value
from landbridge.base.dates import month_turns, next_month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from landbridge.accounts.view import View
    from landbridge.behaviour.pipelines import Course, Stretch, Way


def months(view: View) -> Iterator[tuple[date, date, str]]:
    """List the whole months within the run, with what a statistic of each ends in; none for a part of it."""
    if not view.whole or view.days <= 31:
        return
    for first in month_turns(view.from_, view.until):
        after = next_month(first)
        if after <= view.until:
            yield first, after, f"@{first}..{after}"


def flow(
    course: Course, line: int, ways: Sequence[tuple[int, Way]], *, in_mt: bool
) -> Callable[[Stretch], float]:
    """Give the flow of a year on ways over a line, in Mt or in the unit of the line."""
    places = [w for w, _ in ways]

    def rate(stretch: Stretch) -> float:
        amount = sum(stretch.allocation.flows[w] for w in places)
        return amount * stretch.mt_per_unit[line] if in_mt else amount

    return rate


def capacity_of(line: int) -> Callable[[Stretch], float]:
    """Give what a line can carry in a year, in its own unit."""
    return lambda stretch: stretch.network.lines[line].capacity


def worth_of(line: int) -> Callable[[Stretch], float]:
    """Give what one more unit of a line's capacity would earn, USD."""
    return lambda stretch: stretch.allocation.line_worth[line]


def split(
    ways: Sequence[tuple[int, Way]], by: Callable[[Way], str]
) -> Iterator[tuple[str, list[tuple[int, Way]]]]:
    """Divide ways by a name, names in order."""
    for name in sorted({by(way) for _, way in ways}):
        yield name, [(w, way) for w, way in ways if by(way) == name]


def totals_of_line(view: View, *, in_mt: bool) -> Iterable[Value]:
    """Give what a line carried: in all, by partner (class) and regime, and by month."""
    course = view.facts.flows
    line = course.line(view.facility) if course is not None else None
    if course is None or line is None:
        return
    ways = course.over(line)
    rate = flow(course, line, ways, in_mt=in_mt)
    yield Value(None, None, "total", course.total(view.from_, view.until, rate))
    if not view.whole:
        return
    for partner, own in split(ways, course.partner):
        amount = course.total(view.from_, view.until, flow(course, line, own, in_mt=in_mt))
        yield Value(None, None, "total", amount, partner)
    for regime, own in split(ways, partial(course.regime, line=line)):
        amount = course.total(view.from_, view.until, flow(course, line, own, in_mt=in_mt))
        yield Value(None, None, "total", amount, None, regime)
    for first, after, when in months(view):
        yield Value(None, None, f"total{when}", course.total(first, after, rate))


def sold(course: Course, ways: Sequence[tuple[int, Way]]) -> Callable[[Stretch], float]:
    """Give what fields sent away on some ways, Mt a year; gas is weighed by the last line on its way."""

    def rate(stretch: Stretch) -> float:
        return sum(
            stretch.allocation.flows[w] * (stretch.mt_per_unit[way.lines[-1]] if way.lines else 1.0)
            for w, way in ways
        )

    return rate


def directions(course: Course, facility: str) -> list[tuple[str, list[tuple[int, Way]]]]:
    """List the directions in which fields of a facility can sell abroad, with the ways."""
    return list(split(course.sold_abroad(facility), lambda way: course.names.markets[way.market].direction))
