"""Trains that wait for the crossing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return levels(view, "population", "queue")


INDICATOR = Indicator(
    suffix="queue_trains",
    unit="trains",
    better="lower",
    meaning="Trains on their way to the border and not yet drawn up to it, over the hours of the period.",
    reference="Trains standing before a crossing, as railways report it.",
    tolerance=QUEUES,
    values=_values,
    headline=("mean", "p95"),
)
