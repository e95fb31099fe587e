"""Reads a plan of a calibration, `calibrations/<name>.toml`: what is fitted to which rows, what judges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field

from landbridge.base.dates import parse_period
from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.corridor.files import Folder, TomlFile
from landbridge.corridor.schema import Day, Number, Strict, Text, validated

if TYPE_CHECKING:
    from landbridge.base.problems import Problems
    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.tables import ObservedRow

FOLDER = "calibrations"
MOST_DRAWS = 100_000
Keys = TypeVar("Keys", bound=Strict)


def as_period(value: object) -> tuple[date, date]:
    """Return the first day and the day after the last of a year, month or day.

    Raises
    ------
    ValueError
        If it is none.
    """
    return parse_period(value)


class PlanHead(Strict):
    """What stands at the top of a plan."""

    title: Text
    why: Text
    note: Text | None = None
    method: Literal["importance"] = "importance"
    scenarios: tuple[Text, ...] = ()
    only: tuple[Text, ...] = ()
    runs: tuple[Annotated[tuple[date, date], BeforeValidator(as_period)], ...] = ()
    draws: Annotated[int, Field(strict=True, ge=20, le=MOST_DRAWS)] = 400
    waves: Annotated[int, Field(strict=True, ge=1, le=20)] = 4
    replications: Annotated[int, Field(strict=True, ge=2, le=1000)] = 10
    forecasts: Annotated[int, Field(strict=True, ge=8, le=MOST_DRAWS)] = 64
    carried: Annotated[Number, Field(gt=0, le=1)] | None = None
    seed: Annotated[int, Field(strict=True, ge=0, le=2**63 - 1)] = 1


class ParameterKeys(Strict):
    """A number that is fitted."""

    address: Text
    low: Number | None = None
    high: Number | None = None
    why: Text | None = None


class RowsKeys(Strict):
    """Which observed rows: by id, or by indicator and period."""

    ids: tuple[Text, ...] = ()
    indicator: tuple[Text, ...] = ()
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which observed rows a plan takes, and where it says so."""

    ids: tuple[str, ...]
    indicator: tuple[str, ...]
    """Patterns of indicators' ids."""
    from_: date | None
    until: date | None
    line: int
    id_lines: tuple[int, ...] = ()

    @property
    def by_filter(self) -> bool:
        """Whether rows are chosen by what they are of and when."""
        return bool(self.indicator or self.from_ or self.until)

    def within(self, row: ObservedRow) -> bool:
        """Tell whether a row lies in the period, if there is one."""
        begins = self.from_ is None or self.from_ <= row.from_
        return begins and (self.until is None or row.until <= self.until)

    def touches(self, row: ObservedRow) -> bool:
        """Tell whether a row shares a day with the period."""
        begins = self.from_ is None or self.from_ < row.until
        return begins and (self.until is None or row.from_ < self.until)

    def names(self, row: ObservedRow) -> bool:
        """Tell whether a row is of the indicators."""
        return not self.indicator or any(fnmatchcase(row.indicator, one) for one in self.indicator)


@dataclass(frozen=True, slots=True)
class FreeNumber:
    """A parameter as the plan writes it."""

    address: str
    low: float | None
    high: float | None
    why: str | None
    line: int


@dataclass(frozen=True)
class CalibrationPlan:
    """A plan as written; what it says has not been held against the corridor yet."""

    name: str
    file: str
    digest: str
    """sha256 of the file."""
    head: PlanHead
    parameters: tuple[FreeNumber, ...]
    rows: Choice
    hold_out: Choice
    lines: TomlFile

    def line(self, *keys: str | int) -> int:
        """Give the line of a key."""
        return self.lines.line(keys)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        head = self.head.model_dump(mode="json")
        return {
            "name": self.name,
            "file": self.file,
            "sha256": self.digest,
            **head,
            "parameters": [
                {"address": one.address, "low": one.low, "high": one.high, "why": one.why}
                for one in self.parameters
            ],
            **{
                name: {
                    "ids": list(choice.ids),
                    "indicator": list(choice.indicator),
                    "from": str(choice.from_) if choice.from_ else None,
                    "until": str(choice.until) if choice.until else None,
                }
                for name, choice in (("rows", self.rows), ("hold_out", self.hold_out))
            },
        }


def plans_of(corridor: Corridor) -> dict[str, Path]:
    """Give the plans that lie in a corridor's folder: name and file."""
    return {path.stem: path for path in sorted((corridor.folder / FOLDER).glob("*.toml"))}


def plan_path(corridor: Corridor, name_or_path: str | Path) -> Path:
    """Give the file of a plan, by its name or as the file that it is.

    Raises
    ------
    InputErrors
        If there is none.
    """
    text, known = str(name_or_path), plans_of(corridor)
    if text in known:
        return known[text]
    try:
        if text.endswith(".toml") and Path(text).is_file():
            return Path(text)
    except (OSError, ValueError):
        pass
    there = ", ".join(known) or "none"
    told = f"there is no plan {text[:100]!r} in {corridor.name} and no such file (there is: {there})"
    raise InputErrors([Problem(None, None, None, told, nearest(text, known))])


def read_plan(corridor: Corridor, path: Path, problems: Problems) -> CalibrationPlan | None:
    """Read a plan; problems are noted. None if too little of it can be understood to go on."""
    inside = path.parent.name == FOLDER and path.parent.parent == corridor.folder
    folder = Folder(corridor.folder if inside else path.parent, problems)
    name = f"{FOLDER}/{path.name}" if inside else path.name
    file = folder.toml(name)
    if file is None:
        return None
    data = dict(file.data)
    written = data.pop("parameter", [])
    rows = _part(file, data.pop("rows", None), RowsKeys, "rows", problems)
    held = _part(file, data.pop("hold_out", None), RowsKeys, "hold_out", problems)
    head = validated(PlanHead, data, file.file, file.line, "", problems)
    free = _parameters(file, written, problems)
    if head is None or rows is None or held is None or not free:
        return None
    return CalibrationPlan(
        path.stem,
        name,
        folder.digests[name],
        head,
        free,
        _choice(file, rows, "rows", problems),
        _choice(file, held, "hold_out", problems),
        file,
    )


def _part(file: TomlFile, written: object, model: type[Keys], name: str, problems: Problems) -> Keys | None:
    if not isinstance(written, dict) or not written:
        told = f"says nothing; write a table [{name}] with `ids`, or `indicator`, `from` and `until`"
        problems.add(file.file, file.line((name,)), name, told)
        return None
    return validated(model, written, file.file, lambda path: file.line((name, *path)), name, problems)


def _parameters(file: TomlFile, written: object, problems: Problems) -> tuple[FreeNumber, ...]:
    if not isinstance(written, list) or not written:
        told = "names none; write a [[parameter]] table for each number that is to be fitted"
        problems.add(file.file, file.line(("parameter",)), "parameter", told)
        return ()
    found = []
    for number, table in enumerate(written):
        place: tuple[str | int, ...] = ("parameter", number)
        name = f"parameter {number + 1}"
        if not isinstance(table, dict):
            problems.add(file.file, file.line(place), name, "must be a table")
            continue
        keys = validated(ParameterKeys, table, file.file, partial(_line_in, file, place), name, problems)
        if keys is None:
            continue
        if (keys.low is None) != (keys.high is None):
            problems.add(
                file.file, file.line(place), name, "has one end of a range only; give `low` and `high`"
            )
        elif keys.low is not None and keys.high is not None and keys.low >= keys.high:
            told = f"`low` {keys.low:g} is not below `high` {keys.high:g}"
            problems.add(file.file, file.line((*place, "low")), name, told)
        else:
            found.append(
                FreeNumber(keys.address, keys.low, keys.high, keys.why, file.line((*place, "address")))
            )
    return tuple(found)


def _choice(file: TomlFile, keys: RowsKeys, name: str, problems: Problems) -> Choice:
    if keys.from_ and keys.until and keys.until <= keys.from_:
        told = f"ends {keys.until}, which is not after its beginning {keys.from_}"
        problems.add(file.file, file.line((name, "until")), f"{name}.until", told)
    lines = tuple(file.line((name, "ids", n)) for n in range(len(keys.ids)))
    return Choice(keys.ids, keys.indicator, keys.from_, keys.until, file.line((name,)), lines)


def _line_in(file: TomlFile, place: tuple[str | int, ...], path: tuple[str | int, ...]) -> int:
    """Line of what stands at a path within a place of a file."""
    return file.line((*place, *path))
