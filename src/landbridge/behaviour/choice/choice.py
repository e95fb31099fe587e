"""The choice of way: generalised cost to shares, by kind of goods.

Utility is V = -b ln C + a_nest, with C the generalised cost of a box: errors that grow with the cost, so
that one scale b serves goods of all values and any unit of money; b is by how many percent the odds fall
of a way that becomes one percent dearer.

Reference: Fosgerau and Bierlaire 2009, Discrete choice models with multiplicative error terms.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from landbridge.behaviour.choice.alternatives import NESTS
from landbridge.behaviour.choice.nested_logit import check_nest_parameters, nested_logit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.behaviour.choice.alternatives import Alternatives
    from landbridge.behaviour.choice.goods import Goods
    from landbridge.behaviour.choice.terms import Terms

LEAST_USD = 1.0
"""A way that costs less than this counts as costing it: ln 0 is none."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Of each way among those of its pair."""

    tonnes: NDArray[np.float64]
    """(goods, way) of the tonnes and of the boxes."""
    value: NDArray[np.float64]
    """(goods, way) of the money: dearer consignments go by faster ways."""
    logsum: NDArray[np.float64]
    """(goods, pair) mean over tonnes of ln sum of exp: worth of having the choice, in units of utility."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Parameters of the choice."""

    scale: float
    """b: elasticity of the odds to the generalised cost."""
    constants: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Of a nest, in units of utility; 0 where none is given."""
    nest_parameters: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Of a nest, in (0, 1]; 1 where none is given."""

    def __post_init__(self) -> None:
        if not self.scale > 0 or not math.isfinite(self.scale):
            raise ValueError(f"the scale of a choice must be above zero, not {self.scale:g}")
        for what, given in (("constant", self.constants), ("nest parameter", self.nest_parameters)):
            unknown = [name for name in given if name not in NESTS]
            if unknown:
                raise ValueError(f"a {what} of {', '.join(unknown)}: nests are {', '.join(NESTS)}")
        check_nest_parameters(self._parameters(), NESTS)

    def _parameters(self) -> NDArray[np.float64]:
        return np.array([self.nest_parameters.get(name, 1.0) for name in NESTS])

    def utility(
        self, alternatives: Alternatives, terms: Terms, goods: Goods, factor: float = 1.0
    ) -> NDArray[np.float64]:
        """(goods, way) utility, -inf where the goods are not taken."""
        cost = np.maximum(terms.cost(goods, factor), LEAST_USD)
        constant = np.array([self.constants.get(name, 0.0) for name in NESTS])
        utility = -self.scale * np.log(cost) + constant[alternatives.nest]
        taken = np.array([alternatives.carried(name) for name in goods.ids]).reshape(utility.shape)
        return np.where(taken, utility, -np.inf)

    def shares(self, alternatives: Alternatives, goods: Goods, terms: Terms | None = None) -> Shares:
        """Return the share of each way, by kind of goods.

        Parameters
        ----------
        alternatives
            Ways of each pair.
        goods
            Kinds of goods; classes of value within a kind are summed.
        terms
            What ways cost and take; that of the network in which they were found where not given.
        """
        told = alternatives.terms() if terms is None else terms
        shape = (len(goods.ids), len(alternatives))
        tonnes, value = np.zeros(shape), np.zeros(shape)
        logsum = np.zeros((len(goods.ids), len(alternatives.pairs)))
        for factor, weight in zip(*goods.value_classes(), strict=True):
            logit = nested_logit(
                self.utility(alternatives, told, goods, float(factor)),
                alternatives.pair,
                alternatives.nest,
                self._parameters(),
                alternatives.size(),
                len(alternatives.pairs),
            )
            tonnes += weight * logit.shares
            value += weight * factor * logit.shares
            logsum += weight * logit.logsum
        return Shares(tonnes, value, logsum)
