"""Who is inside and who waits, by hour of the day and weekday: one heat map a state, one row a side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.week import DAYS
from landbridge.report.paint import theme
from landbridge.report.paint.write import few

if TYPE_CHECKING:
    from landbridge.report.pages.gates import GateHours, GatePlace

PLOT, ROW = 244, 15
"""Pixels: width of a map, height of a weekday."""
HOURS_A_DAY = 24


def clock(gate: GatePlace) -> dict[str, Any] | None:
    """Return the heat maps of one place; None where there is none."""
    whats = list(dict.fromkeys(panel.what for side in gate.sides for panel in side.panels))
    if not whats:
        return None
    tops = {
        what: max(panel.most for side in gate.sides for panel in side.panels if panel.what == what)
        for what in whats
    }
    last = len(gate.sides) - 1
    rows = []
    for number, side in enumerate(gate.sides):
        by_what = {panel.what: panel for panel in side.panels}
        maps = [_map(by_what.get(what), tops[what], number == last, at == 0) for at, what in enumerate(whats)]
        title = {"text": f"{side.label} (time of {side.zone})", "anchor": "start", "fontSize": 13}
        title |= {"fontWeight": "bold", "color": theme.INK, "offset": 6}
        own = {"scale": {"color": "independent"}, "legend": {"color": "independent"}}
        rows.append({"title": title, "spacing": 26, "bounds": "flush", "resolve": own, "hconcat": maps})
    return {"spacing": 16, "vconcat": rows, "resolve": own}


def breaks(top: float) -> list[float]:
    """Return where colours end: closer together where there are few, each of two digits."""
    many = len(theme.HEAT)
    raw = [top * (at / many) ** 2 for at in range(1, many)]
    return [round(one, 1 - math.floor(math.log10(one))) for one in raw]


def _map(panel: GateHours | None, top: float, last: bool, first: bool) -> dict[str, Any]:
    mean = panel.mean if panel else ()
    data = [
        {
            "hour": at % HOURS_A_DAY,
            "end": at % HOURS_A_DAY + 1,
            "day": DAYS[at // HOURS_A_DAY][:3],
            "mean": value,
        }
        for at, value in enumerate(mean)
        if value is not None
    ]
    said = f"most {few(panel.most, 1)}, {panel.busiest}" if panel else "nobody"
    title = panel.title if panel else " "
    small = {"anchor": "start", "fontSize": 11, "fontWeight": "normal", "color": theme.INK, "frame": "group"}
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, HOURS_A_DAY], "nice": False},
        "axis": {"title": "hour of the day" if last else None, "values": [0, 6, 12, 18, 24], "grid": False},
    }
    legend = {"title": None, "orient": "bottom", "type": "gradient", "gradientLength": PLOT - 20}
    legend |= {"gradientThickness": 9, "format": ",~r", "labelFontSize": 10, "labelOverlap": "greedy"}
    return {
        "width": PLOT,
        "height": ROW * len(DAYS),
        "title": small
        | {"text": title, "subtitle": said, "subtitleFontSize": 11, "subtitleColor": theme.SOFT},
        "data": {"values": data},
        "mark": {"type": "rect", "stroke": theme.PAPER, "strokeWidth": 0.5},
        "encoding": {
            "x": {"field": "hour"} | x,
            "x2": {"field": "end"},
            "y": {
                "field": "day",
                "type": "ordinal",
                "scale": {"domain": [day[:3] for day in DAYS]},
                "axis": {"title": None, "ticks": False, "domain": False, "labels": first},
            },
            "color": {
                "field": "mean",
                "type": "quantitative",
                "scale": {"type": "threshold", "domain": breaks(top), "range": [*theme.HEAT]},
                "legend": legend if last else None,
            },
        },
    }
