"""Trains of all freight in the loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return levels(view, "used", "parking")


INDICATOR = Indicator(
    suffix="loops_trains",
    unit="trains",
    better="lower",
    meaning="Trains of all freight that stand in the loops before the border, whichever facility they "
    "belong to, over the hours of the period.",
    reference="Parked (abandoned) trains, as railways report them.",
    tolerance=QUEUES,
    values=_values,
)
