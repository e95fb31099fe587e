"""The ways of a shipment with price, days, lateness, carbon and total cost, and which pays from when on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors
from landbridge.behaviour.shipper import (
    BreakEven,
    Weighed,
    best_by_mode,
    break_evens,
    curves_by_mode,
    weigh,
)
from landbridge.experiment.route.cut import no_way
from landbridge.network.search import best_ways, between, ends_of, searchable, spread

if TYPE_CHECKING:
    from landbridge.experiment.route.asked import Asked
    from landbridge.network import Network
    from landbridge.network.search import Found

EPSILON = (0.1, 0.1, 0.2, 0.3)
"""Of price, hours, CO2e and lateness: each way there is has one found that is worse by no more than this.

The tables know no price and no time to a tenth; the best of each mode is found apart from this, exactly.
"""
MOST = 12
WORTHS_USD_A_DAY = (0.0, 20.0, 60.0, 150.0, 400.0, 1_000.0, 3_000.0, 10_000.0)
"""Worths of a day, of the whole shipment, at which the best way of each mode is found for what pays when."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The ways of one question."""

    asked: Asked
    ways: tuple[Weighed, ...]
    """At most twelve, cheapest to pay first: the best of each mode, and those that no other beats."""
    best: dict[str, Weighed]
    """The least total cost of each mode."""
    curves: dict[str, tuple[Weighed, ...]]
    """Of each mode the ways that cost least at some value of the goods."""
    break_even: tuple[BreakEven, ...]
    found: int
    """How many ways stand for all there are, within `EPSILON`, before a few were taken of them."""
    network: Network = field(repr=False, compare=False)
    """That they were found in."""


def answer(network: Network, asked: Asked) -> Answer:
    """Find and weigh the ways of a question in the network of its day.

    Raises
    ------
    InputErrors
        If there is no way: which cut separates the two, and what would join them.
    """
    origin, target = ends_of(network, asked.origin, asked.destination)
    search = searchable(network, asked.shipment, asked.goods)
    start = asked.start_h
    found = between(network, search, origin, target).ways(origin, target, start, EPSILON)
    if not found:
        raise InputErrors([no_way(network, search, asked, origin, target)])
    every = list(found)
    a_day = asked.shipment.value_usd * asked.all_in_per_day
    for worth in (a_day, *WORTHS_USD_A_DAY):
        every += best_ways(network, search, origin, target, start, worth).values()
    every = list({one.arcs: one for one in every}.values())
    weighed = weigh(network, every, asked.shipment, asked.time_value, asked.capital_per_year)
    best = best_by_mode(weighed)
    curves = curves_by_mode(weighed)
    return Answer(
        asked=asked,
        ways=_shown(weighed[: len(found)], list(found), best),
        best=best,
        curves={mode: curves[mode] for mode in best},
        break_even=break_evens({mode: curves[mode] for mode in best}, asked.shipment, asked.all_in_per_day),
        found=len(found),
        network=network,
    )


def _shown(weighed: tuple[Weighed, ...], found: list[Found], best: dict[str, Weighed]) -> tuple[Weighed, ...]:
    """The best of each mode, and of the others those that stand for all."""
    by_arcs = {way.arcs: way for way in weighed}
    chosen = {way.arcs: way for way in list(best.values())[:MOST]}
    for one in spread(found, MOST):
        if len(chosen) >= MOST:
            break
        chosen.setdefault(one.arcs, by_arcs[one.arcs])
    return tuple(sorted(chosen.values(), key=lambda way: (way.paid_usd, way.hours)))
