"""Tables as CSV files and as a workbook: planners live there."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from landbridge.base.errors import BundleError
from landbridge.experiment.bundle.files import why_not, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

    from landbridge.experiment.bundle.read import Bundle

SHEET_ROWS = 1_048_575
"""Most rows of data a sheet can hold."""


def to_csv(bundle: Bundle, folder: Path) -> list[Path]:
    """Write every table of a run as CSV (UTF-8, empty cell for null) and return the files."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BundleError(why_not(error, folder)) from error
    files = []
    for name in bundle.table_names:
        file = folder / f"{name}.csv"
        write_whole(file, _csv(bundle.table(name)))
        files.append(file)
    return files


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

    with Workbook(str(path), {"nan_inf_to_errors": True}) as book:
        for name, data in tables.items():
            plain = data.with_columns(pl.col(pl.Datetime("us", "UTC")).dt.replace_time_zone(None))
            plain.write_excel(book, worksheet=name, autofit=data.height < 2000, freeze_panes=(1, 0))
