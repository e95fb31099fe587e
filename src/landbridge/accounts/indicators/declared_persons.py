"""Persons beyond their allowance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value, counted, totals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return totals(view, counted(view, "declared", kind="person"))


INDICATOR = Indicator(
    suffix="declared_persons",
    unit="persons",
    better="lower",
    meaning="Persons beyond their allowance who declared what they carried, within the period.",
    reference="Counts of passenger declarations by customs posts.",
    tolerance=COUNTS,
    values=_values,
    headline=("total",),
    by_direction=True,
)
