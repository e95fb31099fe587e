"""Vehicles that went over the border."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value, counted, totals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View

WORDS, KIND = ("crossed",), "vehicle"


def _values(view: View) -> Iterable[Value]:
    return totals(view, counted(view, *WORDS, kind=KIND))


INDICATOR = Indicator(
    suffix="throughput_vehicles",
    unit="vehicles",
    better="higher",
    meaning="Vehicles that left one side's post for the other within the period: trucks, car "
    "carriers, cars on their own wheels.",
    reference="Count of vehicles at a border crossing point, as posts publish it.",
    tolerance=COUNTS,
    values=_values,
    identity_of=("traffic",),
    passes=(WORDS, KIND),
    headline=("total",),
    by_direction=True,
)
