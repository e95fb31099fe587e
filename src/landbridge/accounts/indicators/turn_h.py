"""Turn time of a train at the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "turn")


INDICATOR = Indicator(
    suffix="turn_h",
    unit="h",
    better="lower",
    meaning="Hours from the arrival of a train on the tracks under the cranes until they are free again.",
    reference="Turn time: from entry to exit of a vehicle.",
    tolerance=TIMES,
    values=_values,
    windowed=False,
    headline=("mean",),
)
