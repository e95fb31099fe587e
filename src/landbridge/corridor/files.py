"""Reading the files of a corridor: bytes, TOML with line numbers, CSV with line numbers.

Nothing here raises for what a file holds: problems go to a list, and what could be read is returned.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from landbridge.base.errors import InputErrors
from landbridge.base.problems import Problems
from landbridge.corridor.toml_lines import Path as TomlPath
from landbridge.corridor.toml_lines import TooDeepError, index_lines

LARGEST_TOML = 2_000_000
LARGEST_CSV = 50_000_000
MOST_COLUMNS = 500

_NO_DAY = re.compile(r"=\s*\d{4}-\d{1,2}-\d{1,2}\b")
_BARE_WORD = re.compile(r"=\s*\[?\s*[A-Za-z]")
_TOML_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)\Z", re.DOTALL)


@dataclass(frozen=True)
class TomlFile:
    """A TOML file, with the line of each key."""

    file: str
    data: dict[str, Any]
    lines: dict[TomlPath, int]

    def line(self, path: TomlPath) -> int:
        """Return the line of a key, or of the nearest table around it (1 if there is none)."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


@dataclass(frozen=True)
class CsvFile:
    """A CSV file: its columns, and its rows with the line each begins on."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


@dataclass
class Folder:
    """The files of one folder; remembers the digest of each that was read."""

    path: Path
    problems: Problems
    digests: dict[str, str] = field(default_factory=dict)

    def read(self, file: str, largest: int) -> str | None:
        """Return the text of a file, or None if it cannot be read as text (a problem is noted)."""
        try:
            path = self.path / file
            if path.stat().st_size > largest:
                self.problems.add(file, None, None, f"larger than {largest // 1_000_000} MB")
                return None
            content = path.read_bytes()
        except OSError as error:
            reason = "no such file" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
            self.problems.add(file, None, None, f"cannot be read: {reason}")
            return None
        self.digests[file] = hashlib.sha256(content).hexdigest()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.problems.add(file, line, None, "is not UTF-8 text; save it as UTF-8")
            return None

    def toml(self, file: str) -> TomlFile | None:
        """Return a TOML file, or None if it is not TOML (a problem is noted)."""
        text = self.read(file, LARGEST_TOML)
        return None if text is None else toml_of(text, file, self.problems)

    def csv(self, file: str) -> CsvFile | None:
        """Return a CSV file, or None if it is not CSV (a problem is noted)."""
        text = self.read(file, LARGEST_CSV)
        return None if text is None else csv_of(text, file, self.problems)


def parse_toml(text: str, file: str) -> TomlFile:
    """Return a TOML text with its lines.

    Raises
    ------
    InputErrors
        If it is not TOML.
    """
    problems = Problems()
    result = toml_of(text, file, problems)
    if result is None:
        raise InputErrors(problems.rows())
    return result


def toml_of(text: str, file: str, problems: Problems) -> TomlFile | None:
    """Return a TOML text with its lines, or None if it is not TOML (a problem is noted)."""
    try:
        lines = index_lines(text)
        return TomlFile(file, tomllib.loads(text), lines)
    except TooDeepError as error:
        problems.add(file, error.line, None, str(error))
    except tomllib.TOMLDecodeError as error:
        match = _TOML_PLACE.match(str(error))
        reason = match.group(1) if match else str(error)
        line = int(match.group(2)) if match and match.group(2) else text.count("\n") + 1
        problems.add(file, line, None, f"is not TOML: {_in_plain_words(reason[:200], text, line)}")
    except (ValueError, RecursionError):
        problems.add(file, None, None, "is not TOML: a number or a list in it is far too long")
    return None


def _in_plain_words(reason: str, text: str, line: int) -> str:
    """Say what the reader of TOML stumbled over as a person would, with the line as it is written."""
    lines = text.splitlines()
    written = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    if reason.startswith(("Illegal character '\\n'", "Illegal character '\\r'")):
        reason = "the quotes around a text are not closed"
    elif _NO_DAY.search(written):
        reason = "there is no such date; write a day like 2022-10-01, without quotes"
    elif reason == "Invalid value" and _BARE_WORD.search(written):
        reason = "a text stands in quotes"
    elif reason == "Cannot overwrite a value":
        reason = "this key stands here a second time"
    elif reason == "Expected '=' after a key in a key/value pair":
        reason = "this is neither a [table] nor `key = value`"
    return f"{reason}: {written[:80]}" if written else reason


def csv_of(text: str, file: str, problems: Problems) -> CsvFile | None:
    """Return the columns and rows of a CSV text, or None if it has no heading (a problem is noted)."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: tuple[str, ...] | None = None
    rows: list[tuple[int, dict[str, str]]] = []
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = tuple(cell.strip() for cell in cells)
                if len(columns) > MOST_COLUMNS:
                    problems.add(file, start, None, f"has more than {MOST_COLUMNS} columns")
                    return None
                for column in sorted({column for column in columns if columns.count(column) > 1}):
                    problems.add(file, start, column, "this column stands twice in the heading")
            elif len(cells) != len(columns):
                problems.add(file, start, None, f"has {len(cells)} cells, the heading has {len(columns)}")
            else:
                rows.append((start, dict(zip(columns, (cell.strip() for cell in cells), strict=True))))
    except csv.Error as error:
        problems.add(file, max(line, 1), None, f"is not CSV from here on: {error}")
        return None
    if columns is None:
        problems.add(file, 1, None, "is empty: the first line names the columns")
        return None
    return CsvFile(file, columns, tuple(rows))
