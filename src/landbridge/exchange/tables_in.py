"""CSV files of an import: found, read, with columns that must be there; cells as numbers."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from landbridge.base.dates import shown
from landbridge.base.errors import InputErrors, Problem
from landbridge.base.problems import Problems
from landbridge.corridor.files import CsvFile, Folder, csv_of

LARGEST = 200_000_000
"""Bytes of one file in an archive, unpacked."""


@dataclass
class Tables:
    """The CSV files of a folder or a zip archive; what is wrong with them is gathered in `problems`."""

    path: Path
    problems: Problems

    def __post_init__(self) -> None:
        if not self.path.exists():
            raise InputErrors([Problem(str(self.path), None, None, "there is no such file or folder")])
        self._archive: dict[str, bytes] | None = None
        if self.path.is_file():
            self._archive = _unpacked(self.path)

    def __contains__(self, name: str) -> bool:
        return name in self._archive if self._archive is not None else (self.path / name).is_file()

    def read(self, name: str, required: Iterable[str] = (), optional: bool = False) -> CsvFile | None:
        """Return a file, or None where it is not there; a column that lacks is a problem."""
        if name not in self:
            if not optional:
                self.problems.add(name, None, None, f"is not in {self.path}")
            return None
        if self._archive is None:
            found = Folder(self.path, self.problems).csv(name)
        else:
            try:
                text = self._archive[name].decode("utf-8-sig")
            except UnicodeDecodeError:
                self.problems.add(name, None, None, "is not UTF-8 text; save it as UTF-8")
                return None
            found = csv_of(text, name, self.problems)
        for column in required:
            if found is not None and column not in found.columns:
                self.problems.add(name, 1, column, "this column is missing", column, found.columns)
        return found


def number(cell: str | None) -> float | None:
    """Return the number of a cell; None for an empty one, or NaN.

    Raises
    ------
    ValueError
        If it is not a finite number.
    """
    text = (cell or "").strip()
    if not text or text.lower() == "nan":
        return None
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{shown(text)} is not a number")
    return value


def _unpacked(path: Path) -> dict[str, bytes]:
    """Return the files at the root of a zip archive, or of the folder in it that lies highest."""
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if any(info.file_size > LARGEST for info in infos):
                told = f"holds a file of more than {LARGEST // 1_000_000} MB"
                raise InputErrors([Problem(str(path), None, None, told)])
            depth = min((info.filename.count("/") for info in infos), default=0)
            return {
                Path(info.filename).name: archive.read(info)
                for info in infos
                if info.filename.count("/") == depth
            }
    except zipfile.BadZipFile:
        raise InputErrors([Problem(str(path), None, None, "is neither a folder nor a zip archive")]) from None
    except (
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:  # cannot be read, is packed or locked in a way
        raise InputErrors([Problem(str(path), None, None, f"cannot be read: {error}")]) from None
