"""What is in stock week by week: between most and least, and when none was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme
from landbridge.report.paint.charts.strip import strip

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
    gone = {
        "transform": [{"filter": "isValid(datum.gone)"}],
        "mark": {"type": "tick", "color": theme.VERDICTS["outside"], "thickness": 5, "size": 12},
        "encoding": {
            "y": {"value": HEIGHT - 6},
            "opacity": {
                "field": "gone",
                "type": "quantitative",
                "scale": {"domain": [0, 1], "range": [0.25, 1]},
                "legend": None,
            },
        },
    }
    return strip(
        stock.title, data, time="week", band=("least", "most"), days=7 * len(data),
        height=HEIGHT, room=52, last=last, more=[gone],
    )  # fmt: skip
