"""Intervals of quantiles of times, from the histograms of several replications."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.statistics import student_t

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class QuantileInterval:
    """A quantile over all replications with its confidence interval."""

    value: float
    """From the pooled histogram, in the unit of the edges."""
    half_width: float | None
    """None with fewer than two replications that have a value."""
    n: int
    """Replications that have a value."""


def quantile_interval(
    edges: ArrayLike, counts: ArrayLike, probability: float, confidence: float = 0.95
) -> QuantileInterval | None:
    """Give a quantile of times counted by bins, and its interval by sectioning; None of no times at all.

    The estimate q is the quantile of the pooled histogram; the spread is that of the replications' own
    quantiles q_r around it, each weighing as much as it holds of all times (w_r, which sum to 1), so that
    one without times weighs nothing:
    ``half-width = t(n - 1) sqrt(n / (n - 1) sum w_r^2 (q_r - q)^2)``. With equal weights that is the
    published ``t(n - 1) s / sqrt(n)`` with ``s^2 = sum (q_r - q)^2 / (n - 1)``. Sections are whole
    replications, so times within one may depend on each other as they like.

    The mean of the q_r, as an estimate, would be biased by the few times in each; pooling takes that bias off
    the estimate and keeps it in the spread, so few times make the interval wider, not wrong. It is an
    approximation for many times beyond the quantile: a replication should have some ten of them.

    Parameters
    ----------
    edges
        (bin + 1,) edges of the bins.
    counts
        (replication, bin) times in each.
    probability
        Share of the times that is below: 0.9.

    References
    ----------
    Asmussen and Glynn, Stochastic Simulation: Algorithms and Analysis (2007), sections III.4a and III.5a.
    """
    table = np.atleast_2d(np.asarray(counts))
    places = np.asarray(edges, dtype=np.float64)
    if not 0.0 < probability < 1.0 or len(places) != table.shape[1] + 1:
        raise ValueError("a probability within 0 and 1 is wanted, and one edge more than there are bins")
    each = table.sum(axis=1)
    table, each = table[each > 0], each[each > 0]
    n = len(table)
    if n == 0:
        return None
    value = float(quantiles_of_bins(places, table.sum(axis=0, keepdims=True), probability)[0])
    return sectioned(value, quantiles_of_bins(places, table, probability), each, confidence)


def sectioned(value: float, own: ArrayLike, times: ArrayLike, confidence: float = 0.95) -> QuantileInterval:
    """Give the interval of a pooled quantile from the replications' own ones: `quantile_interval` in parts.

    Parameters
    ----------
    value
        Quantile of all times together.
    own
        (replication,) quantile of each one's times; NaN where it has none.
    times
        (replication,) how many times each has.
    """
    points, each = np.asarray(own, dtype=np.float64), np.asarray(times, dtype=np.float64)
    some = (each > 0) & ~np.isnan(points)
    n = int(some.sum())
    if n < 2:
        return QuantileInterval(value, None, n)
    apart = (points[some] - value) * (each[some] / each[some].sum())
    error = math.sqrt(n / (n - 1) * float(apart @ apart))
    return QuantileInterval(value, student_t(0.5 + confidence / 2, n - 1) * error, n)


def quantiles_of_bins(edges: NDArray[Any], counts: NDArray[Any], probability: float) -> NDArray[Any]:
    """Quantile of each row of counts, none of them empty: `statistics.quantile_of_bins` for many at once.

    Parameters
    ----------
    edges
        (bin + 1,)
    counts
        (row, bin)

    Returns
    -------
    array
        (row,)
    """
    below = np.cumsum(counts, axis=1)
    rank = probability * below[:, -1]
    index = np.argmax(below >= rank[:, None], axis=1)  # the first bin up to which the rank is reached
    row = np.arange(len(counts))
    inside = counts[row, index]
    share = np.clip((rank - (below[row, index] - inside)) / inside, 0.0, 1.0)
    low, high = edges[index], edges[index + 1]
    found: NDArray[Any] = low + (high - low) * share
    return found
