"""MSER-5: where a series that began empty has become steady.

For open-ended runs only. A dated period has no steady state to come to, so nothing is cut from it: it begins
after a lead-in instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

BATCH = 5
"""Neighbouring observations that are averaged before the rule is used."""
LAST_BATCHES = 5
"""Batches at the end where no truncation is looked for: a few values that happen to be alike have none of the
spread of the series (Hoad, Robinson and Davies 2010)."""
LEAST_BATCHES = 2 * LAST_BATCHES
"""Batches below which nothing is said."""


@dataclass(frozen=True, slots=True)
class Truncation:
    """How much of the beginning of a series to leave out."""

    index: int
    """Observations before the least statistic; what to leave out if it is trusted."""
    statistic: NDArray[Any]
    """(truncation,) the statistic after 0, 1, 2, … batches left out; for the last batches NaN."""
    batch: int
    """Observations in a batch."""
    trusted: bool
    """False if the least statistic lies in the second half of the series, or the series is too short: then no
    end of the warm-up was found, and the series has to be longer."""


def truncation(series: ArrayLike, batch: int = BATCH) -> Truncation:
    """Find the end of the warm-up of a series by the marginal standard error rule.

    The series (the mean over replications, if there are several) is cut into batches of five observations, of
    which an incomplete last one is left out. Of the batch means ``Z_1 … Z_m`` the first d are left out for
    which ``MSER(d) = sum_{j > d} (Z_j - mean(Z_{d+1} … Z_m))^2 / (m - d)^2`` is least: the square of the
    standard error that the mean of the others would have if they were independent. Bias makes it larger as
    long as it is in, fewer batches make it larger after that. Of equal ones the first is taken. The time is
    proportional to the length.

    Known to fail: one outlier near the end is in every sum and hides the bias at the beginning, and a slow
    trend that drowns in noise is not seen. Both are reasons to look at the picture and to take several
    replications.

    Parameters
    ----------
    series
        (observation,) or (replication, observation) at even times.
    batch
        Observations to a batch; 5 is the rule as published.

    Raises
    ------
    ValueError
        If it is empty or holds a number that is not finite.

    References
    ----------
    White, An effective truncation heuristic for bias reduction in simulation output, Simulation 69 (1997).
    White, Cobb and Spratt, A comparison of five steady-state truncation heuristics for simulation, Winter
    Simulation Conference 2000.
    Franklin and White, Stationarity tests and MSER-5: exploring the intuition behind mean-squared-error-
    reduction in detecting and correcting initialization bias, Winter Simulation Conference 2008.
    Hoad, Robinson and Davies, Automating warm-up length estimation, Journal of the Operational Research
    Society 61 (2010).
    """
    values = np.asarray(series, dtype=np.float64)
    if values.ndim == 2 and len(values):
        values = values.mean(axis=0)
    if values.ndim != 1 or not values.size or not np.isfinite(values).all() or batch < 1:
        raise ValueError("a series of finite numbers is wanted, alone or by replication")
    m = len(values) // batch
    if m < LEAST_BATCHES:
        return Truncation(0, np.full(m, np.nan), batch, trusted=False)
    means = values[: m * batch].reshape(m, batch).mean(axis=1)
    statistic = _statistic(means)
    statistic[m - LAST_BATCHES :] = np.nan
    best = int(np.nanargmin(statistic))
    return Truncation(best * batch, statistic, batch, trusted=2 * best <= m)


def _statistic(means: NDArray[Any]) -> NDArray[Any]:
    """MSER after each number of batches left out, by sums from the end.

    The sums are about a value of the second half (its median), near which most values lie that are kept; what
    is left by rounding alone counts as nothing.
    """
    later = np.sort(means[len(means) // 2 :])
    apart = means - later[len(later) // 2]
    kept = np.arange(len(means), 0, -1, dtype=np.float64)
    first = np.cumsum(apart[::-1])[::-1]
    second = np.cumsum(np.square(apart)[::-1])[::-1]
    squares = second - first * first / kept
    squares[squares <= kept * np.finfo(np.float64).eps * second] = 0.0
    found: NDArray[Any] = squares / np.square(kept)
    return found
