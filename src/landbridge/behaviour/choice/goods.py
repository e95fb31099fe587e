"""What is sent: goods by value, load of a box and what a day costs them, in classes of value if wished.

A kind of goods is not of one value: its consignments are spread lognormally over values per kg, which is why
some of it flies and some of it goes by sea. The mean over tonnes is the value of the table. With the spread
s, the standard deviation of ln(value), class k has value v exp(s z_k - s^2 / 2) and holds the share w_k of
the tonnes, z and w the nodes and weights of Gauss and Hermite; its share of the money is w_k times that
factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.network.cost import CHARGEABLE_KG_PER_FEU, DAYS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from landbridge.network import Network


@dataclass(frozen=True, slots=True)
class TimeRates:
    """What a day costs each kind of goods as a share of its value: all in one rate, or in parts.

    The all-in rate holds capital, decay and lateness already, so both together would count them twice.
    """

    all_in_per_day: NDArray[np.float64] | None = None
    """(goods)"""
    capital_per_year: NDArray[np.float64] | None = None
    decay_per_day: NDArray[np.float64] | None = None
    late_per_day: NDArray[np.float64] | None = None
    """(goods) of a day that goods come after the median."""

    def __post_init__(self) -> None:
        parts = (self.capital_per_year, self.decay_per_day, self.late_per_day)
        given = [part for part in parts if part is not None]
        if self.all_in_per_day is not None and given:
            raise ValueError(
                "an all-in rate a day holds capital, decay and lateness already: give it or them, not both"
            )
        if self.all_in_per_day is None and not given:
            raise ValueError("time has no worth: give an all-in rate a day, or capital, decay and lateness")
        if any((np.asarray(part) < 0).any() for part in (*given, self.all_in_per_day) if part is not None):
            raise ValueError("a rate of time cannot be negative")

    def per_day(self) -> NDArray[np.float64]:
        """(goods) share of the value that a day costs, lateness aside."""
        if self.all_in_per_day is not None:
            return np.asarray(self.all_in_per_day, float)
        capital = 0.0 if self.capital_per_year is None else self.capital_per_year / DAYS_A_YEAR
        return np.asarray(capital + (0.0 if self.decay_per_day is None else self.decay_per_day), float)

    def per_day_late(self) -> NDArray[np.float64] | None:
        """(goods) share of the value that a day of lateness costs; None where the rate holds it already."""
        return None if self.all_in_per_day is not None else self.late_per_day


@dataclass(frozen=True, slots=True)
class Goods:
    """Kinds of goods, each as one load of a 40-foot box."""

    ids: tuple[str, ...]
    usd_per_kg: NDArray[np.float64]
    """(goods)"""
    t_per_feu: NDArray[np.float64]
    """(goods)"""
    time: TimeRates
    spread: float = 0.0
    """Standard deviation of ln(value per kg) of the consignments of a kind."""
    classes: int = 5
    """Of value, where there is a spread."""

    def __post_init__(self) -> None:
        if not (self.usd_per_kg > 0).all() or not (self.t_per_feu > 0).all():
            raise ValueError("value and load of a box must be above zero")
        if not 0 <= self.spread < 3:
            raise ValueError(f"the spread of values lies between 0 and 3, not {self.spread:g}")

    @property
    def value_usd(self) -> NDArray[np.float64]:
        """(goods) value of a box, at the mean."""
        return self.usd_per_kg * self.t_per_feu * 1000

    @property
    def units(self) -> NDArray[np.float64]:
        """(goods, unit) how many of each of `network.cost.UNITS` a box is; by air at least its volume."""
        one = np.ones(len(self.ids))
        kg = np.maximum(self.t_per_feu * 1000, CHARGEABLE_KG_PER_FEU)
        return np.stack([one, 2 * one, self.t_per_feu, kg, one], axis=1)

    def value_classes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(class) factor of the value, and share of the tonnes."""
        if self.spread == 0:
            return np.ones(1), np.ones(1)
        z, w = np.polynomial.hermite_e.hermegauss(self.classes)
        w = w / w.sum()
        factor = np.exp(self.spread * z)
        return factor / (factor @ w), w  # the mean over tonnes is exactly 1


def goods_on(
    network: Network, ids: Sequence[str] = (), *, in_parts: bool = False, spread: float = 0.0
) -> Goods:
    """Return goods as the tables have them on the network's day; all of them where none is named."""
    names = tuple(ids) or tuple(network.commodities)

    def column(name: str) -> NDArray[np.float64]:
        return np.array([network.commodities[id_][name] for id_ in names], float)

    parts = ("capital_per_year", "decay_per_day", "late_per_day")
    rates = (
        TimeRates(**{name: column(name) for name in parts})
        if in_parts
        else TimeRates(all_in_per_day=column("all_in_per_day"))
    )
    return Goods(names, column("value_usd_per_kg"), column("t_per_feu"), rates, spread)
