"""Hours of a box in the yard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "in_yard")


INDICATOR = Indicator(
    suffix="in_yard_h",
    unit="h",
    better="lower",
    meaning="Hours a box that went to the yard stood there.",
    reference="Dwell time: hours from entry to exit.",
    tolerance=TIMES,
    values=_values,
    windowed=False,
)
