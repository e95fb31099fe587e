"""What the ways of a choice cost and take, way by way, in arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.behaviour.choice.goods import Goods

A_DAY_H = 24.0


@dataclass(frozen=True, slots=True)
class Terms:
    """Money by unit, time and carbon of ways; waits for departures are means over the week."""

    price: NDArray[np.float64]
    """(way, unit) USD before subsidy, in `network.cost.UNITS`."""
    subsidy: NDArray[np.float64]
    """(way, unit)."""
    fees: NDArray[np.float64]
    """(way, unit) at borders, where the price does not hold them."""
    hours: NDArray[np.float64]
    """(way) mean from door to door."""
    variance_h2: NDArray[np.float64]
    """(way)"""
    co2e_kg_per_t: NDArray[np.float64]
    """(way)"""
    co2e_kg_per_teu: NDArray[np.float64]
    """(way)"""

    @property
    def days(self) -> NDArray[np.float64]:
        """(way) mean days."""
        return self.hours / A_DAY_H

    @property
    def days_late(self) -> NDArray[np.float64]:
        """(way) expected days after the median, of a lognormal time: E max(0, T - m) = mean N(s) - m / 2."""
        mean = np.where(self.hours > 0, self.hours, 1.0)
        s = np.sqrt(np.log1p(self.variance_h2 / (mean * mean)))
        normal = np.array([0.5 * (1 + math.erf(x / math.sqrt(2))) for x in s.tolist()])
        late = (mean * normal - mean * np.exp(-s * s / 2) / 2) / A_DAY_H
        return np.where((self.hours > 0) & (s > 0), late, 0.0)

    def paid(self, goods: Goods) -> NDArray[np.float64]:
        """(goods, way) USD that the shipper of a box pays: price less subsidy and with fees."""
        return np.asarray(goods.units @ (self.price - self.subsidy + self.fees).T)

    def cost(self, goods: Goods, factor: float = 1.0) -> NDArray[np.float64]:
        """(goods, way) generalised cost of a box in USD: what is paid, and what its days cost.

        Parameters
        ----------
        goods
            What a day costs them stands in their rates: all in one, or in parts, never both.
        factor
            Of the goods' value, for those of a class of value.
        """
        value = factor * goods.value_usd[:, None]
        cost = self.paid(goods) + value * goods.time.per_day()[:, None] * self.days
        late = goods.time.per_day_late()
        return cost if late is None else cost + value * late[:, None] * self.days_late
