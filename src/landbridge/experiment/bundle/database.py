"""Any number of runs as one database (DuckDB over the Parquet files)."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.accounts.columns import TABLES
from landbridge.accounts.schema import declare
from landbridge.base.errors import BundleError
from landbridge.experiment.bundle.read import Bundle, open_bundle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import duckdb

RUNS = declare(
    "runs",
    "The runs themselves, one row each: what the manifest of each says.",
    "run",
    """
run          | str   | name of the run, as in the first column of every other table
folder       | str   | its folder
corridor     | str   | corridor
title        | str   | the corridor's title
scenario     | str   | its scenarios in order, `+` between them; empty without one
changes      | str   | what was changed against the corridor as it stands, `; ` between; empty: nothing
from         | date  | first day of the period
until        | date  | day after the last
seed         | int   | number that all random draws depend on
replications | int   | how many it has
draws        | int   | draws of the assumptions it has
interrupted  | bool  | stopped before all that was asked for was done
landbridge   | str?  | version that made it
causes       | str?  | version of its ledger's list of causes; null: the first
created      | str?  | when, UTC
hash         | str   | hash of what its tables say: equal hashes, equal runs
""",
)
"""A table that only the database has."""

_TYPES = {"str": "varchar", "int": "bigint", "date": "date", "bool": "boolean"}


def database(
    runs: Iterable[Bundle | str | Path], tables: Collection[str] | None = None, *, sealed: bool = False
) -> duckdb.DuckDBPyConnection:
    """Open runs as views of one in-memory database, each table with a first column `run`.

    The table `runs` has one row for each of them. A run is called what its manifest calls it; where several
    are called so, by its folder as it was given. A folder given twice counts once.

    Parameters
    ----------
    runs
        Runs or their folders.
    tables
        Tables that are wanted; None: all.
    sealed
        Whether the connection is to read nothing but these tables: no other file, no network, no extension,
        and no setting can be changed any more.

    Raises
    ------
    BundleError
        Without the extra `query`, or if a folder is no run or a table's file is broken.
    """
    if importlib.util.find_spec("duckdb") is None:
        raise BundleError("a database over runs needs the extra `query`: pip install 'landbridge[query]'")
    import duckdb

    named = names_of([run if isinstance(run, Bundle) else open_bundle(run) for run in runs])
    if not named:
        raise BundleError("no run was given")
    common = [name for name in TABLES if all(name in bundle.table_names for bundle in named.values())]
    wanted = common if tables is None else [name for name in TABLES if name in tables]
    files = {name: {run: _file(bundle, name) for run, bundle in named.items()} for name in wanted}
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")  # times look the same on every machine
    connection.execute("set enable_progress_bar = false")
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute("set autoload_known_extensions = false")
    if sealed:
        _seal(connection, [file for of_runs in files.values() for file in of_runs.values()])
    _make_runs(connection, named)
    for name, of_runs in files.items():
        parts = [
            f"select {_quoted(run)} as run, * from read_parquet({_quoted(_pattern(file))}, "
            "hive_partitioning = false)"
            for run, file in of_runs.items()
        ]
        connection.execute(f'create view "{name}" as {" union all by name ".join(parts)}')
    if sealed:
        connection.execute("set lock_configuration = true")
    return connection


def names_of(bundles: Iterable[Bundle]) -> dict[str, Bundle]:
    """Give each run a name of its own, in order; the same folder given twice counts once."""
    own = {bundle.path.resolve(): bundle for bundle in bundles}
    names = [bundle.run for bundle in own.values()]
    named: dict[str, Bundle] = {}
    for bundle in own.values():
        name = bundle.run if names.count(bundle.run) == 1 else str(bundle.path)
        number = 1
        while name in named:
            number += 1
            name = f"{bundle.path} ({number})"
        named[name] = bundle
    return named


def _seal(connection: duckdb.DuckDBPyConnection, files: Iterable[str]) -> None:
    """Leave nothing to read but some files; what is to be written is refused by who runs the SQL.

    https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
    """
    allowed = ", ".join(_quoted(own) for file in files for own in dict.fromkeys((file, _pattern(file))))
    connection.execute("set python_enable_replacements = false")  # a Python variable is no table
    connection.execute("set temp_directory = ''")
    connection.execute("set allow_community_extensions = false")
    connection.execute(f"set allowed_paths = [{allowed}]")
    connection.execute("set enable_external_access = false")


def _make_runs(connection: duckdb.DuckDBPyConnection, named: Mapping[str, Bundle]) -> None:
    columns = ", ".join(f'"{c.name}" {_TYPES[c.base_type]}' for c in RUNS.columns)
    connection.execute(f"create table {RUNS.name} ({columns})")
    places = ", ".join("?" for _ in RUNS.columns)
    for run, bundle in named.items():
        row = _row(run, bundle)
        connection.execute(f"insert into {RUNS.name} values ({places})", [row[c.name] for c in RUNS.columns])


def _row(run: str, bundle: Bundle) -> dict[str, object]:
    manifest = bundle.manifest
    first, after = (date.fromisoformat(day) for day in manifest["period"])
    return {
        "run": run,
        "folder": str(bundle.path),
        "corridor": manifest["corridor"],
        "title": manifest["title"],
        "scenario": "+".join(manifest["scenario"]),
        "changes": "; ".join(manifest.get("changes", ())),
        "from": first,
        "until": after,
        "seed": manifest["seed"],
        "replications": manifest["replications"],
        "draws": manifest.get("draws", 0),
        "interrupted": manifest.get("interrupted", False),
        "landbridge": manifest.get("versions", {}).get("landbridge"),
        "causes": manifest.get("versions", {}).get("causes"),
        "created": manifest.get("created"),
        "hash": manifest["hash"],
    }


def _file(bundle: Bundle, table: str) -> str:
    return str(bundle.check(table).absolute())


def _pattern(file: str) -> str:
    """Write a path so that no letter of it stands for others."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in file)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
