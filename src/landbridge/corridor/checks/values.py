"""Values that cannot be: capacities of zero, shares above 1, negative times or traffic, unknown calendars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from landbridge.base.errors import Problem
from landbridge.corridor.calendar import parse_hours
from landbridge.corridor.checks.walk import in_use, number_of, problem
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.distribution import Distribution
from landbridge.corridor.heads import IN_HAND
from landbridge.corridor.quantity import ALWAYS, Period, Quantity

MOST_A_DAY = 1e6
"""Arrivals that one row of traffic may count."""
_POSITIVE = ("capacity", "mtbf_h", "repair_h", "every_h", "lasts_h")


def values_possible(corridor: Corridor) -> Iterator[Problem]:
    """Capacities and times between failures are above zero, shares from 0 to 1, times not negative."""
    for path, quantity, period in in_use(corridor):
        sentence = _fault(path, period, bool(quantity.rules)) or _too_much(quantity.address, period)
        if sentence:
            yield problem(period.origin, quantity.address, sentence)


def _too_much(address: str, period: Period) -> str | None:
    """Say what is wrong with a count of traffic."""
    number = number_of(period.value)
    if not address.startswith("traffic.") or number is None:
        return None
    if number < 0:
        return f"is {number:g}, but must be at least 0"
    if period.from_ is None or period.until is None:
        return None
    a_day = number / (period.until - period.from_).days
    return (
        f"comes to {a_day:g} a day; no run can hold more than {MOST_A_DAY:g}" if a_day > MOST_A_DAY else None
    )


def calendars_known(corridor: Corridor) -> Iterator[Problem]:
    """A resource's calendar is its facility's, or hours; its rule for work in hand is one that there is."""
    for facility in corridor.facilities.values():
        for path, quantity in facility.values.items():
            last = path.rpartition(".")[2]
            if last == "calendar":
                yield from _calendars(quantity, (*facility.calendars, ALWAYS))
            elif last in ("in_hand", "failures_in_hand"):
                yield from _one_of(quantity, f"one of {', '.join(IN_HAND)}", IN_HAND)


def _calendars(quantity: Quantity, names: tuple[str, ...]) -> Iterator[Problem]:
    """Names that are no calendar's, and hours that are not understood; hours of a rule are checked there."""
    for period in quantity.periods:
        text = str(period.value)
        if ":" not in text and not quantity.rules:
            yield from _one_of(replace(quantity, periods=(period,)), "a calendar of this facility", names)
        elif text not in names and (not quantity.rules or period in quantity.own_periods):
            try:
                parse_hours(text, quantity.address, period.origin)
            except ValueError as error:
                yield problem(period.origin, quantity.address, str(error))


def _one_of(quantity: Quantity, what: str, names: tuple[str, ...]) -> Iterator[Problem]:
    for period in quantity.periods:
        if period.value not in names:
            shown = repr(period.value) if isinstance(period.value, str) else str(period.value)
            yield problem(period.origin, quantity.address, f"{shown} is not {what}", str(period.value), names)


def _fault(path: str, period: Period, is_of_rule: bool) -> str | None:
    parts = path.split(".")
    last, number = parts[-1], number_of(period.value)
    if number is None:
        wanted = last in (*_POSITIVE, "share") or parts[0] == "next"
        return f"must be a number, not {period.value!r}" if wanted else None
    if last == "share" and isinstance(period.value, Distribution):
        return "is a share, so it must be a plain number"
    may_be_none = period.verb is not None or (is_of_rule and last == "capacity")
    if last in _POSITIVE and (number < 0 or (number == 0 and not may_be_none)):
        return f"{last} is {number:g}; it must be above zero"
    if ("share" in parts or parts[0] == "next") and not 0 <= number <= 1:
        return f"is a share, so it lies between 0 and 1, not {number:g}"
    if "times" in parts[:-1] and number < 0:
        return f"is a time, so it cannot be {number:g}"
    return None
