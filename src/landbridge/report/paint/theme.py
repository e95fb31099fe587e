"""Colours and sizes of every chart: readable in light, in dark, on paper, and by the colour-blind.

Charts are drawn with literal colours for light paper. In dark mode the style sheet replaces them one by
one, so a chart copied out of the page stands alone.
"""

from __future__ import annotations

from typing import Any

WIDTH = 900
"""Pixels of a chart that fills the page."""
HALF = 440
"""Pixels of a chart of which two stand side by side."""
FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
PAPER, INK, SOFT, GRID, FAINT = "#fffffe", "#222426", "#55585c", "#e2e4e7", "#b6babf"
MAIN = "#0072b2"
"""The colour of what is simulated."""
TOLERANCE, OBSERVED = "#e9eaec", "#9aa0a6"
VERDICTS = {"inside": MAIN, "outside": "#d55e00", "undecided": "#6f7378"}
SHAPES = {"inside": "circle", "outside": "square", "undecided": "diamond"}
WAITS = ("#332288", "#cc6677", "#88ccee", "#ddcc77", "#117733", "#aa4499", "#44aa99")
"""Fills of the causes that cost most; the palette is Paul Tol's, safe for the colour-blind."""
MORE_WAITS = ("#994455", "#ee8866", "#555555", "#bbcc33")
"""Fills of further causes, where each stands by itself."""
OTHER = "#999933"
"""All other waits together."""
DONE = {"moving": "#c3c7cb", "handling": "#8e949a", "carried": "#e6e8eb"}
"""Fills of what is no wait."""
USE = {
    "working": "#0072b3",
    "blocked": "#d55e01",
    "idle": "#dfe2e5",
    "closed": "#a3a8ad",
    "failed": "#882255",
}
DIRECTIONS = {
    "westbound": "#0072b4",
    "eastbound": "#b86e00",
    "west": "#0072b4",
    "east": "#b86e00",
    "north": "#4f7942",
}
"""Lines of directions; those of one without a name are grey."""
NO_DIRECTION = "#6f7378"
MODES = {
    "sea": "#0072b6",
    "rail": "#b5431a",
    "road": "#3f7f3f",
    "air": "#8a4fb0",
    "rail+sea": "#8f6900",
    "sea+air": "#5f7d8c",
    "rail+ferry": "#1f7a78",
}
"""Lines of ways by what carries them; those of others are grey."""
LAND, WATER, SHORE = "#ebe7de", "#f2f6f9", "#cfc9bb"
"""Of maps."""
BAN = "#fadcc6"
"""Days on which loading was banned."""
BAN_LINE = "#e0752b"
"""The same, where it is a line under a strip."""
HEAT = ("#eef2f6", "#d0e1f0", "#a6cbe6", "#75aed8", "#478dc4", "#2469a8", "#0f4785", "#082a55")
"""From none to most; in dark mode from dark to bright."""
ON_DARK, ON_LIGHT = "#fefefe", "#111213"
"""Letters on a fill that is the same in light and dark."""
LIGHT_FILLS = frozenset(
    {"#88ccee", "#ddcc77", "#44aa99", "#c3c7cb", "#a3a8ad", "#999933", "#ee8866", "#bbcc33"}
)
QUIET_FILLS = frozenset({"#e6e8eb", "#dfe2e5"})
"""Fills that turn dark in dark mode, and the letters on them light."""

DARK = {
    PAPER: "#16191d",
    INK: "#e6e8ea",
    SOFT: "#b1b6bc",
    GRID: "#31363c",
    FAINT: "#5b6168",
    MAIN: "#4aa8dd",
    TOLERANCE: "#2a2f35",
    OBSERVED: "#7d848b",
    "#d55e00": "#f0803c",
    "#6f7378": "#a0a6ac",
    "#332288": "#7468d8",
    "#882255": "#b0447f",
    "#e6e8eb": "#3a4047",
    "#0072b4": "#4aa8de",
    "#b86e00": "#e79a35",
    "#4f7942": "#8fbf7f",
    "#fadcc6": "#4d3322",
    **dict(
        zip(
            HEAT,
            ("#23282e", "#1d3a57", "#1f4f7d", "#2b6aa5", "#4187c6", "#6aa7dc", "#9cc8ec", "#cfe6f8"),
            strict=True,
        )
    ),
    "#dfe2e5": "#3a4047",
    "#0072b6": "#4aa8dc",
    "#b5431a": "#f0875a",
    "#3f7f3f": "#7fc27f",
    "#8a4fb0": "#c79be6",
    "#8f6900": "#d9b13b",
    "#5f7d8c": "#a5bccb",
    "#1f7a78": "#5cc2bf",
    LAND: "#2b3036",
    WATER: "#1a2026",
    SHORE: "#434a52",
}
"""Colours that change in dark mode."""

CONFIG: dict[str, Any] = {
    "aria": False,
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "domainColor": FAINT,
        "tickColor": FAINT,
        "gridColor": GRID,
        "labelColor": INK,
        "titleColor": SOFT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 330,
    },
    "legend": {
        "labelColor": INK,
        "titleColor": SOFT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "symbolSize": 120,
        "symbolStrokeWidth": 0,
        "labelLimit": 260,
        "columnPadding": 14,
    },
    "text": {"color": INK, "fontSize": 12},
}


def on(fill: str) -> str:
    """Return the colour of letters that can be read on a fill."""
    if fill in QUIET_FILLS:
        return INK
    return ON_LIGHT if fill in LIGHT_FILLS else ON_DARK


def dark_rules() -> str:
    """Return style rules that change the charts' colours, for inside a dark-mode query."""
    return "\n".join(
        f'figure svg [{what}="{light}"] {{ {what}: {dark}; }}'
        for light, dark in DARK.items()
        for what in ("fill", "stroke")
    )
