"""Empty boxes and wagons go back: which way costs least, and what that makes a loaded one cost.

More comes to a place loaded than leaves it, or less. What is over goes, empty, to where it lacks:

    minimise  sum over arcs of c_a x_a   subject to   out_p - in_p = s_p at each place p,  x >= 0

with s_p the boxes that came loaded less those that left so. The dual price of a place is the worth w_p of one
more empty box there. A loaded box from i to j takes one from i and leaves one at j, so it makes the empties
dearer by w_i - w_j: the head haul bears the way back, and the back haul saves it. Worths are told up to a
constant, so only their differences mean something; where nothing is over, they may be any of a range.

Freight rates of markets hold this already: it tells how much of a rate is the way back, and is not added.

Reference: Crainic, Gendreau and Dejax 1993, Dynamic and stochastic models for the allocation of empty
containers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import RunError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SLACK = 1e-9
"""Share of all boxes by which surpluses and needs may differ: rounding."""


@dataclass(frozen=True, slots=True)
class Repositioned:
    """Empties of least cost."""

    flow: NDArray[np.float64]
    """(arc)"""
    worth: NDArray[np.float64]
    """(place) of one more empty box there; the least is 0."""
    cost: float

    def on_loaded(self, begins: ArrayLike, ends: ArrayLike) -> NDArray[np.float64]:
        """(way) what a loaded box from one place to another adds to the cost of the empties."""
        return np.asarray(self.worth[np.asarray(begins)] - self.worth[np.asarray(ends)])


class NoWayBackError(RunError):
    """No way leads from where boxes are over to where they lack."""


def reposition(surplus: ArrayLike, begins: ArrayLike, ends: ArrayLike, cost: ArrayLike) -> Repositioned:
    """Return the flows of empties that cost least, and what an empty box is worth at each place.

    Parameters
    ----------
    surplus
        (place) boxes that came loaded less those that left so; they sum to 0.
    begins, ends
        (arc) places.
    cost
        (arc) of an empty box, not negative.

    Raises
    ------
    ValueError
        If the surpluses do not sum to 0, or a cost is negative.
    NoWayBackError
        If the arcs do not reach.
    RunError
        If scipy is not installed.
    """
    try:
        from scipy.optimize import linprog
        from scipy.sparse import csr_array
    except ImportError:
        told = "balancing empties needs the extra `network`: pip install 'landbridge[network]'"
        raise RunError(told) from None
    over, price = np.array(surplus, float), np.asarray(cost, float)
    one, other = np.asarray(begins, np.int64), np.asarray(ends, np.int64)
    if (price < 0).any():
        raise ValueError("an empty box cannot cost less than nothing")
    if abs(over.sum()) > SLACK * max(np.abs(over).sum(), 1.0):
        raise ValueError(f"surpluses must sum to 0, not {over.sum():g}: boxes are neither made nor lost")
    if not np.abs(over).sum() > 0:
        return Repositioned(np.zeros(len(price)), np.zeros(len(over)), 0.0)
    over[np.abs(over).argmax()] -= over.sum()
    unit = float(np.abs(over).max())
    arcs = np.arange(len(price))
    rows = np.r_[one, other]
    matrix = csr_array(
        (np.r_[np.ones(len(price)), -np.ones(len(price))], (rows, np.r_[arcs, arcs])),
        shape=(len(over), len(price)),
    )
    found = linprog(price, A_eq=matrix, b_eq=over / unit, bounds=(0, None), method="highs")
    if found.status == 2:
        raise NoWayBackError("no way leads from where empty boxes are over to where they lack")
    if found.status != 0:
        raise RunError(f"the empties could not be balanced: {found.message}")
    worth = -np.asarray(found.eqlin.marginals, float)
    return Repositioned(np.asarray(found.x) * unit, worth - worth.min(), float(found.fun) * unit)
