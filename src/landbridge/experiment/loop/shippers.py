"""Makes the shippers of a period: modelled trade, the ways of each pair, and the choice of the corridor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.experiment.loop.boxes import Choosers, Crossing, Sent, pruned
from landbridge.network import Networks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from numpy.typing import NDArray

    from landbridge.corridor.corridor import Corridor
    from landbridge.demand.modelled import Modelled

MIDDLE = 15
"""Day of the month on whose network its trade chooses."""


def choosers(
    corridor: Corridor,
    crossings: tuple[Crossing, ...],
    from_: date,
    until: date,
    closed: Collection[str] = (),
    tell: Callable[[int, int], None] | None = None,
) -> Choosers:
    """Return who chooses in a period.

    Months on which the same holds are one; a month that is cut counts by its days.

    Parameters
    ----------
    corridor
        With tables of the network, of demand and of choice.
    crossings
        Of which boxes are counted; pairs of places that no way over them joins are left out.
    from_, until
        First day and day after the last.
    closed
        Passages, borders or links that are shut besides those of the tables.
    tell
        Is told how many networks are done, of how many.
    """
    from landbridge.behaviour.choice import goods_on, ways_between
    from landbridge.experiment.flows.market import parameters_of

    networks = Networks(corridor, closed)
    by_stretch: dict[object, list[tuple[date, float]]] = {}
    for day, share in months(from_, until):
        by_stretch.setdefault(networks.stretch(day), []).append((day, share))
    years: dict[int, Modelled] = {}
    sent = []
    for n, days in enumerate(by_stretch.values()):
        if tell is not None:
            tell(n, len(by_stretch))
        first = days[0][0]
        network = networks.on(first)
        pairs, tonnes = _tonnes(corridor, days, years)
        ways = ways_between(network, pairs, tuple(network.commodities))
        chosen = parameters_of(corridor, first)
        goods = goods_on(network, tuple(network.commodities), spread=chosen.spread)
        keep = pruned(ways, tonnes, crossings)
        kept = tuple(pair for pair, is_kept in zip(pairs, keep.tolist(), strict=True) if is_kept)
        ways = ways_between(network, kept, tuple(network.commodities))
        sent.append(Sent(ways, goods, tonnes[:, keep], chosen.choice))
    return Choosers(crossings, tuple(sent))


def months(from_: date, until: date) -> Iterator[tuple[date, float]]:
    """Yield a day of each month of a period, and the share of the month that lies in it."""
    first = from_.replace(day=1)
    while first < until:
        after = (first + timedelta(days=31)).replace(day=1)
        inside = (min(after, until) - max(first, from_)).days
        yield first.replace(day=MIDDLE), inside / (after - first).days
        first = after


def _tonnes(
    corridor: Corridor, days: list[tuple[date, float]], years: dict[int, Modelled]
) -> tuple[tuple[tuple[str, str], ...], NDArray[np.float64]]:
    """Pairs, and (goods, pair) tonnes in some months."""
    from landbridge.demand.modelled import modelled

    total: NDArray[np.float64] | None = None
    for day, share in days:
        if day.year not in years:
            years[day.year] = modelled(corridor, day.year)
        own = years[day.year].tonnes[:, :, day.month - 1].T * share
        if total is not None and years[day.year].pairs != years[days[0][0].year].pairs:
            raise InputErrors([_other_pairs(day)])
        total = own if total is None else total + own
    assert total is not None
    return years[days[0][0].year].pairs, np.nan_to_num(total)


def _other_pairs(day: date) -> Problem:
    told = f"other places trade in {day.year} than in the year before: ask for one year at a time"
    return Problem("demand.csv", None, "demand", told, None)
