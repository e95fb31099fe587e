"""The trade of a month before the ways there are: what chooses, among what, and where it then goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.behaviour.choice import NESTS, Alternatives, Choice, Goods, Terms, goods_on, ways_between

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from landbridge.corridor.corridor import Corridor
    from landbridge.demand import Modelled
    from landbridge.network import Network


@dataclass(frozen=True, slots=True)
class Parameters:
    """The choice that a corridor's tables describe."""

    choice: Choice
    spread: float
    """Standard deviation of ln(value per kg) within a kind of goods."""


def parameters_of(corridor: Corridor, day: date) -> Parameters:
    """Return the parameters of choice in force on a day.

    Raises
    ------
    InputErrors
        If the corridor has no choice.csv with a scale.
    """
    tables = corridor.demand
    found: dict[tuple[str, str | None], float] = {}
    for id_, series in tables.choice.items():
        row = series.at(day)
        number = tables.number("choice", id_, "value", day)
        if row is not None and number is not None:
            found[row.what, row.nest] = number
    if ("scale", None) not in found:
        told = f"{corridor.name} has no scale of choice on {day}: choice.csv lacks it"
        raise InputErrors([Problem(None, None, "choice.scale", told, None)])
    choice = Choice(
        found["scale", None],
        {nest: value for (what, nest), value in found.items() if what == "constant" and nest},
        {nest: value for (what, nest), value in found.items() if what == "nest" and nest},
    )
    return Parameters(choice, found.get(("spread", None), 0.0))


@dataclass(frozen=True, eq=False)
class Market:
    """What is sent in a month, and the ways among which it chooses."""

    ways: Alternatives
    terms: Terms
    goods: Goods
    value_usd: NDArray[np.float64]
    """(goods, pair)"""
    tonnes: NDArray[np.float64]
    """(goods, pair)"""
    teu: NDArray[np.float64]
    """(goods, pair)"""

    def carried(self, parameters: Parameters) -> Carried:
        """Return what each way carries of each kind of goods."""
        goods = replace(self.goods, spread=parameters.spread)
        shares = parameters.choice.shares(self.ways, goods, self.terms)
        pair = self.ways.pair
        return Carried(
            self.ways,
            value_usd=shares.value * self.value_usd[:, pair],
            tonnes=shares.tonnes * self.tonnes[:, pair],
            teu=shares.tonnes * self.teu[:, pair],
        )

    def with_network(self, network: Network) -> Market:
        """Return the market with other times of the same arcs: those of a run of the gateway, say."""
        return replace(self, terms=self.ways.terms(network))


@dataclass(frozen=True, eq=False)
class Carried:
    """What each way carries in a month (goods, way)."""

    ways: Alternatives
    value_usd: NDArray[np.float64]
    tonnes: NDArray[np.float64]
    teu: NDArray[np.float64]

    def by_nest(self, of: NDArray[np.float64]) -> NDArray[np.float64]:
        """(goods, pair, nest) sums of one of the three."""
        group = self.ways.pair * len(NESTS) + self.ways.nest
        count = len(self.ways.pairs) * len(NESTS)
        sums = np.stack([np.bincount(group, row, count) for row in of]).astype(float)
        return sums.reshape(len(of), len(self.ways.pairs), len(NESTS))


def market_on(network: Network, demand: Modelled, month: int, *, in_parts: bool = False) -> Market:
    """Return the market of a month, 1 to 12, on a network of it.

    Parameters
    ----------
    network
        Of a day in the month.
    demand
        Of its year.
    month
        Which part of it.
    in_parts
        Time by capital, decay and lateness instead of all in one rate.
    """
    ways = ways_between(network, demand.pairs, demand.goods)
    return Market(
        ways,
        ways.terms(),
        goods_on(network, demand.goods, in_parts=in_parts),
        demand.value_usd[:, :, month - 1].T,
        demand.tonnes[:, :, month - 1].T,
        demand.teu[:, :, month - 1].T,
    )
