"""Persons who visited a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value, counted, totals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View

WORDS, KIND = ("visits",), "person"


def _values(view: View) -> Iterable[Value]:
    return totals(view, counted(view, *WORDS, kind=KIND))


INDICATOR = Indicator(
    suffix="visits_persons",
    unit="persons",
    better="higher",
    meaning="Persons who came into a zone from one side within the period.",
    reference="Visits of a border trade zone, as its operators publish them; border posts count twice, "
    "in and out.",
    tolerance=COUNTS,
    values=_values,
    identity_of=("traffic",),
    passes=(WORDS, KIND),
    headline=("total",),
    by_direction=True,
)
