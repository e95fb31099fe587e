"""The ways among which shippers of many pairs choose, in arrays: pair, nest and arcs of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from landbridge.behaviour.choice.path_size import path_size
from landbridge.behaviour.choice.terms import Terms
from landbridge.behaviour.shipper import MAIN_SHARE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.network import Network

NESTS = ("sea", "rail", "road", "air", "mixed")
"""By the mode that alone carries three tenths of the km or more, a ferry as sea; two such modes: mixed."""
SEA, RAIL, ROAD, AIR, MIXED = range(5)
HINTERLAND_KM = 3000.0
"""By sea is what goes from port to port with their hinterlands: with more km by land it counts as mixed."""


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Ways of pairs, in the order of pair and, within it, of nest."""

    network: Network
    pairs: tuple[tuple[str, str], ...]
    """Ids of origin and destination; a pair without a way has none here."""
    pair: NDArray[np.int64]
    """(way) in `pairs`."""
    nest: NDArray[np.int64]
    """(way) in `NESTS`."""
    arcs: NDArray[np.int64]
    """Arcs of the network, one way after the other."""
    starts: NDArray[np.int64]
    """(way + 1) where the arcs of a way begin."""
    _kept: dict[str, NDArray[np.float64]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.pair)

    @property
    def way(self) -> NDArray[np.int64]:
        """(place in `arcs`) way that uses it."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def total(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """(way, …) sum over its arcs of values (arc, …)."""
        if not len(self):
            return np.zeros((0, *values.shape[1:]))
        return np.asarray(np.add.reduceat(values[self.arcs], self.starts[:-1], axis=0), float)

    def terms(self, network: Network | None = None) -> Terms:
        """Return what the ways cost and take, in their network or one with the same arcs and other times."""
        of = self.network if network is None else network
        if len(of) != len(self.network):
            raise ValueError("the network has other arcs than that in which the ways were found")
        wait, wait_variance = of.wait_h
        return Terms(
            price=self.total(of.price_usd),
            subsidy=self.total(of.subsidy_usd),
            fees=self.total(of.fees_usd),
            hours=self.total(of.mean_h + wait),
            variance_h2=self.total(of.variance_h2 + wait_variance),
            co2e_kg_per_t=self.total(of.co2e_kg_per_t),
            co2e_kg_per_teu=self.total(of.co2e_kg_per_teu),
        )

    def size(self) -> NDArray[np.float64]:
        """(way) path size by the km of shared arcs."""
        if "size" not in self._kept:
            self._kept["size"] = path_size(self.arcs, self.starts, self.pair, self.network.km)
        return self._kept["size"]

    def carried(self, goods: str) -> NDArray[np.bool_]:
        """(way) whether goods are taken on all of it."""
        return np.asarray(self.total((~self.network.carries(goods)).astype(float)) == 0)

    def through(self, facility: str, direction: str = "") -> NDArray[np.bool_]:
        """(way) whether it goes through a facility, in a direction or any."""
        reached = np.zeros(len(self.network))
        reached[self.network.arcs_by_part(facility, direction)] = 1
        return np.asarray(self.total(reached) > 0)

    def km_by_mode(self) -> NDArray[np.float64]:
        """(way, nest) km by sea (ferries too), rail, road and air; the last column is empty."""
        return self.total(_km_by_mode(self.network))


def _km_by_mode(network: Network) -> NDArray[np.float64]:
    km = np.zeros((len(network), len(NESTS)))
    for number, mode in enumerate(network.modes):
        column = NESTS.index("sea" if mode == "ferry" else mode)
        chosen = network.mode == number
        km[chosen, column] = network.km[chosen]
    return km


def alternatives_of(
    network: Network,
    pairs: tuple[tuple[str, str], ...],
    pair: NDArray[np.int64],
    arcs: NDArray[np.int64],
    starts: NDArray[np.int64],
) -> Alternatives:
    """Return ways that may stand in any order as alternatives, each with its nest."""
    by_mode = _km_by_mode(network)
    km = np.add.reduceat(by_mode[arcs], starts[:-1], axis=0) if len(pair) else np.zeros((0, len(NESTS)))
    named = km >= MAIN_SHARE * km.sum(1, keepdims=True)
    nest = np.where(named.sum(1) == 1, named.argmax(1), np.where(named.any(1), MIXED, km.argmax(1)))
    nest = np.where((nest == SEA) & (km[:, [RAIL, ROAD]].sum(1) > HINTERLAND_KM), MIXED, nest)
    order = np.lexsort((nest, pair))
    counts = np.diff(starts)[order]
    new = np.r_[0, np.cumsum(counts)]
    taken = np.repeat(starts[:-1][order] - new[:-1], counts) + np.arange(new[-1])
    return Alternatives(network, pairs, pair[order], nest[order].astype(np.int64), arcs[taken], new)
