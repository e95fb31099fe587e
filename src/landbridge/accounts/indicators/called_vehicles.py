"""Vehicles called to the post that are not on its grounds yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return levels(view, "population", "called")


INDICATOR = Indicator(
    suffix="called_vehicles",
    unit="vehicles",
    better="lower",
    meaning="Vehicles called that are on their way or stand before the post, over the hours of the period.",
    reference="Vehicles standing on the road before a post, as the press counts them.",
    tolerance=QUEUES,
    values=_values,
    headline=("mean",),
    by_direction=True,
)
