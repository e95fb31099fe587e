"""Tables as CSV files and as a workbook: planners live there."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import BundleError
from landbridge.experiment.bundle.files import why_not, write_whole
from landbridge.experiment.bundle.sheets import check_sheets, write_sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from landbridge.experiment.bundle.read import Bundle


def to_csv(bundle: Bundle, folder: Path) -> list[Path]:
    """Write every table of a run as CSV (UTF-8, empty cell for null) and return the files.

    Raises
    ------
    BundleError
        If they cannot be written; then none of them is there, or those that were there before.
    """
    tables = {name: bundle.table(name) for name in bundle.table_names}
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".csv-", dir=folder))
    except OSError as error:
        raise BundleError(why_not(error, folder)) from error
    try:
        for name, data in tables.items():
            write_whole(scratch / f"{name}.csv", _csv(data))
        for name in tables:
            os.replace(scratch / f"{name}.csv", folder / f"{name}.csv")
    except BundleError as error:
        raise BundleError(str(error).replace(str(scratch), str(folder))) from error
    except OSError as error:
        raise BundleError(why_not(error, folder)) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if is_new and not any(folder.iterdir()):
            folder.rmdir()
    return [folder / f"{name}.csv" for name in tables]


def to_xlsx(bundle: Bundle, file: Path) -> Path:
    """Write the tables of a run as sheets of one workbook; empty tables are left out.

    Raises
    ------
    BundleError
        Without the extra `xlsx`, or if a sheet cannot hold a table (use CSV).
    """
    tables = {name: bundle.table(name) for name in bundle.table_names}
    tables = {name: data for name, data in tables.items() if data.height or name == "indicators"}
    check_sheets(tables)
    write_whole(file, lambda path: write_sheets(tables, path))
    return file


def write_table(data: pl.DataFrame, file: Path) -> None:
    """Write one table as CSV, Parquet or a workbook, by the ending of the file's name.

    Raises
    ------
    BundleError
        If it cannot be written; nothing half-written is left.
    """
    if file.suffix.lower() == ".xlsx":
        tables = {"answer": data}
        check_sheets(tables)
        write_whole(file, lambda path: write_sheets(tables, path))
    elif file.suffix.lower() == ".parquet":
        write_whole(file, lambda path: data.write_parquet(path))
    else:
        write_whole(file, _csv(data))


def csv_of(data: pl.DataFrame) -> pl.DataFrame:
    """Make the times of a table such that every reader of CSV knows them: `2024-08-31T19:00:00Z`."""
    import polars as pl

    zoned = [
        name for name, type_ in data.schema.items() if isinstance(type_, pl.Datetime) and type_.time_zone
    ]
    return data.with_columns(pl.col(zoned).dt.to_string("%Y-%m-%dT%H:%M:%S%.fZ"))


def _csv(data: pl.DataFrame) -> Callable[[Path], None]:
    return lambda path: csv_of(data).write_csv(path)
