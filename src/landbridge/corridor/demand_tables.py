"""The tables of demand as read: rows by id and date, and every number of them as a dated quantity.

They are data of the trade that seeks a way; no run reads them. `landbridge.demand` makes flows of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from landbridge.corridor.demand_rows import (
    MODELS,
    NUMBERS,
    ChoiceRow,
    DemandGoodsRow,
    DemandPlaceRow,
    LeaningRow,
    ModeShareRow,
    SeasonRow,
    TradeRow,
)
from landbridge.corridor.network_tables import Series, number_at, read_tables

if TYPE_CHECKING:
    from landbridge.base.problems import Problems
    from landbridge.corridor.files import CsvFile
    from landbridge.corridor.network_rows import Dated
    from landbridge.corridor.quantity import Quantity
    from landbridge.corridor.tables import EvidenceTable

TABLES = tuple(MODELS)
FILES = tuple(f"{name}.csv" for name in TABLES) + tuple(f"{name}.evidence.csv" for name in TABLES)


@dataclass(frozen=True)
class DemandTables:
    """Tables of demand; empty where a corridor has none."""

    demand: Mapping[str, Series[TradeRow]] = field(default_factory=dict)
    demand_places: Mapping[str, Series[DemandPlaceRow]] = field(default_factory=dict)
    demand_goods: Mapping[str, Series[DemandGoodsRow]] = field(default_factory=dict)
    leanings: Mapping[str, Series[LeaningRow]] = field(default_factory=dict)
    seasons: Mapping[str, Series[SeasonRow]] = field(default_factory=dict)
    choice: Mapping[str, Series[ChoiceRow]] = field(default_factory=dict)
    mode_shares: Mapping[str, Series[ModeShareRow]] = field(default_factory=dict)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    """Every number, by its address."""
    unread: frozenset[str] = frozenset()
    """Tables in which a line could not be read."""

    def __bool__(self) -> bool:
        return bool(self.demand)

    def table(self, name: str) -> Mapping[str, Series[Dated]]:
        """Return a table by its name."""
        found: Mapping[str, Series[Dated]] = getattr(self, name)
        return found

    def number(self, table: str, id_: str, column: str, day: date) -> float | None:
        """Return the number in force on a day, or None where nothing stands."""
        return number_at(self.quantities, f"{table}.{id_}.{column}", day)


def read_demand(
    csv: Callable[[str], CsvFile | None],
    evidence: Callable[[str, str, Mapping[str, object], tuple[str, ...]], EvidenceTable],
    problems: Problems,
) -> DemandTables:
    """Return the tables; note what is wrong with rows that cannot be read."""
    tables, quantities, unread = read_tables(MODELS, NUMBERS, csv, evidence, problems)
    of_its_model = cast("dict[str, Any]", tables)  # each was read by the model that MODELS has for it
    return DemandTables(**of_its_model, quantities=quantities, unread=unread)
