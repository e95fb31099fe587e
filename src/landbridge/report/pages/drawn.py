"""A map as data: lines along real railways, roads and sea lanes, places, whose data it shows."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.base.errors import InputErrors
from landbridge.geography import Point, attribution, way
from landbridge.report.pages.base import Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

TOLERANCE_KM = 12.0
"""By how much a drawn line is off at most."""
PLACES = 2
"""Decimals of a degree: about a km."""
STEP_DEG = 2.0
"""Longest straight part of an arc of a great circle."""


class MapLine(Page):
    """A stretch of a way."""

    mode: str
    """What moves on it: `rail`, `road`, `sea`, `ferry` or `air`."""
    along_map: bool
    """Whether it follows the lines of the map; else it is the great circle between its ends."""
    points: tuple[tuple[float, float], ...]
    """Latitude and longitude in degrees; longitudes run on over the antimeridian."""
    ways: tuple[str, ...]
    """Keys of the ways or flows that use it."""
    size: float | None
    """How much goes over it, in the unit of the map; null where nothing is counted."""


class MapPlace(Page):
    """A place on the map."""

    id: str
    """Id of the place."""
    name: str
    """Its name."""
    lat: float
    """Degrees north."""
    lon: float
    """Degrees east."""
    kind: str
    """`end`, `change` (of vehicle), `border` or `stop`."""


class DrawnMap(Page):
    """A map."""

    lines: tuple[MapLine, ...]
    """In the order in which they are drawn."""
    places: tuple[MapPlace, ...]
    """The most important first."""
    attribution: str
    """Whose data it shows: printed on the map."""
    straight: tuple[str, ...]
    """Stretches between two places that no line of the map joins, drawn as great circles."""


@lru_cache(maxsize=4096)
def line_between(
    mode: str,
    start: tuple[float, float],
    goal: tuple[float, float],
    tolerance_km: float = TOLERANCE_KM,
) -> tuple[tuple[tuple[float, float], ...], bool]:
    """Return the line between two places, and whether it follows the lines of the map.

    Parameters
    ----------
    mode
        `rail`, `road`, `sea`, `ferry` or `air`.
    start, goal
        Latitude and longitude.
    tolerance_km
        By how much it may be off; 0: every point of the map.
    """
    if mode != "air":
        try:
            found = way("sea" if mode == "ferry" else mode, Point(*start), Point(*goal))
            ends = np.vstack([start, found.thinned(tolerance_km) if tolerance_km else found.points, goal])
            ends[:, 1] = np.unwrap(ends[:, 1], period=360.0)
            return _rounded(ends), True
        except InputErrors:
            pass
    return _rounded(great_circle(start, goal)), False


def great_circle(start: tuple[float, float], goal: tuple[float, float]) -> NDArray[np.float64]:
    """Return points of the shortest line over the sphere: rows of lat, lon."""
    a, b = (_vector(*point) for point in (start, goal))
    angle = float(np.arccos(np.clip(a @ b, -1.0, 1.0)))
    if angle < 1e-9:
        return np.array([start, goal])
    share = np.linspace(0.0, 1.0, 2 + int(np.degrees(angle) / STEP_DEG))[:, None]
    points = (np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / np.sin(angle)
    lat = np.degrees(np.arcsin(np.clip(points[:, 2], -1, 1)))
    lon = np.unwrap(np.degrees(np.arctan2(points[:, 1], points[:, 0])), period=360.0)
    return np.asarray(np.c_[lat, lon], np.float64)


def printed(modes: Iterable[str]) -> str:
    """Return the line that a map with lines of these modes prints."""
    shown = {"sea" if mode == "ferry" else mode for mode in modes}
    return attribution(*[mode for mode in ("rail", "road", "sea", "air") if mode in shown])


def _vector(lat: float, lon: float) -> Any:
    phi, lam = np.radians([lat, lon])
    return np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _rounded(points: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    return tuple((round(lat, PLACES), round(lon, PLACES)) for lat, lon in points.tolist())
