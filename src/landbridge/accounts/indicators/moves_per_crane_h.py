"""Lifts per crane-hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    if not view.whole:
        return
    records = view.records
    for group in view.measures("lifts", "box"):
        if (group.side, group.direction) != (None, None):
            continue
        cranes = next((list(own.rows) for own in view.resources("cranes") if own.direction is None), [])
        worked = float(records.busy_h[cranes].sum())
        lifts = view.count(group)
        if lifts is not None and cranes:
            yield Value(group.side, group.direction, "mean", lifts / worked if worked else None)


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
