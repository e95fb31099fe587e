"""Hours until a train is cleared on the side it enters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "cleared")


INDICATOR = Indicator(
    suffix="cleared_h",
    unit="h",
    better="lower",
    meaning="Hours from arrival on the side that is entered until papers, customs and checks are done.",
    reference="Time release study (WCO): from arrival to release.",
    tolerance=TIMES,
    values=_values,
    windowed=False,
)
