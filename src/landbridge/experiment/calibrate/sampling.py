"""Adaptive importance sampling: waves of draws, each where the ones before it were likely.

Every number that is drawn, parameter or not, lives on a scale on which its prior is standard normal. The
first wave is drawn from the prior. Each later one is a mixture of the prior (a fourth) and a normal law that
is fitted to the draws so far: of the parameters, and of the few others that the rows move most; the
rest keep their prior. Every draw of every wave counts, weighted as if it came from the mixture of all waves:

    w_i = prior(x_i) L_i / sum_k (n_k / n) q_k(x_i).

The other assumptions are drawn from their own ranges with each draw, and so is its luck: L_i is an unbiased
estimate of the likelihood with them averaged out, and the weighted draws are draws of the posterior. A draw
that cannot be run, or cannot carry its traffic, has L = 0.

References
----------
Cornuet, Marin, Mira and Robert, Adaptive multiple importance sampling, Scand. J. Statist. 39 (2012). Owen and
Zhou, Safe and effective importance sampling, J. Am. Statist. Assoc. 95 (2000), for the share of the prior.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

OF_PRIOR = 0.25
"""Share of a later wave that is drawn from the prior: no weight is above four times the likelihood."""
LEAST_EFFECTIVE = 10.0
"""Draws for each parameter that a proposal rests on; with fewer the likelihood is flattened for it."""
MOST_ALONG = 4
"""Other assumptions that a later wave is fitted to as well."""
SURE = 3.0
"""Standard errors by which the rows must move an assumption for that."""
WIDENED = 1.5
LEAST_VARIANCE = 0.01
NORMAL = NormalDist()
EDGE = 1e-9


@dataclass(frozen=True)
class Proposal:
    """The law that a wave is drawn from: the prior, or a mixture of it and a normal law of some columns."""

    columns: tuple[int, ...] = ()
    """Those that have another law than their prior."""
    mean: NDArray[Any] | None = None
    """(column,)"""
    root: NDArray[Any] | None = None
    """(column, column) lower Cholesky factor of the covariance."""

    def moved(self, x: NDArray[Any], uniform: NDArray[Any]) -> NDArray[Any]:
        """Turn draws of the prior into draws of this law.

        Parameters
        ----------
        x
            (draw, key) standard normal.
        uniform
            (draw,) in (0, 1), chooses between prior and normal law.
        """
        import numpy as np

        made = np.array(x)
        if self.mean is not None and self.root is not None:
            own = list(self.columns)
            fitted = self.mean + x[:, own] @ self.root.T
            made[:, own] = np.where(uniform[:, None] < OF_PRIOR, x[:, own], fitted)
        return made

    def log_ratio(self, x: NDArray[Any]) -> NDArray[Any]:
        """Give the log-density over that of the prior, (draw,)."""
        import numpy as np

        if self.mean is None or self.root is None:
            return np.zeros(len(x))
        own = x[:, list(self.columns)]
        away = np.linalg.solve(self.root, (own - self.mean).T).T
        fitted = 0.5 * (own**2 - away**2).sum(axis=1) - float(np.log(np.diag(self.root)).sum())
        return np.asarray(np.logaddexp(math.log(OF_PRIOR), math.log(1.0 - OF_PRIOR) + fitted))


def normal_points(uniform: NDArray[Any]) -> NDArray[Any]:
    """Turn uniform numbers into standard normal ones."""
    import numpy as np

    clipped = np.clip(uniform, EDGE, 1.0 - EDGE)
    return np.array([[NORMAL.inv_cdf(u) for u in row] for row in clipped.tolist()]).reshape(uniform.shape)


def shares_of(x: NDArray[Any]) -> NDArray[Any]:
    """Turn standard normal numbers into points of ranges, in (0, 1)."""
    import numpy as np

    return np.array([[NORMAL.cdf(v) for v in row] for row in x.tolist()]).reshape(x.shape)


def log_weights(
    x: NDArray[Any], log_likelihood: NDArray[Any], waves: Sequence[tuple[Proposal, int]]
) -> NDArray[Any]:
    """Give the logs of the weights of all draws of some waves, up to a constant; -inf for none.

    Parameters
    ----------
    x
        (draw, key).
    log_likelihood
        (draw,)
    waves
        Proposal and number of draws of each wave.
    """
    import numpy as np

    total = sum(many for _, many in waves)
    mixture = np.logaddexp.reduce(
        [math.log(many / total) + proposal.log_ratio(x) for proposal, many in waves]
    )
    return np.asarray(log_likelihood - mixture)


def normalised(log_weight: NDArray[Any]) -> NDArray[Any]:
    """Give weights that add up to 1; all zero if none is above zero."""
    import numpy as np

    top = float(log_weight.max(initial=-math.inf))
    if top == -math.inf:
        return np.zeros_like(log_weight)
    weight = np.exp(log_weight - top)
    return np.asarray(weight / weight.sum())


def effective(weight: NDArray[Any]) -> float:
    """Give the number of draws of equal weight that are worth as much: 1 / sum of squares (Kish)."""
    square = float((weight**2).sum())
    return 1.0 / square if square > 0 else 0.0


def next_proposal(
    x: NDArray[Any], log_likelihood: NDArray[Any], waves: Sequence[tuple[Proposal, int]], parameters: int
) -> Proposal:
    """Fit the proposal of the next wave to all draws so far; the first columns are the parameters."""
    import numpy as np

    power, weight = 1.0, np.zeros(len(x))
    for _ in range(12):
        weight = normalised(log_weights(x, power * log_likelihood, waves))
        if effective(weight) >= LEAST_EFFECTIVE * parameters:
            break
        power /= 2.0
    if not weight.any():
        return Proposal()
    mean = weight @ x
    sure = np.abs(mean) * math.sqrt(effective(weight))
    along = [int(k) for k in np.argsort(-sure, kind="stable") if k >= parameters and sure[k] > SURE]
    columns = (*range(parameters), *sorted(along[:MOST_ALONG]))
    own = list(columns)
    away = x[:, own] - mean[own]
    covariance = WIDENED * (away * weight[:, None]).T @ away + LEAST_VARIANCE * np.eye(len(own))
    return Proposal(columns, mean[own], np.linalg.cholesky(covariance))


def wave_seed(seed: int, wave: int) -> int:
    """Give the seed of a wave's hypercube; the first has the plan's own, as a run's draws have."""
    if wave == 0:
        return seed
    return int.from_bytes(hashlib.sha256(f"wave {wave} of {seed}".encode()).digest()[:8], "little") >> 1


def wave_sizes(draws: int, waves: int) -> list[int]:
    """Share draws out to waves; the first ones get what is left over."""
    return [draws // waves + (number < draws % waves) for number in range(waves)]
