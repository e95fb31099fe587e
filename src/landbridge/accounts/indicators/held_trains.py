"""Trains that may not be loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return levels(view, "queue", "loading")


INDICATOR = Indicator(
    suffix="held_trains",
    unit="trains",
    better="lower",
    meaning="Trains held at their origin by a loading ban, over the hours of the period.",
    reference="Conventions that prohibit loading (loading bans) of the receiving railway.",
    tolerance=QUEUES,
    values=_values,
)
