"""`export`: a corridor's network, timetable, matrices or map on a date, in an open format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.dates import as_day
from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.exchange.written import json_text, refuse_existing, write_files, write_zip

if TYPE_CHECKING:
    from datetime import date

    from landbridge.corridor.corridor import Corridor
    from landbridge.network import Network

FORMATS = {
    "gmns": "a folder with node.csv and link.csv (General Modeling Network Specification)",
    "gtfs": "a .zip or a folder (General Transit Feed Specification)",
    "omx": "a file .omx (Open Matrix, HDF5)",
    "geojson": "a file .geojson (RFC 7946)",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    format: str
    corridor: str
    day: date
    files: tuple[Path, ...]
    notes: tuple[str, ...]
    """What was left out, and what to mind: one sentence each."""
    holds: dict[str, int]
    """How many of what."""

    def json(self) -> dict[str, Any]:
        """Return what `export --json` prints."""
        return {
            "schema": 1, "format": self.format, "corridor": self.corridor, "date": str(self.day),
            "files": [str(file) for file in self.files], "holds": self.holds, "notes": list(self.notes),
        }  # fmt: skip


def export(
    corridor: str | Path,
    format: str,  # noqa: A002 - it is the word
    out: str | Path,
    *,
    date: str | date,
    origins: Sequence[str] = (),
    destinations: Sequence[str] = (),
    goods: Sequence[str] = (),
    lines: bool = False,
    overwrite: bool = False,
) -> Exported:
    """Write a corridor's network on a date in an open format.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder; it has tables of the network.
    format
        `gmns`, `gtfs`, `omx` or `geojson`.
    out
        File or folder.
    date
        Day on which it holds.
    origins, destinations
        Of matrices: as a rule all places. Of a map: the ways from each to each are drawn too.
    goods
        Kinds of goods of matrices, or of the ways on a map; as a rule, of matrices, all of the day.
    lines
        Draw links along railways, roads and sea lanes, and not straight (GMNS, GeoJSON).
    overwrite
        Write over what is there.

    Raises
    ------
    InputErrors
        Everything that is wrong with the question, at once, before anything is written.
    BundleError
        If it cannot be written.
    """
    from landbridge.corridor import read_corridor
    from landbridge.network import Networks

    problems: list[Problem] = []
    if format not in FORMATS:
        told = f"{format[:40]!r} is none of {', '.join(FORMATS)}"
        problems.append(Problem(None, None, "--as", told, nearest(format, FORMATS)))
    place = read_corridor(corridor)
    if not place.network:
        told = f"{place.name} has no network: no links.csv and services.csv"
        raise InputErrors([*problems, Problem(None, None, place.name, told)])
    problems += [*_places(place, "--from", origins), *_places(place, "--to", destinations)]
    known = place.network.commodities
    for name in goods:
        if name not in known:
            told = f"there are no goods {name[:60]!r}; goods are {', '.join(known)}"
            problems.append(Problem(None, None, "--goods", told, nearest(name, known)))
    day = _day(place, date, problems)
    problems += _together(format, bool(origins), bool(destinations), bool(goods), lines)
    if problems:
        raise InputErrors(problems)
    asked = Asked(
        corridor=place,
        network=Networks(place).on(day),
        out=Path(out),
        origins=tuple(_id(place, name) for name in origins),
        destinations=tuple(_id(place, name) for name in destinations),
        goods=tuple(goods),
        lines=lines,
        overwrite=overwrite,
    )
    files, notes, holds = {"gmns": _gmns, "gtfs": _gtfs, "geojson": _geojson, "omx": _omx}[format](asked)
    return Exported(format, place.name, day, files, (*notes, *asked.network.warnings), holds)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, checked."""

    corridor: Corridor
    network: Network
    out: Path
    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    goods: tuple[str, ...]
    lines: bool
    overwrite: bool


def _together(
    format: str,  # noqa: A002 - it is the word
    has_origins: bool,
    has_destinations: bool,
    has_goods: bool,
    lines: bool,
) -> list[Problem]:
    """Say which options do not go with a format."""
    given = {"--from": has_origins, "--to": has_destinations, "--goods": has_goods}
    if format in ("gmns", "gtfs"):
        told = f"is of matrices and maps, not of {format}"
        return [Problem(None, None, option, told) for option, is_given in given.items() if is_given]
    if format == "geojson" and any(given.values()) and not all(given.values()):
        told = "is needed for ways on the map: they have an origin, a destination and goods"
        return [Problem(None, None, option, told) for option, is_given in given.items() if not is_given]
    if format == "omx" and lines:
        return [Problem(None, None, "--lines", "is of maps, not of matrices")]
    return []


Made = tuple[tuple[Path, ...], list[str], dict[str, int]]


def _gmns(asked: Asked) -> Made:
    from landbridge.exchange.gmns import gmns_files
    from landbridge.exchange.lines import lines_of
    from landbridge.exchange.links import open_links

    links, _ = open_links(asked.corridor, asked.network.day)
    drawn = lines_of(links, asked.corridor.places) if asked.lines else {}
    files, notes = gmns_files(asked.corridor, asked.network, drawn)
    count = {name: text.count("\n") - 1 for name, text in files.items()}
    holds = {
        "nodes": count["node.csv"],
        "links": count["link.csv"],
        "service_nodes": count["services/node.csv"],
        "service_links": count["services/link.csv"],
    }
    if asked.out.suffix == ".zip":
        told = "GMNS is written as a folder: two networks, one within the other"
        raise InputErrors([Problem(None, None, "--out", told)])
    return write_files(asked.out, files, asked.overwrite), notes, holds


def _gtfs(asked: Asked) -> Made:
    from landbridge.exchange.gtfs import gtfs_files

    files, notes, holds = gtfs_files(asked.corridor, asked.network)
    write = write_zip if asked.out.suffix == ".zip" else write_files
    return write(asked.out, files, asked.overwrite), notes, holds


def _geojson(asked: Asked) -> Made:
    from landbridge.exchange.geojson import geojson_of
    from landbridge.exchange.lines import lines_of
    from landbridge.exchange.links import open_links
    from landbridge.experiment.route.answer import answer
    from landbridge.experiment.route.asked import asked_of

    day = asked.network.day
    answers = tuple(
        answer(asked.network, asked_of(asked.corridor, origin, destination, goods, day))
        for origin in asked.origins
        for destination in asked.destinations
        for goods in asked.goods
    )
    refuse_existing([asked.out], asked.overwrite)
    links, _ = open_links(asked.corridor, day)
    lines = lines_of(links, asked.corridor.places) if asked.lines else {}
    value, notes, holds = geojson_of(asked.corridor, asked.network, lines, answers)
    files = write_files(asked.out.parent, {asked.out.name: json_text(value)}, asked.overwrite)
    return files, notes, holds


def _omx(asked: Asked) -> Made:
    from landbridge.exchange.omx import matrices_of, write_omx
    from landbridge.exchange.omx.hdf5 import hdf5

    hdf5()  # before anything is reckoned
    refuse_existing([asked.out], asked.overwrite)
    found = matrices_of(asked.network, asked.goods, asked.origins, asked.destinations)
    files = write_omx(asked.out, found, asked.overwrite)
    notes = ["One full box of 40 ft of each kind of goods, by the way of least price and worth of time"]
    holds = {
        "matrices": len(found.values),
        "origins": len(found.origins),
        "destinations": len(found.destinations),
    }
    return files, notes, holds


def _places(corridor: Corridor, option: str, names: Sequence[str]) -> list[Problem]:
    known = [word for row in corridor.places.values() for word in (row.id, row.name, *row.also)]
    folded = {word.casefold() for word in known}
    return [
        Problem(
            None, None, option, f"there is no place {name[:60]!r} in {corridor.name}", nearest(name, known)
        )
        for name in names
        if name.strip().casefold() not in folded
    ]


def _id(corridor: Corridor, name: str) -> str:
    word = name.strip().casefold()
    return next(
        row.id
        for row in corridor.places.values()
        if word in (row.id.casefold(), row.name.casefold(), *(other.casefold() for other in row.also))
    )


def _day(corridor: Corridor, date: str | date, problems: list[Problem]) -> date:
    try:
        day = as_day(date)
    except ValueError as error:
        problems.append(Problem(None, None, "--date", str(error)))
        return corridor.from_
    if day < corridor.from_:
        told = f"the data of {corridor.name} begin {corridor.from_}"
        problems.append(Problem(None, None, "--date", told))
    return day
