"""Lifts per crane-hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    cranes = next((group for group in view.resources("cranes") if group.direction is None), None)
    if not view.whole or cranes is None:
        return
    worked = view.used(cranes).busy_h
    for group in view.measures("lifts", "box"):
        if (group.side, group.direction) == (None, None):
            yield Value(None, None, "mean", view.count(group) / worked if worked else None)


INDICATOR = Indicator(
    suffix="moves_per_crane_h",
    unit="moves/h",
    better="higher",
    meaning="Lifts per hour that a crane was in use, stops between lifts not counted.",
    reference="Moves per hour, net: lifts per crane-hour at work.",
    tolerance=COUNTS,
    values=_values,
    windowed=False,
)
