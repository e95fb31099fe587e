"""Hours from one side of the border to the other, all stages together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "through")


INDICATOR = Indicator(
    suffix="through_h",
    unit="h",
    better="lower",
    meaning="Hours from when a train is ready to be loaded for the crossing, or a truck comes to the end of "
    "the queue, until it is off the post behind: queues, both posts and the line between.",
    reference="Border crossing time, both sides and the queue before them (CAREC performance monitoring).",
    tolerance=TIMES,
    values=_values,
    windowed=False,
    by_direction=True,
)
