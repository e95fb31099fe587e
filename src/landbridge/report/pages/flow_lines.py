"""Lines of several flows as one: where they share a stretch, their sizes add up."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from landbridge.geography.thin import thinned
from landbridge.report.pages.base import number
from landbridge.report.pages.drawn import PLACES, MapLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Node = tuple[float, float]
Step = tuple[str, Node, Node]
"""Key of the flow, and two points of its line that follow each other."""


def merged(
    mode: str, flows: Iterable[tuple[str, float, Sequence[Node]]], tolerance_km: float
) -> list[MapLine]:
    """Return lines whose size is what goes over them in all.

    Parameters
    ----------
    mode
        Of all of them.
    flows
        Key, size and points of each; flows of one key that share points lie on each other.
    tolerance_km
        By how much a line may be off.
    """
    held = [(key, size, list(points)) for key, size, points in flows]
    sizes: dict[Step, float] = {}
    for key, size, points in held:
        for step in _steps(key, points):
            sizes[step] = sizes.get(step, 0.0) + size
    lines: list[MapLine] = []
    drawn: set[Step] = set()
    for key, _, points in held:
        for stretch, size in _stretches(key, points, sizes, drawn):
            at = np.round(thinned(np.array(stretch, float), tolerance_km), PLACES)
            shown = tuple((float(lat), float(lon)) for lat, lon in at.tolist())
            lines.append(MapLine(mode=mode, along_map=True, points=shown, ways=(key,), size=number(size)))
    return lines


def _steps(key: str, points: Sequence[Node]) -> list[Step]:
    return [(key, a, b) for a, b in pairwise(points) if a != b]


def _stretches(
    key: str, points: Sequence[Node], sizes: dict[Step, float], drawn: set[Step]
) -> Iterator[tuple[list[Node], float]]:
    """Yield what is not drawn yet, cut where the size changes."""
    stretch: list[Node] = []
    size = 0.0
    for step in _steps(key, points):
        if step in drawn:
            if len(stretch) > 1:
                yield stretch, size
            stretch = []
            continue
        drawn.add(step)
        if stretch and abs(sizes[step] - size) > 1e-9:
            yield stretch, size
            stretch = []
        if not stretch:
            stretch, size = [step[1]], sizes[step]
        stretch.append(step[2])
    if len(stretch) > 1:
        yield stretch, size
