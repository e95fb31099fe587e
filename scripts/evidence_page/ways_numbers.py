"""What the page of the ways rests on: questions by day, each examined once, with roles and verdicts."""

from __future__ import annotations

import csv
import hashlib
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from landbridge.corridor import Corridor
from landbridge.corridor.network_tables import FILES
from landbridge.experiment.route.examined import Examination, Examined, examine
from landbridge.experiment.route.statement import TOLERANCE, Question, verdict

DRAWS = 32
OBSERVED = Path(__file__).parent / "ways_observed.csv"
EAST = {"KZ", "KG", "UZ", "TJ", "TM", "RU", "BY", "CN"}
"""Trains that end here are none of those through to Europe."""


@dataclass(frozen=True)
class Row:
    """A published number of the ways; it is never read by the network."""

    id: str
    question: Question
    number: str
    value: float | None
    low: float | None
    high: float | None
    sources: tuple[str, ...]
    what: str
    page: frozenset[str]
    """Other facts of the same page."""
    through: bool
    """Whether rail means trains through to Europe alone."""

    def accepted(self, unit: str) -> tuple[float, float]:
        """What counts as met: the tolerance of such numbers about the value, or the sources' own range."""
        bounds = [number for number in (self.value, self.low, self.high) if number is not None]
        middle = self.value if self.value is not None else sum(bounds) / len(bounds)
        reach = middle * TOLERANCE[unit]
        return (min([*bounds, middle - reach]), max([*bounds, middle + reach]))

    def published(self) -> str:
        """The number as published."""
        return f"{self.value:g}" if self.value is not None else f"{self.low:g}–{self.high:g}"


def observed() -> Iterator[Row]:
    """Give the published numbers."""
    with OBSERVED.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            value, low, high = (float(row[name]) if row[name] else None for name in ("value", "low", "high"))
            day = date.fromisoformat(row["day"])
            yield Row(
                row["id"],
                Question(row["origin"], row["destination"], row["goods"], day),
                row["number"],
                value,
                low,
                high,
                tuple(row["sources"].split()),
                row["what"],
                frozenset(row["page"].split()),
                row["through"] == "yes",
            )


def sources_in_force(corridor: Corridor, day: date) -> frozenset[str]:
    """Sources of every number of the network in force on a day."""
    return frozenset(
        source
        for quantity in corridor.network.quantities.values()
        for period in quantity.periods
        if period.covers(day)
        for source in period.evidence.sources
    )


def short_trains(corridor: Corridor, day: date) -> tuple[str, ...]:
    """Services of rail that do not go through from China to Europe, those within China and the EU aside."""
    found = []
    for id_, series in corridor.network.services.items():
        row = series.at(day)
        if row is None or row.mode != "rail":
            continue
        if row.within:
            short = bool({"KZ", "RU"} & set(row.within))
        else:
            countries = {corridor.places[place].country for place in row.stops[-1]}
            short = countries <= EAST
        if short:
            found.append(id_)
    return tuple(found)


@dataclass
class Numbers:
    """Examines each day once; what is asked of it is told beforehand."""

    corridor: Corridor
    draws: int = DRAWS
    closed: tuple[str, ...] = ()
    folder: Path | None = None
    """Where examinations are kept, and taken from as they are."""
    _asked: dict[tuple[date, bool], list[Question]] = field(default_factory=dict)
    _found: dict[tuple[date, bool], Examination] = field(default_factory=dict)

    def want(self, question: Question, through: bool) -> None:
        """Note a question, before any number is read."""
        asked = self._asked.setdefault((question.day, through), [])
        if question not in asked:
            asked.append(question)

    def of(self, question: Question, through: bool) -> tuple[Examination, int]:
        """Return what was found on the day of a question, and which of its questions it is."""
        key = (question.day, through)
        if key not in self._found:
            without = short_trains(self.corridor, question.day) if through else ()
            self._found[key] = self._kept(key, without)
        return self._found[key], self._asked[key].index(question)

    def _kept(self, key: tuple[date, bool], without: tuple[str, ...]) -> Examination:
        asked = (*key, self._asked[key], self.closed, self.draws, without, self._inputs())
        name = f"ways-{hashlib.sha256(repr(asked).encode()).hexdigest()[:16]}.pickle"
        if self.folder is not None and (self.folder / name).exists():
            kept: Examination = pickle.loads((self.folder / name).read_bytes())
            return kept
        asks = [one.ask for one in self._asked[key]]
        found = examine(self.corridor, key[0], asks, self.draws, closed=self.closed, without=without)
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(pickle.dumps(found))
        return found

    def _inputs(self) -> dict[str, str]:
        """The files that the network is made of, with their sums."""
        files = {*FILES, "places.csv", "rates.csv", "rates.evidence.csv"}
        return {name: digest for name, digest in self.corridor.inputs().items() if name in files}

    def number(self, question: Question, name: str, through: bool = True) -> Examined | None:
        """Return a number and its range."""
        found, index = self.of(question, through)
        return found.number(name, index)

    @property
    def refused(self) -> int:
        """Draws in which a network cannot be."""
        return sum(one.refused for one in self._found.values())


@dataclass(frozen=True)
class Judged:
    """A published number beside that of the network."""

    row: Row
    role: str
    beside: str
    """† where another number of the same page is in force."""
    found: Examined | None
    verdict: str


def judged(numbers: Numbers, rows: list[Row]) -> list[Judged]:
    """Judge every published number; input where one of its sources is in force on the day."""
    found = []
    for row in rows:
        number = numbers.number(row.question, row.number, row.through)
        in_force = sources_in_force(numbers.corridor, row.question.day)
        role = "input" if in_force & set(row.sources) else "predicted"
        beside = "†" if role == "predicted" and in_force & row.page else ""
        told = "no way" if number is None else verdict(number, row.accepted(number.unit))
        found.append(Judged(row, role, beside, number, told))
    return found
