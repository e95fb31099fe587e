"""The pipelines as one part of the gateway: what fields sold abroad, by direction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from landbridge.report.pages.base import number
from landbridge.report.pages.parts import Part, Passage

if TYPE_CHECKING:
    from landbridge.report.pages.gateway_courses import Intervals
    from landbridge.report.pages.pipelines import Amount, Named, Pipelines

HEADING = "Oil and gas"
KT_PER_MT = 1000.0
ORDER = ("north", "west", "east", "south", "home")
"""Directions as they are told."""
Band = tuple[float | None, float | None, float | None]
"""Value, low, high."""


def piped(oil: Pipelines | None, over: Intervals) -> Part | None:
    """Return what all fields sold abroad by direction; None where there are none."""
    if oil is None or not oil.fields:
        return None
    ways: dict[str, list[Named]] = {}
    for way in (way for fields in oil.fields for way in fields.directions):
        ways.setdefault(way.name, []).append(way)
    order = sorted(ways, key=lambda one: (ORDER.index(one) if one in ORDER else len(ORDER), one))
    return Part(
        facility="pipeline",
        label="Pipelines: sold abroad, transit included",
        heading=HEADING,
        behind=False,
        unit="Mt",
        rate_unit="kt",
        also=(),
        standing_title="",
        passages=tuple(_passage(way, ways[way], over) for way in order),
        standing=(),
    )


def _passage(name: str, ways: list[Named], over: Intervals) -> Passage:
    whole = (over.until - over.starts[0]).days
    course = [_a_day(ways, start, whole) for start in over.starts]
    one = ways[0].amount if len(ways) == 1 else None  # ranges of several do not add up
    return Passage(
        direction=name,
        label=name,
        total=number(sum(way.amount.value or 0.0 for way in ways)),
        half_width=None,
        low=one.low if one else None,
        high=one.high if one else None,
        a_day=tuple(number(value) for value, _, _ in course),
        a_day_low=tuple(number(low) for _, low, _ in course),
        a_day_high=tuple(number(high) for _, _, high in course),
        times=(),
        waits=(),
    )


def _a_day(ways: list[Named], start: date, whole: int) -> Band:
    """Return kt a day within an interval, by the month in which it begins, else of the `whole` run's days."""
    parts: list[tuple[Amount, int]] = []
    for way in ways:
        spans = [(date.fromisoformat(m.month), date.fromisoformat(m.until), m.amount) for m in way.months]
        own = [(amount, (until - first).days) for first, until, amount in spans if first <= start < until]
        parts += own or ([] if spans else [(way.amount, whole)])
    if len(parts) < len(ways):
        return None, None, None
    alone = len(parts) == 1

    def rate(what: str) -> float | None:
        found = 0.0
        for amount, days in parts:
            value: float | None = getattr(amount, what)
            if value is None:
                return None
            found += KT_PER_MT * value / days
        return found

    return rate("value"), rate("low") if alone else None, rate("high") if alone else None
