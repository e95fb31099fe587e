"""Tallies of one replication by group of rows: all groups added up together, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from landbridge.accounts.layout import Batch
from landbridge.simulation.model.records import bin_edges_h

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.accounts.layout import Group, Layout
    from landbridge.simulation.model.records import Records

POINTS = {"p50": 0.50, "p90": 0.90, "p95": 0.95}
"""Quantiles that are read from the histograms of times, by statistic."""
EDGES_H = bin_edges_h()


class Tally(NamedTuple):
    """Passages or times of a group of measures."""

    counted: int
    sum_h: float
    """Sum of the times."""
    longest_h: float
    points_h: list[float | None]
    """At `POINTS`; None of nothing."""
    counts: list[int]
    """By class and regime, in the order of `Layout.splits`."""
    sums_h: list[float]
    """By class and regime."""


class Used(NamedTuple):
    """Unit-hours of a group of resources."""

    busy_h: float
    over_h: float
    open_h: float


class Tallies:
    """Tallies of all groups of a replication, made when the first of them is asked for."""

    def __init__(self, records: Records, layout: Layout) -> None:
        self._records = records
        self._layout = layout
        self._measures: list[Tally] | None = None
        self._resources: list[Used] | None = None

    def measure(self, group: Group) -> Tally:
        """Give the tally of a group of measures."""
        place = self._layout.measure_batch.place.get(group.rows)
        if place is None:
            return _tallies(self._records, self._layout, Batch([group.rows]))[0]
        if self._measures is None:
            self._measures = _tallies(self._records, self._layout, self._layout.measure_batch)
        return self._measures[place]

    def resource(self, group: Group) -> Used:
        """Give the unit-hours of a group of resources."""
        place = self._layout.resource_batch.place.get(group.rows)
        if place is None:
            return _used(self._records, Batch([group.rows]))[0]
        if self._resources is None:
            self._resources = _used(self._records, self._layout.resource_batch)
        return self._resources[place]


def _tallies(records: Records, layout: Layout, batch: Batch) -> list[Tally]:
    if not batch.sets:
        return []
    counts, sums_h = batch.reduce(records.measure_count), batch.reduce(records.measure_sum_h)
    longest_h = batch.reduce(records.measure_max_h, np.maximum).max(axis=1)
    columns = [split.columns for split in layout.splits]
    columns_of = (
        counts.sum(axis=1).tolist(),
        sums_h.sum(axis=1).tolist(),
        longest_h.tolist(),
        points_of_bins(records.measure_bins, batch, list(POINTS.values())),
        _by_split(counts, columns).tolist(),
        _by_split(sums_h, columns).tolist(),
    )
    return [Tally(*row) for row in zip(*columns_of, strict=True)]


def _by_split(values: NDArray[Any], columns: list[list[int]]) -> NDArray[Any]:
    split = np.empty((len(values), len(columns)), dtype=values.dtype)
    for i, own in enumerate(columns):
        split[:, i] = values.take(own, axis=1).sum(axis=1)
    return split


def _used(records: Records, batch: Batch) -> list[Used]:
    parts = (records.busy_h, records.over_h, records.open_h)
    return [Used(*row) for row in zip(*(batch.reduce(part).tolist() for part in parts), strict=True)]


def points_of_bins(bins: NDArray[Any], batch: Batch, probabilities: list[float]) -> list[list[float | None]]:
    """Give quantiles of times for sets of rows of the histograms: `quantile_of_bins`, many at once.

    Parameters
    ----------
    bins
        (row, bin) counts.
    batch
        Sets of rows.
    probabilities
        Above 0 and below 1.

    Returns
    -------
    list
        For each set its quantiles, h; None of a set in which nothing was counted.
    """
    below = np.zeros((len(bins) + 1, bins.shape[1]), dtype=bins.dtype)
    np.cumsum(bins, axis=1, out=below[:-1])
    rows = batch.padded(filler=len(bins))[:, None, :]

    def reached(index: NDArray[Any]) -> NDArray[Any]:
        counted: NDArray[Any] = below[rows, index[:, :, None]].sum(axis=2)
        return counted

    last = bins.shape[1] - 1
    total = below[:, last][rows[:, 0]].sum(axis=1)
    rank = np.multiply.outer(total, np.array(probabilities))
    low = np.zeros(rank.shape, dtype=np.intp)
    high = np.full(rank.shape, last)
    while (low < high).any():  # halving: the first bin by whose upper edge the rank is reached
        middle = (low + high) // 2
        enough = reached(middle) >= rank
        low, high = np.where(enough, low, middle + 1), np.where(enough, middle, high)
    up_to = reached(low)
    own = np.where(low > 0, up_to - reached(np.maximum(low - 1, 0)), up_to)
    share = np.clip((rank - (up_to.astype(np.float64) - own)) / np.maximum(own, 1), 0.0, 1.0)
    from_h = EDGES_H[low]
    points = (from_h + (EDGES_H[low + 1] - from_h) * share).tolist()
    nothing: list[float | None] = [None] * len(probabilities)
    return [found if any_ else nothing for found, any_ in zip(points, total.tolist(), strict=True)]
