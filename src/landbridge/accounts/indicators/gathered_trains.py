"""Trains of all freight that stand before all crossings of a part of the corridor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels_of_series
from landbridge.accounts.indicators.stopped_trains import stopped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    own = stopped(view)
    others = [found for other in view.together() if (found := stopped(other))]
    if not own or len(others) < 2:
        return
    for side, way in own:
        if all((side, way) in found for found in others):
            hours = min(len(found[side, way]) for found in others)
            total = np.sum([found[side, way][:hours] for found in others], axis=0)
            yield from levels_of_series(side, way, total)


INDICATOR = Indicator(
    suffix="gathered_trains",
    unit="trains",
    better="lower",
    meaning="Trains of all freight in the loops, or waiting for one, before this crossing and the others of "
    "its part of the corridor together, over the hours of the period; only where all of that part is run.",
    reference="Wagons gathered before crossings that reports do not tell apart.",
    tolerance=QUEUES,
    values=_values,
)
