"""Hours in the queue before the border."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "queue")


INDICATOR = Indicator(
    suffix="queue_h",
    unit="h",
    better="lower",
    meaning="Hours from the start of a train until it is drawn up to the border station.",
    reference="Waiting time in a queue.",
    tolerance=TIMES,
    values=_values,
    windowed=False,
)
