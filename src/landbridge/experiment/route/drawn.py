"""What is not known of the network: corridors with its assumptions at other points of their ranges.

All numbers of one kind move together: what is unsure of the days of one train is unsure of all, so that no
best of many lanes is only the luckiest draw. Of commodities the rate of time alone is drawn: their value and
load are what is asked about. Lengths of links stay: they are surveyed, published or computed along a map.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from landbridge.experiment.assumptions import law_of, valued
from landbridge.experiment.laws import latin_hypercube

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.quantity import Quantity

FIXED = frozenset({"links.km", "emissions.value"})
"""Table and column of what is not drawn."""
OF_GOODS = frozenset({"all_in_per_day", "capital_per_year", "decay_per_day", "late_per_day"})
TOGETHER = {"transit_days_p95": "transit_days", "hours_p95": "hours"}
"""Spread goes with the usual time."""


def drawn_tables(corridor: Corridor, day: date, draws: int, seed: int = 1) -> Iterator[Corridor]:
    """Yield corridors whose network on a day has its assumptions at other points of their ranges.

    Parameters
    ----------
    corridor
        As read.
    day
        Numbers in force on it are drawn; others stay as they are.
    draws
        How many: a Latin hypercube over the kinds of numbers.
    seed
        Of the draws.
    """
    open_ = {}
    for address, quantity in corridor.network.quantities.items():
        kind = kind_of(corridor, address)
        if kind is not None and any(law_of(address, p) for p in quantity.periods if p.covers(day)):
            open_[address] = kind
    kinds = sorted(set(open_.values()))
    for points in latin_hypercube(kinds, draws, seed):
        at = dict(zip(kinds, points.tolist(), strict=True))
        quantities = {
            address: _moved(quantity, at[open_[address]], day) if address in open_ else quantity
            for address, quantity in corridor.network.quantities.items()
        }
        yield replace(corridor, network=replace(corridor.network, quantities=quantities))


def kind_of(corridor: Corridor, address: str) -> str | None:
    """Return what an assumption is drawn with, such as `services rail transit_days`; None: it stays.

    Services go by mode, prices by the market (`scfi`, `rail`, `air`), borders and terminals by mode.
    """
    table, _, rest = address.partition(".")
    id_, _, column = rest.rpartition(".")
    if f"{table}.{column}" in FIXED or (table == "commodities" and column not in OF_GOODS):
        return None
    column = TOGETHER.get(column, column)
    if table == "commodities":
        return f"{table} {column}"
    if table == "services":
        return f"{table} {corridor.network.services[id_].rows[0].mode} {column}"
    if table == "links":
        return f"{table} {corridor.network.links[id_].rows[0].mode} {column}"
    return f"{table} {id_.partition('.')[0]} {column}"


def _moved(quantity: Quantity, u: float, day: date) -> Quantity:
    periods = []
    for period in quantity.periods:
        law = law_of(quantity.address, period) if period.covers(day) else None
        periods.append(period if law is None else valued(period, law.quantile(u)))
    return replace(quantity, periods=tuple(periods))
