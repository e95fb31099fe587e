"""One question to any number of runs, in SQL: reads their tables, and nothing else."""

from __future__ import annotations

import importlib.util
import re
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.accounts.columns import TABLES
from landbridge.base.errors import BundleError, InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.experiment.bundle.database import RUNS, database
from landbridge.experiment.bundle.read import Bundle, open_bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import duckdb
    import polars as pl

    from landbridge.accounts.schema import Table

PLAIN = frozenset(
    {
        *(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
        ),
        *("FLOAT", "DOUBLE", "VARCHAR", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"),
    }
)
"""DuckDB's types that come as they are."""
EXACT = ("DECIMAL", "HUGEINT", "UHUGEINT")
"""Types of exact numbers, such as a sum of whole ones."""
NO_COLUMN = (
    r'Referenced column "([^"]+)" not found',
    r'does not have a column named "([^"]+)"',
    r'[Cc]olumn "([^"]+)" (?:does not exist|in \w+ list not found)',
)
"""How DuckDB says that there is no column."""
DAYS = (-719_162, 2_932_896)
"""First and last day that can be written, as days since 1970."""
DAY_US = 86_400_000_000
PATIENCE_S = 0.1
"""Time between two looks whether Ctrl-C was pressed."""
MOST = 100
"""Letters of a wrong name that are shown."""


class _Rows:
    """Rows of a query for polars to read.

    polars remembers the type of whatever it is given, and DuckDB complains at the end of the process of
    types of its own that are still remembered.
    """

    def __init__(self, rows: Any) -> None:
        self._rows = rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._rows.__arrow_c_stream__(requested_schema)


def sql(query: str, runs: Bundle | str | Path | Iterable[Bundle | str | Path]) -> pl.DataFrame:
    """Ask any number of runs one question in SQL.

    Every table of a run is there, with a further first column `run`, and the table `runs` with one row a run.
    Nothing but a single SELECT is run; it reads those tables and no other file, and no network.

    Parameters
    ----------
    query
        A query in DuckDB's SQL.
    runs
        A run or several: opened, or their folders.

    Returns
    -------
    DataFrame
        Plain columns: whole numbers, floats, texts, dates, times (UTC), truth values. Decimals are floats,
        whole numbers beyond 64 bits too; what has no such form (lists, intervals, …) is text. Columns of one
        name are numbered.

    Raises
    ------
    BundleError
        Without the extra `query`; if a folder is no run, or the file of a table is broken.
    InputErrors
        If the query is wrong; with the nearest name where a table or column is unknown.
    """
    if importlib.util.find_spec("duckdb") is None:
        raise BundleError("SQL over runs needs the extra `query`: pip install 'landbridge[query]'")
    import duckdb

    asked = [runs] if isinstance(runs, (Bundle, str, Path)) else list(runs)
    bundles = [run if isinstance(run, Bundle) else open_bundle(run) for run in asked]
    plain = _only_select(query)
    named = {name for name in (*TABLES, RUNS.name) if re.search(rf"\b{name}\b", query, re.IGNORECASE)}
    with database(bundles, named or None, sealed=True) as connection:
        try:
            connection.execute("begin transaction read only")
            return _heard(connection, lambda: _fetched(connection, plain))
        except duckdb.Error as error:
            problem = _problem(error, query, connection)
    for bundle in bundles:  # a file whose pages are broken is told as everywhere else
        for name in named.intersection(TABLES):
            bundle.table(name)
    raise problem


def every_table() -> list[Table]:
    """List the tables that a query can name: those of a run, and `runs`."""
    return [RUNS, *TABLES.values()]


def _only_select(query: str) -> str:
    """Give the text of a query that is one SELECT, without what follows it.

    DuckDB also calls a SELECT what writes on its way: `with x as (copy … to …) from x`.
    """
    import duckdb

    try:
        statements = duckdb.extract_statements(query)
    except duckdb.Error as error:
        raise _wrong(_sentence(error)) from None
    if not statements:
        raise _wrong("is empty")
    if len(statements) > 1:
        raise _wrong(f"has {len(statements)} statements; one SELECT is run at a time")
    if statements[0].type == duckdb.StatementType.MULTI:
        raise _wrong("has a PIVOT that must name its values: pivot … on column in ('a', 'b') …")
    kinds = [statements[0].type.name]
    if kinds == ["SELECT"]:
        with duckdb.connect() as connection:
            row = connection.execute("select json_serialize_sql(?)", [query]).fetchone()
        kinds = re.findall(r'"type":"([A-Z]+)_QUERY_NODE"', row[0] if row else "")
    if kinds:
        raise _wrong(f"is no mere SELECT but has {kinds[0]}: runs are read and never written")
    return _without_end(query)


def _without_end(query: str) -> str:
    """Cut off the semicolon and the comments after a query."""
    import duckdb

    whole = query.encode()
    end = len(whole)
    for start, kind in reversed(duckdb.tokenize(query)):
        if kind != duckdb.token_type.comment and whole[start:end].strip() != b";":
            break
        end = start
    return whole[:end].decode()


def _heard(connection: duckdb.DuckDBPyConnection, work: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """Do something in a thread of its own: in Python's first one DuckDB hears of Ctrl-C when it has done."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        try:
            while not wait([future], PATIENCE_S).done:
                pass
            return future.result()
        except KeyboardInterrupt:
            connection.interrupt()
            raise


def _fetched(connection: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    """Run a query inside another one, where DuckDB lets nothing be written, and take its rows."""
    import polars as pl

    inner = f"from ({query}\n)"  # on one line: errors tell the line of the query
    found = connection.sql(f"select * {inner}")
    names, types = _numbered(found.columns), [str(type_) for type_ in found.types]
    columns = []
    for i, type_ in enumerate(types, start=1):
        comes = type_ in PLAIN or type_.startswith(EXACT)
        to = "timestamp" if type_.startswith("TIMESTAMP") else "varchar"
        columns.append(f'{f"#{i}" if comes else f"cast(#{i} as {to})"} as "c{i}"')
    data = pl.DataFrame(_Rows(connection.sql(f"select {', '.join(columns)} {inner}")))
    data.columns = names
    _check_days(data)
    exact = [name for name, type_ in zip(names, types, strict=True) if type_.startswith(EXACT)]
    return data.with_columns(_whole(data[name]) for name in exact)


def _check_days(data: pl.DataFrame) -> None:
    """Check that every day is one of the years 1 to 9999, which is all that can be written."""
    import polars as pl

    for name, type_ in data.schema.items():
        if type_.is_temporal():
            days = data[name].cast(pl.Int64)
            first, last = DAYS if type_ == pl.Date else (DAYS[0] * DAY_US, (DAYS[1] + 1) * DAY_US - 1)
            if not days.is_between(first, last).all():
                raise _wrong(f"{name} has days outside the years 1 to 9999; cast it to varchar")


def _whole(exact: pl.Series) -> pl.Series:
    """Make exact numbers 64-bit whole ones where all of them are, else floats."""
    import polars as pl

    floats = exact.cast(pl.Float64)
    if getattr(exact.dtype, "scale", 0):
        return floats
    whole = exact.cast(pl.Int64, strict=False)
    return whole if whole.null_count() == exact.null_count() else floats


def _numbered(names: list[str]) -> list[str]:
    """Make names different from each other: mean, mean_2, mean_3."""
    taken: list[str] = []
    for name in names:
        number, own = 1, name
        while own in taken or (number > 1 and own in names):
            number += 1
            own = f"{name}_{number}"
        taken.append(own)
    return taken


def _problem(error: duckdb.Error, query: str, connection: duckdb.DuckDBPyConnection) -> InputErrors:
    """Say in one sentence what is wrong with a query, with the nearest name that would have been right."""
    import duckdb

    text = str(error)
    table = re.search(r"Table with name \"?([^\n]+?)\"? does not exist", text)
    if table:
        known = [one.name for one in every_table()]
        near = nearest(table[1], known)
        told = f"there is no table {table[1][:MOST]!r}"
        return _wrong(told if near else f"{told}; tables are {', '.join(known)}", near)
    column = next(filter(None, (re.search(pattern, text) for pattern in NO_COLUMN)), None)
    if column:
        name = column[1]
        rows = connection.execute("select distinct column_name from information_schema.columns").fetchall()
        near = nearest(name, sorted(row[0] for row in rows))
        told = f"there is no column {name[:MOST]!r}"
        if f'"{name}"' in query and not near:
            told += f"; a text stands between single quotes: '{name[:MOST]}'"
        return _wrong(told, near)
    if isinstance(error, duckdb.PermissionException):
        return _wrong("may read the tables of the runs only: no other file, and no network")
    if isinstance(error, duckdb.OutOfMemoryException):
        return _wrong("needs more memory than there is; ask for less at once")
    return _wrong(_sentence(error))


def _sentence(error: duckdb.Error) -> str:
    """Give the first sentence of an error, and the line that it is about where there are several."""
    text = str(error).strip()
    first = re.sub(r"^[A-Z][\w ]* Error: ", "", text.splitlines()[0]).strip()
    first = re.sub(r"\. (?:Use|Either|You|Please) .*", "", first).rstrip(".!")
    line = re.search(r"^LINE (\d+):", text, re.MULTILINE)
    place = f" (line {line[1]})" if line and line[1] != "1" else ""
    hint = '; the columns from and until are written "from" and "until"' if 'near "from"' in first else ""
    return f"{first}{place}{hint}"


def _wrong(problem: str, near: str | None = None) -> InputErrors:
    return InputErrors([Problem(None, None, "the query", problem, near)])
