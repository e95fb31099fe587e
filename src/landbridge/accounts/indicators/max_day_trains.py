"""The busiest day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value, counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    for group in counted(view, "crossed", "turn", kind="train"):
        yield Value(group.side, group.direction, "max", float(view.daily(group).max()))


INDICATOR = Indicator(
    suffix="max_day_trains",
    unit="trains",
    better=None,
    meaning="Most trains that crossed the border, or left the terminal's tracks, on one local day.",
    reference="Record of trains in a day, as railways publish it.",
    tolerance=COUNTS,
    values=_values,
)
