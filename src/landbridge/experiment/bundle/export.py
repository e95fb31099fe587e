"""Tables as CSV files and as a workbook: planners live there."""

from __future__ import annotations

import importlib.util
import io
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import BundleError
from landbridge.experiment.bundle.files import why_not, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from landbridge.experiment.bundle.read import Bundle

SHEET_ROWS = 1_048_575
"""Most rows of data a sheet can hold."""


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
        Without the extra `xlsx`, or if a table has more rows than a sheet can hold (use CSV).
    """
    if importlib.util.find_spec("xlsxwriter") is None:
        raise BundleError(
            "a workbook needs the extra `xlsx`: pip install 'landbridge[xlsx]' (CSV needs nothing)"
        )
    tables = {name: bundle.table(name) for name in bundle.table_names}
    tables = {name: data for name, data in tables.items() if data.height or name == "indicators"}
    for name, data in tables.items():
        if data.height > SHEET_ROWS:
            raise BundleError(f"table {name} has {data.height} rows, more than a sheet can hold; use CSV")
    write_whole(file, lambda path: _workbook(tables, path))
    return file


def _csv(data: pl.DataFrame) -> Callable[[Path], None]:
    return lambda path: data.write_csv(path)


def _workbook(tables: dict[str, pl.DataFrame], path: Path) -> None:
    import polars as pl
    from xlsxwriter import Workbook

    content = io.BytesIO()
    with Workbook(content, {"nan_inf_to_errors": True, "in_memory": True}) as book:
        for name, data in tables.items():
            plain = data.with_columns(pl.col(pl.Datetime("us", "UTC")).dt.replace_time_zone(None))
            plain.write_excel(book, worksheet=name, autofit=data.height < 2000, freeze_panes=(1, 0))
    path.write_bytes(content.getvalue())
