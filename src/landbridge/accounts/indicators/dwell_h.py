"""Hours of a box in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "dwell")


INDICATOR = Indicator(
    suffix="dwell_h",
    unit="h",
    better="lower",
    meaning="Hours from the lift off the wagon, or from arrival in the yard, until the box goes on.",
    reference="Dwell time: hours from entry to exit.",
    tolerance=TIMES,
    values=_values,
    windowed=False,
    headline=("mean",),
)
