"""What is declared by hand about the lines, in `data/declared/*.csv`, each row with its source.

The map knows neither gauges nor closures, has gaps that no radius bridges, and lanes of the sea without
names.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

Measured = Literal["surveyed", "published", "computed"]
"""How a distance came about: along the line by its owner; stated in print; added up on a map."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A strait or canal, and the line on the map that a lane crosses when it leads through."""

    id: str
    shut: bool
    """Taken only when asked for: it replaces no other passage."""
    note: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """A place where loads change between two gauges; lines of both meet within its radius."""

    id: str
    name: str
    lat: float
    lon: float
    radius_km: float
    gauges_mm: frozenset[int]
    since: date
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """A border crossing: what leads over a straight line drawn there (`gate`: lat, lon, lat, lon)."""

    id: str
    mode: str
    name: str
    gate: tuple[float, float, float, float]
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class LaidLink:
    """A link laid by hand between two points of the map."""

    id: str
    mode: str
    kind: str
    """`line` or `ferry`."""
    names: tuple[str, str]
    ends: tuple[tuple[float, float], tuple[float, float]]
    km: float
    measured: Measured
    opened: date
    shut: bool
    source: str
    grade: str
    low: float
    high: float
    note: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """The gauge of a country, or of a part of it (`box`: lat, lon, lat, lon) that differs."""

    country: str
    iso: int
    name: str
    mm: int
    box: tuple[float, float, float, float] | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class KnownDistance:
    """A distance that somebody measured or printed."""

    id: str
    mode: str
    names: tuple[str, str]
    ends: tuple[tuple[float, float], tuple[float, float]]
    pieces: tuple[tuple[tuple[float, float], ...], ...]
    """What is measured: from the start by the points that the source names to the goal, mostly one piece."""
    closed: frozenset[str]
    km: float
    measured: Measured
    role: Literal["calibration", "held_out"]
    """Whether the radius of the bridges was chosen on it."""
    source: str
    note: str


def _rows(name: str) -> list[dict[str, str]]:
    text = files("landbridge.geography").joinpath("data", "declared", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _ends(row: dict[str, str]) -> tuple[tuple[float, float], tuple[float, float]]:
    return (float(row["lat1"]), float(row["lon1"])), (float(row["lat2"]), float(row["lon2"]))


def _measured(text: str) -> Measured:
    words: dict[str, Measured] = {"surveyed": "surveyed", "published": "published", "computed": "computed"}
    if text in words:
        return words[text]
    raise ValueError(f"{text!r} is not a way to measure")


@cache
def passages() -> tuple[Passage, ...]:
    """Return the passages of the sea, in the order of their bits."""
    return tuple(Passage(row["id"], row["shut"] == "yes", row["note"]) for row in _rows("passages.csv"))


@cache
def transfers() -> tuple[Transfer, ...]:
    """Return the places where loads change gauge."""
    return tuple(
        Transfer(
            row["id"],
            row["name"],
            float(row["lat"]),
            float(row["lon"]),
            float(row["radius_km"]),
            frozenset({int(row["gauge1"]), int(row["gauge2"])}),
            _day(row["from"]),
            row["source"],
            row["note"],
        )
        for row in _rows("transfers.csv")
    )


@cache
def crossings() -> tuple[Crossing, ...]:
    """Return the border crossings that can be closed."""
    return tuple(
        Crossing(row["id"], row["mode"], row["name"], (*start, *end), row["source"], row["note"])
        for row in _rows("crossings.csv")
        for start, end in [_ends(row)]
    )


@cache
def laid_links() -> tuple[LaidLink, ...]:
    """Return the links laid by hand."""
    return tuple(
        LaidLink(
            row["id"],
            row["mode"],
            row["kind"],
            (row["from"], row["to"]),
            _ends(row),
            float(row["km"]),
            _measured(row["measured"]),
            _day(row["opened"]),
            row["shut"] == "yes",
            row["source"],
            row["grade"],
            float(row["low"]),
            float(row["high"]),
            row["note"],
        )
        for row in _rows("links.csv")
    )


@cache
def gauges() -> tuple[Gauge, ...]:
    """Return the gauges: of countries first, then of parts that differ; the row `*` is everywhere else."""
    found = []
    for row in _rows("gauges.csv"):
        (lat1, lon1), (lat2, lon2) = _ends(row) if row["lat1"] else ((0.0, 0.0), (0.0, 0.0))
        box = (lat1, lon1, lat2, lon2) if row["lat1"] else None
        found.append(
            Gauge(
                row["country"],
                int(row["iso"]),
                row["name"],
                int(row["gauge_mm"]),
                box,
                row["source"],
                row["note"],
            )
        )
    return tuple(found)


@cache
def known_distances() -> tuple[KnownDistance, ...]:
    """Return the distances known from elsewhere, with which the map is compared."""
    found = []
    for row in _rows("distances.csv"):
        start, goal = _ends(row)
        role: Literal["calibration", "held_out"] = (
            "calibration" if row["role"] == "calibration" else "held_out"
        )
        found.append(
            KnownDistance(
                row["id"],
                row["mode"],
                (row["from"], row["to"]),
                (start, goal),
                _pieces(start, row["via"], goal),
                frozenset(row["closed"].split()),
                float(row["km"]),
                _measured(row["measured"]),
                role,
                row["source"],
                row["note"],
            )
        )
    return tuple(found)


def not_yet_open(mode: str, day: date) -> frozenset[str]:
    """Return the places of transfer and laid links of a mode that were not there on a day."""
    late = {link.id for link in laid_links() if link.mode == mode and link.opened > day}
    if mode == "rail":
        late |= {place.id for place in transfers() if place.since > day}
    return frozenset(late)


def _pieces(
    start: tuple[float, float], via: str, goal: tuple[float, float]
) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Read `Name lat lon;Name lat lon`; `>` before a name begins a new piece there."""
    pieces = [[start]]
    for place in filter(None, via.split(";")):
        name, lat, lon = place.rsplit(" ", 2)
        if name.startswith(">"):
            pieces.append([])
        pieces[-1].append((float(lat), float(lon)))
    pieces[-1].append(goal)
    return tuple(tuple(piece) for piece in pieces)


@cache
def sources() -> dict[str, dict[str, str]]:
    """Return the sources by id: title, publisher, year, url."""
    return {row["id"]: row for row in _rows("sources.csv")}
