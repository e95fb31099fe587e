"""What the weighted draws say of the parameters, and what they cannot say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.experiment.calibrate.likelihood import OUT_OF_REACH, Z90
from landbridge.experiment.calibrate.sampling import NORMAL, effective

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BINS = 10
TIED = 0.9
"""Correlation above which two parameters are not told apart."""
HARDLY = 0.85
"""Width of the posterior over that of the prior, from which a parameter is called not identified."""
AT_THE_END = 0.25
"""Share of the posterior beyond the prior's 5% or 95% point, from which it is called piled up there."""
FLAT = 0.1
"""Information gained, in nats, below which a profile is called flat."""
FEW = 50.0
SURELY, OF_A_MEDIAN = 2.0, math.sqrt(math.pi / 2.0)
"""Standard errors by which a median must be off; standard error of a median over that of a mean (normal)."""


@dataclass(frozen=True, slots=True)
class Marginal:
    """The posterior of one parameter, on the scale of its prior (standard normal)."""

    low: float
    median: float
    high: float
    """5%, 50% and 95% point."""
    narrower: float
    """Width of the 90% range over that of the prior."""
    below: float
    above: float
    """Share beyond the prior's 5% and 95% point."""
    profile: tuple[float, ...]
    """Likelihood in each tenth of the prior, all else averaged out, over its mean; the prior itself is 1."""
    gained: float
    """Information gained over the prior, in nats (relative entropy of the profile, less its noise)."""
    ran: tuple[float | None, ...]
    """Share of the draws in each tenth of the prior that ran and carried their traffic; None: no draws."""
    shifted: bool
    """Whether the median is told apart from that of the prior, given how few draws it rests on."""


def marginal(x: NDArray[Any], weight: NDArray[Any], ran: NDArray[Any]) -> Marginal:
    """Sum up one parameter.

    Parameters
    ----------
    x
        (draw,) its draws.
    weight
        (draw,) their weights, which add up to 1.
    ran
        (draw,) whether each ran.
    """
    import numpy as np

    low, median, high = (weighted_quantile(x, weight, p) for p in (0.05, 0.5, 0.95))
    edges = [NORMAL.inv_cdf(k / BINS) for k in range(1, BINS)]
    bins = np.searchsorted(edges, x)
    mass = np.bincount(bins, weights=weight, minlength=BINS)
    tried, good = np.bincount(bins, minlength=BINS), np.bincount(bins[ran], minlength=BINS)
    kept = mass[mass > 0]
    noise = (BINS - 1) / (2.0 * effective(weight))
    return Marginal(
        low,
        median,
        high,
        (high - low) / (2.0 * Z90),
        float(weight[x < -Z90].sum()),
        float(weight[x > Z90].sum()),
        tuple(float(part * BINS) for part in mass),
        max(0.0, float((kept * np.log(kept * BINS)).sum()) - noise),
        tuple(int(g) / int(t) if t else None for g, t in zip(good, tried, strict=True)),
        abs(median) > SURELY * OF_A_MEDIAN * (high - low) / (2.0 * Z90) / math.sqrt(effective(weight)),
    )


def weighted_quantile(values: NDArray[Any], weight: NDArray[Any], probability: float) -> float:
    """Quantile of a weighted sample, straight between the middles of the weights."""
    import numpy as np

    kept = weight > 0
    order = np.argsort(values[kept], kind="stable")
    ordered, own = values[kept][order], weight[kept][order]
    middles = np.cumsum(own) - own / 2.0
    return float(np.interp(probability * float(own.sum()), middles, ordered))


def correlation(x: NDArray[Any], weight: NDArray[Any]) -> list[list[float]]:
    """Posterior correlation of the parameters, (parameter, parameter)."""
    import numpy as np

    away = x - weight @ x
    covariance = (away * weight[:, None]).T @ away
    scale = np.sqrt(np.diag(covariance))
    many = len(scale)
    return [
        [
            1.0 if i == j else float(covariance[i, j] / (scale[i] * scale[j])) if scale[i] * scale[j] else 0.0
            for j in range(many)
        ]
        for i in range(many)
    ]


def warnings_of(
    names: Sequence[str], marginals: Sequence[Marginal], tied: Sequence[Sequence[float]], worth: float
) -> list[str]:
    """Say what the rows leave open of the parameters.

    Parameters
    ----------
    names
        Addresses of the parameters.
    marginals
        Their posteriors.
    tied
        Their correlation.
    worth
        Effective number of draws.
    """
    told = []
    if worth < FEW:
        told.append(
            f"the posterior rests on about {worth:.0f} draws in effect: take its ranges as rough, or ask for "
            "more draws in the plan"
        )
    for name, one in zip(names, marginals, strict=True):
        if one.narrower > HARDLY:
            told.append(
                f"{name} is not identified: its range after the fit is {one.narrower:.0%} as wide as before"
            )
        if one.gained < FLAT:
            told.append(
                f"{name}: its profile is flat ({one.gained:.2f} nats gained): "
                "the rows favour no part of the range"
            )
        for share, end in ((one.below, "lower"), (one.above, "upper")):
            if share > AT_THE_END:
                told.append(
                    f"{name} is piled up at the {end} end of its range: {share:.0%} of the posterior lies "
                    "beyond the point that 5% of the prior did; the rows ask for what the evidence rules out"
                )
    for i, first in enumerate(names):
        for j in range(i):
            r = tied[i][j]
            if abs(r) > TIED:
                told.append(
                    f"{names[j]} and {first} are not told apart: their posterior correlation is {r:+.2f}; "
                    "only a combination of them is known, and draws of the scenario take them as independent"
                )
    return told


def row_warnings(rows: Sequence[tuple[str, NDArray[Any]]]) -> list[str]:
    """Say which rows no draw comes near, and whether rows are missed to one side.

    Parameters
    ----------
    rows
        Name of each row, and its distances over all draws that ran.
    """
    import numpy as np

    told = []
    for name, z in rows:
        kept = z[~np.isnan(z)]
        nearest = float(np.abs(kept).min(initial=math.inf))
        if nearest > OUT_OF_REACH:
            side = "below" if float(kept.mean() if kept.size else 0.0) < 0 else "above"
            told.append(
                f"{name} is out of reach: of {kept.size} draws the nearest is {nearest:.1f} standard "
                f"deviations {side} it; nothing within the ranges explains it, so it says next to nothing "
                "about the parameters: a cause is missing"
            )
    return told
