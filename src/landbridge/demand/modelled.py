"""Trade that seeks a way: modelled flows by origin, destination, kind of goods and month.

From the totals between regions, in money and by year, to places, goods and months:

    guess_ijk = s_i r_j f_ik f_jk g_k d_ij^-e

with s and r the weights of places as senders and receivers, f what a place leans to, g the share of goods, d
the distance, e the friction. The guess is then balanced, so that each place sends and receives its part, and
goods have theirs; what the guess adds is who trades what with whom. A month has the part of the year that its
season gives it. Money becomes tonnes and boxes by the values and loads of commodities.csv.

The totals, weights and shares are inputs: what comes of them is no evidence of anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from landbridge.demand.balance import balanced
from landbridge.geography.packed import great_circle_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.demand_rows import TradeRow

NEAREST_KM = 100.0
"""Two places are taken to be at least so far apart: around each lies a region."""
MONTHS = 12


@dataclass(frozen=True, eq=False)
class Modelled:
    """Flows of a year in money, tonnes and boxes."""

    year: int
    pairs: tuple[tuple[str, str], ...]
    """Ids of places."""
    relation: tuple[str, ...]
    """(pair) id in demand.csv."""
    regime: tuple[str, ...]
    """(pair) as the gateway sees it: transit, import, export, domestic."""
    goods: tuple[str, ...]
    value_usd: NDArray[np.float64]
    """(pair, goods, month)"""
    tonnes: NDArray[np.float64]
    """(pair, goods, month)"""
    teu: NDArray[np.float64]
    """(pair, goods, month)"""

    def only(self, keep: NDArray[np.bool_]) -> Modelled:
        """Return some pairs (pair)."""
        chosen = np.flatnonzero(keep)
        return replace(
            self,
            pairs=tuple(self.pairs[n] for n in chosen),
            relation=tuple(self.relation[n] for n in chosen),
            regime=tuple(self.regime[n] for n in chosen),
            value_usd=self.value_usd[chosen],
            tonnes=self.tonnes[chosen],
            teu=self.teu[chosen],
        )

    def of_goods(self, goods: str) -> Modelled:
        """Return one kind of goods."""
        n = self.goods.index(goods)
        one = slice(n, n + 1)
        return replace(
            self,
            goods=(goods,),
            value_usd=self.value_usd[:, one],
            tonnes=self.tonnes[:, one],
            teu=self.teu[:, one],
        )


def modelled(corridor: Corridor, year: int, relations: Sequence[str] = ()) -> Modelled:
    """Return the flows of a year, of all relations or of some.

    Parameters
    ----------
    corridor
        With tables of demand, places and commodities.
    year
        Within the days of demand.csv.
    relations
        Ids of demand.csv; all that have a total in the year where none is named.
    """
    tables = corridor.demand
    goods = tuple(corridor.network.commodities)
    months = [date(year, month, 1) for month in range(1, MONTHS + 1)]
    middle = date(year, 7, 1)
    pairs: list[tuple[str, str]] = []
    names: list[str] = []
    regimes: list[str] = []
    values = [np.zeros((0, len(goods), MONTHS))]
    for id_ in relations or tuple(tables.demand):
        row = tables.demand[id_].at(middle)
        if row is None:
            continue
        own, table = _places_and_goods(corridor, row, goods, middle)
        by_month = _by_month(corridor, row, months)
        pairs += own
        names += [id_] * len(own)
        regimes += [row.regime] * len(own)
        values.append(table[:, :, None] * by_month)
    value = np.concatenate(values)
    usd_per_kg, t_per_feu = (
        np.array([[_number(corridor, "commodities", name, column, day) for day in months] for name in goods])
        for column in ("value_usd_per_kg", "t_per_feu")
    )
    tonnes = value / (usd_per_kg * 1000)
    return Modelled(
        year, tuple(pairs), tuple(names), tuple(regimes), goods, value, tonnes, 2 * tonnes / t_per_feu
    )


def _places_and_goods(
    corridor: Corridor, row: TradeRow, goods: tuple[str, ...], day: date
) -> tuple[list[tuple[str, str]], NDArray[np.float64]]:
    """Pairs of places, and (pair, goods) the part of the relation's carried value that each has."""
    tables = corridor.demand
    senders = _weights(corridor, row.origin, "sends", day)
    receivers = _weights(corridor, row.destination, "receives", day)
    share = np.zeros(len(goods))
    for id_, series in tables.demand_goods.items():
        if series.rows[0].relation == row.id:
            share[goods.index(series.rows[0].goods)] = tables.number("demand_goods", id_, "share", day) or 0.0
    send, receive = np.array(list(senders.values())), np.array(list(receivers.values()))
    at, to = (
        np.array([(corridor.places[p].latitude, corridor.places[p].longitude) for p in names], float)
        for names in (senders, receivers)
    )
    km = np.maximum(
        great_circle_km(at[:, None, 0], at[:, None, 1], to[None, :, 0], to[None, :, 1]), NEAREST_KM
    )
    friction = tables.number("demand", row.id, "friction", day) or 0.0
    guess = send[:, None, None] * receive[None, :, None] * share * (km**-friction)[:, :, None]
    guess *= _leaning(corridor, tuple(senders), goods, "sends", day)[:, None, :]
    guess *= _leaning(corridor, tuple(receivers), goods, "receives", day)[None, :, :]
    table = balanced(guess, (send / send.sum(), receive / receive.sum(), share / share.sum()))
    apart = [(i, j) for i, one in enumerate(senders) for j, other in enumerate(receivers) if one != other]
    pairs = [(tuple(senders)[i], tuple(receivers)[j]) for i, j in apart]
    return pairs, np.array([table[i, j] for i, j in apart])


def _weights(corridor: Corridor, region: str, column: str, day: date) -> dict[str, float]:
    tables = corridor.demand
    found = {
        series.rows[0].place: tables.number("demand_places", id_, column, day) or 0.0
        for id_, series in tables.demand_places.items()
        if series.rows[0].region == region
    }
    return {place: weight for place, weight in found.items() if weight > 0}


def _leaning(
    corridor: Corridor, places: tuple[str, ...], goods: tuple[str, ...], way: str, day: date
) -> NDArray[np.float64]:
    """(place, goods) factor; 1 where a place leans to nothing."""
    factor = np.ones((len(places), len(goods)))
    for id_, series in corridor.demand.leanings.items():
        row = series.rows[0]
        if row.way == way and row.place in places:
            number = corridor.demand.number("leanings", id_, "factor", day)
            factor[places.index(row.place), goods.index(row.goods)] = 1.0 if number is None else number
    return factor


def _by_month(corridor: Corridor, row: TradeRow, months: list[date]) -> NDArray[np.float64]:
    """(month) carried value in USD: a twelfth of the year's in force, times the season's factor."""
    tables = corridor.demand
    season = np.ones(MONTHS)
    for id_, series in tables.seasons.items():
        if series.rows[0].profile == row.profile:
            for n, day in enumerate(months):
                if int(series.rows[0].month) == day.month:
                    season[n] = tables.number("seasons", id_, "factor", day) or 0.0
    year = [
        (tables.number("demand", row.id, "usd_bn", day) or 0.0)
        * (tables.number("demand", row.id, "carried", day) or 0.0)
        for day in months
    ]
    return np.asarray(np.array(year) * 1e9 / MONTHS * season * (MONTHS / season.sum()))


def _number(corridor: Corridor, table: str, id_: str, column: str, day: date) -> float:
    found = corridor.network.number(table, id_, column, day)
    return float("nan") if found is None else found
