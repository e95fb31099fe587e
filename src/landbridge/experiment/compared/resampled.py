"""Intervals of what is read off a mean course, such as its peak or when it was over: pairs drawn again.

The pairs of replications are drawn again with replacement, and the number is read off the mean of each such
sample. Of few pairs the plain percentiles are too near together; they are taken farther out, at the
probability of a normal law below -sqrt(n / (n - 1)) times Student's t.

References
----------
Hesterberg, What teachers should know about the bootstrap, The American Statistician 69 (2015) 371-386,
section 4.2: the expanded percentile interval.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from landbridge.accounts.paired import Difference, difference
from landbridge.accounts.statistics import student_t

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

SAMPLES = 1999
LEAST_PAIRS = 3
"""Of fewer nothing is said."""
CONFIDENCE = 0.95
AT_ONCE = 8_000_000
"""Numbers held at once."""


def resampled(
    pairs: NDArray[Any], read: Callable[[NDArray[Any]], NDArray[Any]]
) -> tuple[float, float] | None:
    """Give the 95% interval of a number that is read off the mean of the pairs.

    Parameters
    ----------
    pairs
        (pair, time) one course for each pair of replications.
    read
        Reads it off many mean courses at once: (sample, time) → (sample,); infinite: not within the time.

    Returns
    -------
    tuple[float, float] | None
        Its ends, either of which may be infinite; None of fewer than three pairs. The same whenever it is
        asked for, as the samples are.
    """
    import numpy as np

    n, length = pairs.shape
    if n < LEAST_PAIRS:
        return None
    drawn = np.random.Generator(np.random.PCG64(n)).integers(0, n, (SAMPLES, n))
    weights = np.zeros((SAMPLES, n))
    np.add.at(weights, (np.arange(SAMPLES)[:, None], drawn), 1.0 / n)
    rows = max(1, AT_ONCE // max(1, length))
    found = [read(weights[first : first + rows] @ pairs) for first in range(0, SAMPLES, rows)]
    values = np.sort(np.concatenate(found))
    tail = NormalDist().cdf(-math.sqrt(n / (n - 1)) * student_t(0.5 + CONFIDENCE / 2, n - 1))
    low = math.floor(tail * (SAMPLES - 1))
    return float(values[low]), float(values[SAMPLES - 1 - low])


def of_pairs(numbers: Sequence[int], gaps: NDArray[Any]) -> Difference | None:
    """Give the mean of differences by pair, (pair,), with Student's interval."""
    by = dict(zip(numbers, gaps.tolist(), strict=True))
    return difference(dict.fromkeys(by, 0.0), by)
