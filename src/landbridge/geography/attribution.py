"""Whose data a map shows: to be printed on it."""

from __future__ import annotations

OPENSTREETMAP = "© OpenStreetMap contributors"
"""On every map, table and report that shows railways or roads, or kilometres by them."""

SEA = "Sea lanes: searoute (Apache-2.0)"
LAND = "Land: Natural Earth"

_BY_MODE = {"rail": OPENSTREETMAP, "road": OPENSTREETMAP, "sea": SEA, "air": ""}


def attribution(*modes: str) -> str:
    """Return the line that a map with these modes must show, land included."""
    return " · ".join(dict.fromkeys([text for mode in modes if (text := _BY_MODE[mode])] + [LAND]))
