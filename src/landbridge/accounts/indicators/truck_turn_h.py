"""Turn time of a truck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "truck_turn")


INDICATOR = Indicator(
    suffix="truck_turn_h",
    unit="h",
    better="lower",
    meaning="Hours of a truck from gate in to gate out.",
    reference="Turn time: from gate in to gate out.",
    tolerance=TIMES,
    values=_values,
    windowed=False,
)
