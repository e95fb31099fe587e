"""Opening a bundle."""

from __future__ import annotations

import json
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.accounts.columns import TABLES
from landbridge.accounts.schema import SCHEMA_VERSION
from landbridge.base.errors import BundleError
from landbridge.base.nearest import nearest
from landbridge.experiment.bundle.checked import check_columns, check_file, check_manifest, check_rows
from landbridge.experiment.setting import MOST_TIMES

if TYPE_CHECKING:
    import polars as pl

    from landbridge.experiment.setting import Setting

MOST_MANIFEST = 100_000_000
"""Bytes: a larger file is no manifest."""


class Bundle:
    """A finished run, read from its folder; tables are read when first asked for.

    Parameters
    ----------
    path
        The folder.
    manifest
        What `manifest.json` says: run, corridor, title, scenario, changes, period, seed, replications, draws,
        versions, inputs, warnings, hash, …
    """

    def __init__(self, path: Path, manifest: dict[str, Any]) -> None:
        self.path = path
        self.manifest = manifest
        self._tables: dict[str, pl.DataFrame] = {}

    @property
    def run(self) -> str:
        """Name of the run, as its folder was called when it was made."""
        return str(self.manifest["run"])

    @property
    def hash(self) -> str:
        """Hash of what the tables say."""
        return str(self.manifest["hash"])

    @property
    def warnings(self) -> list[str]:
        """What the run warns of."""
        return list(self.manifest.get("warnings", []))

    @property
    def table_names(self) -> list[str]:
        """Names of all tables that it has: an older run lacks those that came later."""
        return [name for name, table in TABLES.items() if table.since <= self.manifest["schema"]]

    def table(self, name: str) -> pl.DataFrame:
        """Read a table; the frame also gives `.to_pandas()` and `.to_arrow()`.

        Raises
        ------
        BundleError
            If there is no such table, or its file is missing or broken.
        """
        if name not in self._tables:
            import polars as pl

            file = self.file(name)
            try:
                data = pl.read_parquet(file, hive_partitioning=False, glob=False)
            except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
                raise _broken(file, error) from error
            check_columns(TABLES[name], data.schema, file)
            check_rows(TABLES[name], data, self._most(), file)
            self._tables[name] = data
        return self._tables[name]

    def _most(self) -> dict[str, int]:
        """Count the replications and draws that were asked for: some may have been left out."""
        asked = self.manifest.get("setting") or {}
        target = asked.get("target") or {}
        replications = (self.manifest["replications"], asked.get("replications", 0), target.get("most", 0))
        return {
            "replication": max(replications),
            "draw": max(self.manifest.get("draws", 0), asked.get("draws", 0) * MOST_TIMES),
        }

    def file(self, name: str) -> Path:
        """Give the Parquet file of a table.

        Raises
        ------
        BundleError
            If there is no such table, or its file is missing or not as it was written.
        """
        if name not in TABLES:
            near = nearest(name, TABLES)
            meant = f"did you mean {near}?" if near else f"tables are {', '.join(TABLES)}"
            raise BundleError(f"no table {name!r}; {meant}")
        if name not in self.table_names:
            raise BundleError(f"{self.path} is older than the table {name}; run it again to have it")
        file = self.path / "tables" / f"{name}.parquet"
        check_file(file, self.manifest.get("files", {}).get(file.name))
        return file

    def check(self, name: str) -> Path:
        """Check that the file of a table can be read and has the table's columns, and give it.

        Raises
        ------
        BundleError
            If it is missing, broken, or of another table.
        """
        import polars as pl

        file = self.file(name)
        try:
            schema = pl.scan_parquet(file, hive_partitioning=False, glob=False).collect_schema()
        except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            raise _broken(file, error) from error
        check_columns(TABLES[name], schema, file)
        return file

    @property
    def setting(self) -> Setting:
        """How the run was set: enough to make it again.

        Raises
        ------
        BundleError
            If the manifest does not say it.
        """
        from landbridge.experiment.setting import Setting

        try:
            return Setting.from_json(self.manifest["setting"])
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise BundleError(f"{self.path}: its manifest does not say how it was set ({error})") from error

    @cached_property
    def indicators(self) -> pl.DataFrame:
        """The answers: the table `indicators`."""
        return self.table("indicators")

    def check_hash(self) -> bool:
        """Tell whether the tables still say what they said when the run was written."""
        from landbridge.experiment.bundle.canonical import begun_hash, canonical_hash

        digest = canonical_hash({name: self.table(name) for name in self.table_names})
        return begun_hash(digest, self.manifest.get("setting", {}).get("state_sha256")) == self.hash

    def json(self) -> dict[str, Any]:
        """Give the run as `landbridge run --json` prints it."""
        from landbridge.experiment.run_json import run_json

        return run_json(self)

    def to_csv(self, folder: str | Path) -> list[Path]:
        """Write every table as CSV into a folder."""
        from landbridge.experiment.bundle.export import to_csv

        return to_csv(self, Path(folder))

    def to_xlsx(self, file: str | Path) -> Path:
        """Write the tables as sheets of one workbook (needs the extra `xlsx`)."""
        from landbridge.experiment.bundle.export import to_xlsx

        return to_xlsx(self, Path(file))

    def __repr__(self) -> str:
        first, last = self.manifest["period"]
        return (
            f"<Bundle {self.run}: {self.manifest['title']}, {first} to {last}, "
            f"{self.manifest['replications']} replications, {self.path}>"
        )

    def _repr_html_(self) -> str:
        import polars as pl

        first, last = self.manifest["period"]
        rows = self.indicators.filter(pl.col("headline"))
        shown = ("id", "side", "direction", "statistic", "mean", "half_width", "unit", "observed", "verdict")
        head = "".join(f"<th>{name}</th>" for name in shown)
        body = "".join(
            "<tr>" + "".join(f"<td>{_cell(row[name])}</td>" for name in shown) + "</tr>"
            for row in rows.iter_rows(named=True)
        )
        return (
            f"<p><b>{escape(str(self.manifest['title']))}</b>, {first} to {last}, "
            f"{self.manifest['replications']} replications ({escape(self.run)})</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def open_bundle(path: str | Path) -> Bundle:
    """Open the folder of a run.

    Raises
    ------
    BundleError
        If there is no such folder, it is no run, or it was written by a newer version.
    """
    folder = Path(path)
    file = folder / "manifest.json"
    if folder.is_file():
        raise BundleError(f"{folder} is a file; a run is a folder{_nearest_runs(folder)}")
    if not folder.is_dir():
        raise BundleError(f"{folder}: no such folder{_nearest_runs(folder)}")
    if not file.is_file():
        raise BundleError(f"{folder} is not a run: it has no manifest.json{_nearest_runs(folder)}")
    try:
        if file.stat().st_size > MOST_MANIFEST:
            raise BundleError(f"{file} is not the manifest of a run: it is too large")
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        why = "cannot be read" if isinstance(error, OSError) else "is broken, no JSON"
        raise BundleError(f"{file} {why} ({_first_line(error)})") from error
    if not isinstance(manifest, dict):
        raise BundleError(f"{file} is not the manifest of a run: it is no object")
    schema = manifest.get("schema")
    version = schema if isinstance(schema, int) and not isinstance(schema, bool) else 0
    if version > SCHEMA_VERSION:
        raise BundleError(
            f"{file} was written with table schema {version}; this version reads up to {SCHEMA_VERSION}"
        )
    check_manifest(manifest, file)
    if version < 1:
        raise BundleError(f"{file} is broken: it does not say which table schema it has")
    return Bundle(folder, manifest)


def _nearest_runs(folder: Path) -> str:
    try:
        runs = [item for item in folder.parent.iterdir() if (item / "manifest.json").is_file()]
    except OSError:
        return ""
    if not runs:
        return ""
    newest = sorted(runs, key=lambda item: item.stat().st_mtime, reverse=True)[:3]
    return "; runs there: " + ", ".join(item.name for item in newest)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return escape(f"{value:.4g}" if isinstance(value, float) else str(value))


def _broken(file: Path, error: BaseException) -> BundleError:
    if isinstance(error, OSError) and error.errno is not None:
        return BundleError(f"{file} cannot be read: {error.strerror}")
    return BundleError(f"{file} is broken: this run is not whole ({_first_line(error)})")


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
