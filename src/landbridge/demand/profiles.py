"""When of a period people come: by hour of the day, day of the week, month, holiday.

A profile divides what a row of traffic counts over the hours of its period. It has, at the facility,

`profiles.<name>.hour`       law of the hour of the day at which they come (constant, uniform, triangular)
`profiles.<name>.mon` … `sun`  how many come on such a day, compared with 1
`profiles.<name>.jan` … `dec`  how many come on a day of that month, compared with 1
`profiles.<name>.holidays`   days, as `closed_on` of a calendar lists them, parted by commas; mostly a rule
`profiles.<name>.holiday`    how many come on such a day, compared with the same day of another week
`profiles.<name>.days`       the same for any days: a dated number

and hours are read on the clock of the post that the stream names (`clock = "cn"`), else of the facility.
What is not there is even. A day weighs the product; the weights of a period's days divide its count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from landbridge.base.dates import days, local_midnight
from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.corridor.calendar import parse_closed
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.distribution import Distribution
from landbridge.corridor.facility import Facility, Stream
from landbridge.corridor.quantity import Quantity
from landbridge.demand.flows import Count

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LAWS = ("constant", "uniform", "triangular")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Profile:
    """How a stream's arrivals lie within the periods of its traffic."""

    facility: Facility
    name: str
    zone: str
    hour: Quantity | None
    weekdays: tuple[Quantity | None, ...]
    months: tuple[Quantity | None, ...]
    days: Quantity | None
    holiday: Quantity | None
    holidays: Quantity | None

    def weight(self, day: date) -> float:
        """Return how much of a period falls on a day, compared with other days."""
        parts = [self.weekdays[day.weekday()], self.months[day.month - 1], self.days]
        if self.holidays is not None and _is_listed(str(_on(self.holidays, day) or ""), day):
            parts.append(self.holiday)
        weight = 1.0
        for quantity in parts:
            weight *= _number(quantity, day)
        return weight

    def hours(self, day: date) -> tuple[float, ...]:
        """Return the share of a day that falls in each of its hours."""
        law = None if self.hour is None else _on(self.hour, day)
        if not isinstance(law, Distribution):
            law = (
                Distribution("uniform", (0.0, 24.0))
                if law is None
                else Distribution("constant", (float(str(law)),))
            )
        return hours_of(law)

    def counts(self, first: date, after: date, amount: float) -> Iterator[tuple[date, int, float]]:
        """Yield day, hour and number of what comes in [first, after), in all `amount`."""
        weights = [(day, self.weight(day)) for day in days(first, after)]
        whole = sum(weight for _, weight in weights)
        for day, weight in weights:
            if weight > 0:
                for hour, share in enumerate(self.hours(day)):
                    if share > 0:
                        yield day, hour, amount * weight / whole * share

    def span(self, first: date, after: date) -> float:
        """Return the weight of all days in [first, after)."""
        return sum(self.weight(day) for day in days(first, after))


def profile_of(facility: Facility, stream: Stream) -> Profile | None:
    """Return the profile of a stream, or None if it has none.

    Raises
    ------
    InputErrors
        If there is none of that name, or it cannot be one.
    """
    name = stream.text.get("profile")
    if name is None:
        return None
    head = f"profiles.{name}."
    found = {path[len(head) :]: q for path, q in facility.values.items() if path.startswith(head)}
    address = f"{facility.id}.streams.{stream.name}"
    where = (stream.origin.file, stream.origin.line)
    if not found:
        known = dict.fromkeys(p.split(".")[1] for p in facility.values if p.startswith("profiles."))
        text = f"names the profile {name}, which is not there"
        raise InputErrors([Problem(*where, f"{address}.profile", text, nearest(name, known))])
    clock = stream.text.get("clock")
    if clock is not None and clock not in facility.posts:
        text = f"reads the clock of {clock}, which is no post here"
        raise InputErrors([Problem(*where, f"{address}.clock", text, nearest(clock, facility.posts))])
    problems = [problem for part, quantity in found.items() for problem in _faults(part, quantity)]
    if problems:
        raise InputErrors(problems)
    zone = facility.time_zone if clock is None else facility.posts[clock].time_zone
    return Profile(
        facility,
        name,
        zone,
        found.get("hour"),
        tuple(found.get(day) for day in WEEKDAYS),
        tuple(found.get(month) for month in MONTHS),
        found.get("days"),
        found.get("holiday"),
        found.get("holidays"),
    )


def profile_problems(corridor: Corridor) -> Iterator[Problem]:
    """Yield what is wrong with the profiles that streams name, whether or not anybody comes."""
    for facility in corridor.facilities.values():
        for stream in facility.streams.values():
            try:
                profile_of(facility, stream)
            except InputErrors as error:
                yield from error.problems


class Piece(NamedTuple):
    """A part of a period in which nothing but the profile changes."""

    first: date
    after: date
    begins: date
    """First day of the whole period."""
    ends: date
    """Day after its last."""
    amount: float
    """How many come in the whole period."""
    party: float
    """How many come together."""


def even(facility: Facility) -> Profile:
    """Return the profile of those who have none: every hour alike."""
    return Profile(facility, "", facility.time_zone, None, (None,) * 7, (None,) * 12, None, None, None)


def spread(profile: Profile, pieces: Sequence[Piece], whole: bool) -> tuple[Count, ...]:
    """Return what comes hour by hour; of parties, how many of them.

    Parameters
    ----------
    whole
        Whether only whole numbers come: then the running total is never off by more than a half.

    Raises
    ------
    InputErrors
        If somebody comes in a period of whose days none has a weight.
    """
    counts: list[Count] = []
    total, placed = 0.0, 0
    for first, after, begins, ends, amount, party in pieces:
        if amount <= 0:
            continue
        span = profile.span(begins, ends)
        if span <= 0:
            text = f"{amount:g} come from {begins} until {ends}, but by this profile nobody does"
            address = f"{profile.facility.id}.profiles.{profile.name}"
            raise InputErrors([Problem(profile.facility.origin.file, None, address, text)])
        part = amount * profile.span(first, after) / span / party
        for day, hour, number in profile.counts(first, after, part) if part > 0 else ():
            total += number
            if whole:
                number = float(int(total + 0.5 + 1e-6) - placed)
                placed += int(number)
            if number > 0:
                start = local_midnight(day, profile.zone) + hour * _HOUR
                counts.append(Count(start, start + _HOUR, number))
    return tuple(counts)


@cache
def hours_of(law: Distribution) -> tuple[float, ...]:
    """Return the probability of each hour of the day; what lies beyond its end counts to the last."""
    below = [_below(law, float(hour)) for hour in range(24)]
    return tuple(b - a for a, b in pairwise([*below, 1.0]))


def _below(law: Distribution, x: float) -> float:
    """Return the probability of less than x."""
    p = law.parameters
    if x <= p[0]:
        return 0.0
    if x >= p[-1]:
        return 1.0
    if law.kind == "triangular":
        low, mode, high = p
        if x < mode:
            return (x - low) ** 2 / ((high - low) * (mode - low))
        return 1.0 - (high - x) ** 2 / ((high - low) * (high - mode))
    return (x - p[0]) / (p[-1] - p[0])


def _faults(part: str, quantity: Quantity) -> Iterator[Problem]:
    known = ("hour", "days", "holiday", "holidays", *WEEKDAYS, *MONTHS)
    for period in quantity.periods:
        where = (period.origin.file, period.origin.line, quantity.address)
        if part not in known:
            yield Problem(*where, "means nothing in a profile", nearest(part, known))
        elif part == "holidays":
            try:
                listed(str(period.value))
            except ValueError as error:
                yield Problem(*where, str(error))
        elif part == "hour":
            law = period.value
            limits = law.parameters if isinstance(law, Distribution) else (law,)
            if isinstance(law, Distribution) and law.kind not in LAWS:
                yield Problem(*where, f"is {law.kind}; the hour of the day is {', '.join(LAWS)}")
            elif not all(isinstance(x, int | float) and x >= 0 for x in limits) or (
                period.verb is None and float(limits[-1]) > 24  # a draw from its range may go beyond
            ):
                yield Problem(*where, "must lie within the hours of a day, 0 to 24")
        elif isinstance(period.value, bool) or not isinstance(period.value, int | float) or period.value < 0:
            yield Problem(*where, f"is a weight, 0 or more, not {period.value}")


@cache
def listed(text: str) -> tuple[tuple[date, date], ...]:
    """Return the days of a list such as `2024-03-21..2024-03-24, 2024-05-01`: first, and after the last.

    Raises
    ------
    ValueError
        If a part of it is no day.
    """
    parts = (part.strip() for part in text.split(","))
    return tuple(parse_closed(part) for part in parts if part)


@cache
def _is_listed(text: str, day: date) -> bool:
    return any(first <= day < after for first, after in listed(text))


def _on(quantity: Quantity, day: date) -> object:
    return next((period.value for period in quantity.periods if period.covers(day)), None)


def _number(quantity: Quantity | None, day: date) -> float:
    value = None if quantity is None else _on(quantity, day)
    return float(value) if isinstance(value, int | float) else 1.0
