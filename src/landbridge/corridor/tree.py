"""A facility's tables read into addressed quantities, whatever its chart calls them.

A value is written bare (`3`, `true`, `"day shift"`), as a table with `value`, as a distribution
(`{ triangular = [2, 3, 5] }`), or as a list of such tables with `from` and `until`, one for each period. Or
it is a reference to a rule of the corridor's rule book, `{ rule = "road.acceptance.nur_zholy" }`.
Evidence is the value's own where it names a grade; a value that names none takes what it does not say from
the nearest `evidence` table around it, and at last from the file's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeGuard

from landbridge.base.dates import as_day, shown
from landbridge.base.problems import Problems
from landbridge.corridor.distribution import PARAMETERS, is_number
from landbridge.corridor.files import TomlFile
from landbridge.corridor.quantity import GRADES, Evidence, Grade, Origin, Period, Quantity, Value
from landbridge.corridor.seasons import clipped, parse_months, spans
from landbridge.corridor.toml_lines import Path
from landbridge.corridor.value import as_value

EVIDENCE_KEYS = (
    "source", "grade", "low", "high", "why", "note", "from", "until", "months", "unit", "currency",
    "drawn_with",
)  # fmt: skip
INHERITED_KEYS = ("source", "grade", "why", "note")
NAME = re.compile(r"[A-Za-z0-9_-]+\Z")
COMMENT_KEYS = ("title", "note")
"""Text in any table that is no value."""


def is_leaf(written: object) -> TypeGuard[Mapping[str, Any]]:
    """Say whether a table is a value (or refers to one) and not a table of values."""
    return isinstance(written, dict) and (
        "value" in written or any(kind in written for kind in PARAMETERS) or is_reference(written)
    )


def is_reference(written: object) -> TypeGuard[Mapping[str, Any]]:
    """Say whether a table refers to a rule."""
    return isinstance(written, dict) and isinstance(written.get("rule"), str)


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a value is taken from the rule book."""

    rule: str
    """Key of the rule: `road.acceptance.nur_zholy`."""
    origin: Origin


@dataclass
class TreeReader:
    """Reads values of one facility file; gathers them by their path behind the facility's id."""

    file: TomlFile
    facility: str
    problems: Problems
    values: dict[str, Quantity]
    references: dict[str, Reference] = field(default_factory=dict)
    covered: tuple[date, date] | None = None
    """First day that the corridor covers, and the one after the last: seasons are told for these years."""

    def note(self, path: Path, address: str, problem: str, name: object = None, among: Any = ()) -> None:
        """Note a problem at a place in the file."""
        self.problems.add(
            self.file.file, self.file.line(path), f"{self.facility}.{address}", problem, name, among
        )

    def table(self, table: Mapping[str, Any], path: Path, address: str, default: Evidence) -> None:
        """Read all values in a table and below it."""
        default = self.default_in(table, path, address, default)
        stray = [key for key in EVIDENCE_KEYS if key in table and key not in COMMENT_KEYS]
        if stray:
            hint = "give each number its own, or write an `evidence` table"
            self.note((*path, stray[0]), address, f"has `{stray[0]}` but no `value`; {hint}")
            return
        for key, written in table.items():
            if key == "evidence" or (key in COMMENT_KEYS and isinstance(written, str)):
                continue
            inner = f"{address}.{key}" if address else key
            if NAME.match(key):
                self.entry(written, (*path, key), inner, default)
            else:
                self.note(
                    (*path, key), inner, "is a name that no address can hold; use letters, digits, - and _"
                )

    def entry(self, written: object, path: Path, address: str, default: Evidence) -> None:
        """Read what a key stands for: a value, or a table of values."""
        if isinstance(written, dict) and not is_leaf(written):
            if not written:
                self.note(path, address, "is an empty table")
            self.table(written, path, address, default)
        else:
            self.quantity(written, path, address, default)

    def quantity(self, written: object, path: Path, address: str, default: Evidence) -> None:
        """Read one value with all its periods."""
        if is_reference(written):
            self.reference(written, path, address)
            return
        blocks = written if isinstance(written, list) else [written]
        if not blocks or (isinstance(written, list) and not all(is_leaf(block) for block in blocks)):
            self.note(path, address, "is a list, but not of tables with `value`, `from` and `until`")
            return
        periods: list[Period] = []
        good = True
        for number, block in enumerate(blocks):
            place = (*path, number) if isinstance(written, list) else path
            period = self.period(block, place, address, default)
            found = [] if period is None else self.by_season(block, period, place, address)
            good = good and bool(found)
            periods += found
        if not good or self.is_twice(path, address):
            return
        periods.sort(key=lambda period: period.from_ or date.min)
        self.values[address] = Quantity(f"{self.facility}.{address}", tuple(periods))

    def reference(self, written: Mapping[str, Any], path: Path, address: str) -> None:
        """Read a reference to a rule; it stands alone, without dates or evidence of its own."""
        for key in written:
            if key not in ("rule", *COMMENT_KEYS):
                self.note((*path, key), address, f"refers to a rule, so it takes no `{key}` of its own")
        if not self.is_twice(path, address):
            origin = Origin(self.file.file, self.file.line(path))
            self.references[address] = Reference(written["rule"], origin)

    def is_twice(self, path: Path, address: str) -> bool:
        """Say whether an address was read before; a problem is noted."""
        if address in self.values:
            first = self.values[address].periods[0].origin
        elif address in self.references:
            first = self.references[address].origin
        else:
            return False
        self.note(path, address, f"is given twice, first on line {first.line}")
        return True

    def period(self, block: object, path: Path, address: str, default: Evidence) -> Period | None:
        """Read one value in force for a time; None after noting what is wrong."""
        origin = Origin(self.file.file, self.file.line(path))
        if not isinstance(block, dict):
            value = self.value(block, path, address)
            return None if value is None else Period(value, None, None, default, origin)
        if is_reference(block):
            self.note((*path, "rule"), address, "refers to a rule in one period; a reference stands alone")
            return None
        kinds = [kind for kind in PARAMETERS if kind in block]
        if len(kinds) + ("value" in block) > 1:
            named = " and ".join(f"`{key}`" for key in ("value", *kinds) if key in block)
            self.note(path, address, f"has more than one value: {named}")
            return None
        unknown = [key for key in block if key not in EVIDENCE_KEYS and key not in kinds and key != "value"]
        for key in unknown:
            self.note(
                (*path, key), f"{address}.{key}", "unknown key", key, ("value", *EVIDENCE_KEYS, *PARAMETERS)
            )
        written = {kinds[0]: block[kinds[0]]} if kinds else block["value"]
        value = self.value(written, path, address)
        days = self.days(block, path, address)
        evidence = self.evidence(block, path, address, default)
        unit = block.get("unit")
        currency = block.get("currency")
        for key, text in (("unit", unit), ("currency", currency)):
            if text is not None and not isinstance(text, str):
                self.note((*path, key), address, f"{key} {shown(text)} is not text")
                return None
        if unknown or value is None or days is None or evidence is None:
            return None
        return Period(value, *days, evidence, origin, unit=unit, currency=currency)

    def by_season(self, block: object, period: Period, path: Path, address: str) -> list[Period]:
        """Return a period for each year of its months, or itself; none after noting what is wrong."""
        if not isinstance(block, dict) or "months" not in block:
            return [period]
        try:
            months = parse_months(block["months"])
        except ValueError as error:
            self.note((*path, "months"), address, f"`months`: {error}")
            return []
        if self.covered is None or self.covered[0] == date.min:
            return [period]  # what the corridor covers is wrong, and told
        days = clipped(spans(months, self.covered), period.from_, period.until)
        if not days:
            self.note((*path, "months"), address, f"`months`: no {block['months']} between its dates")
        return [replace(period, from_=first, until=after) for first, after in days]

    def value(self, written: object, path: Path, address: str) -> Value | None:
        """Return a value: number, text, true or false, or a distribution; None after noting what is wrong."""
        try:
            return as_value(written)
        except ValueError as error:
            self.note(path, address, str(error))
            return None

    def days(
        self, block: Mapping[str, Any], path: Path, address: str
    ) -> tuple[date | None, date | None] | None:
        """Return the first day and the day after the last; None after noting what is wrong."""
        found: list[date | None] = []
        for key in ("from", "until"):
            try:
                found.append(as_day(block[key]) if key in block else None)
            except ValueError as error:
                self.note((*path, key), address, f"`{key}`: {error}")
                return None
        first, after = found
        if first and after and after <= first:
            self.note((*path, "until"), address, f"ends {after}, which is not after its beginning {first}")
            return None
        return first, after

    def evidence(
        self, block: Mapping[str, Any], path: Path, address: str, default: Evidence
    ) -> Evidence | None:
        """Return the evidence of a value that may name its own; None after noting what is wrong."""
        own = self.named(block, path, address)
        numbers: list[float | None] = []
        for key in ("low", "high"):
            if key in block and not is_number(block[key]):
                self.note((*path, key), address, f"`{key}` {shown(block[key])} is not a number")
                return None
            numbers.append(float(block[key]) if key in block else None)
        if own is None:
            return None
        return replace(merged(own, default), low=numbers[0], high=numbers[1])

    def default_in(self, table: Mapping[str, Any], path: Path, address: str, default: Evidence) -> Evidence:
        """Return what values of a table take where they name no evidence."""
        written = table.get("evidence")
        if written is None:
            return default
        path = (*path, "evidence")
        address = f"{address}.evidence" if address else "evidence"
        if not isinstance(written, dict):
            self.note(path, address, "must be a table with `source`, `grade` and `why`")
            return default
        for key in written:
            if key not in INHERITED_KEYS:
                self.note((*path, key), f"{address}.{key}", "unknown key", key, INHERITED_KEYS)
        own = self.named(written, path, address)
        return default if own is None else merged(own, default)

    def named(self, block: Mapping[str, Any], path: Path, address: str) -> Evidence | None:
        """Return the source, grade and reason that a table names; None after noting what is wrong."""
        for key in INHERITED_KEYS:
            if key in block and not isinstance(block[key], str):
                self.note((*path, key), address, f"`{key}` {shown(block[key])} is not text")
                return None
        grade: Grade | None = next((known for known in GRADES if known == block.get("grade")), None)
        if grade is None and "grade" in block:
            problem = f"grade {shown(block['grade'])} is none of {', '.join(GRADES)}"
            self.note((*path, "grade"), address, problem, block["grade"], GRADES)
            return None
        drawn_with = block.get("drawn_with")
        if drawn_with is not None and not isinstance(drawn_with, str):
            self.note((*path, "drawn_with"), address, f"`drawn_with` {shown(drawn_with)} is not an address")
            return None
        why = block.get("why") or block.get("note")
        return Evidence(block.get("source"), grade, why=why, drawn_with=drawn_with)


def merged(own: Evidence, default: Evidence) -> Evidence:
    """Return a value's own evidence, completed from the default around it.

    A value that names a grade stands alone: a source given for measured values is none for an assumed one.
    """
    if own.grade is not None:
        return own
    return replace(own, source=own.source or default.source, grade=default.grade, why=own.why or default.why)
