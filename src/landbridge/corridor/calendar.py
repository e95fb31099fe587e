"""Opening hours of a resource: days of the week, hours of the day, days closed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from landbridge.base.dates import parse_period, shown
from landbridge.corridor.quantity import ALWAYS, Origin

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_LINE = re.compile(r"(?P<days>[a-z ,-]+?)\s+(?P<from>\d\d:\d\d)\s*-\s*(?P<until>\d\d:\d\d)\Z", re.ASCII)
_HOW = 'write days and hours, such as "mon-fri 08:00-20:00"'
CLOSED = "closed"
"""Hours that hold no opening at all, in a text of hours; with days behind it, days closed."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hours in which a resource is open, in local time of its post."""

    name: str
    open: tuple[str, ...]
    """As written: `mon-fri 08:00-20:00`; hours may run past midnight (`22:00-06:00`)."""
    closed_on: tuple[str, ...]
    """As written: a day, a month, or `2022-02-01..2022-02-07`, of which the last day is open again."""
    week: tuple[tuple[int, int, int], ...]
    """Day of the week (Monday 0), first minute and last minute of the day, which may be past midnight."""
    closed: tuple[tuple[date, date], ...]
    """First day closed and first day open again."""
    origin: Origin
    rule: str | None = None
    """Key of the rule that says when it is open, by date; the hours here are then empty."""

    @property
    def hours_a_week(self) -> float:
        """Hours open in a week without closed days; hours given twice count once."""
        open_minutes: set[int] = set()
        for day, first, last in self.week:
            open_minutes.update(minute % 10080 for minute in range(day * 1440 + first, day * 1440 + last))
        return len(open_minutes) / 60

    def is_closed_on(self, day: date) -> bool:
        """Say whether a whole day is closed."""
        return any(first <= day < after for first, after in self.closed)

    def spans(self, day: date) -> tuple[tuple[float, float], ...]:
        """Return the hours open that begin on a day, as hours after its midnight by the clock on the wall."""
        if self.is_closed_on(day):
            return ()
        return tuple(
            (first / 60, last / 60) for weekday, first, last in self.week if weekday == day.weekday()
        )


def parse_open(line: str) -> tuple[tuple[int, int, int], ...]:
    """Return the hours of `mon-fri 08:00-20:00`: day of the week, first and last minute of each.

    Raises
    ------
    ValueError
        With a sentence that says what is wrong.
    """
    match = _LINE.match(line.strip().lower()[:200])
    if match is None:
        raise ValueError(f"{shown(line)} is not understood; {_HOW}")
    first, last = _minute(match["from"], line), _minute(match["until"], line)
    if first == last:
        raise ValueError(f"{shown(line)} is open for no time; for all day write 00:00-24:00")
    if last < first:
        last += 1440
    weekdays = sorted({day for part in match["days"].split(",") for day in _weekdays(part.strip(), line)})
    return tuple((day, first, last) for day in weekdays)


def hours_text(open_: Iterable[str], closed_on: Iterable[str]) -> str:
    """Return hours and days closed as one text, which `parse_hours` reads: how a rule holds them."""
    lines = [*open_, *(f"{CLOSED} {days}" for days in closed_on)]
    return "; ".join(lines) if lines else CLOSED


def parse_hours(text: str, name: str, origin: Origin) -> Calendar:
    """Return the hours of a text such as `mon-sat 08:00-20:00; sun 10:00-16:00; closed 2024-09-08`.

    `always` is open at all hours, `closed` at none.

    Raises
    ------
    ValueError
        With a sentence that says what is wrong.
    """
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if parts in ([], [CLOSED]):
        return Calendar(name, (), (), (), (), origin)
    if parts == [ALWAYS]:
        parts = ["mon-sun 00:00-24:00"]
    lines = tuple(part for part in parts if not part.lower().startswith(f"{CLOSED} "))
    days = tuple(part[len(CLOSED) + 1 :].strip() for part in parts if part.lower().startswith(f"{CLOSED} "))
    week = tuple(span for line in lines for span in parse_open(line))
    return Calendar(name, lines, days, week, tuple(parse_closed(each) for each in days), origin)


def parse_closed(text: str) -> tuple[date, date]:
    """Return the first day closed and the first open again of `2022-02-01..2022-02-07`, a day or a month.

    Raises
    ------
    ValueError
        With a sentence that says what is wrong.
    """
    first_text, dots, after_text = text.partition("..")
    first, after = parse_period(first_text)
    if dots:
        after = parse_period(after_text)[0]
    if after <= first:
        raise ValueError(f"{shown(text)} is empty: the day after `..` is the first open again")
    return first, after


def _minute(text: str, line: str) -> int:
    hour, minute = int(text[:2]), int(text[3:])
    if hour * 60 + minute > 1440 or minute > 59:
        raise ValueError(f"{shown(line)}: there is no time {text}")
    return hour * 60 + minute


def _weekdays(part: str, line: str) -> list[int]:
    if part == "daily":
        return list(range(7))
    first, dash, last = (piece.strip() for piece in part.partition("-"))
    if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
        raise ValueError(f"{shown(line)}: {shown(part)} is no day; {_HOW}")
    start = WEEKDAYS.index(first)
    count = (WEEKDAYS.index(last) - start) % 7 + 1 if dash else 1
    return [(start + number) % 7 for number in range(count)]
