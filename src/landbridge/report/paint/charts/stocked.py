"""What is in stock week by week: between most and least, and when none was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme
from landbridge.report.paint.charts.courses import ticks

if TYPE_CHECKING:
    from landbridge.report.pages.stocks import FacilityStocks, Stock

HEIGHT = 84


def stocked(facility: FacilityStocks) -> dict[str, Any] | None:
    """Return the chart of the stocks of one facility, or None where there is none."""
    if not facility.stocks:
        return None
    last = len(facility.stocks) - 1
    strips = [_strip(stock, number == last) for number, stock in enumerate(facility.stocks)]
    return {"spacing": 14, "vconcat": strips}


def _strip(stock: Stock, last: bool) -> dict[str, Any]:
    data = [
        {
            "week": week.week + "T00:00:00Z",
            "mean": week.mean,
            "most": week.most,
            "least": week.least,
            "gone": week.zero_share or None,
        }
        for week in stock.weeks
    ]
    axis = {"title": None, "grid": False, **ticks(7 * len(data), False)}
    x = {
        "field": "week",
        "type": "temporal",
        "axis": axis if last else axis | {"labels": False, "ticks": False},
        "scale": {"type": "utc"},
    }
    y = {
        "type": "quantitative",
        "axis": {"title": None, "tickCount": 3, "format": ",~r", "minExtent": 52},
        "scale": {"domainMin": 0, "nice": True},
    }
    return {
        "width": theme.WIDTH - 90,
        "height": HEIGHT,
        "title": {"text": stock.title, "anchor": "start", "fontSize": 12, "color": theme.INK, "offset": 4},
        "data": {"values": data},
        "layer": [
            {
                "mark": {"type": "area", "color": theme.MAIN, "opacity": 0.22},
                "encoding": {"x": x, "y": {"field": "least"} | y, "y2": {"field": "most"}},
            },
            {
                "mark": {"type": "line", "color": theme.MAIN, "strokeWidth": 1.6, "point": len(data) == 1},
                "encoding": {"x": x, "y": {"field": "mean"} | y},
            },
            {
                "transform": [{"filter": "isValid(datum.gone)"}],
                "mark": {"type": "tick", "color": theme.VERDICTS["outside"], "thickness": 5, "size": 12},
                "encoding": {
                    "x": x,
                    "y": {"value": HEIGHT - 6},
                    "opacity": {
                        "field": "gone",
                        "type": "quantitative",
                        "scale": {"domain": [0, 1], "range": [0.25, 1]},
                        "legend": None,
                    },
                },
            },
        ],
    }
