"""Trains a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value, counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    for group in counted(view, "crossed", "turn", kind="train"):
        yield Value(group.side, group.direction, "mean", view.count(group) / view.length)


INDICATOR = Indicator(
    suffix="trains_per_day",
    unit="trains/day",
    better="higher",
    meaning="Trains that crossed the border, or left the terminal's tracks, per day of the period.",
    reference="Daily exchange of trains between railways.",
    tolerance=COUNTS,
    values=_values,
    identity_of=("traffic",),
)
