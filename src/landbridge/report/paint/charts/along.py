"""Time, cost and distance: days and USD over the kilometres of the best way of each mode."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from landbridge.report.paint import plain, theme
from landbridge.report.paint.write import digits

if TYPE_CHECKING:
    from landbridge.report.pages.route.course import RouteCourse, RoutePoint
    from landbridge.report.pages.route.stages import RouteStage

LEFT, RIGHT = 62.0, 190.0
DAYS, COST, BETWEEN, TOP = 380.0, 210.0, 62.0, 30.0
NAMED = ("transfer", "border", "gauge")
"""Kinds of stages at which a place is named, where there is room: those that come first have it first."""
STEP = 15.0


def along(
    courses: Sequence[RouteCourse],
    stages: Sequence[Sequence[RouteStage]],
    title: str,
    name: str,
) -> str | None:
    """Return the diagram: above days with the band from P5 to P95, below what is paid, one line a mode.

    Parameters
    ----------
    courses
        Of each way.
    stages
        Of each way, in the same order.
    title, name
        For who cannot see it; unique in the page.
    """
    if not courses:
        return None
    right = theme.WIDTH - RIGHT
    longest = max(course.km for course in courses)
    x = plain.Scale(0.0, longest, LEFT, right)
    most = max(point.days_p95 for course in courses for point in course.points)
    days = plain.Scale(0.0, most * 1.03, TOP + DAYS, TOP)
    dearest = max(point.paid_usd for course in courses for point in course.points)
    top = TOP + DAYS + BETWEEN
    cost = plain.Scale(0.0, dearest * 1.05, top + COST, top)
    ticks = [(at, digits(at, 0)) for at in x.ticks(7)]
    out = plain.x_axis(x, TOP, TOP + DAYS, ticks)
    out += plain.y_axis(days, LEFT, right, "days since the goods were ready", digits)
    out += plain.x_axis(x, top, top + COST, ticks, "km from the origin, along each way")
    out += plain.y_axis(
        cost, LEFT, right, "USD paid so far, subsidies taken off", lambda at: digits(at, 0), 4
    )
    for course in courses:
        upper = [(x(point.km), days(point.days_p95)) for point in course.points]
        lower = [(x(point.km), days(point.days_p05)) for point in course.points]
        out.append(plain.area([*upper, *lower[::-1]], colour_of(course.mode), 0.16))
    for course, own in zip(courses, stages, strict=True):
        out += _line(course, own, x, days, lambda point: point.days_p50)
        out += _line(course, own, x, cost, lambda point: point.paid_usd)
    out += _ends(
        courses, x, days, lambda point: point.days_p50, lambda p: f"{p.days_p50:.1f} ({p.days_p95:.1f}) days"
    )
    out += _ends(courses, x, cost, lambda point: point.paid_usd, lambda p: f"{p.paid_usd:,.0f} USD")
    out += _names(courses, stages, x, days)
    return plain.svg(theme.WIDTH, top + COST + 44, out, title, name)


def colour_of(mode: str) -> str:
    """Return the colour of the ways of a mode."""
    return theme.MODES.get(mode, theme.NO_DIRECTION)


def _line(
    course: RouteCourse,
    stages: Sequence[RouteStage],
    x: plain.Scale,
    y: plain.Scale,
    value: Callable[[RoutePoint], float],
) -> list[str]:
    colour = colour_of(course.mode)
    out = [plain.line([(x(point.km), y(value(point))) for point in course.points], colour, 2.4)]
    for point in course.points:
        if point.stage is None:
            continue
        stage = stages[point.stage]
        if stage.kind != "carriage":
            border = stage.kind in ("border", "gauge")
            out.append(plain.dot(x(point.km), y(value(point)), 3.2, colour, diamond=border))
    return out


def _ends(
    courses: Sequence[RouteCourse],
    x: plain.Scale,
    y: plain.Scale,
    value: Callable[[RoutePoint], float],
    words: Callable[[RoutePoint], str],
) -> list[str]:
    """Return words at the right, each joined to the end of its line by a thin one."""
    ends = [course.points[-1] for course in courses]
    wanted = [y(value(point)) for point in ends]
    found = plain.apart(wanted, STEP, y.end + 6, y.begin - 2)
    out = []
    for course, point, at, meant in zip(courses, ends, found, wanted, strict=True):
        colour, edge = colour_of(course.mode), x.end + 10
        start = x(point.km) + 5
        out.append(
            plain.line([(start, meant), (edge - 4, at), (edge, at)], colour, 0.9, opacity=0.55, dash="2 3")
        )
        out.append(plain.text(course.mode, edge + 5, at + 4, bold=True, fill=colour))
        out.append(plain.text(words(point), theme.WIDTH, at + 4, anchor="end"))
    return out


def _names(
    courses: Sequence[RouteCourse],
    stages: Sequence[Sequence[RouteStage]],
    x: plain.Scale,
    y: plain.Scale,
) -> list[str]:
    """Return the names of places at which the goods stop, where there is room for them."""
    labels = plain.Labels(plain.Box(x.begin + 2, y.end + 2, x.end + 2, y.begin - 2))
    for course in courses:  # words keep clear of the lines
        at = [(x(point.km), y(point.days_p50)) for point in course.points]
        for (x0, y0), (x1, y1) in pairwise(at):
            steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / 6))
            for k in range(steps + 1):
                px, py = x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps
                labels.taken.append(plain.Box(px - 2, py - 2, px + 2, py + 2))
    out = []
    told: set[tuple[str, str]] = set()
    for kind in NAMED:
        for course, own in zip(courses, stages, strict=True):
            for point in course.points:
                stage = own[point.stage] if point.stage is not None else None
                if stage is None or stage.kind != kind or (course.mode, stage.where) in told:
                    continue
                told.add((course.mode, stage.where))
                found = labels.place(stage.where, x(point.km), y(point.days_p50), 10.5, 7)
                if found is not None:
                    halo = theme.PAPER
                    out.append(
                        plain.text(
                            stage.where, found[0], found[1], size=10.5, fill=colour_of(course.mode), halo=halo
                        )
                    )
    return out
