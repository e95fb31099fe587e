"""The code list of UN/LOCODE, as UNECE publishes it in CSV, as a draft of places.csv.

Columns, with or without a heading: change, country, location, name, name without diacritics, subdivision,
status, function (these two in either order), date, IATA, coordinates, remarks. Coordinates are degrees and
minutes: `3114N 12129E`. Rows of a country (no location) and entries to be removed (`X`) are left out; a place
without coordinates is taken, and said.

Reference: UNECE Recommendation 16, UN/LOCODE manual.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor.files import LARGEST_CSV
from landbridge.exchange.codes.locode import COUNTRIES, parse_locode
from landbridge.exchange.draft import Draft

COLUMNS = (
    "Change", "Country", "Location", "Name", "NameWoDiacritics", "Subdivision", "Status", "Function", "Date",
    "IATA", "Coordinates", "Remarks",
)  # fmt: skip
KINDS = {"1": "port", "2": "rail", "3": "road", "4": "air", "B": "border"}
"""What serves a place, by the digits of its function; 5 is post, 6 an inland terminal, 7 fixed transport."""
_COORDINATES = re.compile(r"(\d{2})(\d{2})([NS])\s*(\d{3})(\d{2})([EW])\Z", re.ASCII)
_FUNCTION = re.compile(r"[0-9B-]{1,8}\Z", re.ASCII)


def coordinates_of(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees of `3114N 12129E`; None for an empty cell.

    Raises
    ------
    ValueError
        If they are no degrees and minutes.
    """
    bare = text.strip().upper()
    if not bare:
        return None
    found = _COORDINATES.match(bare)
    if found is None or int(found[2]) > 59 or int(found[5]) > 59:
        raise ValueError(f"coordinates {text!r} are no degrees and minutes such as 3114N 12129E")
    lat = int(found[1]) + int(found[2]) / 60
    lon = int(found[4]) + int(found[5]) / 60
    if lat > 90 or lon > 180:
        raise ValueError(f"coordinates {text!r} are no place on earth")
    return (-lat if found[3] == "S" else lat, -lon if found[6] == "W" else lon)


def read_unlocode(path: Path, countries: Collection[str] = (), functions: str = "") -> Draft:
    """Return a draft of places.csv.

    Parameters
    ----------
    path
        A CSV file of the list, whole or a part of it.
    countries
        Two letters each; places of all if none is named.
    functions
        Digits such as `12`: only places that have one of these functions.

    Raises
    ------
    InputErrors
        If it is no list of codes, or a country is none.
    """
    problems = [
        Problem(None, None, "--country", f"{one[:20]!r} is no country of ISO 3166")
        for one in countries
        if one.upper() not in COUNTRIES
    ]
    text = _text(path)
    if problems:
        raise InputErrors(problems)
    wanted = {one.upper() for one in countries}
    draft = Draft("unlocode", path.name)
    lost: Counter[str] = Counter()
    seen = 0
    for line, row in _rows(text):
        if not row["Location"]:
            continue  # the heading of a country
        seen += 1
        if wanted and row["Country"].upper() not in wanted:
            continue
        function = row["Function"].upper()
        if functions and not set(functions) & set(function):
            continue
        if row["Change"].strip().upper() == "X":
            lost["entries that are marked for removal"] += 1
            continue
        _place(draft, f"{path.name}:{line}", row, function, lost)
    if not seen:
        told = f"is no list of UN/LOCODE: its columns are {', '.join(COLUMNS)}"
        raise InputErrors([Problem(str(path), None, None, told)])
    draft.lost += [f"{count} {what}" for what, count in lost.items()]
    if draft.rows.get("places"):
        draft.lost.append(
            "gauges and time zones: the list has none; links by rail need gauges, weekdays need zones"
        )
    return draft


def _place(draft: Draft, where: str, row: dict[str, str], function: str, lost: Counter[str]) -> None:
    try:
        code = parse_locode(row["Country"] + row["Location"])
    except InputErrors as error:
        draft.lost.append(f"{where}: {error.problems[0]}")
        return
    try:
        at = coordinates_of(row["Coordinates"])
    except ValueError as error:
        draft.lost.append(f"{where}: {code}: {error}")
        at = None
    lost["places without coordinates, which links need"] += at is None
    name = row["NameWoDiacritics"] or row["Name"]
    iata = row["IATA"].strip() if row["IATA"].strip() != code.location else ""
    cells = {
        "id": str(code),
        "name": row["Name"] or name,
        "also": tuple(
            one.replace(" ", "-") for one in dict.fromkeys([name, iata]) if one and one != row["Name"]
        ),
        "country": code.country,
        "kinds": tuple(KINDS[digit] for digit in dict.fromkeys(function) if digit in KINDS),
        "latitude": None if at is None else at[0],
        "longitude": None if at is None else at[1],
    }
    draft.add("places", cells, where)


def _text(path: Path) -> str:
    """Return the text of the list: UTF-8, or Windows-1252 as UNECE wrote it for long."""
    try:
        if path.stat().st_size > LARGEST_CSV:
            raise InputErrors(
                [Problem(str(path), None, None, f"is larger than {LARGEST_CSV // 1_000_000} MB")]
            )
        content = path.read_bytes()
    except OSError as error:
        told = f"cannot be read: {error.strerror or error}"
        raise InputErrors([Problem(str(path), None, None, told)]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield rows by column; without a heading in the order of the list, status and function by their form."""
    reader = csv.reader(io.StringIO(text, newline=""))
    heading: Sequence[str] | None = None
    for cells in _cells(reader):
        line = reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if heading is None:
            named = {cell.strip().casefold() for cell in cells}
            heading = _heading(cells) if {"country", "location"} <= named else COLUMNS
            if {"country", "location"} <= named:
                continue
        row = dict.fromkeys(COLUMNS, "") | {
            name: cell.strip() for name, cell in zip(heading, cells, strict=False) if name in COLUMNS
        }
        if _FUNCTION.match(row["Status"]) and not _FUNCTION.match(row["Function"]):
            row["Status"], row["Function"] = row["Function"], row["Status"]
        if len(row["Country"]) == 2 and len(row["Location"]) in (0, 3):
            yield line, row


def _cells(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield rows until one is no CSV: what is no list at all is told by whoever finds no row."""
    with contextlib.suppress(csv.Error):
        yield from reader


def _heading(cells: Sequence[str]) -> list[str]:
    """Return our names of columns, whatever the case they are written in."""
    by_name = {name.casefold(): name for name in COLUMNS}
    return [by_name.get(cell.strip().casefold(), cell) for cell in cells]
