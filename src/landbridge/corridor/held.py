"""A corridor held as it was on one day: the conditions of that day, for ever.

For open-ended runs, which ask what becomes of a corridor if nothing changes any more. Nothing that was
observed can be compared with such a run, since no period was ever like it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from landbridge.base.dates import days, zone
from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor.calendar import CLOSED
from landbridge.corridor.quantity import Period, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landbridge.corridor.corridor import Corridor, CustomsUnion
    from landbridge.corridor.facility import Facility

AWAY = ("failed", "closed", "weather")
"""Causes with which units are there but not to be had."""
LONG_BEFORE = timedelta(days=30)
"""Time before the window at which what happened then is over in every time zone."""


def held_on(corridor: Corridor, day: date, from_: date, until: date) -> Corridor:
    """Return a corridor in which everything stays as it is on one day.

    Every dated value is the one in force on that day, whatever the dates of the run: also one that a change
    made, and units that have failed stay failed. Traffic flows all the time at the rate of the row that
    counts the day; nothing comes where the first row is of a later day. Weekly hours stay; single days on
    which a calendar is closed are left out. A time zone keeps its distance from UTC, if that is a whole
    number of hours. Observed rows are left out: nothing that was measured belongs to such a run.

    Parameters
    ----------
    corridor
        The corridor, with all changes made.
    day
        The day whose conditions hold.
    from_, until
        First day of the run, its warm-up included, and the day after the last. Traffic begins with the first.

    Raises
    ------
    InputErrors
        If the day is not one that the corridor's data cover, if a direction with traffic has no count of it,
        or if the run has no day.
    """
    problems = []
    if not corridor.from_ <= day < corridor.until:
        covered = f"{corridor.from_} until {corridor.until}"
        told = f"{day} is not within what {corridor.name} covers: {covered}"
        problems.append(Problem(None, None, "--steady", told))
    if until <= from_:
        problems.append(Problem(None, None, "--days", "the run has no day"))
    counting, begins = _counting(corridor, day), _begins(corridor)
    for row in corridor.traffic.values():
        way = (row.facility, row.direction)
        if way not in counting and (begins[way] <= day or not counting):
            told = f"has no {row.direction} traffic of {row.facility} on {day}"
            problem = Problem("traffic.csv", None, None, told)
            problems += [problem] if problem not in problems else []
    if problems:
        raise InputErrors(problems)
    traffic = {name: _at_its_rate(period, from_, until) for name, period in counting.values()}
    return replace(
        corridor,
        from_=min(corridor.from_, from_),
        until=max(corridor.until, until),
        facilities={name: _facility(f, day, from_, until) for name, f in corridor.facilities.items()},
        traffic={
            name: corridor.traffic[name].model_copy(
                update={"from_": from_, "until": until, "quantity": period.value}
            )
            for name, period in traffic.items()
        },
        traffic_quantities={
            name: Quantity(corridor.traffic_quantities[name].address, (period,))
            for name, period in traffic.items()
        },
        rates={
            id_: replace(rate, quantity=_held("", rate.quantity, day, from_))
            for id_, rate in corridor.rates.items()
        },
        rules={
            key: replace(rule, quantity=_held("calendar" * rule.is_hours, rule.quantity, day, from_))
            for key, rule in corridor.rules.items()
        },
        customs_unions=tuple(
            replace(union, from_=None, until=None) for union in corridor.customs_unions if _stands(union, day)
        ),
        observed={},
        changes=(*corridor.changes, f"everything as on {day}, all the time"),
    )


def _counting(corridor: Corridor, day: date) -> dict[tuple[str, str], tuple[str, Period]]:
    """Return the row and the period that count a day, by facility and direction."""
    return {
        (row.facility, row.direction): (row.id, period)
        for row in corridor.traffic.values()
        for period in corridor.traffic_quantities[row.id].periods
        if period.covers(day)
    }


def _begins(corridor: Corridor) -> dict[tuple[str, str], date]:
    """Return the first day that is counted, by facility and direction."""
    begins: dict[tuple[str, str], date] = {}
    for row in corridor.traffic.values():
        for period in corridor.traffic_quantities[row.id].periods:
            way = (row.facility, row.direction)
            begins[way] = min(begins.get(way, date.max), period.from_ or date.min)
    return begins


def _at_its_rate(period: Period, from_: date, until: date) -> Period:
    """Return a count at the same rate a day over other days, its range with it."""
    assert period.from_ is not None
    assert period.until is not None
    assert isinstance(period.value, (int, float))
    by = (until - from_) / (period.until - period.from_)
    low, high = (None if end is None else end * by for end in (period.evidence.low, period.evidence.high))
    evidence = replace(period.evidence, low=low, high=high)
    return replace(period, from_=from_, until=until, value=period.value * by, evidence=evidence)


def _facility(facility: Facility, day: date, from_: date, until: date) -> Facility:
    def fixed(name: str) -> str:
        return _fixed(name, day, from_, until)

    values: Mapping[str, Quantity] = {
        path: _held(path, quantity, day, from_) for path, quantity in facility.values.items()
    }
    return replace(
        facility,
        time_zone=fixed(facility.time_zone),
        posts={name: replace(p, time_zone=fixed(p.time_zone)) for name, p in facility.posts.items()},
        calendars={name: replace(c, closed_on=(), closed=()) for name, c in facility.calendars.items()},
        values=values,
    )


def _held(path: str, quantity: Quantity, day: date, from_: date) -> Quantity:
    """Return a value as it is on a day, all the time.

    As in a dated run a value holds until the next one begins, and the first before its beginning; only the
    share of a stream is nothing on days for which none is given. Where units are away their number must be
    known too: that period stands long before the run.
    """
    if path.rpartition(".")[2] == "calendar":
        weekly = [replace(p, value=_without_days(str(p.value))) for p in quantity.periods]
        quantity = replace(quantity, periods=tuple(weekly))
    began = [period for period in quantity.periods if period.from_ is None or period.from_ <= day]
    now = began[-1] if began else quantity.periods[0]
    if path.startswith("streams.") and path.endswith(".share") and not now.covers(day):
        now = replace(now, value=0.0, evidence=replace(now.evidence, low=None, high=None))
    there = [p for p in (*began[::-1], *quantity.periods) if p.cause not in AWAY]
    if now.cause in AWAY and there:
        turn = from_ - LONG_BEFORE
        before = replace(there[0], from_=None, until=turn)
        return replace(quantity, periods=(before, replace(now, from_=turn, until=None)))
    return replace(quantity, periods=(replace(now, from_=None, until=None),))


def _without_days(hours: str) -> str:
    """Return hours without single days closed; any other text, such as the name of a calendar, as it is."""
    parts = [part.strip() for part in hours.split(";")]
    return "; ".join(part for part in parts if not part.lower().startswith(f"{CLOSED} "))


def _stands(union: CustomsUnion, day: date) -> bool:
    return (union.from_ is None or union.from_ <= day) and (union.until is None or day < union.until)


def _fixed(name: str, day: date, from_: date, until: date) -> str:
    """Return a zone that is as far from UTC all the time as this one is on a day."""
    offsets = {_offset(name, one) for one in days(from_ - timedelta(days=2), until + timedelta(days=2))}
    now = _offset(name, day)
    if offsets == {now} or now % timedelta(hours=1):
        return name
    hours = now // timedelta(hours=1)
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"  # these names count towards the west


def _offset(name: str, day: date) -> timedelta:
    found = datetime.combine(day, time(12), UTC).astimezone(zone(name)).utcoffset()
    assert found is not None
    return found
