"""The compact files of the geography: what is in them, and reading them.

A network file is an `.npz` (a zip of NumPy arrays, no pickle). Whole numbers are written so that they pack
well: each is folded (0, -1, 1, -2 … become 0, 1, 2, 3 …) and stored as rows of bytes, lowest byte first;
columns marked Δ hold differences
from row to row. With n points and m edges:

| array | what |
|---|---|
| `step` | unit of the coordinates in degrees |
| `lat`, `lon` | Δ, n: the points, in an order in which neighbours are near |
| `edges_from` | n: how many edges start at each point; edges are in this order |
| `ahead` | m: number of the edge's end minus that of its start (positive) |
| `detour_m` | m: metres along the line, minus the great circle between the ends |
| `bridged_m` | m: of these metres, those that are no line of the map but a bridge over a gap |
| `drawn`, `drawn_lat`, `drawn_lon` | m, then as many as their sum: points between, as steps, to draw |
| `countries`, `country` | rail: ISO 3166 numbers; Δ, n: which of them each point is in |
| `passages`, `passage_names` | sea: m: bits of the passages that an edge leads through; their names as JSON |

Land is `step`, `lat` and `lon` (Δ), and `points` of each ring.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.floating[Any]]

EARTH_KM = 6371.0088


def read_arrays(folder: str, name: str) -> dict[str, NDArray[Any]]:
    """Read one file of the geography that ships with the package."""
    path = files("landbridge.geography").joinpath("data", folder, name)
    with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as held:
        return {key: held[key] for key in held.files}


def whole(planes: NDArray[Any], *, difference: bool = False) -> Whole:
    """Turn rows of bytes back into whole numbers."""
    folded = np.zeros(planes.shape[1], dtype=np.int64)
    for byte, row in enumerate(planes):
        folded |= row.astype(np.int64) << (8 * byte)
    numbers = (folded >> 1) ^ -(folded & 1)
    return np.cumsum(numbers) if difference else numbers


def names(held: Mapping[str, NDArray[Any]], key: str) -> list[str]:
    """Read a list of names."""
    return list(json.loads(held[key].tobytes().decode()))


def great_circle_km(lat1: Real, lon1: Real, lat2: Real, lon2: Real) -> Real:
    """Great circle between points in degrees, in km (haversine, mean radius 6371.0088 km)."""
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half = np.sin((phi2 - phi1) / 2) ** 2
    half = half + np.cos(phi1) * np.cos(phi2) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))
