"""The gravity law of trade, estimated as it should be: by Poisson pseudo-maximum likelihood.

E[T | x] = exp(x b). Ordinary least squares on ln T gives other numbers, as ln of a mean is no mean of ln, and
leaves out pairs that do not trade. The estimator needs nothing but that the mean is right.

Reference: Santos Silva and Tenreyro 2006, The Log of Gravity, Review of Economics and Statistics 88.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def poisson_gravity(
    trade: ArrayLike, regressors: ArrayLike, tolerance: float = 1e-10, rounds: int = 100
) -> NDArray[np.float64]:
    """Return the coefficients b of E[T] = exp(x b), by iteratively reweighted least squares.

    Parameters
    ----------
    trade
        (pair) not negative; zeros count.
    regressors
        (pair, k), a column of ones for the constant among them.
    tolerance
        Largest change of a coefficient in the last round.
    rounds
        How many before it is given up.

    Raises
    ------
    ValueError
        If trade is negative, or the coefficients do not settle.
    """
    t, x = np.asarray(trade, float), np.asarray(regressors, float)
    if (t < 0).any():
        raise ValueError("trade cannot be negative")
    mean = (t + t.mean()) / 2
    before = np.zeros(x.shape[1])
    for _ in range(rounds):
        index = np.log(mean)
        weighted = x * mean[:, None]
        after = np.linalg.solve(x.T @ weighted, weighted.T @ (index + (t - mean) / mean))
        if np.abs(after - before).max() < tolerance:
            return np.asarray(after)
        before, mean = after, np.exp(np.clip(x @ after, -50, 50))
    raise ValueError(f"the coefficients do not settle within {rounds} rounds")
