"""Where a place joins a network: the nearest point of the nearest line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import InputErrors, Problem
from landbridge.geography.net import KM_A_DEGREE, Net
from landbridge.geography.packed import Real, great_circle_km
from landbridge.geography.points import Point

WITHIN_KM = {"rail": 30.0, "road": 30.0, "sea": 150.0}
"""How far from a line a place may be, unless said otherwise."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A spot on an edge: `share` of its kilometres lie between the edge's tail and here."""

    edge: int
    share: float
    away_km: float
    """Great circle between the place and the spot, which no distance includes."""
    lat: float
    lon: float


def snap(net: Net, place: Point, passable: NDArray[np.bool_], within_km: float | None = None) -> Spot:
    """Find the spot where a place joins a network; raise `InputErrors` if no line passes near enough."""
    lines = net.lines
    cap = WITHIN_KM[lines.mode] if within_km is None else within_km
    at = place.checked()
    # Most of the world is further off than the cap: looked at only when nothing is near.
    straights = lines.straights
    low, high = np.minimum(straights[2], straights[4]), np.maximum(straights[2], straights[4])
    degrees = cap / KM_A_DEGREE
    near = (low <= at.lat + degrees) & (high >= at.lat - degrees)
    chosen = np.nonzero(near)[0] if near.any() else np.arange(len(low))
    edge, part, lat1, lon1, lat2, lon2 = (column[chosen] for column in straights)
    # Kilometres on a plane that touches the earth at the place: exact where it matters, near it.
    east = np.cos(np.radians(at.lat)) * KM_A_DEGREE
    x1, y1 = _around(lon1 - at.lon) * east, (lat1 - at.lat) * KM_A_DEGREE
    dx, dy = _around(lon2 - lon1) * east, (lat2 - lat1) * KM_A_DEGREE
    length2 = dx * dx + dy * dy
    share = np.clip(-(x1 * dx + y1 * dy) / np.where(length2 > 0, length2, 1.0), 0.0, 1.0)
    off2 = (x1 + share * dx) ** 2 + (y1 + share * dy) ** 2
    off2[~passable[edge]] = np.inf
    best = int(off2.argmin())
    lat = float(lat1[best] + share[best] * (lat2[best] - lat1[best]))
    lon = float(lon1[best] + share[best] * (lon2[best] - lon1[best]))
    away = float(great_circle_km(*(np.array(degrees) for degrees in (at.lat, at.lon, lat, lon))))
    if away > cap:
        line = {"rail": "railway", "road": "road", "sea": "sea lane"}[lines.mode]
        text = f"no {line} within {cap:g} km: the nearest passes {away:.0f} km away, at {Point(lat, lon)}"
        raise InputErrors([Problem(None, None, str(at), text)])
    return Spot(
        int(edge[best]), _along(net, int(edge[best]), int(part[best]), float(share[best])), away, lat, lon
    )


def _around(degrees: NDArray[Any]) -> Real:
    return np.asarray((degrees + 180.0) % 360.0 - 180.0)


def _along(net: Net, edge: int, part: int, share: float) -> float:
    """Share of an edge's length that lies before a share of one of its straight parts as drawn."""
    drawn = net.lines.drawn(edge)
    lengths = great_circle_km(drawn[:-1, 0], drawn[:-1, 1], drawn[1:, 0], drawn[1:, 1])
    whole = float(lengths.sum())
    return float(lengths[:part].sum() + share * lengths[part]) / whole if whole > 0 else 0.0
