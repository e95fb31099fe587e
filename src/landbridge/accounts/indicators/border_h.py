"""Hours at each side of the border."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "border")


INDICATOR = Indicator(
    suffix="border_h",
    unit="h",
    better="lower",
    meaning="Hours from arrival at a post until the train or vehicle leaves it for the other side, or is "
    "taken from it.",
    reference="TFI1: time to clear a border crossing point (CAREC performance monitoring).",
    tolerance=TIMES,
    values=_values,
    windowed=False,
    headline=("mean",),
    by_direction=True,
)
