"""When the posts of facilities are open around a day, and when two posts are open at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from landbridge.base.dates import local_midnight
from landbridge.corridor.calendar import Calendar, parse_hours
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.facility import Facility
from landbridge.corridor.quantity import ALWAYS, Period, Quantity
from landbridge.corridor.rules import address_of

Spans = tuple[tuple[datetime, datetime], ...]
"""Beginnings and ends in UTC, in order, none touching another."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PostHours:
    """When one post is open on a day."""

    post: str
    time_zone: str
    day: tuple[datetime, datetime]
    """Its local day, in UTC."""
    of_calendars: dict[str, tuple[tuple[str, ...], Spans]]
    """Hours or name of a calendar: resources that keep it, and when it is open."""
    spans: Spans
    """When any of them is open; the whole day where no resource of the post keeps hours."""


def hours_of_posts(corridor: Corridor, facility: Facility, day: date) -> list[PostHours]:
    """Return when each post of a facility is open on its own local day.

    A facility without posts is one post without a name, if any of its resources keeps hours.
    """
    found = [_hours_of_post(corridor, facility, post, day) for post in facility.posts or ("",)]
    return [hours for hours in found if hours.post or hours.of_calendars]


def overlap_of_posts(corridor: Corridor, facility: Facility, posts: tuple[str, str], day: date) -> Spans:
    """Return when two posts are both open in the local day of their facility."""
    window = _local_day(day, facility.time_zone)
    both = []
    for post in posts:
        spans = [
            span
            for one in (day - _DAY, day, day + _DAY)
            for span in _hours_of_post(corridor, facility, post, one).spans
        ]
        both.append(_clipped(_joined(spans), *window))
    found = [(max(a, c), min(b, d)) for a, b in both[0] for c, d in both[1] if max(a, c) < min(b, d)]
    return _joined(found)


def hours_between(spans: Spans) -> float:
    """Return how long spans last in all, h."""
    return sum((end - begin).total_seconds() for begin, end in spans) / 3600.0


def _hours_of_post(corridor: Corridor, facility: Facility, post: str, day: date) -> PostHours:
    zone = facility.posts[post].time_zone if post else facility.time_zone
    window = _local_day(day, zone)
    kept: dict[str, tuple[list[str], Spans]] = {}
    for path, quantity in facility.values.items():
        if path.endswith(".calendar") and (not post or path.startswith(f"{post}.")):
            name = _shown(facility, quantity, day)
            spans = tuple(_spans(corridor, facility, quantity, day, zone))
            kept.setdefault(name, ([], _clipped(_joined(spans), *window)))[0].append(
                f"{facility.id}.{path.removesuffix('.calendar')}"
            )
    spans = _joined([span for _, found in kept.values() for span in found]) if kept else (window,)
    calendars = {name: (tuple(resources), found) for name, (resources, found) in kept.items()}
    return PostHours(post, zone, window, calendars, spans)


def _shown(facility: Facility, quantity: Quantity, day: date) -> str:
    """Return what to call a calendar: the rule's address where a rule says the hours."""
    period = _in_force(quantity, day)
    if quantity.rules and period not in quantity.own_periods:
        return quantity.rules[0]
    calendar = facility.calendars.get(str(period.value))
    return address_of(calendar.rule) if calendar and calendar.rule else str(period.value)


def _in_force(quantity: Quantity, day: date) -> Period:
    """Return the period in force; as in a run the first holds before its beginning, and the last goes on."""
    began = [period for period in quantity.periods if period.from_ is None or period.from_ <= day]
    return began[-1] if began else quantity.periods[0]


def _spans(
    corridor: Corridor, facility: Facility, quantity: Quantity, day: date, zone: str
) -> Iterator[tuple[datetime, datetime]]:
    """Yield when a calendar is open around a day; what began the night before is cut where its rule ends."""
    for begins in (day - _DAY, day):
        period = _in_force(quantity, begins)
        calendar = facility.calendars.get(str(period.value))
        until = period.until
        if calendar is not None and calendar.rule is not None:
            period = _in_force(corridor.rules[calendar.rule].quantity, begins)
            until = min((end for end in (until, period.until) if end is not None), default=None)
            calendar = None
        hours = calendar or _written(period)
        last = None if until is None else local_midnight(until, zone)
        for first, after in hours.spans(begins):
            start = _at(begins, first, zone)
            end = _at(begins, after, zone)
            end = end if last is None else min(end, last)
            if start < end:
                yield start, end


def _written(period: Period) -> Calendar:
    return parse_hours(str(period.value), ALWAYS, period.origin)


def _at(day: date, hours: float, zone: str) -> datetime:
    """Return the instant of an hour by the clock on the wall, past midnight on the next day."""
    if hours >= 24.0:
        day, hours = day + _DAY, hours - 24.0
    return local_midnight(day, zone) + timedelta(hours=hours)


def _local_day(day: date, zone: str) -> tuple[datetime, datetime]:
    return local_midnight(day, zone), local_midnight(day + _DAY, zone)


def _joined(spans: list[tuple[datetime, datetime]] | Spans) -> Spans:
    found: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return tuple(found)


def _clipped(spans: Spans, first: datetime, after: datetime) -> Spans:
    pieces = ((max(begin, first), min(end, after)) for begin, end in spans)
    return tuple((begin.astimezone(UTC), end.astimezone(UTC)) for begin, end in pieces if begin < end)
