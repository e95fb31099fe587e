"""A network with only the points where something happens: junctions, ends, borders.

What is between them becomes one edge with the sum of its kilometres, and a drawn line of fewer points. Of two
edges with the same ends the shorter is kept. Short sidings that lead nowhere are left out, and pieces too
small to be of use.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .bridges import Bridges, pieces_of
from .raw import RawLines


@dataclass
class Contracted:
    """Points (degrees), edges (km, of which bridged), and the points between the ends of each, as drawn."""

    lat: np.ndarray
    lon: np.ndarray
    raw: np.ndarray
    """Number of each point in the lines that it was made of."""
    tail: np.ndarray
    head: np.ndarray
    km: np.ndarray
    bridged_km: np.ndarray
    shape: list[list[tuple[float, float]]] = field(default_factory=list)


@dataclass(slots=True)
class _Edge:
    km: float
    bridged: float
    between: list[int]


def contract(
    lines: RawLines,
    bridges: Bridges,
    held: np.ndarray,
    *,
    tolerance_km: float,
    stub_km: float = 1.0,
    smallest_piece: int = 30,
) -> Contracted:
    """Leave out points that only continue a line, except the `held` ones.

    A drawn line is off by `tolerance_km` at most; sidings under `stub_km` fall out, and pieces of fewer
    points than `smallest_piece`.
    """
    beside: list[dict[int, _Edge]] = [{} for _ in range(len(lines.lat))]
    for i, j, km in zip(lines.tail.tolist(), lines.head.tolist(), lines.km.tolist(), strict=True):
        _join(beside, i, j, _Edge(km, 0.0, []))
    for i, j, km in zip(bridges.tail.tolist(), bridges.head.tolist(), bridges.km.tolist(), strict=True):
        _join(beside, i, j, _Edge(km, km, []))
    for _ in range(3):
        _prune(beside, held, stub_km)
        _chain(beside, held)
    return _gather(lines, beside, tolerance_km, smallest_piece)


def _join(beside: list[dict[int, _Edge]], i: int, j: int, edge: _Edge) -> None:
    """Add an edge, whose `between` runs from the smaller end on, unless there is a shorter one."""
    if i == j or (j in beside[i] and beside[i][j].km <= edge.km):
        return
    beside[i][j] = beside[j][i] = edge


def _chain(beside: list[dict[int, _Edge]], held: np.ndarray) -> None:
    for here in range(len(beside)):
        if len(beside[here]) != 2 or held[here]:
            continue
        (a, first), (b, second) = beside[here].items()
        before = first.between if a < here else first.between[::-1]
        after = second.between if here < b else second.between[::-1]
        between = [*before, here, *after]
        del beside[a][here], beside[b][here]
        beside[here].clear()
        edge = _Edge(
            first.km + second.km, first.bridged + second.bridged, between if a < b else between[::-1]
        )
        _join(beside, a, b, edge)


def _prune(beside: list[dict[int, _Edge]], held: np.ndarray, stub_km: float) -> None:
    for here in range(len(beside)):
        at = here
        while len(beside[at]) == 1 and not held[at]:
            ((there, edge),) = beside[at].items()
            if edge.km >= stub_km:
                break
            del beside[there][at]
            beside[at].clear()
            at = there


def _gather(
    lines: RawLines, beside: list[dict[int, _Edge]], tolerance_km: float, smallest_piece: int
) -> Contracted:
    rows = [(i, j, edge) for i, others in enumerate(beside) for j, edge in others.items() if i < j]
    tail = np.array([row[0] for row in rows])
    head = np.array([row[1] for row in rows])
    km = np.array([row[2].km for row in rows])
    whole = RawLines(lines.lat, lines.lon, tail, head, km)
    piece = pieces_of(whole)
    used = np.zeros(len(lines.lat), dtype=bool)
    used[tail] = used[head] = True
    size = np.bincount(piece[used], minlength=piece.max() + 1)
    kept = used & (size[piece] >= smallest_piece)
    number = np.cumsum(kept) - 1
    edges = np.nonzero(kept[tail])[0]
    shape = [_simple(lines, [rows[e][0], *rows[e][2].between, rows[e][1]], tolerance_km) for e in edges]
    return Contracted(
        lines.lat[kept],
        lines.lon[kept],
        np.nonzero(kept)[0],
        number[tail[edges]],
        number[head[edges]],
        km[edges],
        np.array([rows[e][2].bridged for e in edges]),
        shape,
    )


def _simple(lines: RawLines, points: list[int], tolerance_km: float) -> list[tuple[float, float]]:
    """The points between the ends that a drawn line needs (Douglas and Peucker 1973)."""
    if len(points) == 2:
        return []
    lat, lon = lines.lat[points], lines.lon[points]
    x, y = lon * np.cos(np.radians(lat.mean())) * 111.195, lat * 111.195
    keep = [False] * len(points)
    spans = [(0, len(points) - 1)]
    while spans:
        a, b = spans.pop()
        if b - a < 2:
            continue
        dx, dy = x[b] - x[a], y[b] - y[a]
        length2 = dx * dx + dy * dy
        px, py = x[a + 1 : b] - x[a], y[a + 1 : b] - y[a]
        along = np.clip((px * dx + py * dy) / length2, 0, 1) if length2 > 0 else np.zeros(b - a - 1)
        off = np.hypot(px - along * dx, py - along * dy)
        worst = int(off.argmax())
        if off[worst] > tolerance_km:
            keep[a + 1 + worst] = True
            spans += [(a, a + 1 + worst), (a + 1 + worst, b)]
    return [(float(lat[i]), float(lon[i])) for i in range(1, len(points) - 1) if keep[i]]
