"""Assumptions by weight: rank correlation of one indicator with each assumption, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme
from landbridge.report.paint.write import signed

if TYPE_CHECKING:
    from landbridge.report.pages.assumptions import Tornado

PLOT = 420
SIGNS = "datum.value == 0 ? '0' : format(datum.value, '+.1f')"


def weighed(tornado: Tornado) -> dict[str, Any] | None:
    """Return the chart of one indicator, or None where nothing was weighed."""
    if not tornado.weights:
        return None
    data = [
        {
            "address": weight.address,
            "rho": weight.rho,
            "low": weight.low,
            "high": weight.high,
            "sure": weight.sure,
            "word": signed(weight.rho),
            "colour": theme.MAIN if weight.sure else theme.FAINT,
        }
        for weight in tornado.weights
    ]
    x = {
        "type": "quantitative",
        "scale": {"domain": [-1, 1], "nice": False},
        "axis": {
            "title": "rank correlation (−1 lowers it, +1 raises it)",
            "tickCount": 5,
            "labelExpr": SIGNS,
        },
    }
    colour = {"field": "colour", "type": "nominal", "scale": None}
    return {
        "width": PLOT,
        "height": {"step": 24},
        "data": {"values": data},
        "encoding": {
            "y": {
                "field": "address",
                "type": "nominal",
                "sort": None,
                "axis": {
                    "title": None,
                    "labelLimit": 400,
                    "ticks": False,
                    "domain": False,
                    "labelPadding": 8,
                },
            }
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": 15, "opacity": 0.7},
                "encoding": {"x": {"field": "rho"} | x, "x2": {"datum": 0}, "color": colour},
            },
            {
                "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
                "mark": {"type": "rule", "strokeWidth": 2, "color": theme.INK},
                "encoding": {"x": {"field": "low"} | x, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "rule", "color": theme.SOFT},
                "encoding": {"x": {"datum": 0} | x, "y": None},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": {"x": {"datum": 1} | x, "text": {"field": "word"}},
            },
        ],
    }
