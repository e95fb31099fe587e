"""Minutes of lifting per train."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "lifting", per_h=60.0)


INDICATOR = Indicator(
    suffix="lifting_min",
    unit="min",
    better="lower",
    meaning="Minutes from the first lift of a train until its last box is off.",
    reference="Reloading time of a train, as terminals publish it.",
    tolerance=TIMES,
    values=_values,
    windowed=False,
    headline=("mean",),
)
