"""Lines with fewer points, for drawing (Douglas and Peucker 1973)."""

from __future__ import annotations

import numpy as np

from landbridge.geography.net import KM_A_DEGREE
from landbridge.geography.packed import Real


def thinned(points: Real, tolerance_km: float) -> Real:
    """Leave out points (rows of lat, lon) without which the line is off by `tolerance_km` at most.

    Kilometres are those of a plane with degrees of longitude as long as in the middle of each stretch.
    """
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(points) - 1)]
    while spans:
        a, b = spans.pop()
        if b - a < 2:
            continue
        lat, lon = points[a : b + 1, 0], points[a : b + 1, 1]
        x = lon * np.cos(np.radians((lat[0] + lat[-1]) / 2)) * KM_A_DEGREE
        y = lat * KM_A_DEGREE
        dx, dy = x[-1] - x[0], y[-1] - y[0]
        length2 = max(float(dx * dx + dy * dy), 1e-12)
        along = np.clip(((x - x[0]) * dx + (y - y[0]) * dy) / length2, 0.0, 1.0)
        off = np.hypot(x - x[0] - along * dx, y - y[0] - along * dy)
        worst = int(off.argmax())
        if off[worst] > tolerance_km:
            keep[a + worst] = True
            spans += [(a, a + worst), (a + worst, b)]
    return np.asarray(points[keep])
