"""Tables as sheets of a workbook, row by row, so that no more than a row is held in memory."""

from __future__ import annotations

import importlib.util
import io
import math
import tempfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import BundleError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import polars as pl

MOST_ROWS = 1_048_575
"""Rows of data that a sheet can hold below its heads."""
MOST_COLUMNS = 16_384
MOST_LETTERS = 32_767
"""Letters that a cell can hold."""
EXACT = 2**53
"""Whole numbers beyond it are no numbers of a spreadsheet, which counts in 64-bit floats."""
FIRST_YEAR = 1900
WIDTH = 14


def check_sheets(tables: Mapping[str, pl.DataFrame]) -> None:
    """Check that a workbook can be written and can hold some tables.

    Raises
    ------
    BundleError
        Without the extra `xlsx`, or if a table has too many rows or columns, or a text is too long.
    """
    import polars as pl

    if importlib.util.find_spec("xlsxwriter") is None:
        raise BundleError(
            "a workbook needs the extra `xlsx`: pip install 'landbridge[xlsx]' (CSV needs nothing)"
        )
    for name, data in tables.items():
        for many, most, what in ((data.height, MOST_ROWS, "rows"), (data.width, MOST_COLUMNS, "columns")):
            if many > most:
                raise BundleError(f"table {name} has {many} {what}, more than a sheet can hold; use CSV")
        longest = data.select(pl.col(pl.String).str.len_chars().max())
        for column in longest.columns:
            letters = longest[column][0] or 0
            if letters > MOST_LETTERS:
                told = f"table {name} has a {column} of {letters} letters, more than a cell can hold"
                raise BundleError(f"{told}; use CSV")


def write_sheets(tables: Mapping[str, pl.DataFrame], path: Path) -> None:
    """Write a workbook with one sheet per table.

    Texts stay texts, whatever they begin with. Whole numbers that a spreadsheet cannot hold exactly, days
    before 1900 and infinite numbers are written as text; times are UTC.
    """
    from xlsxwriter import Workbook

    content = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix=".xlsx-", dir=path.parent) as scratch:
        book = Workbook(content, {"constant_memory": True, "tmpdir": scratch})
        bold = book.add_format({"bold": True})
        day, time = (book.add_format({"num_format": f}) for f in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))
        for name, data in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(data.width - 1, 0), WIDTH)
            for i, head in enumerate(data.columns):
                sheet.write_string(0, i, head, bold)
            writers = [_writer(sheet, type_, day, time) for type_ in data.dtypes]
            for row, values in enumerate(data.iter_rows(), start=1):
                for i, value in enumerate(values):
                    if value is not None:
                        writers[i](row, i, value)
            if data.height:
                sheet.autofilter(0, 0, data.height, data.width - 1)
        book.close()
    path.write_bytes(content.getvalue())


def _writer(sheet: Any, type_: pl.DataType, day: Any, time: Any) -> Callable[[int, int, Any], None]:
    """Give what writes values of a type into a sheet."""
    import polars as pl

    def whole(row: int, column: int, value: int) -> None:
        if -EXACT <= value <= EXACT:
            sheet.write_number(row, column, value)
        else:
            sheet.write_string(row, column, str(value))

    def real(row: int, column: int, value: float) -> None:
        if math.isfinite(value):
            sheet.write_number(row, column, value)
        elif not math.isnan(value):
            sheet.write_string(row, column, str(value))

    def dated(row: int, column: int, value: date | datetime) -> None:
        if value.year < FIRST_YEAR:
            sheet.write_string(row, column, value.isoformat())
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value.replace(tzinfo=None), time)
        else:
            sheet.write_datetime(row, column, value, day)

    if type_.is_integer():
        return whole
    if type_.is_float():
        return real
    if type_.is_temporal():
        return dated
    write: Callable[[int, int, Any], None] = (
        sheet.write_boolean if type_ == pl.Boolean else sheet.write_string
    )
    return write
