"""Flows on the map: each direction a line on its right-hand side, as wide as what goes over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.report.pages.flows import UNKNOWN
from landbridge.report.paint import theme
from landbridge.report.paint.charts.mapped import draw_map

if TYPE_CHECKING:
    from landbridge.report.pages.drawn import MapLine
    from landbridge.report.pages.flows import FlowMap

WIDEST, THINNEST, THIN = 13.0, 1.4, 1.2
"""Pixels of the largest flow, of the smallest, and of lines that are not followed."""
TALLEST = 430.0


def flowing(found: FlowMap, title: str, name: str) -> str | None:
    """Return the map of one mode.

    Parameters
    ----------
    found
        Crossings that lie near each other.
    title, name
        For who cannot see it; unique in the page.
    """
    sizes = [line.size for line in found.map.lines if line.size is not None]
    most = max(sizes, default=1.0)

    def width_of(line: MapLine) -> float:
        return THIN if line.size is None else max(THINNEST, WIDEST * line.size / most)

    def shift_of(line: MapLine) -> float:
        return 0.0 if line.size is None else width_of(line) / 2 + 0.7

    followed = [line for line in found.map.lines if line.size is not None]
    ways = list(dict.fromkeys(line.ways[0] for line in followed))
    legend = [(way, theme.DIRECTIONS.get(way, theme.NO_DIRECTION)) for way in ways]
    if len(followed) < len(found.map.lines):
        legend.append(("other lines: the run does not reach them", theme.FAINT))
    legend.append((f"widest: {_few(most)} {found.unit}", theme.PAPER))
    colours = {**theme.DIRECTIONS, UNKNOWN: theme.FAINT}
    return draw_map(
        found.map, colours, legend, title, name,
        width_of=width_of, shift_of=shift_of, framed=followed, tallest=TALLEST,
    )  # fmt: skip


def _few(size: float) -> str:
    return f"{size:.1f}" if size < 100 else f"{size:,.0f}"
