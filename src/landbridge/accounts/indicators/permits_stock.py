"""Permit forms on hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return levels(view, "stock", "permits")


INDICATOR = Indicator(
    suffix="permits_stock",
    unit="forms",
    better=None,
    meaning="Permit forms that carriers have on hand, over the hours of the period.",
    reference="Forms exchanged under the agreement on international road transport.",
    tolerance=QUEUES,
    values=_values,
    headline=("mean",),
)
