"""Which way costs least, time included, at which value per kg."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from landbridge.report.pages.base import Page, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.experiment.route import Answer

LEAST, MOST = 0.01, 10_000.0
"""USD a kg between which one looks."""
AROUND = 4.0
"""By how much more is shown than the first and the last crossing."""


class PayLine(Page):
    """Cost of a way that is the best of its mode at some value: `paid_usd + usd_per_value x value`."""

    mode: str
    """Mode of the way."""
    paid_usd: float
    """What is paid, whatever the goods are worth."""
    usd_per_value: float
    """USD that time costs for each USD a kg that the goods are worth: kg x rate a day x days."""


class PayCrossing(Page):
    """Where one of two ways becomes the cheaper one, time included."""

    fast: str
    """Mode of the faster."""
    slow: str
    """Mode of the slower."""
    days_saved: float
    """Mean days of the slower less those of the faster."""
    more_usd: float
    """What the faster costs more, time aside."""
    usd_per_kg: float | None
    """From this value on the faster costs less; 0: always, null: never."""
    total_usd: float | None
    """Total cost of both there."""
    of_all: bool
    """Whether it is where the cheapest way of all changes."""


class PayRange(Page):
    """Values between which a mode is the cheapest of all."""

    mode: str
    """Mode."""
    from_usd_per_kg: float
    """Lower end; 0 for the first."""
    until_usd_per_kg: float | None
    """Upper end; null for the last."""


class RoutePays(Page):
    """What pays at which value per kg."""

    rate_per_day: float
    """What a day costs, as a share of the value, all in."""
    value_usd_per_kg: float
    """Of the goods asked for."""
    low_usd_per_kg: float
    """Where the chart begins."""
    high_usd_per_kg: float
    """Where it ends."""
    lines: tuple[PayLine, ...]
    """One for each way that is the best of its mode at some value: a mode costs the least of its lines."""
    crossings: tuple[PayCrossing, ...]
    """One for each two modes."""
    cheapest: tuple[PayRange, ...]
    """Which mode is the cheapest at which value, from low to high."""


def pays(answer: Answer) -> RoutePays:
    """Return lines of cost over value and where they cross, by the all-in rate a day."""
    asked = answer.asked
    kg = asked.shipment.tonnes * 1000
    lines = tuple(
        PayLine(
            mode=way.mode,
            paid_usd=number(way.paid_usd) or 0.0,
            usd_per_value=number(kg * asked.all_in_per_day * way.mean_days) or 0.0,
        )
        for curve in answer.curves.values()
        for way in curve
    )
    ranges = cheapest(lines)
    turns = {(a.mode, b.mode) for a, b in pairwise(ranges)}
    crossings = tuple(
        PayCrossing(
            fast=row.fast,
            slow=row.slow,
            days_saved=number(row.days_saved) or 0.0,
            more_usd=number(row.more_usd) or 0.0,
            usd_per_kg=number(row.usd_per_kg),
            total_usd=number(cost_of(lines, row.fast, row.usd_per_kg)) if row.usd_per_kg else None,
            of_all=(row.slow, row.fast) in turns,
        )
        for row in answer.break_even
    )
    shown = [
        asked.shipment.usd_per_kg,
        *(row.usd_per_kg for row in crossings if row.usd_per_kg and row.of_all),
    ]
    return RoutePays(
        rate_per_day=asked.all_in_per_day,
        value_usd_per_kg=asked.shipment.usd_per_kg,
        low_usd_per_kg=max(LEAST, _round(min(shown) / AROUND, up=False)),
        high_usd_per_kg=min(MOST, _round(max(shown) * AROUND, up=True)),
        lines=lines,
        crossings=crossings,
        cheapest=ranges,
    )


def cheapest(lines: tuple[PayLine, ...]) -> tuple[PayRange, ...]:
    """Return which line is the lowest from which value on: the lower envelope of straight lines."""
    if not lines:
        return ()
    here = min(lines, key=lambda line: (line.paid_usd, line.usd_per_value))
    found, start = [], 0.0
    while True:
        turns = [
            ((line.paid_usd - here.paid_usd) / (here.usd_per_value - line.usd_per_value), line)
            for line in lines
            if line.usd_per_value < here.usd_per_value
        ]
        if not turns:
            found.append(PayRange(mode=here.mode, from_usd_per_kg=start, until_usd_per_kg=None))
            return _joined(found)
        value, after = min(turns, key=lambda turn: (turn[0], turn[1].usd_per_value))
        end = number(value) or 0.0
        found.append(PayRange(mode=here.mode, from_usd_per_kg=start, until_usd_per_kg=end))
        here, start = after, end


def _round(value: float, *, up: bool) -> float:
    """Return the next of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    steps = [power * step for step in (1, 2, 5, 10)]
    if up:
        return next(step for step in steps if step >= value * 0.999)
    return next(step for step in reversed(steps) if step <= value * 1.001)


def cost_of(lines: Sequence[PayLine], mode: str, value: float) -> float:
    """Return what a mode costs at a value: the least of its lines."""
    return min(line.paid_usd + line.usd_per_value * value for line in lines if line.mode == mode)


def _joined(ranges: Sequence[PayRange]) -> tuple[PayRange, ...]:
    """Make one of neighbouring ranges of the same mode."""
    found: list[PayRange] = []
    for one in ranges:
        if found and found[-1].mode == one.mode:
            begin = found.pop().from_usd_per_kg
            one = PayRange(mode=one.mode, from_usd_per_kg=begin, until_usd_per_kg=one.until_usd_per_kg)
        found.append(one)
    return tuple(found)
