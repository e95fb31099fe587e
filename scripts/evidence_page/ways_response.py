"""Who changes to rail when the Red Sea shuts: the modelled trade of 2023 before the ways of both times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from landbridge.behaviour.choice import NESTS
from landbridge.corridor import Corridor
from landbridge.demand import modelled
from landbridge.experiment.assumptions import law_of, valued
from landbridge.experiment.flows.asked import flows_asked
from landbridge.experiment.flows.market import market_on, parameters_of
from landbridge.experiment.laws import latin_hypercube
from landbridge.experiment.route.drawn import drawn_tables
from landbridge.experiment.route.examined import Examined
from landbridge.network import network_on

YEAR, MONTH = 2023, 11
BEFORE, AFTER = date(2023, 11, 15), date(2024, 1, 25)
"""The trade of November 2023, before the ways of these two days: no trade of 2024 is in either."""
PASSAGE = "bab-el-mandeb"
DRAWS = 12


def response(corridor: Corridor, draws: int = DRAWS) -> dict[str, Examined]:
    """Change of rail from China to the EU in percent: by the days alone, and with all prices of the time."""
    base = _changes(corridor, corridor)
    drawn = [_changes(one, other) for one, other in _drawn(corridor, draws)]
    found = {}
    for name, value in base.items():
        values = sorted(one[name] for one in drawn)
        found[name] = Examined(value, values[0], values[-1], "%")
    return found


def _drawn(corridor: Corridor, draws: int) -> Iterator[tuple[Corridor, Corridor]]:
    """Yield the corridor of both days at the same points, the parameters of choice drawn as well."""
    choice = sorted(address for address in corridor.demand.quantities if address.startswith("choice."))
    points = latin_hypercube(choice, draws, 1).tolist()
    calm, after_ = drawn_tables(corridor, BEFORE, draws), drawn_tables(corridor, AFTER, draws)
    for before, after, at in zip(calm, after_, points, strict=True):
        moved = dict(corridor.demand.quantities)
        for address, share in zip(choice, at, strict=True):
            quantity = moved[address]
            periods = [(period, law_of(address, period)) for period in quantity.periods]
            moved[address] = replace(
                quantity,
                periods=tuple(p if law is None else valued(p, law.quantile(share)) for p, law in periods),
            )
        demand = replace(corridor.demand, quantities=moved)
        yield replace(before, demand=demand), replace(after, demand=demand)


def _changes(before: Corridor, after: Corridor) -> dict[str, float]:
    calm = rail_teu(before, BEFORE)
    return {
        "days alone": 100 * (rail_teu(before, BEFORE, (PASSAGE,)) / calm - 1),
        "days and prices": 100 * (rail_teu(after, AFTER) / calm - 1),
    }


def rail_teu(corridor: Corridor, day: date, closed: tuple[str, ...] = ()) -> float:
    """TEU from China to the EU by rail in the month, with the ways of a day."""
    asked = flows_asked(corridor, YEAR, from_="cn", to="eu", month=MONTH)
    demand = modelled(corridor, YEAR)
    demand = demand.only(asked.chosen(demand))
    market = market_on(network_on(corridor, day, closed), demand, MONTH)
    carried = market.carried(parameters_of(corridor, day))
    return float(carried.by_nest(carried.teu)[:, :, NESTS.index("rail")].sum())
