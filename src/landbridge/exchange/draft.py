"""A draft of corridor tables, made of what was imported, with a list of what could not be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.problems import Problems
from landbridge.corridor.network_tables import MODELS, NUMBERS
from landbridge.corridor.schema import Strict, keys_of, required_keys, validated
from landbridge.corridor.tables import PlaceRow
from landbridge.exchange.written import csv_text, write_files

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLES: dict[str, type[Strict]] = {"places": PlaceRow, **MODELS}
NOT_TAKEN = "not_taken.txt"
NOTE = "imported from {source}: no source and no range of its own yet; replace this row"


@dataclass
class Draft:
    """Rows of corridor tables that can be read as they are; each is checked when it is added."""

    format: str
    source: str
    """Name of the file or folder it was made of."""
    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """By table and id."""
    lost: list[str] = field(default_factory=list)
    """What could not be taken, one sentence each."""
    other: dict[str, str] = field(default_factory=dict)
    """Further files, by name, that are no tables of a corridor."""

    def add(self, table: str, row: Mapping[str, Any], where: str) -> bool:
        """Add a row unless it cannot be read or its id is taken; what is wrong goes to `lost`.

        Parameters
        ----------
        table
            Such as `links`.
        row
            By column; None and empty cells are left out.
        where
            File and line it comes from.
        """
        cells = {column: value for column, value in row.items() if value not in (None, "", ())}
        own = self.rows.setdefault(table, {})
        id_ = str(cells.get("id", ""))
        if id_ in own:
            self.lost.append(f"{where}: {id_} is there already")
            return False
        problems = Problems()
        written = {column: _written(value) for column, value in cells.items()}
        if validated(TABLES[table], written, where, lambda _: 0, table, problems) is None:
            self.lost += [str(problem) for problem in problems.rows()]
            return False
        own[id_] = cells
        return True

    def count(self) -> dict[str, int]:
        """Return how many rows each table has."""
        return {table: len(rows) for table, rows in self.rows.items() if rows}

    def files(self) -> dict[str, str]:
        """Return the texts of the files of the draft, by name: tables, their evidence, what was not taken."""
        texts = dict(self.other)
        for table, by_id in self.rows.items():
            if not by_id:
                continue
            used = {column for row in by_id.values() for column in row} | set(required_keys(TABLES[table]))
            columns = [column for column in keys_of(TABLES[table]) if column in used]
            texts[f"{table}.csv"] = csv_text(
                columns, [[_written(row.get(column)) for column in columns] for row in by_id.values()]
            )
            numbers = [column for column in NUMBERS.get(table, ()) if column in used]
            if numbers:
                texts[f"{table}.evidence.csv"] = _evidence(numbers, self.source)
        if self.lost:
            texts[NOT_TAKEN] = "\n".join(self.lost) + "\n"
        return texts

    def write(self, folder: Path, overwrite: bool = False) -> tuple[Path, ...]:
        """Write the files of the draft into a folder and return their paths."""
        return write_files(folder, self.files(), overwrite)


def kinds_of(modes: Sequence[str]) -> tuple[str, ...]:
    """Return what serves a place that some modes reach."""
    of_mode = {"rail": "rail", "road": "road", "sea": "port", "ferry": "port", "air": "air"}
    return tuple(dict.fromkeys(of_mode[mode] for mode in modes))


def _evidence(columns: Sequence[str], source: str) -> str:
    """Every number assumed, half to twice its value: what is not known of it is said, not hidden."""
    head = ("id", "column", "from", "source", "grade", "low", "high", "note")
    note = NOTE.format(source=source)
    return csv_text(head, [("*", column, "", "", "assumed", "50%", "200%", note) for column in columns])


def _written(value: object) -> object:
    """Return a cell as text that a corridor's tables read."""
    if isinstance(value, (tuple, list)):
        return " ".join(str(part) for part in value)
    if isinstance(value, float):
        return f"{value:.12g}"
    return value
