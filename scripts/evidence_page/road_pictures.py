"""The pictures of the road's page, as SVG files."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from evidence_page.effects import daily
from evidence_page.pictures import INK, draw, verdict_picture
from evidence_page.road_asks import QUEUE, QUEUED, REOPENED, REOPENING
from evidence_page.road_effects import POST
from evidence_page.road_observed import observed
from evidence_page.road_survey import Judged
from evidence_page.runs import Ask, Runs
from landbridge.report.paint.theme import MAIN

STANDING = ("called.eastbound.vehicle", "queue.eastbound.vehicle")
WITHOUT = "#8a8f94"
DIAMOND = {"type": "point", "shape": "diamond", "filled": True, "size": 110, "opacity": 1, "color": INK}


def _days(runs: Runs, ask: Ask, way: str) -> dict[str, list[float]]:
    """Vehicles over the border by day, of each replication."""
    found: dict[str, list[float]] = {}
    for own in daily(runs, ask, POST, "crossed", way).values():
        for day, count in own.items():
            found.setdefault(str(day), []).append(float(count))
    return found


def _standing(runs: Runs, ask: Ask) -> dict[str, list[float]]:
    """Trucks called and not on the grounds by day: mean of its hours over the replications."""
    states = runs.get(ask).table("states")
    columns = [f"mean|population|{POST}.{name}" for name in STANDING]
    found: dict[str, list[float]] = {}
    for time, *parts in states.select("time_utc", *columns).iter_rows():
        found.setdefault(f"{time:%Y-%m-%d}", []).append(float(sum(parts)))
    return {day: [sum(values) / len(values)] for day, values in found.items() if len(values) > 12}


Lines = list[tuple[str, dict[str, list[float]]]]


def _seen(row: str) -> dict[str, Any]:
    return {"day": observed()[row].from_, "value": observed()[row].value}


def _taken() -> dict[str, Any]:
    """What China took a day in November 2025: the range of its five days."""
    row = observed()["road-2025-11-e"]
    days = (date.fromisoformat(row.until) - date.fromisoformat(row.from_)).days
    last = date.fromisoformat(row.until) - timedelta(days=1)
    low, high = row.range_
    return {"from": row.from_, "until": str(last), "low": low / days, "high": high / days}


def _panel(title: str, lines: Lines, seen: list[dict[str, Any]], first: str, last: str) -> dict[str, Any]:
    data = [
        {"day": day, "mean": sum(v) / len(v), "low": min(v), "high": max(v), "run": name}
        for name, by in lines
        for day, v in sorted(by.items())
        if first <= day <= last
    ]
    x = {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%-d %b", "tickCount": 8}}
    colour = {
        "field": "run",
        "type": "nominal",
        "scale": {"domain": ["without the cause", "with it"], "range": [WITHOUT, MAIN]},
        "title": None,
    }
    y = {"type": "quantitative", "title": title}
    layers: list[dict[str, Any]] = []
    layers.append(
        {
            "data": {"values": data},
            "mark": {"type": "area", "opacity": 0.2},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "color": colour},
        }
    )
    layers.append(
        {
            "data": {"values": data},
            "mark": {"type": "line"},
            "encoding": {"x": x, "y": {**y, "field": "mean"}, "color": colour},
        }
    )
    if seen and "until" in seen[0]:
        layers.append(
            {
                "data": {"values": seen},
                "mark": {"type": "rect", "fillOpacity": 0, "stroke": INK, "strokeWidth": 1.5},
                "encoding": {
                    "x": {**x, "field": "from"},
                    "x2": {"field": "until"},
                    "y": {**y, "field": "low"},
                    "y2": {"field": "high"},
                },
            }
        )
    if seen and "value" in seen[0]:
        layers.append(
            {
                "data": {"values": seen},
                "mark": DIAMOND,
                "encoding": {"x": x, "y": {**y, "field": "value"}},
            }
        )  # fmt: skip
    return {"width": 560, "height": 150, "layer": layers}


def reopening_picture(runs: Runs, file: Path) -> None:
    """Trucks to China a day and trucks before Nur Zholy in March 2023."""
    first, last = "2023-03-06", "2023-03-26"
    both = (("without the cause", REOPENING), ("with it", REOPENED))
    draw(
        {
            "vconcat": [
                _panel(
                    "trucks to China a day",
                    [(name, _days(runs, ask, "eastbound")) for name, ask in both],
                    [_seen("road-2023-03-19-e")],
                    first,
                    last,
                ),
                _panel(
                    "trucks before Nur Zholy",
                    [(name, _standing(runs, ask)) for name, ask in both],
                    [_seen("road-queue-2023-03-13"), _seen("road-queue-2023-03-20")],
                    first,
                    last,
                ),
            ]
        },
        file,
    )


def queue_picture(runs: Runs, file: Path) -> None:
    """Trucks to China a day and trucks before Nur Zholy in November 2025."""
    first, last = "2025-11-01", "2025-11-19"
    both = (("without the cause", QUEUE), ("with it", QUEUED))
    draw(
        {
            "vconcat": [
                _panel(
                    "trucks to China a day",
                    [(name, _days(runs, ask, "eastbound")) for name, ask in both],
                    [_taken()],
                    first,
                    last,
                ),
                _panel(
                    "trucks before Nur Zholy",
                    [(name, _standing(runs, ask)) for name, ask in both],
                    [_seen("road-queue-2025-11-11")],
                    first,
                    last,
                ),
            ]
        },
        file,
    )


def survey_picture(rows: list[Judged], file: Path) -> None:
    """Hours out of China by year: the survey with its tolerance, the twin with the range of its draws."""
    data = [
        {
            "what": f"{one.row.from_[:4]}",
            "low": max(one.twin.low, 0.5),
            "high": one.twin.high,
            "mean": one.twin.mean,
            "observed": one.row.value,
            "least": one.row.accepted[0],
            "most": one.row.accepted[1],
            "verdict": one.verdict,
        }
        for one in rows
        if one.counts and one.twin is not None
    ]
    verdict_picture(data, "hours of a truck at the Chinese post, westbound (log scale)", [0.5, 200], 24, file)
