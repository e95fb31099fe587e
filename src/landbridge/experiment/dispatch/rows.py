"""What is told of a choice between crossings: rows by crossing, by way, by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from landbridge.experiment.dispatch.live import Course


def _mean(values: Sequence[float]) -> dict[str, float | None]:
    from landbridge.accounts.statistics import half_width, mean

    return {"mean": mean(values), "half_width": half_width(values)}


def crossing_rows(courses: Mapping[str, Sequence[Course]], names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield a row for each crossing and way: trains that waited, were planned, sent, and crossed."""
    for column, name in enumerate(names):
        for plan, runs in courses.items():
            yield {
                "crossing": name,
                "plan": plan,
                "waiting_mean": _mean([float(run.waiting[:, column].mean()) for run in runs]),
                "waiting_most": _mean([float(run.waiting[:, column].max()) for run in runs]),
                "planned": _mean([float(run.planned[:, column].sum()) for run in runs]),
                "sent_by_it": _mean([float(run.fed[:, column].sum()) for run in runs]),
                "crossed": _mean([float(run.crossed[column]) for run in runs]),
            }


def sent_rows(runs: Sequence[Course]) -> Iterator[dict[str, Any]]:
    """Yield a row for each pair of crossings between which trains were sent another way than planned."""
    for source, to in sorted({way for run in runs for way in run.sent}):
        none = np.zeros(1, np.int64)
        trains = [run.sent.get((source, to), none) for run in runs]
        yield {
            "from": source,
            "to": to,
            "trains": _mean([float(one.sum()) for one in trains]),
            "days": _mean([float((one > 0).sum()) for one in trains]),
        }


def day_rows(runs: Sequence[Course], names: Sequence[str], first: date) -> Iterator[dict[str, Any]]:
    """Yield a row a day: trains that waited before each crossing, and those sent elsewhere."""
    waiting = np.mean([run.waiting for run in runs], axis=0)
    moved = np.mean([sum(run.sent.values(), np.zeros(len(run.waiting), np.int64)) for run in runs], axis=0)
    for row in range(len(waiting)):
        yield {
            "day": str(first + timedelta(days=row)),
            "waiting": {name: float(waiting[row, column]) for column, name in enumerate(names)},
            "sent_elsewhere": float(moved[row]),
        }
