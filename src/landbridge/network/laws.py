"""The law of times on the way: lognormal, told by the time kept in 50 and in 95 of 100 cases.

With P50 = m and P95 = q, ln X is normal with mean ln m and standard deviation s = ln(q / m) / 1.6449; the
mean is m exp(s^2 / 2), the variance mean^2 (exp(s^2) - 1). Stages of a way are taken as independent, so
means and variances add, and the sum is told by the lognormal with that mean and variance (Fenton 1960). The
time until the next departure is uniform over the headway where no timetable is known.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Z95 = 1.6448536269514722
"""95% point of the standard normal law."""


def moments(p50: float, p95: float | None) -> tuple[float, float]:
    """Return mean and variance of a time by its P50 and P95; without a P95 the time is certain.

    Raises
    ------
    ValueError
        If P95 is below P50.
    """
    if p95 is None or p50 == 0:
        return p50, 0.0
    if p95 < p50:
        raise ValueError(f"P95 {p95:g} is below P50 {p50:g}")
    s2 = (math.log(p95 / p50) / Z95) ** 2
    mean = p50 * math.exp(s2 / 2)
    return mean, mean * mean * math.expm1(s2)


def quantile(mean: ArrayLike, variance: ArrayLike, share: float) -> NDArray[np.float64]:
    """Return the time kept in a share of all cases, of sums with these means and variances.

    Parameters
    ----------
    mean, variance
        Hours, hours squared; any shape; NaN where there is no way, and then none.
    share
        0.5, 0.95, or another between 0 and 1.
    """
    from statistics import NormalDist

    m, v = np.asarray(mean, float), np.asarray(variance, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        s2 = np.where(m > 0, np.log1p(v / (m * m)), 0.0)
        middle = np.where(m > 0, m / np.sqrt(1 + v / (m * m)), np.where(np.isnan(m), np.nan, 0.0))
    return np.asarray(middle * np.exp(NormalDist().inv_cdf(share) * np.sqrt(s2)))


def normal_below(z: ArrayLike) -> NDArray[np.float64]:
    """Return the standard normal distribution function, right to 1e-7.

    1 - erf's rational approximation of Abramowitz and Stegun 1964, 7.1.26, as numpy has none.
    """
    x = np.asarray(z, float) / math.sqrt(2.0)
    t = 1.0 / (1.0 + 0.3275911 * np.abs(x))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    tail = series * np.exp(-x * x) / 2.0
    return np.asarray(np.where(x > 0, 1.0 - tail, tail))


def share_within(mean: float, variance: float, hours: float) -> float:
    """Return the share of cases that take no longer than some hours."""
    from statistics import NormalDist

    if hours <= 0:
        return 0.0
    if variance <= 0 or mean <= 0:
        return float(hours >= mean)
    s2 = math.log1p(variance / (mean * mean))
    return NormalDist(math.log(mean) - s2 / 2, math.sqrt(s2)).cdf(math.log(hours))


def wait_moments(headway_h: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and variance of the time until the next departure, uniform over the headway."""
    h = np.asarray(headway_h, float)
    return h / 2, h * h / 12
