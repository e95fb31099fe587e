"""Boxes and platforms of modelled flows balanced: which come back empty, from where, and at what price.

Boxes are all that do not fly; they come back by the cheapest way that is not by air. Platforms are those of
the rail ways; they come back by rail. Within a region both may be moved, too. An empty pays a part of the
price of a loaded one on the same way (choice.csv).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.behaviour.choice import NESTS, Alternatives, Terms, ways_between
from landbridge.behaviour.empties import Repositioned, reposition

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.flows.market import Carried
    from landbridge.network import Network

POOLS = {"boxes": ("sea", "rail", "road", "mixed"), "platforms": ("rail",)}
"""What is balanced: by which nests it goes and comes back."""
A_TEU = np.array([0.5, 1.0, 0.0, 0.0, 0.5])
"""Of each of `network.cost.UNITS`: a box of 20 feet without goods in it."""


@dataclass(frozen=True, eq=False)
class Empties:
    """Empties of one pool in one month."""

    pool: str
    month: str
    places: tuple[str, ...]
    loaded_out: NDArray[np.float64]
    """(place) TEU."""
    loaded_in: NDArray[np.float64]
    """(place) TEU."""
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    found: Repositioned

    @property
    def total_teu(self) -> float:
        """Empties that set out from where they are over."""
        return float(np.maximum(self.loaded_in - self.loaded_out, 0.0).sum())

    def by_region(self, region: dict[str, str]) -> dict[tuple[str, str], float]:
        """Return TEU of empties between regions."""
        sums: dict[tuple[str, str], float] = defaultdict(float)
        for one, other, teu in zip(self.begins, self.ends, self.found.flow, strict=True):
            if teu > 0.5:
                sums[region[self.places[one]], region[self.places[other]]] += float(teu)
        return dict(sums)


def empty_share(corridor: Corridor, day: date) -> float:
    """Return what an empty pays of the price of a loaded one.

    Raises
    ------
    InputErrors
        If choice.csv does not say it.
    """
    for id_, series in corridor.demand.choice.items():
        row = series.at(day)
        number = corridor.demand.number("choice", id_, "value", day)
        if row is not None and row.what == "empty" and number is not None:
            return number
    told = "choice.csv does not say what an empty box pays of the price of a loaded one"
    raise InputErrors([Problem("choice.csv", None, "choice.empty", told, None)])


def empties_of(corridor: Corridor, network: Network, carried: Carried, month: str) -> list[Empties]:
    """Return the empties of each pool that what is carried in a month makes.

    Parameters
    ----------
    corridor
        Whose regions boxes are moved within.
    network
        In which the ways were found.
    carried
        All trade of the month: what is left out makes empties that are none.
    month
        Its name.
    """
    share = empty_share(corridor, network.day)
    within = ways_between(network, _within_regions(corridor))
    found = []
    for pool, nests in POOLS.items():
        numbers = [NESTS.index(name) for name in nests]
        arcs = _cheapest(carried.ways, carried.ways.terms(), numbers, share)
        arcs.update(_cheapest(within, within.terms(), numbers, share))
        teu = carried.by_nest(carried.teu)[:, :, numbers].sum((0, 2))
        found.append(_balanced(pool, month, carried.ways.pairs, teu, arcs))
    return found


def _within_regions(corridor: Corridor) -> list[tuple[str, str]]:
    by_region: dict[str, list[str]] = defaultdict(list)
    for series in corridor.demand.demand_places.values():
        by_region[series.rows[0].region].append(series.rows[0].place)
    return [(a, b) for places in by_region.values() for a in places for b in places if a != b]


def _cheapest(
    ways: Alternatives, terms: Terms, nests: list[int], share: float
) -> dict[tuple[str, str], float]:
    """USD of an empty TEU on the cheapest way of each pair, by some nests."""
    usd = np.where(np.isin(ways.nest, nests), share * (terms.price @ A_TEU), np.inf)
    best = np.full(len(ways.pairs), np.inf)
    np.minimum.at(best, ways.pair, usd)
    return {pair: float(cost) for pair, cost in zip(ways.pairs, best, strict=True) if np.isfinite(cost)}


def _balanced(
    pool: str,
    month: str,
    pairs: tuple[tuple[str, str], ...],
    teu: NDArray[np.float64],
    arcs: dict[tuple[str, str], float],
) -> Empties:
    places = tuple(sorted({place for pair in (*pairs, *arcs) for place in pair}))
    number = {place: n for n, place in enumerate(places)}
    out, come = np.zeros(len(places)), np.zeros(len(places))
    np.add.at(out, [number[one] for one, _ in pairs], teu)
    np.add.at(come, [number[other] for _, other in pairs], teu)
    begins = np.array([number[one] for one, _ in arcs], np.int64)
    ends = np.array([number[other] for _, other in arcs], np.int64)
    made = reposition(come - out, begins, ends, np.array(list(arcs.values())))
    return Empties(pool, month, places, out, come, begins, ends, made)


def rows_of(corridor: Corridor, empties: list[Empties], carried: list[Carried]) -> list[dict[str, Any]]:
    """Return a row for each pool and pair of regions: loaded, empties back, and the price on a loaded TEU.

    The price is the mean of all months and pairs of places, weighted by what goes loaded.
    """
    region = {s.rows[0].place: s.rows[0].region for s in corridor.demand.demand_places.values()}
    sums: dict[tuple[str, str, str], NDArray[np.float64]] = defaultdict(lambda: np.zeros(3))
    months = list(dict.fromkeys(one.month for one in empties))
    for one in empties:
        for (begins, ends), teu in one.by_region(region).items():
            sums[one.pool, begins, ends][1] += teu
        moved = carried[months.index(one.month)]
        numbers = [NESTS.index(name) for name in POOLS[one.pool]]
        teu_of = moved.by_nest(moved.teu)[:, :, numbers].sum((0, 2))
        number = {place: n for n, place in enumerate(one.places)}
        for (origin, destination), loaded in zip(moved.ways.pairs, teu_of, strict=True):
            key = (one.pool, region[origin], region[destination])
            price = one.found.worth[number[origin]] - one.found.worth[number[destination]]
            sums[key] += (loaded, 0.0, loaded * price)
    return [
        {
            "pool": pool,
            "from": begins,
            "to": ends,
            "loaded_teu": float(loaded),
            "empty_teu": float(empty),
            "usd_per_loaded_teu": float(money / loaded) if loaded > 0 else None,
        }
        for (pool, begins, ends), (loaded, empty, money) in sorted(sums.items())
        if loaded > 0.5 or empty > 0.5
    ]
