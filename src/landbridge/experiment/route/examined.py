"""Numbers of the best ways by mode, with their range over draws of what is not known of the network.

A number is named by what is compared and the measure: `rail days`, `sea-rail days` (what rail saves),
`rail/sea paid_usd`, `rail>sea usd_per_kg` (from which value a kg rail costs less in all).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from landbridge.accounts.statistics import quantile
from landbridge.base.errors import InputErrors
from landbridge.behaviour.shipper import Weighed, weigh
from landbridge.experiment.route.asked import Asked
from landbridge.experiment.route.drawn import drawn_tables
from landbridge.network import network_on
from landbridge.network.cost import break_even_usd_per_kg
from landbridge.network.search import best_ways, ends_of, searchable

if TYPE_CHECKING:
    from datetime import date

    from landbridge.corridor.corridor import Corridor
    from landbridge.network import Network

NAMED = re.compile(r"(?P<one>[a-z+]+)(?:(?P<by>[-/>])(?P<other>[a-z+]+))? (?P<what>[a-z0-9_]+)\Z")
BAND = (0.05, 0.95)
MEASURES: dict[str, Callable[[Weighed], float]] = {
    "days": lambda way: way.days(0.5),
    "days_p95": lambda way: way.days(0.95),
    "paid_usd": lambda way: way.paid_usd,
    "price_usd": lambda way: way.price_usd,
    "subsidy_usd": lambda way: way.subsidy_usd,
    "co2e_kg": lambda way: way.co2e_kg,
    "main_days": lambda way: max(way.legs, key=lambda leg: leg.km).mean_h / 24,
    "main_usd": lambda way: max(way.legs, key=lambda leg: leg.km).price_usd,
    "main_km": lambda way: max(way.legs, key=lambda leg: leg.km).km,
}
"""Of one way; `main` is its longest leg, from terminal to terminal."""
UNITS = {"days": "days", "days_p95": "days", "main_days": "days", "co2e_kg": "kg", "main_km": "km"}
UNITS |= dict.fromkeys(("paid_usd", "price_usd", "subsidy_usd", "main_usd"), "USD")


class Best(NamedTuple):
    """The way of the least total cost of each mode."""

    asked: Asked
    ways: Mapping[str, Weighed]


Question = Callable[["Corridor"], Asked]
"""Asks the same of any corridor: a draw may have other rates of time."""


class Examined(NamedTuple):
    """A number with its range; low and high are the value itself where nothing was drawn."""

    value: float
    low: float
    high: float
    unit: str


@dataclass(frozen=True)
class Examination:
    """The best ways of some questions of one day, as the tables have it and in draws."""

    base: tuple[Best, ...]
    draws: tuple[tuple[Best, ...], ...]
    """(draw) (question)"""
    refused: int
    """Draws in which the network cannot be: a way without time, or none at all."""

    def number(self, named: str, question: int = 0) -> Examined | None:
        """Return a number and its 5-95% range; None if there is no way of that mode."""
        value = number_of(self.base[question], named)
        if value is None:
            return None
        drawn = [n for best in self.draws if (n := number_of(best[question], named)) is not None]
        low, high = (quantile(drawn, share) for share in BAND)
        return Examined(value, value if low is None else low, value if high is None else high, unit_of(named))


def examine(
    corridor: Corridor,
    day: date,
    questions: Sequence[Question],
    draws: int = 0,
    *,
    closed: Sequence[str] = (),
    without: Sequence[str] = (),
) -> Examination:
    """Answer questions of one day, in the corridor as it is and in draws of its network.

    Parameters
    ----------
    corridor
        As read.
    day
        Of departure.
    questions
        Each asks the same of any corridor.
    draws
        How many; 0 gives no ranges.
    closed, without
        Passages, borders or links that are shut; services that are left out.
    """

    def _answers(of: Corridor) -> tuple[Best, ...]:
        network = network_on(of, day, closed, without)
        return tuple(_best(network, ask(of)) for ask in questions)

    base = _answers(corridor)
    drawn, refused = [], 0
    for one in drawn_tables(corridor, day, draws) if draws else ():
        try:
            drawn.append(_answers(one))
        except (InputErrors, ValueError):
            refused += 1
    return Examination(base, tuple(drawn), refused)


def _best(network: Network, asked: Asked) -> Best:
    origin, target = ends_of(network, asked.origin, asked.destination)
    search = searchable(network, asked.shipment, asked.goods)
    a_day = asked.shipment.value_usd * asked.all_in_per_day
    found = best_ways(network, search, origin, target, asked.start_h, a_day)
    weighed = weigh(network, found.values(), asked.shipment, asked.time_value, asked.capital_per_year)
    return Best(asked, dict(zip(found, weighed, strict=True)))


def number_of(best: Best, named: str) -> float | None:
    """Return a number by its name; None if a mode has no way, or the faster one never pays.

    Raises
    ------
    ValueError
        If the name is none.
    """
    one, by, other, what = _parts(named)
    if one not in best.ways or (other and other not in best.ways):
        return None
    first, second = best.ways[one], best.ways[other or one]
    if by == ">":
        kg, rate = best.asked.shipment.tonnes * 1000, best.asked.all_in_per_day
        return break_even_usd_per_kg(
            first.paid_usd, second.paid_usd, first.mean_days, second.mean_days, kg, rate
        )
    value, against = MEASURES[what](first), MEASURES[what](second)
    if by == "/":
        return value / against
    return value - against if by == "-" else value


def unit_of(named: str) -> str:
    """Return the unit of a number by its name."""
    _, by, _, what = _parts(named)
    if by == ">":
        return "USD/kg"
    return "ratio" if by == "/" else UNITS[what]


def _parts(named: str) -> tuple[str, str | None, str | None, str]:
    found = NAMED.match(named)
    if found is None or (found["by"] != ">" and found["what"] not in MEASURES):
        raise ValueError(f"{named[:60]!r} names no number of a way; measures are {', '.join(MEASURES)}")
    return found["one"], found["by"], found["other"], found["what"]
