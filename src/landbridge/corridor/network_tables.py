"""The tables of the network as read: rows by id and date, and every number of them as a dated quantity.

They are data of the way beyond the gateway; no run reads them. `landbridge.network` makes a network of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from landbridge.base.problems import Problems
from landbridge.corridor.files import CsvFile
from landbridge.corridor.network_rows import (
    BanRow,
    BorderRow,
    CommodityRow,
    Dated,
    EmissionRow,
    FreightRateRow,
    LinkRow,
    PassageRow,
    Priced,
    ServiceRow,
    TransferRow,
)
from landbridge.corridor.quantity import Origin, Period, Quantity
from landbridge.corridor.tables import EvidenceTable, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Dated)

NUMBERS: dict[str, tuple[str, ...]] = {
    "links": ("km", "speed_kmh"),
    "services": (
        "departures_per_week", "transit_days", "transit_days_p95", "speed_kmh", "hours_a_day",
        "p95_factor", "price", "series_factor", "subsidy",
    ),
    "borders": ("hours", "hours_p95", "fee"),
    "transfers": ("hours", "hours_p95", "price"),
    "commodities": (
        "value_usd_per_kg", "t_per_feu", "all_in_per_day", "capital_per_year", "decay_per_day",
        "late_per_day",
    ),
    "bans": (),
    "passages": (),
    "emissions": ("value",),
    "freight_rates": ("rate",),
}  # fmt: skip
"""Columns of each table that carry evidence, and have an address each: `services.<id>.price`."""
UNITS = {
    "km": "km",
    "speed_kmh": "km/h",
    "departures_per_week": "departures/week",
    "transit_days": "days",
    "transit_days_p95": "days",
    "hours_a_day": "h/day",
    "p95_factor": "factor",
    "series_factor": "factor",
    "hours": "h",
    "hours_p95": "h",
    "value_usd_per_kg": "USD/kg",
    "t_per_feu": "t/feu",
    "all_in_per_day": "share/day",
    "capital_per_year": "share/year",
    "decay_per_day": "share/day",
    "late_per_day": "share/day",
    "usd_bn": "bn USD/year",
    "carried": "share",
    "share": "share",
    "friction": "elasticity",
    "sends": "weight",
    "receives": "weight",
    "factor": "factor",
}
"""Units of columns that always have the same."""
MODELS: dict[str, type[Dated]] = {
    "links": LinkRow,
    "services": ServiceRow,
    "borders": BorderRow,
    "transfers": TransferRow,
    "commodities": CommodityRow,
    "bans": BanRow,
    "passages": PassageRow,
    "emissions": EmissionRow,
    "freight_rates": FreightRateRow,
}
TABLES = tuple(MODELS)
WITH_EVIDENCE = tuple(name for name in TABLES if NUMBERS[name])
FILES = tuple(f"{name}.csv" for name in TABLES) + tuple(f"{name}.evidence.csv" for name in WITH_EVIDENCE)


@dataclass(frozen=True)
class Series(Generic[R]):
    """All rows of one id, oldest first."""

    id: str
    rows: tuple[R, ...]
    origins: tuple[Origin, ...]

    @property
    def origin(self) -> Origin:
        """Where the oldest row stands."""
        return self.origins[0]

    def at(self, day: date) -> R | None:
        """Return the row in force on a day, or None."""
        for row in self.rows:
            if (row.from_ is None or row.from_ <= day) and (row.until is None or day < row.until):
                return row
        return None

    def each(self) -> Iterator[tuple[Origin, R]]:
        """Yield each row with where it stands."""
        yield from zip(self.origins, self.rows, strict=True)


@dataclass(frozen=True)
class NetworkTables:
    """Tables of the network; empty where a corridor has none."""

    links: Mapping[str, Series[LinkRow]] = field(default_factory=dict)
    services: Mapping[str, Series[ServiceRow]] = field(default_factory=dict)
    borders: Mapping[str, Series[BorderRow]] = field(default_factory=dict)
    transfers: Mapping[str, Series[TransferRow]] = field(default_factory=dict)
    commodities: Mapping[str, Series[CommodityRow]] = field(default_factory=dict)
    bans: Mapping[str, Series[BanRow]] = field(default_factory=dict)
    passages: Mapping[str, Series[PassageRow]] = field(default_factory=dict)
    emissions: Mapping[str, Series[EmissionRow]] = field(default_factory=dict)
    freight_rates: Mapping[str, Series[FreightRateRow]] = field(default_factory=dict)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    """Every number, by its address."""
    unread: frozenset[str] = frozenset()
    """Tables in which a line could not be read: what they lack is not told again."""

    def __bool__(self) -> bool:
        return bool(self.links or self.services)

    def table(self, name: str) -> Mapping[str, Series[Dated]]:
        """Return a table by its name."""
        found: Mapping[str, Series[Dated]] = getattr(self, name)
        return found

    def number(self, table: str, id_: str, column: str, day: date) -> float | None:
        """Return the number in force on a day, or None where nothing stands."""
        return number_at(self.quantities, f"{table}.{id_}.{column}", day)


def number_at(quantities: Mapping[str, Quantity], address: str, day: date) -> float | None:
    """Return the number in force at an address on a day, or None where nothing stands."""
    quantity = quantities.get(address)
    if quantity is None:
        return None
    for period in quantity.periods:
        if period.covers(day):
            value = period.value
            return float(value) if isinstance(value, (int, float)) else None
    return None


def read_network(
    csv: Callable[[str], CsvFile | None],
    evidence: Callable[[str, str, Mapping[str, object], tuple[str, ...]], EvidenceTable],
    problems: Problems,
) -> NetworkTables:
    """Return the tables; note what is wrong with rows that cannot be read.

    Parameters
    ----------
    csv
        Gives a file of the folder, or None if it is not there.
    evidence
        Gives the evidence of a table, from its file, its name, its ids and the columns that carry it.
    problems
        Grows by what is wrong.
    """
    tables, quantities, unread = read_tables(MODELS, NUMBERS, csv, evidence, problems)
    of_its_model = cast("dict[str, Any]", tables)  # each was read by the model that MODELS has for it
    return NetworkTables(**of_its_model, quantities=quantities, unread=unread)


def read_tables(
    models: Mapping[str, type[Dated]],
    numbers: Mapping[str, tuple[str, ...]],
    csv: Callable[[str], CsvFile | None],
    evidence: Callable[[str, str, Mapping[str, object], tuple[str, ...]], EvidenceTable],
    problems: Problems,
) -> tuple[dict[str, dict[str, Series[Dated]]], dict[str, Quantity], frozenset[str]]:
    """Return tables by name, their numbers by address, and the tables of which a line could not be read.

    Parameters
    ----------
    models, numbers
        Of each table, the model of its rows and the columns that carry evidence.
    csv, evidence, problems
        As of `read_network`.
    """
    tables: dict[str, dict[str, Series[Dated]]] = {}
    quantities: dict[str, Quantity] = {}
    unread = set()
    for name, model in models.items():
        table = csv(f"{name}.csv")
        rows = list(read_rows(table, model, name, problems)) if table is not None else []
        if table is not None and len(rows) < len(table.rows):
            unread.add(name)
        tables[name] = _series(name, rows, problems)
        if not numbers[name]:
            continue
        stands_on = evidence(f"{name}.evidence.csv", name, tables[name], numbers[name])
        for series in tables[name].values():
            quantities.update(_quantities(name, numbers[name], series, stands_on))
    return tables, quantities, frozenset(unread)


def _unit(row: Dated, column: str) -> str | None:
    """Return the unit of a number, as `ids` shows it."""
    if isinstance(row, Priced) and column in ("price", "fee", "subsidy"):
        _, _, unit, currency = row.money
        return f"{currency}/{unit.removeprefix('per_').replace('_', '-')}" if unit and currency else None
    if isinstance(row, (EmissionRow, FreightRateRow)):
        return row.unit.replace("_per_", "/")
    return UNITS.get(column)


def _series(name: str, rows: list[tuple[Origin, Dated]], problems: Problems) -> dict[str, Series[Dated]]:
    found: dict[str, list[tuple[Origin, Dated]]] = {}
    for origin, row in rows:
        if row.from_ is not None and row.until is not None and row.until <= row.from_:
            told = f"ends {row.until}, which is not after its beginning {row.from_}"
            problems.add(origin.file, origin.line, f"{name}.{row.id}.until", told)
        else:
            found.setdefault(row.id, []).append((origin, row))
    made = {}
    for id_, own in found.items():
        own.sort(key=lambda pair: pair[1].from_ or date.min)
        made[id_] = Series(id_, tuple(row for _, row in own), tuple(origin for origin, _ in own))
    return made


def _quantities(
    name: str, columns: tuple[str, ...], series: Series[Dated], stands_on: EvidenceTable
) -> Iterator[tuple[str, Quantity]]:
    for column in columns:
        periods = []
        for origin, row in series.each():
            value = getattr(row, column)
            if value is not None:
                evidence = stands_on.of(series.id, column, row.from_, value)
                periods.append(Period(value, row.from_, row.until, evidence, origin, unit=_unit(row, column)))
        if periods:
            address = f"{name}.{series.id}.{column}"
            yield address, Quantity(address, tuple(periods))
