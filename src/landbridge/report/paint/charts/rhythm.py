"""The rhythm of the week: the mean hour by hour from Monday to Sunday, and between median and P90 a band."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.week import DAYS
from landbridge.report.paint import theme

if TYPE_CHECKING:
    from landbridge.report.pages.week import WeekPanel

HEIGHT = 150


def rhythm(panel: WeekPanel) -> dict[str, Any] | None:
    """Return the chart of one queue by hour of the week, or None where nothing is known of it."""
    parts = zip(panel.mean, panel.p50, panel.p90, strict=True)
    data = [
        {"hour": hour, "mean": mean, "p50": p50, "p90": p90}
        for hour, (mean, p50, p90) in enumerate(parts)
        if mean is not None
    ]
    if not data:
        return None
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, len(panel.mean)], "nice": False},
        "axis": {
            "title": None,
            "values": [24 * day for day in range(len(DAYS) + 1)],
            "labels": False,
            "ticks": True,
        },
    }
    y = {
        "type": "quantitative",
        "axis": {"title": panel.unit, "tickCount": 4, "format": ",~r", "titleLimit": 140},
        "scale": {"domainMin": 0, "nice": True},
    }
    return {
        "width": theme.HALF,
        "height": HEIGHT,
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {"values": data},
        "layer": [
            {
                "mark": {"type": "area", "color": theme.MAIN, "opacity": 0.22},
                "encoding": {"x": {"field": "hour"} | x, "y": {"field": "p50"} | y, "y2": {"field": "p90"}},
            },
            {
                "mark": {"type": "line", "color": theme.MAIN, "strokeWidth": 1.6},
                "encoding": {"x": {"field": "hour"} | x, "y": {"field": "mean"} | y},
            },
            _days(x),
        ],
    }


def _days(x: dict[str, Any]) -> dict[str, Any]:
    """Return the names of the days, each in the middle of its own."""
    named = [{"at": 24 * number + 12, "word": day[:3]} for number, day in enumerate(DAYS)]
    return {
        "data": {"values": named},
        "mark": {"type": "text", "baseline": "top", "dy": 6, "fontSize": 12},
        "encoding": {"x": {"field": "at"} | x, "y": {"value": "height"}, "text": {"field": "word"}},
    }
