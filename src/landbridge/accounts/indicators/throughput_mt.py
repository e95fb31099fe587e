"""Freight that went through, in tonnes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value, totals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View

T_PER_MT = 1e6


def _values(view: View) -> Iterable[Value]:
    for value in totals(view, view.measures("tonnes")):
        yield value._replace(value=None if value.value is None else value.value / T_PER_MT)


INDICATOR = Indicator(
    suffix="throughput_mt",
    unit="Mt",
    better="higher",
    meaning="Freight transloaded within the period, in million tonnes.",
    reference="Tonnes handed over at a crossing, as railways publish them.",
    tolerance=COUNTS,
    values=_values,
    identity_of=("traffic", "size", "wagon_t"),
    headline=("total",),
)
