"""Hourly states of one replication by column, each read once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from landbridge.accounts.facts import Facts
    from landbridge.accounts.layout import Rows
    from landbridge.simulation.model.records import Records

HAIR_H = 1e-6
"""Slack in comparing hours of the clock."""


class Hourly:
    """Columns of the hourly states as contiguous float64, and where hours and days stand in them."""

    def __init__(self, records: Records, facts: Facts) -> None:
        self._records = records
        self._facts = facts
        self._columns: dict[int, NDArray[np.float64]] = {}
        self._between: dict[tuple[float, float], tuple[int, int]] = {}
        self._midnights: dict[tuple[str, date, date], NDArray[np.intp]] = {}

    def series(self, columns: Rows, start_h: float, end_h: float) -> NDArray[np.float64]:
        """Add up columns over the samples from `start_h` to before `end_h`; not to be written to."""
        low, high = self._samples(start_h, end_h)
        parts = [self._column(i)[low:high] for i in columns]
        if len(parts) == 1:
            return parts[0]
        total = np.zeros(high - low)
        for part in parts:
            total += part
        return total

    def daily(self, column: int, zone: str, from_: date, until: date) -> NDArray[np.float64]:
        """Give the growth of a cumulative column on each local day."""
        index = self._midnights.get((zone, from_, until))
        if index is None:
            index = self._index(np.array(self._facts.midnights(zone, from_, until)))
            self._midnights[zone, from_, until] = index
        values = self._at(column, index)
        growth: NDArray[np.float64] = values[1:] - values[:-1]
        return growth

    def growth(self, column: int, start_h: float, end_h: float) -> float:
        """Give the growth of a cumulative column between two hours of the clock."""
        values = self._at(column, self._index(np.array([start_h, end_h])))
        return float(values[1] - values[0])

    def _column(self, i: int) -> NDArray[np.float64]:
        column = self._columns.get(i)
        if column is None:
            column = self._records.states[:, i].astype(np.float64)
            column.flags.writeable = False
            self._columns[i] = column
        return column

    def _samples(self, start_h: float, end_h: float) -> tuple[int, int]:
        found = self._between.get((start_h, end_h))
        if found is None:
            low, high = np.searchsorted(self._records.state_hours, (start_h - HAIR_H, end_h - HAIR_H))
            found = self._between[start_h, end_h] = int(low), int(high)
        return found

    def _index(self, hours: NDArray[np.float64]) -> NDArray[np.intp]:
        """Find the last sample at or before each hour; -1: there is none."""
        return np.searchsorted(self._records.state_hours, hours + HAIR_H, side="right") - 1

    def _at(self, column: int, index: NDArray[np.intp]) -> NDArray[np.float64]:
        values: NDArray[Any] = self._records.states[np.maximum(index, 0), column].astype(np.float64)
        values[index < 0] = 0.0
        return values


def quantile_of_samples(samples: NDArray[np.float64], probability: float) -> float:
    """Quantile of at least one sample, straight between neighbours: `numpy.quantile` to the last bit.

    It is the same formula without what NumPy does to serve arrays of any shape, a third of the time.
    """
    place = (len(samples) - 1) * probability
    below = math.floor(place)
    above = min(below + 1, len(samples) - 1)
    ordered = np.partition(samples, (below, above))
    low, high, share = float(ordered[below]), float(ordered[above]), place - below
    between = high - low
    return high - between * (1 - share) if share >= 0.5 else low + between * share
