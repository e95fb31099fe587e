"""Small statistics, exact enough to print: intervals, quantiles, rank correlation. Numpy only."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def mean(values: Sequence[float]) -> float | None:
    """Mean, or None of nothing."""
    return math.fsum(values) / len(values) if values else None


def half_width(values: Sequence[float], confidence: float = 0.95) -> float | None:
    """Half of the confidence interval of the mean (Student t), or None with fewer than two values.

    ``t(n - 1) * s / sqrt(n)``, with s the standard deviation of the values.
    """
    n = len(values)
    if n < 2:
        return None
    middle = math.fsum(values) / n
    variance = math.fsum((value - middle) ** 2 for value in values) / (n - 1)
    return student_t(0.5 + confidence / 2, n - 1) * math.sqrt(variance / n)


@cache
def student_t(probability: float, degrees: int) -> float:
    """Quantile of Student's t distribution, for probabilities above one half.

    Found by halving on its distribution function, 1 - I(df / (df + t^2); df / 2, 1 / 2) / 2, with the
    incomplete beta function I by its continued fraction.

    References
    ----------
    Press et al., Numerical Recipes, 3rd edition, section 6.4.
    """
    if not 0.5 < probability < 1.0 or degrees < 1:
        raise ValueError("the probability lies between one half and one, the degrees of freedom above zero")
    low, high = 0.0, 1.0
    while _t_below(high, degrees) < probability:
        high *= 2.0
    for _ in range(200):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        if _t_below(middle, degrees) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def _t_below(t: float, degrees: int) -> float:
    return 1.0 - 0.5 * _incomplete_beta(degrees / 2.0, 0.5, degrees / (degrees + t * t))


def _incomplete_beta(a: float, b: float, x: float) -> float:
    if x <= 0.0 or x >= 1.0:
        return min(max(x, 0.0), 1.0)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(a, b, x) / a
    return 1.0 - front * _fraction(b, a, 1.0 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    tiny = 1e-300
    c = 1.0
    d = 1.0 / max(1.0 - (a + b) * x / (a + 1.0), tiny)
    product = d
    for m in range(1, 300):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        step = 1.0
        for numerator in (even, odd):
            d = 1.0 / (_away_from_zero(1.0 + numerator * d))
            c = _away_from_zero(1.0 + numerator / c)
            step = d * c
            product *= step
        if abs(step - 1.0) < 1e-15:
            break
    return product


def _away_from_zero(x: float) -> float:
    return x if abs(x) > 1e-300 else 1e-300


def quantile_of_bins(edges: NDArray[Any], counts: NDArray[Any], probability: float) -> float | None:
    """Quantile of values counted by bins, or None of none; straight between the edges of a bin."""
    import numpy as np

    total = int(counts.sum())
    if total == 0:
        return None
    below = np.cumsum(counts)
    rank = probability * total
    index = int(np.searchsorted(below, rank, side="left"))
    index = min(max(index, int(np.flatnonzero(counts)[0])), len(counts) - 1)
    low, high = float(edges[index]), float(edges[index + 1])
    share = min(max((rank - (float(below[index]) - counts[index])) / counts[index], 0.0), 1.0)
    return float(low + (high - low) * share)


def quantile(values: Sequence[float], probability: float) -> float | None:
    """Quantile of a sample, straight between neighbours (Hyndman and Fan's type 7), or None of nothing."""
    ordered = sorted(map(float, values))
    if not ordered:
        return None
    place = probability * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def ranks(values: NDArray[Any]) -> NDArray[Any]:
    """Ranks from 1, ties sharing their mean rank."""
    import numpy as np

    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: NDArray[Any] = (last - (counts - 1) / 2.0)[inverse]
    return shared


def rank_correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Spearman's rank correlation, or None where one of them does not vary or there are fewer than four."""
    import numpy as np

    if len(x) < 4:
        return None
    a, b = ranks(np.asarray(x, dtype=float)), ranks(np.asarray(y, dtype=float))
    a, b = a - a.mean(), b - b.mean()
    scale = math.sqrt(float(a @ a) * float(b @ b))
    return max(-1.0, min(1.0, float(a @ b) / scale)) if scale > 0 else None


def correlation_interval(rho: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of a rank correlation by Fisher's z, with the standard error sqrt((1 + rho^2 / 2) / (n - 3)).

    References
    ----------
    Bonett and Wright, Sample size requirements for estimating correlations, Psychometrika 65 (2000).
    """
    if n <= 3 or abs(rho) >= 1.0:
        return (rho, rho) if abs(rho) >= 1.0 and n > 3 else (-1.0, 1.0)
    z = math.atanh(rho)
    reach = NormalDist().inv_cdf(0.5 + confidence / 2) * math.sqrt((1.0 + rho * rho / 2.0) / (n - 3))
    return math.tanh(z - reach), math.tanh(z + reach)
