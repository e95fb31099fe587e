"""Trains that went through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value, counted, totals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View

WORDS, KIND = ("crossed", "turn"), "train"


def _values(view: View) -> Iterable[Value]:
    return totals(view, counted(view, *WORDS, kind=KIND))


INDICATOR = Indicator(
    suffix="throughput_trains",
    unit="trains",
    better="higher",
    meaning="Trains that crossed the border, or left the terminal's tracks, within the period.",
    reference="Count of trains handed over, as railways publish it.",
    tolerance=COUNTS,
    values=_values,
    identity_of=("traffic",),
    passes=(WORDS, KIND),
    headline=("total",),
)
