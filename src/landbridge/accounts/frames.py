"""Columns to data frames of a declared table: typed, without NaN, rows in key order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from landbridge.accounts.schema import Table


def polars_type(type_: str) -> Any:
    """Name the polars type of a declared type."""
    import polars as pl

    return {
        "str": pl.String,
        "int": pl.Int64,
        "float": pl.Float64,
        "bool": pl.Boolean,
        "date": pl.Date,
        "time": pl.Datetime("us", "UTC"),
    }[type_.rstrip("?")]


def frame(table: Table, columns: Mapping[str, Sequence[Any] | Any]) -> pl.DataFrame:
    """Build the data frame of a declared table.

    Parameters
    ----------
    table
        The declaration.
    columns
        Values by column name; columns beyond the declared ones only where the table is wide.

    Returns
    -------
    DataFrame
        Declared columns first, in their order; rows in key order; NaN turned into null.
    """
    import polars as pl

    declared = [column.name for column in table.columns]
    extra = [name for name in columns if name not in declared]
    missing = [name for name in declared if name not in columns]
    if missing or (extra and not table.wide):
        raise ValueError(f"table {table.name}: missing columns {missing}, undeclared columns {extra}")
    series = [
        pl.Series(c.name, columns[c.name], dtype=polars_type(c.type), strict=False) for c in table.columns
    ]
    series += [pl.Series(name, columns[name], dtype=pl.Float32) for name in extra]
    return in_order(table, pl.DataFrame(series))


def frame_of_rows(table: Table, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Build the data frame of a declared table from rows; a column that a row lacks is null."""
    return frame(table, {c.name: [row.get(c.name) for row in rows] for c in table.columns})


def in_order(table: Table, data: pl.DataFrame) -> pl.DataFrame:
    """Put the rows in key order, nulls first, and turn NaN into null and -0.0 into 0.0."""
    import polars.selectors as cs

    data = data.with_columns((cs.float().fill_nan(None) + 0.0).name.keep())
    if data.height > 1:
        data = data.sort(list(table.key), nulls_last=False, maintain_order=True)
    return data


def empty(table: Table) -> pl.DataFrame:
    """Build the table without rows."""
    return frame(table, {column.name: [] for column in table.columns})
