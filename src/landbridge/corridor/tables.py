"""The CSV tables of a corridor, with the evidence of their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field

from landbridge.base.problems import Problems
from landbridge.corridor.files import CsvFile
from landbridge.corridor.quantity import Evidence, Grade, Origin
from landbridge.corridor.schema import (
    Day,
    Number,
    Strict,
    Text,
    ZoneName,
    as_number,
    keys_of,
    required_keys,
    validated,
)

ID_PATTERN = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\Z", re.ASCII)


def as_id(value: object) -> object:
    """Return an id made of letters, digits, hyphens, underscores and dots.

    Raises
    ------
    ValueError
        If it is not such an id.
    """
    if isinstance(value, str) and not ID_PATTERN.match(value):
        raise ValueError(f"{value[:60]!r} is no id; use letters, digits, - and _, in parts joined by dots")
    return value


Id = Annotated[Text, BeforeValidator(as_id)]


class TrafficRow(Strict):
    """What was observed to arrive at a facility in a period and a direction, all streams together."""

    id: Id
    facility: Text
    direction: Text
    from_: Day = Field(alias="from")
    until: Day
    quantity: Annotated[Number, Field(ge=0)]
    unit: Literal["trains", "trucks", "vehicles", "persons", "boxes", "wagons"]
    note: Text | None = None


class ObservedRow(Strict):
    """Measured reality, to compare with; never read by a model."""

    id: Id
    indicator: Id
    side: Text | None = None
    direction: Text | None = None
    class_: Text | None = Field(None, alias="class")
    regime: Text | None = None
    statistic: Text = "mean"
    from_: Day = Field(alias="from")
    until: Day
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Text
    tolerance: Annotated[Number, Field(gt=0)] | None = None
    source: Text
    note: Text | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources, one by one."""
        return Evidence(self.source).sources


class SourceRow(Strict):
    """Where a number comes from."""

    id: Id
    title: Text
    url: Text | None = None
    year: Text | None = None
    publisher: Text | None = None
    kind: Text | None = None


class SeedRow(Strict):
    """A statement of the press reports that the project began with."""

    id: Id
    subject: Text
    quantity: Text
    value: Text | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Text | None = None
    year: Text | None = None
    source_title: Text | None = None
    source_url: Text | None = None
    quote_or_note: Text | None = None
    answered_by: Text | None = None
    """Command that examines it."""
    answer: Text | None = None
    """What a run says of it; `{dryport.khorgos.throughput_teu total}` stands for a number of the run."""
    held_in: Text | None = None
    """Addresses, parted by blanks, at which the corridor takes the statement for granted."""
    statement: Text


def as_words(*known: str) -> Callable[[object], object]:
    """Return a validator that makes a tuple of words, each of those known; any words where none is."""

    def words(value: object) -> object:
        found = tuple(re.split(r"[\s,;]+", value.strip())) if isinstance(value, str) else value
        for word in found if isinstance(found, tuple) else ():
            if known and word not in known:
                raise ValueError(f"{word[:60]!r} is none of {', '.join(known)}")
        return found

    return words


class PlaceRow(Strict):
    """A place of the corridor; the id is that of UN/LOCODE where there is one."""

    id: Id
    name: Text
    also: Annotated[tuple[str, ...], BeforeValidator(as_words())] = ()
    """Other names, and those by which facilities call it."""
    kinds: Annotated[
        tuple[str, ...], BeforeValidator(as_words("port", "rail", "road", "air", "border", "waypoint"))
    ] = ()
    """What it is served by."""
    gauges: Annotated[tuple[str, ...], BeforeValidator(as_words("1435", "1520", "1676", "1000"))] = ()
    """Gauges of its railway, in mm."""
    country: Text | None = None
    time_zone: ZoneName | None = None
    latitude: Annotated[Number, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[Number, Field(ge=-180, le=180)] | None = None
    note: Text | None = None


def as_bound(value: object) -> object:
    """Return a bound of a range: a number, or a share of the value such as `90%`."""
    if isinstance(value, str) and value.endswith("%"):
        as_number(value[:-1].strip())
        return value
    return as_number(value)


Bound = Annotated[float | str, BeforeValidator(as_bound)]


class EvidenceRow(Strict):
    """Evidence of one cell of a table, or with id `*` of a whole column."""

    id: Text
    column: Text
    from_: Day | None = Field(None, alias="from")
    source: Text | None = None
    grade: Grade | None = None
    low: Bound | None = None
    high: Bound | None = None
    drawn_with: Text | None = None
    note: Text | None = None


Row = TypeVar("Row", bound=Strict)


def _of_row(line: int, _: object) -> int:
    """Every cell of a row stands in its line."""
    return line


def read_rows(
    table: CsvFile, model: type[Row], name: str, problems: Problems
) -> Iterator[tuple[Origin, Row]]:
    """Yield the rows of a CSV file that fit their model; note what is wrong with the others."""
    known, required = keys_of(model), required_keys(model)
    for column in table.columns:
        if column not in known:
            problems.add(table.file, 1, f"{name}.{column}", "unknown column", column, known)
    missing = [column for column in required if column not in table.columns]
    for column in missing:
        problems.add(table.file, 1, f"{name}.{column}", "this column is missing")
    if missing:
        return
    for line, cells in table.rows:
        given = {column: cell for column, cell in cells.items() if column in known and cell}
        address = f"{name}.{given['id']}" if given.get("id") else name
        row = validated(model, given, table.file, partial(_of_row, line), address, problems)
        if row is not None:
            yield Origin(table.file, line), row


@dataclass(frozen=True)
class EvidenceTable:
    """Evidence of a table's columns; the row's own goes before the column's default."""

    rows: Mapping[tuple[str, str, date | None], EvidenceRow]

    def of(self, id_: str, column: str, from_: date | None, value: float) -> Evidence:
        """Return the evidence of one cell; what its own row does not say comes from the column's default."""
        own = self.rows.get((id_, column, from_)) or self.rows.get((id_, column, None))
        default = self.rows.get(("*", column, None))
        given = own or default
        if given is None:
            return Evidence()
        rest = default if default is not None and given.grade is None else given
        low = given.low if given.low is not None else rest.low
        high = given.high if given.high is not None else rest.high
        return Evidence(
            given.source or rest.source,
            given.grade or rest.grade,
            _bound(low, value),
            _bound(high, value),
            given.note or rest.note,
            drawn_with=given.drawn_with,
        )


def _bound(written: float | str | None, value: float) -> float | None:
    if isinstance(written, str):
        return as_number(written[:-1].strip()) / 100 * value
    return written
