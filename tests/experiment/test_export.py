"""Tables as CSV and as workbooks: odd values, and tables that are too large for a sheet."""

from __future__ import annotations

import csv
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from landbridge.base.errors import BundleError
from landbridge.experiment.bundle import sheets
from landbridge.experiment.bundle.export import write_table

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = ["=1+1", "http://x.y/z", "a\r\nb", 'q"q,', "\x00\x1b", "é😀\uffff", "123", "@x", "", None]
ODD = pl.DataFrame(
    {
        "a": TEXTS,
        "A": [2**63 - 1, -(2**63), 2**53 + 1, 2**53, 0, 1, 2, 3, 4, None],
        "real": [1e308, -0.0, float("inf"), float("nan"), 1e-320, 0.1, None, 1.0, 1.0, 1.0],
        "day": [date(1, 1, 1), date(9999, 12, 31), date(1899, 12, 31), date(1900, 1, 1), *[None] * 6],
        "time": [datetime(2022, 1, 1, 12, 30, tzinfo=UTC), *[None] * 9],
        "yes": [True, False, *[None] * 8],
    }
)


def cells(file):
    """Read what stands in the first sheet: {cell: text}; formulas count as an error."""
    with zipfile.ZipFile(file) as book:
        root = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(root.iter(f"{SPACE}f"))
    return {
        cell.get("r"): "".join(
            part.text or "" for part in cell.iter() if part.tag in (f"{SPACE}t", f"{SPACE}v")
        )
        for cell in root.iter(f"{SPACE}c")
    }


def test_odd_values_as_csv(tmp_path):
    write_table(ODD, tmp_path / "odd.csv")
    with (tmp_path / "odd.csv").open(encoding="utf-8", newline="") as handle:
        head, *rows = csv.reader(handle)
    assert head == ODD.columns
    assert [row[0] for row in rows] == [text or "" for text in TEXTS]
    assert [int(row[1]) for row in rows[:9]] == ODD["A"].to_list()[:9]
    assert rows[0][2:] == ["1e+308", "0001-01-01", "2022-01-01T12:30:00Z", "true"]
    assert float(rows[4][2]) == 1e-320


def test_odd_values_in_a_workbook(tmp_path):
    write_table(ODD, tmp_path / "odd.xlsx")
    found = cells(tmp_path / "odd.xlsx")
    assert [found[f"{column}1"] for column in "ABCDEF"] == ODD.columns
    assert (found["A2"], found["A3"], found["A8"]) == ("=1+1", "http://x.y/z", "123")
    assert (found["B2"], found["B4"], found["B5"]) == (str(2**63 - 1), str(2**53 + 1), str(2**53))
    assert (found["C4"], found.get("C5")) == ("inf", None)
    assert (found["D2"], found["D4"], found["D5"]) == ("0001-01-01", "1899-12-31", "1")
    assert float(found["E2"]) == pytest.approx(44562 + 12.5 / 24)
    assert (found["F2"], found["F3"]) == ("1", "0")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["odd.xlsx"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pl.DataFrame({"a": range(11)}), "11 rows"),
        (pl.DataFrame({f"c{i}": [1] for i in range(5)}), "5 columns"),
        (pl.DataFrame({"a": ["x" * 21]}), "a of 21 letters"),
    ],
)
def test_a_table_that_no_sheet_holds_is_refused(tmp_path, monkeypatch, data, told):
    for name, most in (("MOST_ROWS", 10), ("MOST_COLUMNS", 4), ("MOST_LETTERS", 20)):
        monkeypatch.setattr(sheets, name, most)
    with pytest.raises(BundleError, match=rf"has (a )?{told}, more than a (sheet|cell) can hold; use CSV"):
        write_table(data, tmp_path / "large.xlsx")
    assert not list(tmp_path.iterdir())
