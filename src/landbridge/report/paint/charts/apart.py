"""Charts of a comparison: differences with intervals, hours moved, and queues of both runs over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme
from landbridge.report.paint.charts.courses import ticks
from landbridge.report.paint.write import digits

if TYPE_CHECKING:
    from landbridge.report.pages.compared_runs import AnswerRow, KindRow
    from landbridge.report.pages.compared_shock import PairedCourse

MOST_ROWS = 20
MOST_STEPS = 12
LEAST = 0.001
"""Share of A below which a difference cannot be seen in the chart."""
FEW_DAYS = 120
PLOT = 420


def drawable(rows: tuple[AnswerRow, ...]) -> list[AnswerRow]:
    """Return the headline indicators of which a share of A can be told and seen, or all others."""
    known = [row for row in rows if abs(row.gap.relative or 0.0) >= LEAST and row.gap.half_width is not None]
    return ([row for row in known if row.headline] or known)[:MOST_ROWS]


def apart(rows: tuple[AnswerRow, ...]) -> dict[str, Any] | None:
    """Return the differences of the headline indicators as shares of A, or None where there is none."""
    data = []
    for row in drawable(rows):
        gap = row.gap
        relative, size = gap.relative or 0.0, abs(gap.a) or 1.0
        width = (gap.half_width or 0.0) / size
        data.append(
            {
                "label": f"{row.label}, {row.where}",
                "value": relative,
                "low": relative - width,
                "high": relative + width,
                "word": f"{relative:+.1%}".replace("-", "−"),
                "colour": theme.MAIN if row.sure or row.likely else theme.FAINT,
            }
        )
    return _bars(data, "difference as a share of A, with its 95% interval", ".0%")


def moved(kind: KindRow) -> dict[str, Any] | None:
    """Return the hours that moved, by step and cause, or None where none did."""
    data = []
    for row in kind.rows[:MOST_STEPS]:
        gap = row.hours
        if gap.half_width is None:
            continue
        data.append(
            {
                "label": f"{row.cause}: {row.label.replace(': ', ', ')}",
                "value": gap.mean,
                "low": gap.mean - gap.half_width,
                "high": gap.mean + gap.half_width,
                "word": f"{'+' if gap.mean > 0 else '−'}{digits(abs(gap.mean))} h",
                "colour": theme.MAIN if abs(gap.mean) > gap.half_width else theme.FAINT,
            }
        )
    return _bars(data, f"hours of {kind.label}, B less A, with their 95% intervals", ",~r")


def _bars(data: list[dict[str, Any]], title: str, form: str) -> dict[str, Any] | None:
    if not data:
        return None
    ends = [0.0, *(datum[end] for datum in data for end in ("low", "high"))]
    room = (max(ends) - min(ends)) * 0.02 or 1.0
    x = {
        "type": "quantitative",
        "scale": {"domain": [min(ends) - room, max(ends) + room], "nice": True},
        "axis": {"title": title, "tickCount": 6, "format": form, "titleLimit": 420},
    }
    label = {"title": None, "labelLimit": 430, "ticks": False, "domain": False, "labelPadding": 8}
    return {
        "width": PLOT,
        "height": {"step": 24},
        "data": {"values": data},
        "encoding": {"y": {"field": "label", "type": "nominal", "sort": None, "axis": label}},
        "layer": [
            {
                "mark": {"type": "bar", "height": 14, "opacity": 0.7},
                "encoding": {
                    "x": {"field": "value"} | x,
                    "x2": {"datum": 0},
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "rule", "strokeWidth": 2, "color": theme.INK},
                "encoding": {"x": {"field": "low"} | x, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "rule", "color": theme.SOFT},
                "encoding": {"x": {"datum": 0} | x, "y": None},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": {"x": {"value": PLOT}, "text": {"field": "word"}},
            },
        ],
    }


def both(course: PairedCourse) -> dict[str, Any]:
    """Return one queue of both runs: A grey, B blue, each with the band over its replications."""
    data = [
        {
            "day": f"{day}T00:00:00Z",
            "run": run,
            "mean": getattr(course, run)[at],
            "low": getattr(course, f"{run}_low")[at],
            "high": getattr(course, f"{run}_high")[at],
        }
        for run in ("a", "b")
        for at, day in enumerate(course.days)
    ]
    x = {
        "field": "day",
        "type": "temporal",
        "axis": {"title": None, "grid": False, **_ticks(len(course.days))},
        "scale": {"type": "utc"},
    }
    y = {
        "type": "quantitative",
        "axis": {"title": course.unit, "tickCount": 5, "format": ",~r", "titleLimit": 170},
        "scale": {"zero": True, "nice": True},
    }
    layers = []
    for run, colour in (("a", theme.VERDICTS["undecided"]), ("b", theme.MAIN)):
        own = {"filter": f"datum.run == '{run}' && isValid(datum.mean)"}
        band = {"filter": "isValid(datum.low) && isValid(datum.high)"}
        layers.append(
            {
                "transform": [own, band],
                "mark": {"type": "area", "color": colour, "opacity": 0.22},
                "encoding": {"x": x, "y": {"field": "low"} | y, "y2": {"field": "high"}},
            }
        )
        layers.append(
            {
                "transform": [own],
                "mark": {
                    "type": "line",
                    "color": colour,
                    "strokeWidth": 1.8,
                    "strokeDash": [5, 3] if run == "a" else [1, 0],
                },
                "encoding": {"x": x, "y": {"field": "mean"} | y},
            }
        )
    drawn: dict[str, Any] = {
        "width": theme.HALF,
        "height": 160,
        "data": {"values": data},
        "layer": layers,
    }
    if not course.gap:
        return drawn | {"autosize": {"type": "fit", "contains": "padding"}}
    return {"vconcat": [drawn, _gap(course, x)], "spacing": 6}


def _gap(course: PairedCourse, x: dict[str, Any]) -> dict[str, Any]:
    """Return B less A with the interval over the pairs."""
    rows = zip(course.days, course.gap, course.gap_low, course.gap_high, strict=True)
    data = [
        {"day": f"{day}T00:00:00Z", "gap": gap, "low": low, "high": high}
        for day, gap, low, high in rows
        if gap is not None
    ]
    y = {
        "type": "quantitative",
        "axis": {"title": "B less A", "tickCount": 4, "format": ",~r"},
        "scale": {"zero": True, "nice": True},
    }
    return {
        "width": theme.HALF,
        "height": 90,
        "data": {"values": data},
        "layer": [
            {
                "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
                "mark": {"type": "area", "color": theme.MAIN, "opacity": 0.25},
                "encoding": {"x": x, "y": {"field": "low"} | y, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "line", "color": theme.INK, "strokeWidth": 1.2},
                "encoding": {"x": x, "y": {"field": "gap"} | y},
            },
            {
                "mark": {"type": "rule", "color": theme.SOFT},
                "encoding": {"y": {"datum": 0} | y},
            },
        ],
    }


def _ticks(points: int) -> dict[str, Any]:
    return {"format": "%d %b", "tickCount": 6} if points <= FEW_DAYS else ticks(points, small=True)
