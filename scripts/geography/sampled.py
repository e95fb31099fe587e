"""Distances on the lines as they came, between points drawn by lot: what the extract must keep."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from .bridges import SHORTEST_KM, Bridges
from .contract import Contracted
from .raw import RawLines
from .sea import write_table

PAIRS_FROM = 12
PAIRS_TO = 10


def sample_distances(path: Path, lines: RawLines, bridges: Bridges, net: Contracted) -> None:
    """Write lat, lon, lat, lon, km for pairs of points that are still there; km is of the raw lines."""
    lot = np.random.default_rng(20240301)
    # Points of the largest piece: where the extract's edges are.
    kept = net.raw[np.unique(np.r_[net.tail, net.head])]
    n = len(lines.lat)
    km = np.maximum(np.r_[lines.km, bridges.km], SHORTEST_KM)
    ends = (np.r_[lines.tail, bridges.tail].astype(int), np.r_[lines.head, bridges.head].astype(int))
    matrix = coo_matrix((km, ends), shape=(n, n)).tocsr()
    start = lot.choice(kept, PAIRS_FROM, replace=False)
    far = dijkstra(matrix, directed=False, indices=start)
    rows = []
    for number, here in enumerate(start):
        reached = kept[np.isfinite(far[number, kept])]
        for there in lot.choice(reached, min(PAIRS_TO, len(reached)), replace=False):
            place = (lines.lat[here], lines.lon[here], lines.lat[there], lines.lon[there])
            rows.append((*(f"{degrees:.4f}" for degrees in place), f"{far[number, there]:.3f}"))
    write_table(path, ("lat1", "lon1", "lat2", "lon2", "km"), rows)
