"""Trains that stand and wait at the crossing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return levels_of(view, view.queues()) if view.measures("crossed", "train") else ()


INDICATOR = Indicator(
    suffix="queue_trains",
    unit="trains",
    better="lower",
    meaning="Trains that wait for anything at the crossing (loops, tracks, engines, staff, quota, line); "
    "those held at their origin by a loading ban do not count.",
    reference="Trains standing before a crossing, as railways report it.",
    tolerance=QUEUES,
    values=_values,
    headline=("mean", "p95"),
)
