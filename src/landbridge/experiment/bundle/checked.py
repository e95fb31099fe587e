"""Whether a folder's manifest and tables are what a run has: nothing later need ask again."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import BundleError
from landbridge.experiment.setting import MOST_SEED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import polars as pl

    from landbridge.accounts.schema import Table

MOST_TOLD = 3
"""Things that are wrong with one file that are named."""
MOST_LETTERS = 60
MOST_COUNT = 10**9
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
"""Letters that no name has, and that no picture can hold."""
MOST_NUMBER = 10**18
"""No table holds a larger one: hours, their squares, counts and money stay far below."""

Kind = tuple[str, "Callable[[Any], bool]"]


def _is_text(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        value.encode()  # half a character, as \ud800 is one, can be printed nowhere
    except UnicodeEncodeError:
        return False
    return True


def _is_whole(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_day(value: Any) -> bool:
    try:
        return len(value) == 10 and isinstance(value, str) and bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


TEXT: Kind = ("text", _is_text)
TEXTS: Kind = ("a list of texts", lambda value: isinstance(value, list) and all(map(_is_text, value)))
PAIRS: Kind = (
    "an object of texts",
    lambda value: isinstance(value, dict) and all(map(_is_text, [*value, *value.values()])),
)
COUNT: Kind = ("a whole number from 0", lambda value: _is_whole(value, MOST_COUNT))
SEED: Kind = (f"a whole number from 0 to {MOST_SEED}", lambda value: _is_whole(value, MOST_SEED))
DAY: Kind = ("a date", _is_day)
DAYS: Kind = (
    "a first day and a later one after the last",
    lambda value: (
        isinstance(value, list) and len(value) == 2 and all(map(_is_day, value)) and value[0] < value[1]
    ),
)
YES: Kind = ("true or false", lambda value: isinstance(value, bool))
OBJECT: Kind = ("an object", lambda value: isinstance(value, dict))

NEEDED: dict[str, Kind] = {
    "run": TEXT,
    "corridor": TEXT,
    "title": TEXT,
    "scenario": TEXTS,
    "period": DAYS,
    "seed": SEED,
    "replications": COUNT,
    "hash": TEXT,
}
"""Entries that every manifest has, and what they are."""
FURTHER: dict[str, Kind] = {
    "changes": TEXTS,
    "draws": COUNT,
    "refuted": ("nothing or an object", lambda value: value is None or isinstance(value, dict)),
    "interrupted": YES,
    "versions": PAIRS,
    "inputs": PAIRS,
    "files": PAIRS,
    "warnings": TEXTS,
    "streams": TEXTS,
    "setting": OBJECT,
    "created": TEXT,
}
"""Entries that are checked where they stand."""
SETTING: dict[str, Kind] = {
    "corridor": TEXT,
    "from": DAY,
    "until": DAY,
    "scenarios": TEXTS,
    "sets": TEXTS,
    "replications": COUNT,
    "draws": COUNT,
    "seed": SEED,
}
LATER: dict[str, Kind] = {
    "lead_in_days": COUNT,
    "target": (
        "nothing or an object with most",
        lambda v: v is None or (isinstance(v, dict) and _is_whole(v.get("most"), MOST_COUNT)),
    ),
    "steady": ("nothing or a date", lambda value: value is None or _is_day(value)),
    "only": TEXTS,
    "carried": (
        "nothing or a share above 0 and below 1",
        lambda v: v is None or (isinstance(v, float) and 0.0 < v < 1.0),
    ),
}
"""Entries of a setting that runs of older versions do not have."""


def check_manifest(manifest: Mapping[str, Any], file: Path) -> None:
    """Check that a manifest has the entries that a run's has, and that they agree.

    Raises
    ------
    BundleError
        With the first things that are wrong.
    """
    missing = [name for name in NEEDED if name not in manifest]
    if missing:
        raise BundleError(f"{file} is not the manifest of a run: it lacks {', '.join(missing)}")
    wrong = list(islice(_wrong(manifest), MOST_TOLD))
    if wrong:
        raise BundleError(f"{file} is broken: {'; '.join(wrong)}")


def _wrong(manifest: Mapping[str, Any]) -> Iterator[str]:
    yield from _of_other_kind(manifest, {**NEEDED, **FURTHER}, "")
    setting = manifest.get("setting")
    if not isinstance(setting, dict):
        return
    lacks = [name for name in SETTING if name not in setting]
    if lacks:
        yield f"setting lacks {', '.join(lacks)}"
    yield from _of_other_kind(setting, {**SETTING, **LATER}, "setting.")
    if [setting.get("from"), setting.get("until")] != manifest["period"]:
        yield "setting and period are not of the same days"
    if setting.get("seed") != manifest["seed"]:
        yield "setting and seed are not the same"


def _of_other_kind(values: Mapping[str, Any], kinds: Mapping[str, Kind], head: str) -> Iterator[str]:
    for name, (what, is_one) in kinds.items():
        if name in values and not is_one(values[name]):
            yield f"{head}{name} is {_shown(values[name])}, not {what}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = ascii(value) if isinstance(value, str) else repr(value)[:60]
    return text if len(text) <= 40 else f"{text[:36]}…"


def check_file(file: Path, digest: str | None) -> None:
    """Check that the file of a table is there and, where its SHA-256 is known, as it was written.

    Raises
    ------
    BundleError
        If it is not.
    """
    try:
        if not file.exists():
            raise BundleError(f"{file} is missing: this run is not whole")
        if not file.is_file():
            raise BundleError(f"{file} is no file: this run is not whole")
        if not file.stat().st_size:
            raise BundleError(f"{file} is empty: this run is not whole")
        if digest is None:
            return
        with file.open("rb") as handle:
            now = hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise BundleError(f"{file} cannot be read: {error.strerror or error}") from error
    if now != digest:
        raise BundleError(f"{file} is not as it was written: this run is not whole")


def check_columns(table: Table, schema: Mapping[str, pl.DataType], file: Path) -> None:
    """Check that a file has the columns that its table is declared to have.

    Raises
    ------
    BundleError
        With the first that are missing, of another type, or too many.
    """
    wrong = list(islice(_other_columns(table, schema), MOST_TOLD))
    if wrong:
        raise BundleError(f"{file} is not the table {table.name} of a run: {'; '.join(wrong)}")


def _other_columns(table: Table, schema: Mapping[str, pl.DataType]) -> Iterator[str]:
    from landbridge.accounts.frames import polars_type

    declared = {column.name: column for column in table.columns}
    missing = [name for name in declared if name not in schema]
    if missing:
        yield f"it lacks {', '.join(missing[:MOST_TOLD])}{' and more' * (len(missing) > MOST_TOLD)}"
    for name, type_ in schema.items():
        if name in declared:
            if type_ != polars_type(declared[name].type):
                yield f"{name} is {type_}, not {declared[name].base_type}"
        elif not table.wide:
            yield f"{name[:MOST_LETTERS]!r} is none of its columns"
        elif not type_.is_float():
            yield f"{name[:MOST_LETTERS]!r} is {type_}, not float"


def check_rows(table: Table, data: pl.DataFrame, most: Mapping[str, int], file: Path) -> None:
    """Check that nothing is null or endless that must not be, and that replications are those of the run.

    Parameters
    ----------
    most
        How many replications and draws the run has.

    Raises
    ------
    BundleError
        If something is.
    """
    for column in table.columns:
        if not column.nullable and data[column.name].null_count():
            raise BundleError(f"{file} is broken: {column.name} has rows without a value")
    for name, type_ in data.schema.items():
        if type_.is_numeric() and not data[name].is_between(-MOST_NUMBER, MOST_NUMBER).all():
            raise BundleError(f"{file} is broken: {name[:MOST_LETTERS]} has rows that are no possible number")
    for name in table.key:
        if table.column(name).base_type == "str" and data[name].str.contains(CONTROL).any():
            raise BundleError(f"{file} is broken: {name} has rows with letters that no name has")
    number = table.columns[0].name
    if number in most and data.height:
        outside = ~data[number].is_between(0, most[number] - 1)
        if outside.any():
            other = data[number].filter(outside)[0]
            raise BundleError(
                f"{file} is of another run: it has {number} {other}, this run has {most[number]} of them"
            )
