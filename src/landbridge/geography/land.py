"""Land for maps, from Natural Earth (public domain)."""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np

from landbridge.geography.packed import Real, read_arrays, whole


@cache
def land_rings(scale: Literal["110m", "50m"] = "110m") -> tuple[Real, ...]:
    """Return the rings of the land: rows of lat, lon in degrees, closed, cut at the antimeridian.

    A ring within another one is a sea (the Caspian): fill by even-odd.
    """
    held = read_arrays("land", f"land_{scale}.npz")
    step = float(held["step"])
    points = np.c_[whole(held["lat"], difference=True), whole(held["lon"], difference=True)] * step
    return tuple(np.split(points, np.cumsum(whole(held["points"]))[:-1]))
