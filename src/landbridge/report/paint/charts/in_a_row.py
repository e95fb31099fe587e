"""Several queues in a row: one strip each above the other, over the same days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme
from landbridge.report.paint.charts.courses import ticks

if TYPE_CHECKING:
    from landbridge.report.pages.stages import Stage, StageGroup

HEIGHT = 72


def in_a_row(group: StageGroup) -> dict[str, Any] | None:
    """Return the chart of the queues of one facility and direction, or None where there is none."""
    last = len(group.stages) - 1
    strips = [_strip(stage, number == last) for number, stage in enumerate(group.stages)]
    if not strips:
        return None
    return {"spacing": 12, "vconcat": strips}


def _strip(stage: Stage, last: bool) -> dict[str, Any]:
    course = stage.course
    data = [
        {"day": day + "T00:00:00Z", "mean": mean, "low": low, "high": high}
        for day, mean, low, high in zip(course.days, course.mean, course.low, course.high, strict=True)
    ]
    axis = {"title": None, "grid": False, **ticks(len(data), False)}
    hidden = {"labels": False, "ticks": False}
    x = {
        "field": "day",
        "type": "temporal",
        "axis": axis if last else axis | hidden,
        "scale": {"type": "utc"},
    }
    y = {
        "type": "quantitative",
        "axis": {"title": None, "tickCount": 3, "format": ",~r", "minExtent": 46},
        "scale": {"domainMin": 0, "nice": True},
    }
    return {
        "width": theme.WIDTH - 90,
        "height": HEIGHT,
        "title": {"text": stage.title, "anchor": "start", "fontSize": 12, "color": theme.INK, "offset": 4},
        "data": {"values": data},
        "layer": [
            {
                "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
                "mark": {"type": "area", "color": theme.MAIN, "opacity": 0.22},
                "encoding": {"x": x, "y": {"field": "low"} | y, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "line", "color": theme.MAIN, "strokeWidth": 1.6, "point": len(data) == 1},
                "encoding": {"x": x, "y": {"field": "mean"} | y},
            },
        ],
    }
