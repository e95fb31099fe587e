"""What a table of a run is: columns, types, units, key.

Writers, readers, the hash and the documentation all read the list in `columns.py`. Rows are kept in the
order of the key, nulls first, so that equal content is equal byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA_VERSION = 4
"""Raised when a column changes its meaning or goes, and when a table comes."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, type and meaning with unit.

    Types are `str`, `int`, `float`, `bool`, `date` and `time` (UTC); `?` after one = may be null.
    """

    name: str
    type: str
    meaning: str

    @property
    def nullable(self) -> bool:
        """Whether a value may be missing."""
        return self.type.endswith("?")

    @property
    def base_type(self) -> str:
        """The type without its question mark."""
        return self.type.rstrip("?")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, those that order its rows, and whether it may have further columns (`wide`)."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    wide: bool = False
    """True if further float columns follow the declared ones."""
    since: int = 1
    """Table schema of the first runs that have it."""

    def column(self, name: str) -> Column:
        """Find the column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def declare(name: str, meaning: str, key: str, columns: str, wide: bool = False, since: int = 1) -> Table:
    """Make a table from lines of `name | type | meaning`."""
    parsed = []
    for line in filter(None, columns.splitlines()):
        column, type_, text = (part.strip() for part in line.split("|", 2))
        parsed.append(Column(column, type_, text))
    return Table(name, meaning, tuple(parsed), tuple(key.split()), wide, since)
