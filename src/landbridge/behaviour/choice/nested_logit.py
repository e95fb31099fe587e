"""Path-size nested logit: the shares of ways within nests, and of nests, for many pairs at once.

A shipper of a pair takes way w of nest m with probability P(w|m) P(m):

    P(w|m) = S_w exp(V_w / l_m) / sum over v in m of S_v exp(V_v / l_m)
    P(m)   = exp(l_m I_m) / sum over n of exp(l_n I_n),   I_m = ln sum over v in m of S_v exp(V_v / l_m)

V is the utility, l the nest parameter (1: the ways of a nest are as different from each other as from those
of other nests, which with S = 1 is multinomial logit; near 0: they are all but the same), S the path size. S
stands outside the division by l, so that two ways that are the same arc for arc, each with S = 1/2, count
exactly as one. A nest parameter above 1 would let a way gain by becoming dearer; it is refused.

Reference: McFadden 1978 (nested logit); Ben-Akiva and Bierlaire 1999 (path size).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Logit:
    """What comes of the choice."""

    shares: NDArray[np.float64]
    """(…, way) of its pair; all 0 where nothing of the pair can be taken."""
    logsum: NDArray[np.float64]
    """(…, pair) expected utility of the best: ln sum of exp(l I); -inf where there is none."""


def check_nest_parameters(parameters: ArrayLike, names: tuple[str, ...] | None = None) -> NDArray[np.float64]:
    """Return the nest parameters, all above 0 and not above 1.

    Raises
    ------
    ValueError
        Names those that are not.
    """
    values = np.atleast_1d(np.asarray(parameters, float))
    wrong = [n for n, value in enumerate(values.tolist()) if not 0 < value <= 1]
    if wrong:
        told = ", ".join(f"{names[n] if names else f'nest {n}'} {values[n]:g}" for n in wrong)
        raise ValueError(f"a nest parameter lies above 0 and not above 1: {told}")
    return values


def nested_logit(
    utility: ArrayLike,
    pair: ArrayLike,
    nest: ArrayLike,
    nest_parameter: ArrayLike,
    path_size: ArrayLike | None = None,
    pairs: int | None = None,
) -> Logit:
    """Return the share of each way among those of its pair.

    Parameters
    ----------
    utility
        (…, way); -inf for a way that cannot be taken.
    pair, nest
        (way) numbers; ways stand in the order of pair, and within it of nest.
    nest_parameter
        (nest), each in (0, 1].
    path_size
        (way), each in (0, 1]; 1 where not given.
    pairs
        How many pairs there are, where the last ones have no way.

    Raises
    ------
    ValueError
        If a nest parameter is out of range, or ways are not in order.
    """
    v = np.asarray(utility, float)
    of_pair, of_nest = np.asarray(pair, np.int64), np.asarray(nest, np.int64)
    parameters = check_nest_parameters(nest_parameter)
    count = int(of_pair.max(initial=-1)) + 1 if pairs is None else pairs
    if not len(of_pair):
        return Logit(np.zeros(v.shape), np.full((*v.shape[:-1], count), -np.inf))
    group = of_pair * len(parameters) + of_nest
    if (np.diff(group) < 0).any():
        raise ValueError("ways must stand in the order of pair and nest")
    begins = np.flatnonzero(np.r_[True, np.diff(group) > 0])
    number = np.repeat(np.arange(len(begins)), np.diff(np.r_[begins, len(group)]))
    own = parameters[of_nest[begins]]
    size = np.zeros(len(of_pair)) if path_size is None else np.log(np.asarray(path_size, float))
    within = v / own[number] + size
    inclusive = _logsum(within, begins, number)  # (…, group)
    upper = own * inclusive
    of_group = of_pair[begins]
    starts = np.flatnonzero(np.r_[True, np.diff(of_group) > 0])
    which = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(of_group)]))
    total = _logsum(upper, starts, which)  # (…, pair that has ways)
    nests = _exp(upper, total[..., which])
    logsum = np.full((*v.shape[:-1], count), -np.inf)
    logsum[..., of_group[starts]] = total
    return Logit(_exp(within, inclusive[..., number]) * nests[..., number], logsum)


def _logsum(
    values: NDArray[np.float64], begins: NDArray[np.int64], number: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return ln sum exp of each group of neighbours on the last axis; -inf where all are."""
    most = np.maximum.reduceat(values, begins, axis=-1)
    base = np.where(np.isfinite(most), most, 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(base + np.log(np.add.reduceat(np.exp(values - base[..., number]), begins, axis=-1)))


def _exp(values: NDArray[np.float64], total: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return exp(values - total), 0 where the total is -inf."""
    return np.asarray(np.exp(values - np.where(np.isfinite(total), total, 0.0)))
