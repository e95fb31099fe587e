"""One mode's lines as they are in the package: points, edges, and how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landbridge.geography.packed import Real, Whole, great_circle_km, names, read_arrays, whole

FOLDERS = {"rail": "openstreetmap", "road": "openstreetmap", "sea": "sea"}


@dataclass(frozen=True)
class Lines:
    """Points (degrees) and undirected edges with km, before anything is declared about them."""

    mode: str
    lat: Real
    lon: Real
    tail: Whole
    head: Whole
    km: Real
    bridged_km: Real
    drawn_from: Whole
    """Where each edge's drawn points start (one more than there are edges)."""
    drawn_lat: Real
    drawn_lon: Real
    country: NDArray[np.int16] | None
    """ISO 3166 number of the country of each point, of railways."""
    passages: Whole
    """Bits of the passages that each edge leads through."""
    passage_names: tuple[str, ...]

    def drawn(self, edge: int) -> Real:
        """Points of an edge from its tail to its head, ends included: rows of lat, lon."""
        first, last = int(self.drawn_from[edge]), int(self.drawn_from[edge + 1])
        tail, head = self.tail[edge], self.head[edge]
        points = np.empty((last - first + 2, 2))
        points[0] = self.lat[tail], self.lon[tail]
        points[1:-1, 0], points[1:-1, 1] = self.drawn_lat[first:last], self.drawn_lon[first:last]
        points[-1] = self.lat[head], self.lon[head]
        return points

    @cached_property
    def straights(self) -> tuple[Whole, Whole, Real, Real, Real, Real]:
        """All straight parts of all edges as drawn: edge, place in it, and lat, lon of both ends."""
        counts = np.diff(self.drawn_from)
        edge = np.repeat(np.arange(len(self.km)), counts + 1)
        first = np.cumsum(counts + 1) - (counts + 1)
        place = np.arange(len(edge)) - first[edge]
        last = np.zeros(len(edge), dtype=bool)
        last[first + counts] = True
        lat1, lon1 = self.lat[self.tail[edge]], self.lon[self.tail[edge]]
        lat2, lon2 = self.lat[self.head[edge]], self.lon[self.head[edge]]
        lat1[place > 0], lon1[place > 0] = self.drawn_lat, self.drawn_lon
        lat2[~last], lon2[~last] = self.drawn_lat, self.drawn_lon
        return edge, place, lat1, lon1, lat2, lon2


def read_lines(mode: str) -> Lines:
    """Read the lines of `rail`, `road` or `sea`."""
    return lines_of(mode, read_arrays(FOLDERS[mode], f"{mode}.npz"))


def lines_of(mode: str, held: Mapping[str, NDArray[Any]]) -> Lines:
    """Unpack the arrays of a network file."""
    step = float(held["step"])
    lat, lon = whole(held["lat"], difference=True), whole(held["lon"], difference=True)
    tail = np.repeat(np.arange(len(lat)), whole(held["edges_from"]))
    head = tail + whole(held["ahead"])
    drawn_from = np.r_[0, np.cumsum(whole(held["drawn"]))]
    degrees = [lat * step, lon * step]
    straight = great_circle_km(degrees[0][tail], degrees[1][tail], degrees[0][head], degrees[1][head])
    return Lines(
        mode=mode,
        lat=degrees[0],
        lon=degrees[1],
        tail=tail,
        head=head,
        km=(np.rint(straight * 1000) + whole(held["detour_m"])) / 1000,
        bridged_km=whole(held["bridged_m"]) / 1000,
        drawn_from=drawn_from,
        drawn_lat=_from_start(lat[tail], drawn_from, whole(held["drawn_lat"])) * step,
        drawn_lon=_from_start(lon[tail], drawn_from, whole(held["drawn_lon"])) * step,
        country=held["countries"][whole(held["country"], difference=True)] if "country" in held else None,
        passages=whole(held["passages"]) if "passages" in held else np.zeros(len(tail), dtype=np.int64),
        passage_names=tuple(names(held, "passage_names")) if "passage_names" in held else (),
    )


def _from_start(start: Whole, first: Whole, steps: Whole) -> Whole:
    """Add up steps from each edge's start."""
    total = np.r_[0, np.cumsum(steps)]
    edge = np.repeat(np.arange(len(start)), np.diff(first))
    return np.asarray(total[1:] - total[first[edge]] + start[edge])
