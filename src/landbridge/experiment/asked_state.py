"""What `--state`, `--from` with an hour, `--hours` and `--save-state` ask for, put together as a setting."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.dates import hours_since, period_between, utc_start, zone
from landbridge.base.errors import InputErrors, Problem
from landbridge.experiment.setting import Setting
from landbridge.experiment.states import (
    RESERVE_DAYS,
    Given,
    capacities,
    end_of,
    follow_saved,
    rows_of,
)

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor

NOW = "now"
FORECAST_REPLICATIONS = 40
"""As a rule of a forecast: the fewest that give a band of 90% with both its ends between two of them."""
MOST_HOURS = 24 * 366
_HOUR = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2})(?::?00)?\Z")


def begin_of(from_: object, corridor: Corridor) -> tuple[object, int | None]:
    """Split `--from` into its day and its hour: `now`, `2024-03-01T06:00`; None: no hour is given.

    Raises
    ------
    InputErrors
        If the hour is none of a day.
    """
    text = str(from_).strip() if isinstance(from_, str) else ""
    if text == NOW:
        here = datetime.now(zone(corridor.main_zone))
        return here.date(), here.hour
    if isinstance(from_, datetime):
        text = from_.isoformat(timespec="minutes")
    if "T" not in text and ":" not in text:
        return from_, None
    match = _HOUR.match(text)
    if match is None or int(match[2]) > 23:
        told = f"{text[:40]!r} is no full hour of a day; write 2024-03-01T06:00, or now"
        raise InputErrors([Problem(None, None, "--from", told)])
    return match[1], int(match[2])


def check_hours(hours: int | None, until: object, hour: int | None, state: object) -> None:
    """Check that the length of a run is said in one way.

    Raises
    ------
    InputErrors
        With everything that is wrong.
    """
    wrong = []
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        wrong.append(("--hours", f"{hours} is outside 1 to {MOST_HOURS}"))
    if hours is not None and until is not None:
        wrong.append(("--until", "the run ends after --hours already: give one of them"))
    if hours is None and hour is not None:
        wrong.append(("--hours", "is missing: a run that begins at an hour lasts so many"))
    if hours is None and state is not None:
        wrong.append(("--hours", "is missing: how long the run goes on from its state, such as 72"))
    if wrong:
        raise InputErrors([Problem(None, None, option, told) for option, told in wrong])


def covered(day: date, until: date, corridor: Corridor) -> None:
    """Raise InputErrors if the data do not cover some days, and say which day's conditions could be held."""
    if corridor.from_ <= day and until <= corridor.until:
        return
    last = corridor.until - timedelta(days=1)
    told = (
        f"{day} until {until} is not within what {corridor.name} covers: {corridor.from_} until "
        f"{corridor.until}; bring its traffic up to date, or hold the conditions of one day: --steady {last}"
    )
    raise InputErrors([Problem(None, None, "--from", told)])


def goes_on(given: Given, asked: Setting, hours: int, plain: dict[str, bool]) -> Setting:
    """Give the setting of a run that goes on exactly; `plain` says which options were given.

    Raises
    ------
    InputErrors
        If something was asked for that the saved run has decided.
    """
    saved = follow_saved(given, hours)
    wrong = [
        Problem(None, None, option, "the saved run has decided it; from its state.csv it can be another")
        for option, is_given in plain.items()
        if is_given
    ]
    if asked.replications > saved.replications:
        told = f"{asked.replications} are asked for, and the state has {saved.replications}"
        wrong.append(Problem(None, None, "--replications", told))
    if asked.draws:
        told = "other numbers cannot go on exactly; begin from its state.csv"
        wrong.append(Problem(None, None, "--draws", told))
    if wrong:
        raise InputErrors(wrong)
    return replace(saved, replications=asked.replications or saved.replications)


def from_list(given: Given, asked: Setting, corridor: Corridor) -> Setting:
    """Give the setting of a run that begins with a list."""
    rows = rows_of(given)
    first, after = asked.from_, asked.until
    if asked.steady is not None:  # what holds on that day holds all the time
        first, after = asked.steady, asked.steady + timedelta(days=1)
    sets = capacities(rows, given.path.name, corridor, first, after)
    return replace(asked, state=str(given.path), state_sha256=given.sha256, sets=(*asked.sets, *sets))


def with_hours(asked: Setting, hour: int, hours: int) -> Setting:
    """Give the setting the hours that count."""
    until = end_of(asked.from_, hour, hours)
    return replace(asked, hour=hour, hours=hours, until=until, horizon=until)


def leaving(asked: Setting, corridor: Corridor, place: str | Path, exact: bool) -> Setting:
    """Let a run leave its state: traffic and dated values are planned for some days beyond its end.

    A run that goes on exactly (`exact`) keeps to what was planned when it was begun.
    """
    path = Path(place).resolve()
    if path.exists():
        told = f"{place} exists already, and a state is never overwritten"
        raise InputErrors([Problem(None, None, "--save-state", told)])
    hours = asked.hours
    if hours is None:
        start, ends = utc_start(asked.from_), (asked.from_, asked.until)
        first, last = (hours_since(start, day, corridor.main_zone) for day in ends)
        hours = round(last - first)
    horizon = asked.horizon
    if not exact:
        horizon = asked.until + timedelta(days=RESERVE_DAYS)
        if asked.steady is None:
            horizon = min(horizon, max(corridor.until, asked.until))
    return replace(asked, hours=hours, horizon=horizon, save=str(path))


def from_day(from_: object) -> date:
    """Read the day of `--from` alone.

    Raises
    ------
    InputErrors
        If it is none.
    """
    try:
        return period_between(from_, None)[0]
    except ValueError as error:
        raise InputErrors([Problem(None, None, "--from", str(error))]) from None


def refuse_other_corridor(given: Given, name: str) -> None:
    """Raise InputErrors if a saved state is of another corridor than the one that is to be run."""
    assert given.head is not None
    if given.head.get("corridor") != name:
        told = f"is of the corridor {given.head.get('corridor')}, not of {name}"
        raise InputErrors([Problem(None, None, "--state", told)])
