"""Queues of two runs over time: how far apart, when most, and when together again.

Apart are they where the mean of B is farther from the mean of A than the replications of A are themselves (5%
to 95%): in that hour, or on average over the period where that is more. All of it is averaged over a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from landbridge.experiment.bundle.read import Bundle

DAY = 24
"""Hours over which a course is averaged, and that recovery must last."""
LEAST = 0.25
"""Entities: a queue whose mean differs by less, at its peak, is left out."""
HAIR = 0.1
"""Entities by which the mean may always differ; where A has no queue at all its band is nothing."""


@dataclass(frozen=True, slots=True)
class Course:
    """A queue that left the band of A's own replications."""

    column: str
    """Column of the table `states`, after `mean|`."""
    what: str
    """`population` (between two marks) or `queue` (waiting for a resource)."""
    facility: str
    side: str | None
    direction: str | None
    name: str
    peak: float
    """B less A, where that is greatest."""
    peak_a: float
    """A then."""
    peak_at: datetime
    outside_h: int
    """Hours outside the band."""
    recovered_at: datetime | None
    """Since when it stayed within the band; None: not within the period."""
    recovery_h: float | None
    """From the end of the change until then; None where either did not come about."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        names = ("column", "what", "facility", "side", "direction", "name", "peak", "peak_a")
        return {
            **{name: getattr(self, name) for name in names},
            "peak_at": self.peak_at.isoformat(),
            "outside_h": self.outside_h,
            "recovered_at": self.recovered_at.isoformat() if self.recovered_at else None,
            "recovery_h": self.recovery_h,
        }


def courses(a: Bundle, b: Bundle, begin_h: int, end_h: int | None) -> tuple[Course, ...]:
    """Find the queues that left the band after hour `begin_h`, the biggest peak first."""
    import numpy as np

    first, second = a.table("states"), b.table("states")
    height = min(first.height, second.height)
    found = []
    for row in a.table("state_names").iter_rows(named=True):
        column = row["column"]
        if row["what"] not in ("population", "queue") or f"mean|{column}" not in second.columns:
            continue
        of_a, low, high, of_b = (
            smooth(table[f"{part}|{column}"].to_numpy()[:height])
            for table, part in ((first, "mean"), (first, "p05"), (first, "p95"), (second, "mean"))
        )
        gap = of_b - of_a
        gap[:begin_h] = 0.0
        above, below = high - of_a, of_a - low
        reach = np.where(gap > 0, np.maximum(above, above.mean()), np.maximum(below, below.mean()))
        outside = np.abs(gap) > reach + HAIR
        outside[:begin_h] = False
        at = int(np.argmax(np.abs(gap)))
        if not outside.any() or abs(gap[at]) < LEAST or not outside[at]:
            continue
        last = int(np.flatnonzero(outside)[-1]) + 1
        back = last if last + DAY <= height else None
        start = first["time_utc"][0]
        found.append(
            Course(
                column=column,
                what=row["what"],
                facility=row["facility"],
                side=row["side"],
                direction=row["direction"],
                name=row["name"],
                peak=float(gap[at]),
                peak_a=float(of_a[at]),
                peak_at=start + timedelta(hours=at),
                outside_h=int(outside.sum()),
                recovered_at=None if back is None else start + timedelta(hours=back),
                recovery_h=None if back is None or end_h is None else float(max(0, back - end_h)),
            )
        )
    found.sort(key=lambda course: (-abs(course.peak), course.column))
    return tuple(one for at, one in enumerate(found) if not at or not _one_queue(one, found[at - 1]))


def _one_queue(one: Course, other: Course) -> bool:
    """Say whether two are the same entities under two names, as of trains that wait only where they park."""
    names = ("what", "facility", "side", "direction", "peak", "peak_at", "outside_h")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def smooth(values: NDArray[Any]) -> NDArray[Any]:
    """Mean over the day around each hour; at the ends over what there is of it."""
    import numpy as np

    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    at = np.arange(len(values))
    below, above = np.maximum(at - DAY // 2, 0), np.minimum(at + DAY // 2, len(values))
    mean: NDArray[Any] = (sums[above] - sums[below]) / (above - below)
    return mean
