"""The tables of runs in words: columns, types, units, meaning, keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.accounts.columns import TABLES
from landbridge.accounts.schema import Column, Table
from landbridge.experiment.bundle.database import RUNS

if TYPE_CHECKING:
    import polars as pl

RUN = Column("run", "str", "name of the run, as in the table runs")
"""First column of every table where runs are asked in SQL."""
BY_END = (
    ("_h2", "h²"),
    ("_h", "h"),
    ("usd_milli", "1/1000 USD"),
    ("_milli", "1/1000 of the currency"),
    ("per_usd", "currency per USD"),
    ("hours", "h"),
    ("hour", "h"),
    ("tolerance", "share"),
    ("statistic", "entities²"),
    ("rho", "none, -1 to 1"),
    ("share", "share"),
    ("rank", "none, 0 to 1"),
    ("z", "standard errors"),
)
"""How a column's name ends, and its unit."""
OF_TABLE = {
    "indicators": "that of the column unit",
    "values": "that of the indicator",
    "draw_values": "that of the indicator",
    "assumptions": "that of the address",
    "draws": "that of the address",
    "weights": "none, -1 to 1",
    "states": "that of what",
    "warm_up_course": "entities",
    "week_hours": "that of the state",
    "stock_weeks": "that of the stock",
    "carried": "passages",
    "narrowed": "that of the address",
    "all_ranges": "that of the indicator",
}
"""Unit of the other numbers of a table."""


def unit_of(table: str, column: Column) -> str | None:
    """Name the unit of a column's numbers; None if it holds none, or they are counts or names."""
    if column.base_type == "int" and not column.name.endswith(("hour", "_milli")):
        return None
    if column.base_type not in ("int", "float"):
        return None
    by_end = next((unit for end, unit in BY_END if column.name.endswith(end)), None)
    return by_end or OF_TABLE.get(table)


def described() -> list[dict[str, Any]]:
    """List the tables that SQL over runs knows, with what their columns are."""
    own = [_described(RUNS, RUNS.columns)]
    return own + [_described(table, (RUN, *table.columns)) for table in TABLES.values()]


def type_of(type_: pl.DataType) -> str:
    """Name a column's type as the declarations of tables do."""
    import polars as pl

    if type_ == pl.Date:
        return "date"
    if type_.is_temporal():
        return "time"
    if type_ == pl.Boolean:
        return "bool"
    return "int" if type_.is_integer() else "float" if type_.is_float() else "str"


def _described(table: Table, columns: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "name": table.name,
        "meaning": table.meaning,
        "key": [RUN.name, *table.key] if table is not RUNS else list(table.key),
        "columns": [
            {"name": c.name, "type": c.type, "unit": unit_of(table.name, c), "meaning": c.meaning}
            for c in columns
        ],
        "further_columns": table.wide,
    }
