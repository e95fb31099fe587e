"""Skims: what the best way of each mode costs between all places at once, for each kind of goods.

The best way is that of the least sum of price paid and worth of the mean time at the goods' all-in rate
(`cost`), with mean waits for departures: who sets out is not asked on which day of the week. One tree of
cheapest ways for each origin, kind of goods and mode.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.network.laws import quantile
from landbridge.network.search.every import A_DAY_H, every_of
from landbridge.network.search.modes import MODES, Mode
from landbridge.network.search.search import CO2E, HOURS, PRICE, SPREAD, NoTreesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.network import Network
    from landbridge.network.cost import Shipment

WORD = 64


@dataclass(frozen=True, eq=False)
class Skims:
    """What the best ways cost on a day. Money in USD of the day, of one shipment; NaN where there is no way.

    All arrays are (goods, mode, origin, destination).
    """

    day: date
    places: tuple[str, ...]
    """Ids, of origins and destinations alike: those with a door."""
    goods: tuple[str, ...]
    modes: tuple[str, ...]
    shipments: tuple[Shipment, ...]
    """(goods) of which price and CO2e are told: as a rule one full box of 40 ft."""
    rate_per_day: tuple[float, ...]
    """(goods) worth of a day by which the best way was chosen, as a share of the value."""
    price_usd: NDArray[np.float32]
    """What is paid: price less subsidy, and fees."""
    days: NDArray[np.float32]
    """Mean, waits for departures included."""
    co2e_kg: NDArray[np.float32]
    spread_days: NDArray[np.float32]
    """Standard deviation of the days, as if stages were independent of each other."""
    facilities: tuple[str, ...]
    """Facilities that ways go through."""
    _marks: NDArray[np.uint64] = field(repr=False)
    """(goods, mode, origin, destination, word)"""

    def days_of(self, share: float) -> NDArray[np.float64]:
        """Return the days kept in a share of all cases, such as 0.95."""
        return quantile(self.days.astype(float), self.spread_days.astype(float) ** 2, share)

    @property
    def late_days(self) -> NDArray[np.float64]:
        """Expected days after the median: E max(0, T - m) = mean N(s) - m / 2 of a lognormal time.

        Raises
        ------
        NoTreesError
            If scipy is not installed.
        """
        try:
            from scipy.special import ndtr
        except ImportError:
            raise NoTreesError from None
        mean, variance = self.days.astype(float), self.spread_days.astype(float) ** 2
        s = np.sqrt(np.log1p(variance / (mean * mean)))
        return np.asarray(mean * ndtr(s) - mean * np.exp(-s * s / 2) / 2)

    @property
    def total_usd(self) -> NDArray[np.float64]:
        """What is paid, and the worth of the mean days at the rate of the goods."""
        a_day = [s.value_usd * rate for s, rate in zip(self.shipments, self.rate_per_day, strict=True)]
        return self.price_usd + np.array(a_day)[:, None, None, None] * self.days

    def through(self, facility: str) -> NDArray[np.bool_]:
        """Return whether each way goes through a facility, such as `rail.khorgos`.

        Raises
        ------
        InputErrors
            If no arc of the network goes through one of that name.
        """
        if facility not in self.facilities:
            told = f"no way goes through {facility[:60]!r}"
            raise InputErrors([Problem(None, None, None, told, nearest(facility, self.facilities))])
        word, bit = divmod(self.facilities.index(facility), WORD)
        return np.asarray((self._marks[..., word] >> np.uint64(bit)) & np.uint64(1), bool)

    def cell(self, goods: str, mode: str, origin: str, destination: str) -> tuple[int, int, int, int]:
        """Return the index of a way in the arrays."""
        return (
            self.goods.index(goods),
            self.modes.index(mode),
            self.places.index(origin),
            self.places.index(destination),
        )


def skims(
    network: Network,
    goods: Sequence[str] | None = None,
    modes: Sequence[Mode] = MODES,
    shipments: Mapping[str, Shipment] | None = None,
    rates: Mapping[str, float] | None = None,
) -> Skims:
    """Return what the best way of each mode costs between all places, for each kind of goods.

    Parameters
    ----------
    network
        On its day.
    goods
        Ids of commodities; as a rule all of the day.
    modes

    shipments
        By goods; as a rule one full box of 40 ft of what they are worth.
    rates
        Worth of a day as a share of the value, by goods; as a rule the all-in rate of the goods.

    Raises
    ------
    InputErrors
        If there are no such goods.
    """
    from landbridge.network.search.trees import skim

    every = every_of(network, goods, modes, shipments, rates)
    n = len(every.places)
    shape = (len(every.goods), len(modes), n, n)
    found = np.full((*shape, 4), np.nan)
    facilities, marks = _marks(network)
    marked = np.zeros((*shape, marks.shape[1]), np.uint64)
    for g, m, graph in every.graphs(network, modes):
        skim(
            graph.first_out, graph.head, graph.weight, graph.gain, graph.layers, graph.costs,
            marks[graph.arcs], network.node_place, every.origins, every.targets, found[g, m], marked[g, m],
        )  # fmt: skip
    return Skims(
        day=network.day,
        places=every.places,
        goods=every.goods,
        modes=tuple(mode.name for mode in modes),
        shipments=every.shipments,
        rate_per_day=every.rates,
        price_usd=found[..., PRICE].astype(np.float32),
        days=(found[..., HOURS] / A_DAY_H).astype(np.float32),
        co2e_kg=found[..., CO2E].astype(np.float32),
        spread_days=(np.sqrt(found[..., SPREAD]) / A_DAY_H).astype(np.float32),
        facilities=facilities,
        _marks=marked,
    )


def loads(
    network: Network,
    skimmed: Skims,
    flows: NDArray[np.float64],
    modes: Sequence[Mode] = MODES,
) -> tuple[NDArray[np.float64], float]:
    """Return what each arc carries if flows take the ways of skims, and the flow that has no way.

    Parameters
    ----------
    network, modes
        Those that were skimmed.
    flows
        (goods, mode, origin, destination), in any unit.
    """
    from landbridge.network.search.trees import load

    shipments = dict(zip(skimmed.goods, skimmed.shipments, strict=True))
    rates = dict(zip(skimmed.goods, skimmed.rate_per_day, strict=True))
    every = every_of(network, skimmed.goods, modes, shipments, rates)
    if flows.shape != skimmed.price_usd.shape:
        raise ValueError(f"flows are {flows.shape}, skims {skimmed.price_usd.shape}")
    carried, left = np.zeros(len(network)), 0.0
    for g, m, graph in every.graphs(network, modes):
        loaded = np.zeros(len(graph.arcs))
        left += load(
            graph.first_out, graph.head, graph.weight, graph.gain, graph.layers, network.node_place,
            every.origins, every.targets, np.ascontiguousarray(flows[g, m], float), loaded,
        )  # fmt: skip
        carried[graph.arcs] += loaded
    return carried, left


def _marks(network: Network) -> tuple[tuple[str, ...], NDArray[np.uint64]]:
    """Facilities, and (arc, word) a bit for each that the arc goes through."""
    names = tuple(sorted({part.facility for part in network.parts if part.facility}))
    marks = np.zeros((len(network), max(1, -(-len(names) // WORD))), np.uint64)
    arcs = np.repeat(np.arange(len(network)), np.diff(network.part_start))
    facility = np.array([names.index(p.facility) if p.facility else -1 for p in network.parts] or [-1])
    of_part = facility[network.part]
    for arc, number in zip(arcs[of_part >= 0].tolist(), of_part[of_part >= 0].tolist(), strict=True):
        marks[arc, number // WORD] |= np.uint64(1 << (number % WORD))
    return names, marks
