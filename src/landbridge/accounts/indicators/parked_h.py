"""Hours parked in the loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "parked")


INDICATOR = Indicator(
    suffix="parked_h",
    unit="h",
    better="lower",
    meaning="Hours from entering a loop before the border until the train is drawn up.",
    reference="Waiting time in a queue.",
    tolerance=TIMES,
    values=_values,
    windowed=False,
)
