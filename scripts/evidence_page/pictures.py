"""The two pictures of the page, as SVG files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import vl_convert

from evidence_page.compared import Predicted
from evidence_page.effects import AFTER, daily
from evidence_page.runs import Runs
from landbridge.report.paint.svg import VEGA_LITE
from landbridge.report.paint.theme import CONFIG, MAIN, TOLERANCE, VERDICTS

INK = "#222426"


def draw(chart: dict[str, Any], file: Path) -> None:
    """Write a chart as SVG."""
    spec = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": CONFIG, **chart}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE) + "\n", encoding="utf-8")


def hours_picture(rows: list[Predicted], file: Path) -> None:
    """Hours at the border, observed with tolerance against simulated with the range of the draws."""
    data = [
        {
            "what": f"{r.year} {'Chinese' if r.figure.side == 'cn' else 'Kazakh'} side, {r.figure.direction}",
            "low": r.low,
            "high": r.high,
            "mean": r.mean,
            "observed": r.observed,
            "least": r.accepted[0],
            "most": r.accepted[1],
            "verdict": r.verdict,
        }
        for r in rows
        if r.figure.id.endswith(".border_h") and r.figure.side
    ]
    verdict_picture(data, "hours at the border (log scale)", [2, 300], 22, file, axis={"labelLimit": 260})


def verdict_picture(
    data: list[dict[str, Any]], title: str, domain: list[float], step: int, file: Path, axis: Any = None
) -> None:
    """Draw a row for each answer: its tolerance, what was observed, and the mean with the range of the draws.

    Parameters
    ----------
    data
        With `what`, `low`, `high`, `mean`, `observed`, `least` and `most` (the tolerance) and `verdict`.
    title, domain
        Of the axis of hours, which is logarithmic.
    step
        Height of a row in pixels.
    axis
        How the axis of rows is drawn, where it differs.
    """
    x = {
        "type": "quantitative",
        "scale": {"type": "log", "domain": domain},
        "title": title,
    }
    y: dict[str, Any] = {"field": "what", "type": "nominal", "sort": None, "title": None}
    if axis is not None:
        y["axis"] = axis
    colour = {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": list(VERDICTS), "range": list(VERDICTS.values())},
        "title": None,
    }
    draw(
        {
            "data": {"values": data},
            "width": 560,
            "height": {"step": step},
            "encoding": {"y": y},
            "layer": [
                {
                    "mark": {"type": "bar", "color": TOLERANCE, "height": 14},
                    "encoding": {"x": {**x, "field": "least"}, "x2": {"field": "most"}},
                },
                {
                    "mark": {"type": "tick", "color": INK, "thickness": 2, "height": 14},
                    "encoding": {"x": {**x, "field": "observed"}},
                },
                {
                    "mark": {"type": "rule", "strokeWidth": 3},
                    "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "color": colour},
                },
                {
                    "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                    "encoding": {"x": {**x, "field": "mean"}, "color": colour},
                },
            ],
        },
        file,
    )


def cranes_picture(runs: Runs, file: Path, with_: Any) -> None:
    """Trains behind at the dry port, day by day, over the replications."""
    without, with_cause = daily(runs, AFTER), daily(runs, with_)
    days = sorted({day for own in without.values() for day in own})
    data = []
    gaps = dict.fromkeys(without, 0)
    for day in days:
        for replication in gaps:
            gaps[replication] += without[replication].get(day, 0) - with_cause[replication].get(day, 0)
        values = sorted(gaps.values())
        data.append(
            {"day": str(day), "mean": sum(values) / len(values), "least": values[0], "most": values[-1]}
        )
    x = {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%-d %b"}}
    draw(
        {
            "data": {"values": data},
            "width": 560,
            "height": 170,
            "encoding": {"x": x},
            "layer": [
                {
                    "data": {"values": [{"from": "2022-10-11", "until": "2022-10-21"}]},
                    "mark": {"type": "rect", "color": TOLERANCE},
                    "encoding": {
                        "x": {"field": "from", "type": "temporal"},
                        "x2": {"field": "until", "type": "temporal"},
                    },
                },
                {
                    "mark": {"type": "area", "color": MAIN, "opacity": 0.2},
                    "encoding": {
                        "y": {
                            "field": "least",
                            "type": "quantitative",
                            "title": "trains behind at the dry port",
                        },
                        "y2": {"field": "most"},
                    },
                },
                {
                    "mark": {"type": "line", "color": MAIN},
                    "encoding": {"y": {"field": "mean", "type": "quantitative"}},
                },
            ],
        },
        file,
    )
