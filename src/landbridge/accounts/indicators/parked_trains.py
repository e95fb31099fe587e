"""Trains parked in the loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return levels(view, "population", "parked")


INDICATOR = Indicator(
    suffix="parked_trains",
    unit="trains",
    better="lower",
    meaning="Trains parked in the loops before the border, over the hours of the period.",
    reference="Parked (abandoned) trains, as railways report them.",
    tolerance=QUEUES,
    values=_values,
    headline=("mean",),
)
