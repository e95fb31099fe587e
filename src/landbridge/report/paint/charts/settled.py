"""Warm-up: the number inside from the empty beginning on, and below it the statistic that cuts it off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme
from landbridge.report.paint.write import hours

if TYPE_CHECKING:
    from landbridge.report.pages.warm_up import Settling

HEIGHTS = (130, 90)
"""Pixels of the upper and the lower panel."""
WORDS = {"type": "text", "baseline": "bottom", "fontSize": 11}


def settled(row: Settling) -> dict[str, Any] | None:
    """Return the chart of one number inside, or None where nothing is known of it."""
    if not row.days or all(value is None for value in row.mean):
        return None
    data = [
        {"day": day, "mean": mean, "statistic": statistic}
        for day, mean, statistic in zip(row.days, row.mean, row.statistic, strict=True)
    ]
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, max(row.days) or 1.0], "nice": False},
        "axis": {"title": "days since the empty beginning", "grid": False, "tickCount": 8},
    }
    return {
        "data": {"values": data},
        "spacing": 8,
        "vconcat": [
            _panel(row, x, "mean", "number inside", {"zero": True}, HEIGHTS[0]),
            _panel(row, x, "statistic", "MSER if cut here", {"zero": False}, HEIGHTS[1]),
        ],
    }


def _panel(
    row: Settling, x: dict[str, Any], field: str, title: str, scale: dict[str, Any], height: int
) -> dict[str, Any]:
    upper = field == "mean"
    axis_x = x | {"axis": x["axis"] | ({"labels": False, "title": None, "ticks": False} if upper else {})}
    y = {
        "field": field,
        "type": "quantitative",
        "scale": scale,
        "axis": {
            "title": title,
            "tickCount": 4 if upper else 3,
            "format": ",~r" if upper else ",.3~r",
            "minExtent": 46,
        },
    }
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "line", "color": theme.MAIN if upper else theme.SOFT, "strokeWidth": 1.5},
            "encoding": {"x": {"field": "day"} | axis_x, "y": y},
        }
    ]
    if row.trusted:
        layers = [*_left_out(row, axis_x), *layers, *_mark(row, axis_x, upper)]
    elif upper:
        layers.append(
            {
                "data": {"values": [{"word": "no end of the warm-up found"}]},
                "mark": WORDS | {"align": "right", "fontWeight": "bold"},
                "encoding": {"x": {"value": "width"}, "y": {"value": -3}, "text": {"field": "word"}},
            }
        )
    return {"width": theme.HALF - 80, "height": height, "layer": layers}


def _left_out(row: Settling, x: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the ground of what is left out."""
    return [
        {
            "data": {"values": [{"from": 0, "to": row.cut_days}]},
            "mark": {"type": "rect", "color": theme.TOLERANCE},
            "encoding": {"x": {"field": "from"} | x, "x2": {"field": "to"}},
        }
    ]


def _mark(row: Settling, x: dict[str, Any], upper: bool) -> list[dict[str, Any]]:
    """Return the line at which it is cut, and in the upper panel how long that is and the mean after it."""
    place = {"data": {"values": [{"at": row.cut_days, "word": f"cut after {hours(row.cut_days * 24)}"}]}}
    line = place | {
        "mark": {"type": "rule", "color": theme.INK, "strokeDash": [4, 3]},
        "encoding": {"x": {"field": "at"} | x},
    }
    if not upper:
        return [line]
    found = [
        line,
        place
        | {
            "mark": WORDS | {"align": "left", "dx": 5},
            "encoding": {"x": {"field": "at"} | x, "y": {"value": -3}, "text": {"field": "word"}},
        },
    ]
    if row.after is not None:
        found.append(
            {
                "data": {"values": [{"from": row.cut_days, "to": max(row.days), "level": row.after}]},
                "mark": {"type": "rule", "color": theme.INK, "strokeWidth": 1},
                "encoding": {
                    "x": {"field": "from"} | x,
                    "x2": {"field": "to"},
                    "y": {"field": "level", "type": "quantitative"},
                },
            }
        )
    return found
