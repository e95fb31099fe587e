"""How likely an observed row is, given what a draw simulates: its tolerance, and the chance of a miss.

The tolerance was stated before any comparison and is read as the 90% range of what the model may be off for
reasons outside the parameters (discrepancy). A row may also be missed altogether because the model lacks a
cause; without room for that, one such row would drag the parameters to an end of their ranges. So

    p(z) = (1 - e) n(z) + e n(z / k) / k,

with z the distance in standard deviations, n the normal density, e = 0.1 the chance of a miss and k = 10 how
much wider it is then. Rows are taken as independent.

References
----------
Box and Tiao, A Bayesian approach to some outlier problems, Biometrika 55 (1968). Kennedy and O'Hagan,
Bayesian calibration of computer models, J. R. Statist. Soc. B 63 (2001), for the discrepancy.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

MISS, WIDER = 0.1, 10.0
"""Chance that a row is missed altogether, and how many times wider it is off then."""
Z90 = NormalDist().inv_cdf(0.95)
OUT_OF_REACH = 3.0
"""Standard deviations beyond which a draw does not come near a row (Pukelsheim's three-sigma rule)."""


def distance(simulated: NDArray[Any], middle: float, accepted: tuple[float, float]) -> NDArray[Any]:
    """Give the distance of simulated values from an observed one in standard deviations, with its sign.

    Parameters
    ----------
    simulated
        (draw,) values.
    middle
        Observed value.
    accepted
        Range within which it counts as met: 90% of the discrepancy on each side.
    """
    import numpy as np

    reach = np.where(simulated < middle, middle - accepted[0], accepted[1] - middle)
    return np.asarray((simulated - middle) * Z90 / reach)


def log_likelihood(z: NDArray[Any]) -> NDArray[Any]:
    """Give the log-likelihood of distances, up to a constant; nan (no value) is a miss at its widest."""
    import numpy as np

    met, missed = _parts(z)
    return np.asarray(np.logaddexp(met, missed))


def chance_missed(z: NDArray[Any]) -> NDArray[Any]:
    """Give the chance that a row at these distances is missed for want of a cause."""
    import numpy as np

    met, missed = _parts(z)
    return np.asarray(np.exp(missed - np.logaddexp(met, missed)))


def _parts(z: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    import numpy as np

    far = np.where(np.isnan(z), 5.0 * WIDER, np.clip(z, -5.0 * WIDER, 5.0 * WIDER))
    met = math.log(1.0 - MISS) - far**2 / 2.0
    return met, math.log(MISS / WIDER) - (far / WIDER) ** 2 / 2.0
