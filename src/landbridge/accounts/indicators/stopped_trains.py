"""Trains of all freight that stand along the line before the border."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels_of_series

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    waiting = {(g.side, g.direction): g for g in view.states("queue", "parking")}
    for group in view.states("used", "parking"):
        hourly = view.series(group) + view.series(waiting[group.side, group.direction])
        yield from levels_of_series(group.side, group.direction, hourly)


INDICATOR = Indicator(
    suffix="stopped_trains",
    unit="trains",
    better="lower",
    meaning="Trains of all freight in the loops before the border, or waiting for a loop further back, over "
    "the hours of the period.",
    reference="Trains or wagons gathered before a crossing, as railways report them.",
    tolerance=QUEUES,
    values=_values,
)
