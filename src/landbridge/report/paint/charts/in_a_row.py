"""Several queues in a row: one strip each above the other, over the same days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint.charts.strip import strip

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
    return strip(
        stage.title, data, time="day", band=("low", "high"), days=len(data),
        height=HEIGHT, room=46, last=last,
    )  # fmt: skip
