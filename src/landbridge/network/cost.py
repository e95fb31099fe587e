"""What a way costs a shipper: price, subsidy, fees, and the worth of time. Pure; money in USD of the date.

C = price - subsidy + fees + T, with T **either** v r d (value, all-in rate a day, days; the rate holds
capital, decay and lateness already) **or** v (i / 365 + g) d + v l e (capital a year, decay a day, lateness
a day on the expected days late). Both together would count the same days twice, and are refused.

The value per kg at which a fast and a slow way cost the same, all in: w = (C_f - C_s) / (m r (d_s - d_f)),
with C of price, subsidy and fees alone and m the kg. So half the rate makes twice the value.

Reference: Hummels and Schaur 2013 (0.6 to 2.1% a day); Rodrigue, The Geography of Transport Systems, on cost
per TEU-km.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNITS = ("per_feu", "per_teu", "per_t", "per_kg", "per_vehicle")
"""Columns of every table of money: what the money is for one of."""
CHARGEABLE_KG_PER_FEU = 9600.0
"""By air a box of 40 ft is charged for at least this much: some 58 m3 at 167 kg/m3 (F460)."""
DAYS_A_YEAR = 365.0


@dataclass(frozen=True, slots=True)
class Shipment:
    """Goods to be sent: tonnes, how many of them a 40-foot box holds, and their value."""

    tonnes: float
    t_per_feu: float
    usd_per_kg: float
    whole_boxes: bool = False
    """Whether the last box is paid for in full; else a part of it is (groupage)."""

    def __post_init__(self) -> None:
        for name, value in (
            ("weight", self.tonnes),
            ("load of a box", self.t_per_feu),
            ("value", self.usd_per_kg),
        ):
            if not value > 0 or not math.isfinite(value):
                raise ValueError(f"the {name} of a shipment must be above zero, not {value:g}")

    @property
    def feu(self) -> float:
        """Boxes of 40 ft."""
        boxes = self.tonnes / self.t_per_feu
        return float(math.ceil(boxes - 1e-9)) if self.whole_boxes else boxes

    @property
    def teu(self) -> float:
        """The same in TEU."""
        return 2 * self.feu

    @property
    def value_usd(self) -> float:
        """What the goods are worth."""
        return self.usd_per_kg * self.tonnes * 1000

    @property
    def units(self) -> NDArray[np.float64]:
        """How many of each of `UNITS` it is: a truck or trailer holds one box of 40 ft."""
        light = self.tonnes / self.t_per_feu * CHARGEABLE_KG_PER_FEU
        return np.array([self.feu, self.teu, self.tonnes, max(self.tonnes * 1000, light), self.feu])


@dataclass(frozen=True, slots=True)
class ValueOfTime:
    """What a day on the way costs, as a share of the goods' value: all in one rate, or in parts."""

    all_in_per_day: float | None = None
    capital_per_year: float | None = None
    decay_per_day: float | None = None
    late_per_day: float | None = None

    def __post_init__(self) -> None:
        parts = (self.capital_per_year, self.decay_per_day, self.late_per_day)
        if (self.all_in_per_day is None) == all(part is None for part in parts):
            raise ValueError(
                "give an all-in rate a day, which holds capital, decay and lateness already, or the parts"
            )
        if any(rate is not None and rate < 0 for rate in (self.all_in_per_day, *parts)):
            raise ValueError("a rate of time cannot be negative")

    def cost(self, value_usd: float, days: float, days_late: float = 0.0) -> float:
        """Return what days on the way, and expected days late, cost."""
        if self.all_in_per_day is not None:
            return value_usd * self.all_in_per_day * days
        a_day = (self.capital_per_year or 0.0) / DAYS_A_YEAR + (self.decay_per_day or 0.0)
        return value_usd * (a_day * days + (self.late_per_day or 0.0) * days_late)


def capital_cost(value_usd: float, days: float, capital_per_year: float) -> float:
    """Return what the money that is tied up in the goods costs on the way: v i d / 365."""
    return value_usd * capital_per_year * days / DAYS_A_YEAR


def break_even_usd_per_kg(
    fast_usd: float, slow_usd: float, fast_days: float, slow_days: float, kg: float, all_in_per_day: float
) -> float | None:
    """Return the value per kg from which the faster way is the cheaper one in all.

    Returns
    -------
    0 where the faster way has the lower price too; None where it never pays: it is no faster, or a day costs
    nothing.
    """
    if not kg > 0:
        raise ValueError(f"the weight must be above zero, not {kg:g}")
    saved, more = slow_days - fast_days, fast_usd - slow_usd
    if saved <= 0:
        return None
    if more <= 0:
        return 0.0
    return more / (kg * all_in_per_day * saved) if all_in_per_day > 0 else None


def usd_per_teu_km(cost: float, per: str, km: float, usd_per_unit: float = 1.0) -> float:
    """Return what a TEU-km costs: c u / (n k), of a cost in a currency worth u USD, for n TEU, over k km.

    Raises
    ------
    ValueError
        If the unit is no box, or the way has no length.
    """
    teu = {"TEU": 1.0, "FEU": 2.0}.get(per)
    if teu is None:
        raise ValueError(f"{per!r} is none of TEU, FEU")
    if not km > 0:
        raise ValueError(f"a way of {km:g} km")
    return cost * usd_per_unit / (teu * km)
