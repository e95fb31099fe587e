"""Any number of runs as one database (DuckDB over the Parquet files)."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from landbridge.accounts.columns import TABLES
from landbridge.base.errors import BundleError
from landbridge.experiment.bundle.read import open_bundle

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import duckdb


def database(paths: Iterable[str | Path]) -> duckdb.DuckDBPyConnection:
    """Open runs as views of one in-memory database, each table with a first column `run`.

    Raises
    ------
    BundleError
        Without the extra `query`, or if a folder is no run.
    """
    if importlib.util.find_spec("duckdb") is None:
        raise BundleError("a database over runs needs the extra `query`: pip install 'landbridge[query]'")
    import duckdb

    bundles = [open_bundle(path) for path in paths]
    if not bundles:
        raise BundleError("no run was given")
    connection = duckdb.connect()
    for name in TABLES:
        parts = [
            f"select {_quoted(b.run)} as run, * from read_parquet({_quoted(_file(b.path, name))})"
            for b in bundles
        ]
        connection.execute(f'create view "{name}" as {" union all by name ".join(parts)}')
    return connection


def _file(folder: Path, table: str) -> str:
    return str(folder / "tables" / f"{table}.parquet")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
