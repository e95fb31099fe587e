"""How resources are used: one bar a resource, its five shares adding up to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.use import STATES
from landbridge.report.paint import theme
from landbridge.report.paint.write import count, percent

if TYPE_CHECKING:
    from landbridge.report.pages.use import FacilityUse, ResourceUse

PLOT = 520


def used(facility: FacilityUse) -> dict[str, Any] | None:
    """Return the chart of one facility, or None where none of its resources has units."""
    rows = [row for row in facility.resources if row.working is not None]
    if not rows:
        return None
    data = [datum for number, row in enumerate(rows) for datum in _bars(number, row)]
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {"title": "share of all unit-hours", "format": ".0%", "tickCount": 5},
    }
    return {
        "width": PLOT,
        "height": {"step": 26},
        "data": {"values": data},
        "encoding": {
            "y": {
                "field": "row",
                "type": "ordinal",
                "sort": None,
                "axis": {
                    "title": None,
                    "labelExpr": "slice(datum.label, 4)",
                    "labelLimit": 300,
                    "ticks": False,
                    "domain": False,
                    "labelPadding": 8,
                },
            }
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": 18, "stroke": theme.PAPER, "strokeWidth": 1},
                "encoding": {
                    "x": {"field": "start"} | x,
                    "x2": {"field": "end"},
                    "color": {
                        "field": "state",
                        "type": "nominal",
                        "scale": {"domain": [*STATES], "range": [theme.USE[state] for state in STATES]},
                        "legend": {"title": None, "orient": "bottom", "columns": 5, "symbolType": "square"},
                    },
                },
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "x": {"field": "middle"} | x,
                    "text": {"field": "word"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "color": theme.SOFT, "limit": 150},
                "encoding": {"x": {"datum": 1} | x, "text": {"field": "units"}},
            },
        ],
    }


def _bars(number: int, row: ResourceUse) -> list[dict[str, Any]]:
    start, found = 0.0, []
    for state in STATES:
        share = getattr(row, state) or 0.0
        if share > 0:
            found.append(
                {
                    "row": f"{number:03d}|{row.label}",
                    "state": state,
                    "start": start,
                    "end": min(start + share, 1.0),
                    "middle": start + share / 2,
                    "word": percent(share) if share >= 0.09 else "",
                    "ink": theme.on(theme.USE[state]),
                    "units": "",
                }
            )
        start += share
    if found:
        found[0]["units"] = f"of {count(row.units, row.unit)}" if row.units else ""
    return found
