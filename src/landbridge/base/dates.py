"""Dates as they are written, and local midnights as hours of the clock.

The clock of a run is hours since its start in UTC. Months, calendars and allowances turn at local midnight.
Zones are read from the tzdata package and never from the machine, so that a run is the same everywhere.
Periods are half open: the first day belongs to them, the last does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

FIRST_YEAR = 1900
LAST_YEAR = 2200


_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_ZONE_NAME = re.compile(r"[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*\Z")
_HOW = "write a year, a month or a day: 2022, 2022-10 or 2022-10-01"


def as_day(value: object) -> date:
    """Return the first day of what is written: a date of TOML, `2022`, `"2022-10"` or `"2022-10-01"`.

    Raises
    ------
    ValueError
        With a sentence that says what is wrong.
    """
    return parse_period(value)[0]


def parse_period(value: object) -> tuple[date, date]:
    """Return the first day and the day after the last of a year, a month or a day.

    Raises
    ------
    ValueError
        With a sentence that says what is wrong.
    """
    if isinstance(value, datetime):
        raise ValueError(f"{value} has a time of day; {_HOW}")
    if isinstance(value, date):
        _check_year(value.year)
        return value, value + timedelta(days=1)
    match = None if isinstance(value, bool) else _WRITTEN.match(str(value).strip()[:40])
    if match is None:
        raise ValueError(f"{shown(value)} is not a date; {_HOW}")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    _check_year(year)
    try:
        if month is None:
            return date(year, 1, 1), date(year + 1, 1, 1)
        if day is None:
            return date(year, month, 1), next_month(date(year, month, 1))
        return date(year, month, day), date(year, month, day) + timedelta(days=1)
    except ValueError:
        raise ValueError(f"there is no day {match.group()}") from None


def period_between(from_: object, until: object = None) -> tuple[date, date]:
    """Return the period of `--from` (inclusive) and `--until` (exclusive); a year alone means that year.

    Raises
    ------
    ValueError
        If one of them is no date, or the period is empty.
    """
    first, after = parse_period(from_)
    if until is not None:
        after = as_day(until)
    if after <= first:
        raise ValueError(f"the period is empty: it ends {after} and begins {first}")
    return first, after


def shown(value: object) -> str:
    """Return a value as a message shows it, shortened."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def next_month(day: date) -> date:
    """Return the first day of the month after that of `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_turns(from_: date, until: date) -> Iterator[date]:
    """Yield the first days of months in [from_, until)."""
    turn = from_ if from_.day == 1 else next_month(from_)
    while turn < until:
        yield turn
        turn = next_month(turn)


def days(from_: date, until: date) -> Iterator[date]:
    """Yield the days in [from_, until)."""
    for number in range((until - from_).days):
        yield from_ + timedelta(days=number)


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of all time zones of the tzdata package."""
    return tuple((files("tzdata") / "zones").read_text(encoding="ascii").split())


@cache
def zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    if not _ZONE_NAME.match(name) or name not in zone_names():
        raise ValueError(f"{shown(name)} is not a time zone")
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


def utc_start(day: date) -> datetime:
    """Return the start of a day in UTC: where the clock of a run begins."""
    return datetime.combine(day, time(), UTC)


@lru_cache(maxsize=1 << 16)  # a year of opening hours asks for the same days again and again
def local_midnight(day: date, zone_name: str) -> datetime:
    """Return the instant, in UTC, at which a day begins in a time zone."""
    return datetime.combine(day, time(), zone(zone_name)).astimezone(UTC)


def hours_since(start: datetime, day: date, zone_name: str) -> float:
    """Return the hours from `start` (aware) to the local midnight that begins `day`; may be negative."""
    return (local_midnight(day, zone_name) - start) / timedelta(hours=1)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is outside {FIRST_YEAR} to {LAST_YEAR}")
