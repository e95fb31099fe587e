"""How long things take: a histogram with evenly wide bins, its median and P90 marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme
from landbridge.report.paint.write import hours, percent, width

if TYPE_CHECKING:
    from landbridge.report.pages.times import Times

UNITS = (("min", 60.0, 3.0), ("h", 1.0, 96.0), ("days", 1 / 24, float("inf")))
"""(name, units an hour, hours on the axis up to which it is used)."""


def spread(row: Times) -> dict[str, Any] | None:
    """Return the histogram of one measured time, or None where nothing was measured."""
    if not row.bins:
        return None
    end = row.bins[-1].high_h
    unit, scale = next((unit, scale) for unit, scale, until in UNITS if end <= until)
    bars = [
        {"low": one.low_h * scale, "high": one.high_h * scale, "share": one.share}
        for one in row.bins
        if one.share > 0
    ]
    title = f"{unit} (bins of {width(row.bins[0].high_h - row.bins[0].low_h)})"
    if row.longer >= 0.0005:
        title += f"; {percent(row.longer)} longer"
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, end * scale], "nice": False},
        "axis": {"title": title, "grid": False, "tickCount": 8, "format": ",~r"},
    }
    axis_y = {"title": "share of times", "format": ".0%" if _most(row) >= 0.04 else ".1%", "tickCount": 4}
    marked = (("median", row.p50_h), ("P90", row.p90_h))
    marks = [
        layer
        for line, (name, value) in enumerate(marked)
        if value is not None and value <= end
        for layer in _marked(x, value * scale, f"{name} {hours(value)}", line, value > 0.62 * end)
    ]
    return {
        "width": theme.HALF,
        "height": 170,
        "autosize": {"type": "fit", "contains": "padding"},
        "layer": [
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "color": theme.MAIN, "opacity": 0.75, "stroke": theme.PAPER,
                         "strokeWidth": 0.5},
                "encoding": {
                    "x": {"field": "low"} | x,
                    "x2": {"field": "high"},
                    "y": {"field": "share", "type": "quantitative", "axis": axis_y,
                          "scale": {"domain": [0, _most(row) * 1.3], "nice": False}},
                    "y2": {"datum": 0},
                },
            },
            *marks,
        ],
    }  # fmt: skip


def _most(row: Times) -> float:
    return max(one.share for one in row.bins) or 1.0


def _marked(x: dict[str, Any], at: float, word: str, line: int, left: bool) -> list[dict[str, Any]]:
    """Return a dashed line through the whole height, and what it is beside its upper end."""
    place = {"data": {"values": [{"at": at, "word": word}]}}
    beside: dict[str, Any] = {"align": "right", "dx": -5} if left else {"align": "left", "dx": 5}
    words = {"type": "text", "fontSize": 11, "baseline": "top"} | beside
    return [
        place
        | {
            "mark": {"type": "rule", "color": theme.INK, "strokeDash": [4, 3]},
            "encoding": {"x": {"field": "at"} | x, "y": {"value": 31}, "y2": {"value": "height"}},
        },
        place
        | {
            "mark": words,
            "encoding": {"x": {"field": "at"} | x, "y": {"value": 2 + 15 * line}, "text": {"field": "word"}},
        },
    ]
