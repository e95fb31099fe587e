"""Trains of all freight that stand along the line before the border."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels_of_series

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from landbridge.accounts.view import View


def stopped(view: View) -> dict[tuple[str | None, str | None], NDArray[np.float64]]:
    """Count who stands in the loops or waits for one, each hour, by side and direction."""
    waiting = {(g.side, g.direction): g for g in view.states("queue", "parking")}
    return {
        (group.side, group.direction): view.series(group) + view.series(waiting[group.side, group.direction])
        for group in view.states("used", "parking")
    }


def _values(view: View) -> Iterable[Value]:
    for (side, way), hourly in stopped(view).items():
        yield from levels_of_series(side, way, hourly)


INDICATOR = Indicator(
    suffix="stopped_trains",
    unit="trains",
    better="lower",
    meaning="Trains of all freight in the loops before the border, or waiting for a loop further back, over "
    "the hours of the period.",
    reference="Trains or wagons gathered before a crossing, as railways report them.",
    tolerance=QUEUES,
    values=_values,
)
