"""Two numbers of the choice, its scale and what speaks for the sea, by weighted least squares on ln shares.

    minimise  sum over rows of (ln p_r - ln o_r)^2 / (s_r^2 + m^2)

with o what was observed, p what the choice makes of it, s the observation's own spread and m that of the
model, set before the fit. Rows of other years are left out, and judge the result. One number for five rows
is the most; no mode but the sea has a constant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.base.errors import InputErrors, Problem, RunError
from landbridge.behaviour.choice import Choice
from landbridge.experiment.choice_fit.rows import Z90, Markets, ShareRow, share_rows
from landbridge.experiment.flows.market import Parameters, parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from landbridge.corridor.corridor import Corridor

MODEL_SD = 0.25
"""Spread of ln of what any such choice is off by, however well it is fitted."""
ROWS_A_NUMBER = 5
START = (math.log(3.0), 0.0)
FITTED = "sea"
"""The one nest that has a constant."""


@dataclass(frozen=True, slots=True)
class ChoiceFit:
    """What was fitted, to what, and what came of the rows held out."""

    parameters: Parameters
    scale: tuple[float, float, float]
    """Value, and the ends of its 90% range."""
    constant: tuple[float, float, float]
    """The same of the sea's constant."""
    correlation: float
    chi2: float
    """Sum of squares over rows less numbers; near 1 where the spreads were right."""
    rows: tuple[ShareRow, ...]
    before: dict[str, float]
    """With a scale of 3 and no constant: where the fit began."""
    after: dict[str, float]

    def naive(self, one: ShareRow) -> float | None:
        """Return the last row of the same kind that the fit knew, or None."""
        same = [
            row.value
            for row in self.rows
            if row.row.use == "fit"
            and (row.row.mode, row.row.against, row.row.among, row.row.of)
            == (one.row.mode, one.row.against, one.row.among, one.row.of)
            and set(row.row.relations.split()) <= set(one.row.relations.split())
        ]
        return same[-1] if same else None


def fit_choice(
    corridor: Corridor,
    markets: Markets | None = None,
    fixed: Mapping[str, float] | None = None,
    start: tuple[float, float] = START,
) -> ChoiceFit:
    """Fit the scale and the constant of the sea to the rows of mode_shares.csv marked `fit`.

    Parameters
    ----------
    corridor
        With tables of demand, of a network and of shares.
    markets
        Of an earlier fit, to make none anew.
    fixed
        `spread` or `nest` (of all nests), to try other values than those of choice.csv.
    start
        Ln of the scale and the constant of the sea at which the search begins.

    Raises
    ------
    InputErrors
        If there are fewer than ten rows to fit to.
    RunError
        If scipy is not installed.
    """
    try:
        from scipy.optimize import least_squares
    except ImportError:
        raise RunError(
            "fitting a choice needs the extra `network`: pip install 'landbridge[network]'"
        ) from None
    rows = share_rows(corridor)
    fit = [one for one in rows if one.row.use == "fit"]
    if len(fit) < ROWS_A_NUMBER * len(START):
        told = f"{len(fit)} rows to fit {len(START)} numbers to: {ROWS_A_NUMBER} for each are the least"
        raise InputErrors([Problem("mode_shares.csv", None, "mode_shares", told, None)])
    made = Markets(corridor, _relations(fit)) if markets is None else markets
    known = parameters_of(corridor, fit[-1].row.from_)
    weights = np.array([1 / math.hypot(one.sd, MODEL_SD) for one in fit])

    def at(numbers: NDArray[np.float64]) -> Parameters:
        return _with(known, numbers, fixed or {})

    def off(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        predicted = made.predicted(fit, at(numbers))
        return np.asarray([math.log(predicted[one.id] / one.value) for one in fit] * weights, float)

    solved: Any = least_squares(off, start, diff_step=1e-3, xtol=1e-5, ftol=1e-6, max_nfev=40)
    covariance = np.linalg.inv(solved.jac.T @ solved.jac)
    free = len(fit) - len(START)
    chi2 = float(2 * solved.cost / free)
    sd = np.sqrt(np.diag(covariance) * max(chi2, 1.0))
    scale, constant = solved.x.tolist()
    return ChoiceFit(
        parameters=at(solved.x),
        scale=(math.exp(scale), math.exp(scale - Z90 * sd[0]), math.exp(scale + Z90 * sd[0])),
        constant=(constant, constant - Z90 * sd[1], constant + Z90 * sd[1]),
        correlation=float(covariance[0, 1] / math.sqrt(covariance[0, 0] * covariance[1, 1])),
        chi2=chi2,
        rows=rows,
        before=_of_all(corridor, rows, made, at(np.array(START))),
        after=_of_all(corridor, rows, made, at(solved.x)),
    )


def _relations(rows: Iterable[ShareRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for one in rows for id_ in one.row.relations.split()))


def _of_all(
    corridor: Corridor, rows: tuple[ShareRow, ...], markets: Markets, parameters: Parameters
) -> dict[str, float]:
    """What the choice makes of all rows; those of relations that the fit did without have markets apart."""
    known = [one for one in rows if set(one.row.relations.split()) <= set(markets.relations)]
    rest = [one for one in rows if one not in known]
    others = Markets(corridor, _relations(rest))
    return {**markets.predicted(known, parameters), **others.predicted(rest, parameters)}


def _with(known: Parameters, numbers: NDArray[np.float64], fixed: Mapping[str, float]) -> Parameters:
    scale, constant = numbers.tolist()
    nests = dict(known.choice.nest_parameters)
    if "nest" in fixed:
        nests = dict.fromkeys(nests, fixed["nest"])
    return Parameters(Choice(math.exp(scale), {FITTED: constant}, nests), fixed.get("spread", known.spread))
