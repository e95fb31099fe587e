"""Persons in a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return levels(view, "population", "inside")


INDICATOR = Indicator(
    suffix="inside_persons",
    unit="persons",
    better=None,
    meaning="Persons in a zone, from its entrance until they set out to leave, over the hours of the period.",
    reference="Visitors present, as operators of border trade zones publish them.",
    tolerance=QUEUES,
    values=_values,
    headline=("mean",),
    by_direction=True,
)
