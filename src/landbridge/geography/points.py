"""Places: points with a name, ports and airports by their codes."""

from __future__ import annotations

import csv
import math
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest


class Point(NamedTuple):
    """A place on the map, in degrees north and east."""

    lat: float
    lon: float
    name: str = ""

    def __str__(self) -> str:
        where = f"{abs(self.lat):.2f}°{'NS'[self.lat < 0]} {abs(self.lon):.2f}°{'EW'[self.lon < 0]}"
        return f"{self.name} ({where})" if self.name else where

    def checked(self) -> Point:
        """Return the point itself; raise `InputErrors` if it is no place on earth."""
        good = (
            math.isfinite(self.lat)
            and math.isfinite(self.lon)
            and abs(self.lat) <= 90
            and abs(self.lon) <= 180
        )
        if good:
            return self
        swapped = math.isfinite(self.lat) and abs(self.lat) <= 180 and abs(self.lon) <= 90
        hint = "latitude comes first, then longitude" if swapped else None
        name = self.name or f"{self.lat}, {self.lon}"
        raise InputErrors(
            [Problem(None, None, name, "is no place on earth: -90…90° north, -180…180° east", hint)]
        )


@cache
def ports() -> dict[str, Point]:
    """Return ports of the world by five-letter code (as in UN/LOCODE), from searoute (Apache-2.0)."""
    return _table("sea", "ports.csv")


@cache
def airports() -> dict[str, Point]:
    """Return airports of Eurasia by their code of IATA, from airportsdata (MIT)."""
    return _table("airports", "airports.csv")


def port(code: str) -> Point:
    """Find a port by its code, such as `CNSHA`; raise `InputErrors` with the nearest code if none has it."""
    return _find("port", code, ports())


def airport(code: str) -> Point:
    """Find an airport by its code, such as `ALA`; raise `InputErrors` with the nearest if none has it."""
    return _find("airport", code, airports())


def _find(kind: str, code: str, known: dict[str, Point]) -> Point:
    found = known.get(code.strip().upper())
    if found is None:
        raise InputErrors(
            [Problem(None, None, code, f"no {kind} has this code", nearest(code.upper(), known))]
        )
    return found


def _table(folder: str, name: str) -> dict[str, Point]:
    text = files("landbridge.geography").joinpath("data", folder, name).read_text(encoding="utf-8")
    return {
        row["code"]: Point(float(row["lat"]), float(row["lon"]), row["name"])
        for row in csv.DictReader(text.splitlines())
    }
