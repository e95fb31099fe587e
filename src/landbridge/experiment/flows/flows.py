"""`flows`: what is traded, by modelled demand, and which ways it takes, by the choice that was calibrated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.behaviour.choice import NESTS
from landbridge.demand import modelled
from landbridge.experiment.flows.asked import FlowsAsked, flows_asked
from landbridge.experiment.flows.empties import Empties, empties_of, rows_of
from landbridge.experiment.flows.market import Carried, market_on, parameters_of
from landbridge.network import Networks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from landbridge.corridor.corridor import Corridor
    from landbridge.demand import Modelled

MIDDLE = 15
"""Day of the month whose network stands for it."""
NOT_EVIDENCE = (
    "totals between regions are inputs; places, goods and months are by hand; the choice is fitted to shares"
    " of modes of 2016-2020: see docs/background/trade.md"
)
MEASURES = ("value_usd", "tonnes", "teu")


@dataclass(frozen=True, eq=False)
class ModalFlows:
    """Flows of a year, or of one month of it, by pair, goods, month and mode."""

    corridor: str
    asked: FlowsAsked
    demand: Modelled
    countries: tuple[tuple[str, str], ...]
    """(pair) of origin and destination."""
    by_nest: dict[str, NDArray[np.float64]]
    """Each of `MEASURES`: (pair, goods, month, nest); months are those asked for."""
    through: dict[tuple[str, str], float]
    """TEU through each facility and direction."""
    unserved_teu: float
    """Of pairs and goods that no way takes."""
    empties: tuple[dict[str, Any], ...] = ()
    """Where asked for: boxes and platforms that go back empty, by pair of regions."""

    def total(self, measure: str) -> float:
        """Return the sum of a measure over all that was asked."""
        return float(self.by_nest[measure].sum())

    def rows(
        self, *, by: str = "country", monthly: bool = False, by_goods: bool = False
    ) -> list[dict[str, Any]]:
        """Return rows, largest value first: origin, destination, measures and shares of modes.

        Parameters
        ----------
        by
            `country`, `place` or `relation`.
        monthly, by_goods
            Whether each month, each kind of goods, has a row of its own.
        """
        groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for n, pair in enumerate(self.demand.pairs):
            ends = {"country": self.countries[n], "place": pair, "relation": ("", "")}[by]
            groups[(*ends, self.demand.relation[n])].append(n)
        goods = (
            [[n] for n in range(len(self.demand.goods))]
            if by_goods
            else [list(range(len(self.demand.goods)))]
        )
        months = (
            [[n] for n in range(len(self.asked.months))] if monthly else [list(range(len(self.asked.months)))]
        )
        found = []
        for (origin, destination, relation), pairs in groups.items():
            for kinds in goods:
                for span in months:
                    cut = {m: self._sum(m, pairs, kinds, span) for m in MEASURES}
                    if not cut["value_usd"].sum() > 0:
                        continue
                    row: dict[str, Any] = {"relation": relation, "regime": self.demand.regime[pairs[0]]}
                    if by != "relation":
                        row |= {"origin": origin, "destination": destination}
                    if by_goods:
                        row["goods"] = self.demand.goods[kinds[0]]
                    if monthly:
                        row["month"] = f"{self.asked.year}-{self.asked.months[span[0]]:02d}"
                    row |= {m: float(cut[m].sum()) for m in MEASURES}
                    for m in ("value_usd", "teu"):
                        row[f"share_{m}"] = dict(zip(NESTS, (cut[m] / cut[m].sum()).tolist(), strict=True))
                    found.append(row)
        return sorted(found, key=lambda row: (row.get("month", ""), -row["value_usd"]))

    def _sum(
        self, measure: str, pairs: list[int], goods: list[int], months: list[int]
    ) -> NDArray[np.float64]:
        """(nest) sum of a measure over pairs, goods and months."""
        return np.asarray(self.by_nest[measure][np.ix_(pairs, goods, months)].sum((0, 1, 2)))

    def to_json(
        self, *, by: str = "country", monthly: bool = False, by_goods: bool = False
    ) -> dict[str, Any]:
        """Return what `--json` prints."""
        return {
            "schema": 1,
            "corridor": self.corridor,
            "year": self.asked.year,
            "months": list(self.asked.months),
            "time": "in_parts" if self.asked.in_parts else "all_in",
            "total": {m: self.total(m) for m in MEASURES},
            "flows": self.rows(by=by, monthly=monthly, by_goods=by_goods),
            "through": [
                {"facility": facility, "direction": direction, "teu": teu}
                for (facility, direction), teu in sorted(self.through.items())
            ],
            "unserved_teu": self.unserved_teu,
            "empties": list(self.empties),
            "note": NOT_EVIDENCE,
        }


def flows(
    corridor: str | Path | Corridor = "khorgos",
    year: str | int = 2023,
    *,
    from_: str | None = None,
    to: str | None = None,
    goods: str | None = None,
    month: int | None = None,
    in_parts: bool = False,
    empties: bool = False,
) -> ModalFlows:
    """Say what is traded in a year, between which places, and which ways it takes.

    Parameters
    ----------
    corridor
        One that was read, a name of one that comes with landbridge, or a folder.
    year
        Which one.
    from_, to
        A place, a country (CN) or a region of the tables (eu); all where not given.
    goods
        One kind only.
    month
        One month only, 1 to 12.
    in_parts
        Time by capital, decay and lateness instead of all in one rate.
    empties
        Boxes and platforms balanced as well: of all trade only.

    Raises
    ------
    InputErrors
        If what is asked does not fit the tables: all that is wrong at once.
    """
    from landbridge.corridor.corridor import Corridor as Read
    from landbridge.corridor.reader import read_corridor

    of = corridor if isinstance(corridor, Read) else read_corridor(corridor)
    asked = flows_asked(
        of, year, from_=from_, to=to, goods=goods, month=month, in_parts=in_parts, empties=empties
    )
    demand = modelled(of, asked.year)
    demand = demand.only(asked.chosen(demand))
    if asked.goods is not None:
        demand = demand.of_goods(asked.goods)
    networks = Networks(of)
    shape = (len(demand.pairs), len(demand.goods), len(asked.months), len(NESTS))
    by_nest = {m: np.zeros(shape) for m in MEASURES}
    through: dict[tuple[str, str], float] = defaultdict(float)
    back: list[Empties] = []
    moved: list[Carried] = []
    for n, number in enumerate(asked.months):
        day = date(asked.year, number, MIDDLE)
        network = networks.on(day)
        carried = market_on(network, demand, number, in_parts=asked.in_parts).carried(parameters_of(of, day))
        for m in MEASURES:
            by_nest[m][:, :, n] = carried.by_nest(getattr(carried, m)).transpose(1, 0, 2)
        teu = carried.teu.sum(0)
        for facility, direction in _facilities(of):
            through[facility, direction] += float(teu[carried.ways.through(facility, direction)].sum())
        if empties:
            moved.append(carried)
            back += empties_of(of, network, carried, f"{asked.year}-{number:02d}")
    asked_teu = float(demand.teu[:, :, [m - 1 for m in asked.months]].sum())
    countries = tuple(
        (of.places[one].country or "", of.places[other].country or "") for one, other in demand.pairs
    )
    return ModalFlows(
        of.name,
        asked,
        demand,
        countries,
        by_nest,
        {key: teu for key, teu in through.items() if teu > 0},
        max(asked_teu - float(by_nest["teu"].sum()), 0.0),
        tuple(rows_of(of, back, moved)) if empties else (),
    )


def _facilities(corridor: Corridor) -> Iterator[tuple[str, str]]:
    """Crossings of the tables that are facilities of the corridor, in both directions."""
    borders = {row.border for series in corridor.network.borders.values() for row in series.rows}
    for facility in sorted(borders & set(corridor.facilities)):
        for direction in ("westbound", "eastbound"):
            yield facility, direction
