"""Parked trains at a glance: one row a place, one colour a number of trains, day by day."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.words import capital
from landbridge.report.paint import theme
from landbridge.report.paint.charts.courses import ticks
from landbridge.report.paint.charts.standing import banned

if TYPE_CHECKING:
    from landbridge.report.pages.parked import Parked

LEVELS = (0.5, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Trains at which a colour ends; above the last is one more."""
SHORT = {
    "origin": "held at origin",
    "line": "back along the line, no loop free",
    "loops": "in the loops",
    "own": "its own in loops it shares",
}
ROW = 34


def places(page: Parked) -> dict[str, Any] | None:
    """Return the heat strips of all places; None where there is but one."""
    rows = [(group, place) for group in page.groups for place in group.places]
    if len(rows) < 2:
        return None
    data: list[dict[str, Any]] = []
    bans: list[dict[str, Any]] = []
    for number, (group, place) in enumerate(rows):
        row = f"{number:03d}|{capital(group.where)}|{SHORT[place.place]}"
        data += [{"row": row} | one for one in _runs(page.days, [level_of(value) for value in place.mean])]
        bans += [{"row": row} | one for one in banned(page, group)]
    names = level_names()
    seen = [name for name in names if any(datum["level"] == name for datum in data)]
    x = {
        "type": "temporal",
        "axis": {"title": None, "grid": False, "orient": "bottom", **ticks(len(page.days), False)},
        "scale": {"type": "utc"},
    }
    y = {
        "field": "row",
        "type": "ordinal",
        "sort": None,
        "axis": {
            "title": None,
            "labelExpr": "split(slice(datum.label, 4), '|')",
            "labelLimit": 260,
            "ticks": False,
            "domain": False,
            "labelPadding": 8,
            "labelLineHeight": 13,
            "labelBaseline": "middle",
            "labelFontSize": 11,
            "labelOffset": -6,
        },
    }
    color = {
        "field": "level",
        "type": "ordinal",
        "scale": {"domain": seen, "range": [theme.HEAT[names.index(name)] for name in seen]},
        "legend": {"title": "trains", "orient": "top", "direction": "horizontal", "symbolType": "square"},
    }
    across = {"x": x | {"field": "from"}, "x2": {"field": "until"}, "y": y}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": data},
            "mark": {"type": "rect", "height": ROW - 12},
            "encoding": across | {"color": color},
        }
    ]
    if bans:
        layers.append(
            {
                "data": {"values": bans},
                "mark": {"type": "rect", "height": 4, "yOffset": ROW / 2 - 3, "color": theme.BAN_LINE},
                "encoding": across
                | {
                    "opacity": {
                        "field": "share",
                        "type": "quantitative",
                        "scale": {"domain": [0, 1], "range": [0.3, 1]},
                        "legend": None,
                    }
                },
            }
        )
    return {"width": 640, "height": {"step": ROW}, "layer": layers}


def level_of(trains: float | None) -> str | None:
    """Return the name of the colour for so many trains."""
    return None if trains is None else level_names()[sum(trains >= level for level in LEVELS)]


def level_names() -> list[str]:
    """Return the names of the colours, from few to many."""
    inner = [f"{low:g}–{high:g}" for low, high in pairwise(LEVELS)]
    return [f"under {LEVELS[0]:g}", *inner, f"{LEVELS[-1]:g} or more"]


def _runs(days: tuple[str, ...], levels: list[str | None]) -> list[dict[str, Any]]:
    """Put days of one colour that follow each other together."""
    found: list[dict[str, Any]] = []
    ends = [*days[1:], days[-1]]
    for day, end, level in zip(days, ends, levels, strict=True):
        if level is None:
            continue
        if found and found[-1]["level"] == level and found[-1]["until"] == f"{day}T00:00:00Z":
            found[-1]["until"] = f"{end}T00:00:00Z"
        else:
            found.append({"from": f"{day}T00:00:00Z", "until": f"{end}T00:00:00Z", "level": level})
    return found
