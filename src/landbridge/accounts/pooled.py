"""Quantiles of times over all replications together: what is added up from one replication to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.quantile_intervals import QuantileInterval, sectioned
from landbridge.accounts.statistics import quantile_of_bins
from landbridge.simulation.model.records import N_TIME_BINS, bin_edges_h

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from landbridge.accounts.indicators.declared import TimePoint
    from landbridge.accounts.measured import Key
    from landbridge.accounts.reduced import Reduced


class Pooled:
    """Adds up the histograms of replications, and counts the times of each.

    Parameters
    ----------
    measures
        Measures of the model.
    """

    def __init__(self, measures: int) -> None:
        self._bins = np.zeros((measures, N_TIME_BINS), dtype=np.int64)
        self._times: list[NDArray[Any]] = []

    def add(self, one: Reduced) -> None:
        """Take in a replication."""
        self._bins.ravel()[one.bins_at] += one.bins_count
        measure = one.bins_at // N_TIME_BINS
        self._times.append(np.bincount(measure, one.bins_count, minlength=len(self._bins)))

    def intervals(
        self, points: Mapping[Key, TimePoint], own: Mapping[Key, NDArray[Any]]
    ) -> dict[Key, QuantileInterval]:
        """Give the quantiles of all replications together, with intervals by sectioning.

        Parameters
        ----------
        points
            What each quantile is of.
        own
            (replication,) the quantile of each replication, in the order in which they were added.
        """
        if not self._times:
            return {}
        times, edges = np.stack(self._times), bin_edges_h()
        found = {}
        for key, point in points.items():
            rows = list(point.rows)
            value = quantile_of_bins(edges, self._bins[rows].sum(axis=0), point.probability)
            if value is not None:
                each = times[:, rows].sum(axis=1)
                found[key] = sectioned(value * point.per_h, own[key], each)
        return found
