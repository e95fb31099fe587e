"""A state as somebody writes it down: a CSV file with one row for each thing."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = ("facility", "what", "direction", "class", "key", "count", "hours", "age", "source", "note")
NEEDED = ("facility", "what", "count")
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a state."""

    line: int
    facility: str
    what: str
    """A stage, `train.hold_exit_clear`; what is held, `parking`; or a level, `acceptance.left`."""
    direction: str = ""
    class_: str = ""
    """Stream or class; empty: any that comes there."""
    key: str = ""
    """Where it goes on to, or what it needs, as the chart's key says; empty: as its stream says."""
    count: int = 0
    hours: float | None = None
    """So far there; None: not known."""
    age: float | None = None
    """Hours since its times began to count, such as since it was unloaded, or came; None: not known."""
    source: str = ""
    note: str = ""

    @property
    def same(self) -> tuple[str, str, str, str, str, float | None]:
        """What no two rows share."""
        return self.facility, self.what, self.direction, self.class_, self.key, self.hours


def read_rows(text: str, file: str) -> list[Row]:
    """Read a state.

    Lines that begin with `#` are left out. A row without hours does not know them.

    Raises
    ------
    InputErrors
        With every row that is none: unknown columns, counts that are no whole numbers, two rows for the same.
    """
    lines = [(number, line) for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1)]
    lines = [(number, line) for number, line in lines if line.strip() and not line.lstrip().startswith("#")]
    problems: list[Problem] = []

    def wrong(line: int | None, column: str | None, told: str, near: str | None = None) -> None:
        problems.append(Problem(file, line, column, told, near))

    if not lines:
        raise InputErrors(
            [Problem(file, None, None, f"holds no state; its first line is {','.join(COLUMNS)}")]
        )
    heads = [head.strip() for head in next(csv.reader([lines[0][1]]))]
    for head in heads:
        if head not in COLUMNS:
            told = f"there is no column {head!r}; columns are {', '.join(COLUMNS)}"
            wrong(lines[0][0], None, told, nearest(head, COLUMNS))
    for head in NEEDED:
        if head not in heads:
            wrong(lines[0][0], None, f"the column {head} is missing")
    if problems:
        raise InputErrors(problems)
    rows: list[Row] = []
    first: dict[tuple[str, str, str, str, str, float | None], int] = {}
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in next(csv.reader([line]))]
        if len(cells) > len(heads):
            wrong(number, None, f"has {len(cells)} cells, and there are {len(heads)} columns")
            continue
        cell = dict.fromkeys(COLUMNS, "") | dict(zip(heads, cells, strict=False))
        before = len(problems)
        for head in NEEDED:
            if not cell[head]:
                wrong(number, head, "is empty")
        count = _count(cell["count"]) if cell["count"] else 0
        if isinstance(count, str):
            wrong(number, "count", count)
        hours = _hours(cell["hours"]) if cell["hours"] else None
        if isinstance(hours, str):
            wrong(number, "hours", hours)
        age = _hours(cell["age"]) if cell["age"] else None
        if isinstance(age, str):
            wrong(number, "age", age)
        if len(problems) > before or isinstance(count, str) or isinstance(hours, str) or isinstance(age, str):
            continue
        if age is not None and hours is not None and age < hours:
            wrong(number, "age", f"is {age:g} h, and it has been at this stage for {hours:g} h")
            continue
        row = Row(
            number,
            **{name: cell[name] for name in ("facility", "what", "direction", "key", "source", "note")},
            class_=cell["class"],
            count=count,
            hours=hours,
            age=age,
        )
        if row.same in first:
            wrong(number, f"{row.facility} {row.what}", f"stands in line {first[row.same]} already")
        first.setdefault(row.same, number)
        rows.append(row)
    if problems:
        raise InputErrors(problems)
    return rows


def write_rows(rows: Iterable[Row], comment: Iterable[str] = ()) -> str:
    """Write a state; lines of `comment` come first."""
    out = io.StringIO()
    for line in comment:
        out.write(f"# {line}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        hours, age = ("" if value is None else f"{value:g}" for value in (row.hours, row.age))
        cells = (row.facility, row.what, row.direction, row.class_, row.key, row.count, hours, age)
        writer.writerow([*cells, row.source, row.note])
    return out.getvalue()


def _count(text: str) -> int | str:
    try:
        value = float(text)
    except ValueError:
        return f"{text!r} is no number"
    if not math.isfinite(value):
        return f"{text} is no number of things"
    if value < 0:
        return f"must not be negative, but is {text}"
    if value != int(value):
        return f"must be a whole number, but is {text}"
    if value > MOST:
        return f"{text} is more than {MOST}"
    return int(value)


def _hours(text: str) -> float | str:
    try:
        value = float(text)
    except ValueError:
        return f"{text!r} is no number of hours"
    if not 0.0 <= value <= 1e5:
        return f"must be from 0 to 100000, but is {text}"
    return value
