"""Oil and gas: each line month by month, and which way fields sold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme
from landbridge.report.paint.charts.side_by_side import colour_of
from landbridge.report.paint.write import digits, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.report.pages.pipelines import Fields, Line

COLUMNS, PLOT, HEIGHT = 3, 218, 70
"""Lines beside each other, and pixels of one."""
SHARES = 520
"""Width of the bars of directions."""
LETTER = 5.7
FEW_MONTHS = 7


def lines(rows: Sequence[Line]) -> dict[str, Any] | None:
    """Return small charts of the lines month by month; None where the run tells no months."""
    shown = [line for line in rows if line.months]
    if not shown:
        return None
    return {
        "columns": COLUMNS,
        "spacing": {"row": 16, "column": 20},
        "concat": [_line(line) for line in shown],
    }


def _line(line: Line) -> dict[str, Any]:
    data = []
    for month in line.months:
        own = {"mean": month.amount.value, "low": month.amount.low, "high": month.amount.high}
        data += [{"day": f"{month.month}T00:00:00Z", **own}]
    data.append(
        data[-1] | {"day": f"{line.months[-1].until}T00:00:00Z"}
    )  # the last month lasts until its end
    many = len(line.months) > FEW_MONTHS
    count = {"interval": "month", "step": max(round(len(line.months) / 3), 1)} if many else 3
    x = {
        "field": "day",
        "type": "temporal",
        "axis": {"title": None, "grid": False, "format": "%b %Y", "tickCount": count},
        "scale": {"type": "utc"},
    }
    y = {
        "type": "quantitative",
        "axis": {"title": None, "tickCount": 2, "format": ",~r", "minExtent": 40},
        "scale": {"domainMin": 0, "nice": True},
    }
    said = f"{digits(line.flow.value)} Mt"
    if line.use is not None and line.use.value is not None:
        said += f", {percent(line.use.value)} of its capacity"
    return {
        "width": PLOT,
        "height": HEIGHT,
        "title": {
            "text": line.label,
            "subtitle": said,
            "anchor": "start",
            "frame": "group",
            "fontSize": 12,
            "color": theme.INK,
            "subtitleFontSize": 11,
            "subtitleColor": theme.SOFT,
        },
        "data": {"values": data},
        "layer": [
            {
                "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
                "mark": {"type": "area", "color": theme.MAIN, "opacity": 0.22, "interpolate": "step-after"},
                "encoding": {"x": x, "y": {"field": "low"} | y, "y2": {"field": "high"}},
            },
            {
                "transform": [{"filter": "isValid(datum.mean)"}],
                "mark": {
                    "type": "line",
                    "color": theme.MAIN,
                    "strokeWidth": 1.6,
                    "interpolate": "step-after",
                },
                "encoding": {"x": x, "y": {"field": "mean"} | y},
            },
        ],
    }


def oriented(fields: Sequence[Fields]) -> dict[str, Any] | None:
    """Return one bar for each group of fields, divided by direction; None where nothing is sold abroad."""
    data: list[dict[str, Any]] = []
    for number, one in enumerate(fields):
        whole, start = sum(way.amount.value or 0.0 for way in one.directions), 0.0
        for way in one.directions if whole else ():
            share = (way.amount.value or 0.0) / whole
            word = f"{way.label} {percent(share)}"
            data.append(
                {
                    "row": f"{number:03d}|{one.label}",
                    "start": start,
                    "end": start + share,
                    "middle": start + share / 2,
                    "fill": colour_of(way.name),
                    "word": word if share * SHARES > LETTER * len(word) + 8 else "",
                    "said": f"{digits(one.sold.value)} Mt" if way is one.directions[-1] else "",
                }
            )
            start += share
    if not data:
        return None
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {"title": "share of what is sold abroad", "format": ".0%", "tickCount": 5},
    }
    label = {"title": None, "ticks": False, "domain": False, "labelPadding": 8, "labelLimit": 240}
    fill = {"field": "fill", "type": "nominal", "scale": None}
    return {
        "width": SHARES,
        "height": {"step": 30},
        "data": {"values": data},
        "encoding": {
            "y": {
                "field": "row",
                "type": "ordinal",
                "sort": None,
                "axis": label | {"labelExpr": "slice(datum.label, 4)"},
            }
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": 20, "stroke": theme.PAPER, "strokeWidth": 1},
                "encoding": {"x": {"field": "start"} | x, "x2": {"field": "end"}, "color": fill},
            },
            {
                "mark": {"type": "text", "fontSize": 11, "color": theme.ON_DARK},
                "encoding": {"x": {"field": "middle"} | x, "text": {"field": "word"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": {"x": {"value": SHARES}, "text": {"field": "said"}},
            },
        ],
    }
