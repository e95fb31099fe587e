"""Observed shares of modes, and what a choice makes of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from landbridge.behaviour.choice import NESTS
from landbridge.corridor.demand_rows import ModeShareRow
from landbridge.demand import modelled
from landbridge.experiment.flows.market import Market, Parameters, market_on
from landbridge.network import Networks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.corridor.corridor import Corridor

MONTHS = (2, 5, 8, 11)
"""Months that stand for a year; of a shorter time those of them within it."""
MIDDLE = 15
MEASURE = {"value": "value_usd", "tonnes": "tonnes", "boxes": "teu"}
Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A row of mode_shares.csv with its range and its source."""

    id: str
    row: ModeShareRow
    low: float
    high: float
    source: str

    @property
    def value(self) -> float:
        """What was observed."""
        return self.row.value

    @property
    def sd(self) -> float:
        """Standard deviation of ln of what was observed, by its 90% range."""
        return math.log(self.high / self.low) / (2 * Z90)

    def months(self) -> tuple[tuple[int, int], ...]:
        """Years and months that stand for its time."""
        within = [
            (day.year, day.month)
            for day in (
                date(year, month, 1)
                for year in range(self.row.from_.year, self.row.until.year + 1)
                for month in MONTHS
            )
            if self.row.from_ <= day < self.row.until
        ]
        return tuple(within)


def share_rows(corridor: Corridor) -> tuple[ShareRow, ...]:
    """Return all observed shares, oldest first."""
    found = []
    for id_, series in corridor.demand.mode_shares.items():
        evidence = corridor.demand.quantities[f"mode_shares.{id_}.value"].periods[0].evidence
        row = series.rows[0]
        low, high = evidence.low, evidence.high
        found.append(
            ShareRow(
                id_,
                row,
                row.value if low is None else low,
                row.value if high is None else high,
                evidence.source or "",
            )
        )
    return tuple(sorted(found, key=lambda one: (one.row.from_, one.id)))


@dataclass
class Markets:
    """Markets of the months that rows need; each is made once, whatever is tried on it."""

    corridor: Corridor
    relations: tuple[str, ...]
    _made: dict[tuple[int, int], tuple[Market, tuple[str, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._networks = Networks(self.corridor)

    def of(self, year: int, month: int) -> tuple[Market, tuple[str, ...]]:
        """Return the market of a month, and the relation of each of its pairs."""
        if (year, month) not in self._made:
            demand = modelled(self.corridor, year, self.relations)
            network = self._networks.on(date(year, month, MIDDLE))
            self._made[year, month] = (market_on(network, demand, month), demand.relation)
        return self._made[year, month]

    def predicted(self, rows: Iterable[ShareRow], parameters: Parameters) -> dict[str, float]:
        """Return what a choice makes of each row."""
        wanted = list(rows)
        sums: dict[tuple[int, int], dict[str, dict[str, np.ndarray]]] = {}
        for year, month in sorted({when for one in wanted for when in one.months()}):
            market, relation = self.of(year, month)
            carried = market.carried(parameters)
            names = np.array(relation)
            sums[year, month] = {
                measure: {
                    id_: carried.by_nest(getattr(carried, measure))[:, names == id_].sum((0, 1))
                    for id_ in dict.fromkeys(relation)
                }
                for measure in MEASURE.values()
            }
        return {one.id: self._of_row(one, sums) for one in wanted}

    def _of_row(self, one: ShareRow, sums: dict[tuple[int, int], dict[str, dict[str, np.ndarray]]]) -> float:
        row = one.row
        by_nest = np.zeros(len(NESTS))
        for when in one.months():
            for id_ in row.relations.split():
                by_nest += sums[when][MEASURE[row.of]][id_]
        if row.against is not None:
            return float(by_nest[NESTS.index(row.mode)] / by_nest[NESTS.index(row.against)])
        among = row.among.split() if row.among else list(NESTS)
        whole = by_nest[[NESTS.index(name) for name in among]].sum()
        return float(by_nest[NESTS.index(row.mode)] / whole)
