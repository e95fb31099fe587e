"""Price, days and total cost by day of departure: small multiples over one axis of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from landbridge.report.paint import plain, theme
from landbridge.report.paint.charts.along import colour_of
from landbridge.report.paint.charts.paying import money
from landbridge.report.paint.write import digits

if TYPE_CHECKING:
    from landbridge.report.pages.route.departures import RouteDepartures

LEFT, RIGHT, TOP = 76.0, 150.0, 34.0
TALL, BETWEEN, STRIP = 165.0, 46.0, 18.0
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def by_departure(found: RouteDepartures, title: str, name: str) -> str | None:
    """Return the chart; None where there is one departure only."""
    if len(found.days) < 2:
        return None
    days = [date.fromisoformat(day).toordinal() for day in found.days]
    x = plain.Scale(days[0], days[-1], LEFT, theme.WIDTH - RIGHT)
    panels = (
        ("to pay, USD (logarithmic)", [mode.paid_usd for mode in found.modes], True, "USD"),
        ("days, half and 95 of 100 cases", [mode.days_p50 for mode in found.modes], False, "days"),
        (
            "price and time together, USD (logarithmic)",
            [mode.total_cost_usd for mode in found.modes],
            True,
            "USD",
        ),
    )
    ticks = months(days[0], days[-1])
    out: list[str] = []
    top = TOP
    for title_, series, is_log, unit in panels:
        late = [mode.days_p95 for mode in found.modes] if unit == "days" else []
        y = _scale([*series, *late], is_log, top)
        out += plain.x_axis(x, top, top + TALL, [(at, "") for at, _ in ticks])
        out += plain.y_axis(y, LEFT, x.end, title_, money if is_log else digits, 6)
        for mode, values, high in zip(found.modes, series, late or [()] * len(series), strict=True):
            for start, end in _runs(values):
                points = _points(days, values, start, end, x, y)
                if high:
                    upper = _points(days, high, start, end, x, y)
                    out.append(
                        plain.area([*_steps(upper), *_steps(points)[::-1]], colour_of(mode.mode), 0.16)
                    )
                out.append(plain.line(_steps(points), colour_of(mode.mode), 2.2))
        out += _ends(found, series, y, x.end, unit)
        top += TALL + BETWEEN
    top -= BETWEEN - 26
    out.append(plain.text("costs least", LEFT - 7, top + 13, size=11, fill=theme.SOFT, anchor="end"))
    out += _strip(found, days, x, top)
    for at, words in ticks:
        if words:
            out.append(plain.text(words, x(at), top + STRIP + 17, anchor="middle"))
    words = "day on which the goods are ready"
    out.append(plain.text(words, (x.begin + x.end) / 2, top + STRIP + 36, fill=theme.SOFT, anchor="middle"))
    return plain.svg(theme.WIDTH, top + STRIP + 44, out, title, name)


def months(first: int, last: int) -> list[tuple[float, str]]:
    """Return first days of months with their names, or of quarters or years where these are too many."""
    begin, end = date.fromordinal(first), date.fromordinal(last)
    if (end - begin).days < 45:
        step = max(1, (end - begin).days // 6)
        shown = [date.fromordinal(at) for at in range(first, last + 1, step)]
        return [(day.toordinal(), f"{day.day} {MONTHS[day.month - 1]}") for day in shown]
    whole = (end.year - begin.year) * 12 + end.month - begin.month + 1
    every = next(step for step in (1, 3, 6, 12, 24, 60) if whole / step <= 14)
    found: list[tuple[float, str]] = []
    for count in range(whole + 1):
        year, month = divmod(begin.year * 12 + begin.month - 1 + count, 12)
        day = date(year, month + 1, 1)
        if begin <= day <= end and month % min(every, 12) == 0 and (every < 24 or year % (every // 12) == 0):
            is_first = not found or month == 0
            words = str(year) if every >= 12 else MONTHS[month] + (f" {year}" if is_first else "")
            found.append((float(day.toordinal()), words))
    return found


def _scale(series: Sequence[Sequence[float | None]], is_log: bool, top: float) -> plain.Scale:
    values = [value for one in series for value in one if value is not None]
    low, high = min(values), max(values)
    if is_log:
        return plain.Scale(low / 1.15, high * 1.15, top + TALL, top, is_log=True)
    return plain.Scale(0.0, high * 1.04, top + TALL, top)


def _runs(values: Sequence[float | None]) -> list[tuple[int, int]]:
    """Return where values stand one after the other: first, and one past the last."""
    found, start = [], None
    for at, value in enumerate([*values, None]):
        if value is not None and start is None:
            start = at
        elif value is None and start is not None:
            found.append((start, at))
            start = None
    return found


def _points(
    days: Sequence[int], values: Sequence[float | None], start: int, end: int, x: plain.Scale, y: plain.Scale
) -> list[tuple[float, float]]:
    pairs = zip(days[start:end], values[start:end], strict=True)
    return [(x(day), y(value)) for day, value in pairs if value is not None]


def _steps(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a line that keeps its height until the next point: what holds until something changes."""
    out = [points[0]]
    for x, y in points[1:]:
        out += [(x, out[-1][1]), (x, y)]
    return out if len(points) > 1 else [(points[0][0] - 2, points[0][1]), (points[0][0] + 2, points[0][1])]


def _ends(
    found: RouteDepartures, series: Sequence[Sequence[float | None]], y: plain.Scale, right: float, unit: str
) -> list[str]:
    last = [
        (mode.mode, next((v for v in reversed(values) if v is not None), None))
        for mode, values in zip(found.modes, series, strict=True)
    ]
    shown = [(mode, value) for mode, value in last if value is not None]
    places = plain.apart([y(value) for _, value in shown], 15, y.end, y.begin)
    out = []
    for (mode, value), at in zip(shown, places, strict=True):
        words = f"{value:.1f} {unit}" if unit == "days" else f"{money(value)} {unit}"
        out.append(plain.text(mode, right + 8, at + 4, bold=True, fill=colour_of(mode)))
        out.append(plain.text(words, right + RIGHT, at + 4, anchor="end"))
    return out


def _strip(found: RouteDepartures, days: Sequence[int], x: plain.Scale, top: float) -> list[str]:
    out = []
    start = 0
    for at in range(1, len(days) + 1):
        if at < len(days) and found.best[at] == found.best[start]:
            continue
        mode = found.best[start]
        left, right = x(days[start]), x(days[min(at, len(days) - 1)])
        colour = theme.GRID if mode is None else colour_of(mode)
        wide = max(right - left, 3.0)
        out.append(plain.rect(left, top, wide, STRIP, colour))
        words = mode or "no way"
        if len(words) * 12 * plain.LETTER + 8 < wide:
            ink = theme.INK if mode is None else theme.PAPER
            out.append(plain.text(words, left + wide / 2, top + 13, fill=ink, anchor="middle", bold=True))
        start = at
    return out
