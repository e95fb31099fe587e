"""Queues of two runs over time: how far apart, when most, and when together again.

Apart are they where the mean of B is farther from the mean of A than the replications of A are themselves (5%
to 95%): in that hour, or on average over the period where that is more. All of it is averaged over a day. The
intervals are over pairs of replications, which are run again for it, as a run keeps no hours of each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from landbridge.experiment.compared.resampled import of_pairs, resampled

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl
    from numpy.typing import NDArray

    from landbridge.accounts.paired import Difference
    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.compared.again import Pairs

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
    peak_interval: tuple[float | None, float | None] = (None, None)
    """95% over pairs of replications; None: they were not run again."""
    recovery_interval: tuple[float | None, float | None] = (None, None)
    """Of `recovery_h`; None: not run again, or not within the period."""
    area: Difference | None = None
    """B less A, entity-days while the change lasts and as long again, over the pairs."""
    claimed: bool | None = None
    """Whether the interval of the area excludes zero, with all such queues looked at (Bonferroni)."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        names = ("column", "what", "facility", "side", "direction", "name", "peak", "peak_a")
        return {
            **{name: getattr(self, name) for name in names},
            "peak_at": self.peak_at.isoformat(),
            "outside_h": self.outside_h,
            "recovered_at": self.recovered_at.isoformat() if self.recovered_at else None,
            "recovery_h": self.recovery_h,
            "peak_interval": list(self.peak_interval),
            "recovery_interval": list(self.recovery_interval),
            "area_days": self.area.mean if self.area else None,
            "area_interval": [self.area.low, self.area.high] if self.area else [None, None],
            "claimed": self.claimed,
        }


@dataclass(frozen=True, slots=True)
class _Band:
    """How far from the mean of A the replications of A are, averaged over a day: (hour,) each."""

    above: NDArray[Any]
    below: NDArray[Any]

    def outside(self, gap: NDArray[Any]) -> NDArray[Any]:
        """Tell where gaps, (…, hour), are farther from zero than that."""
        import numpy as np

        found: NDArray[Any] = np.abs(gap) > np.where(gap > 0, self.above, self.below) + HAIR
        return found


def courses(
    a: Bundle, b: Bundle, begin_h: int, end_h: int | None, pairs: Pairs | None = None
) -> tuple[Course, ...]:
    """Find the queues that left the band after hour `begin_h`, the biggest peak first.

    Parameters
    ----------
    pairs
        Pairs run again with these queues hour by hour, for the intervals.
    """
    found = candidates(a, b, begin_h, end_h)
    if pairs is None:
        return found
    states = a.table("states")
    known = [one for one in found if one.column in pairs.hours]
    made = [_with_intervals(one, _band(states, one.column), pairs, begin_h, end_h) for one in known]
    return tuple(replace(one, claimed=bool(one.area and one.area.excludes_zero(len(made)))) for one in made)


def _with_intervals(one: Course, band: _Band, pairs: Pairs, begin_h: int, end_h: int | None) -> Course:
    import numpy as np

    gaps = np.stack([smooth(row) for row in pairs.hours[one.column]])[:, begin_h:]
    within = _Band(*(part[begin_h : begin_h + gaps.shape[1]] for part in (band.above, band.below)))
    length = gaps.shape[1]

    def over(means: NDArray[Any]) -> NDArray[Any]:
        """Hour from which on each stays within the band, counted from the begin of the change."""
        outside = within.outside(means)
        last = length - np.argmax(outside[:, ::-1], axis=1)
        back: NDArray[Any] = np.where(outside.any(axis=1), last, 0.0)
        return np.where(back + DAY <= length, back, np.inf)

    def hours(back: float) -> float | None:
        if end_h is None or not math.isfinite(back):
            return None
        return max(0.0, back + begin_h - end_h)

    at = int(np.argmax(np.abs(gaps.mean(axis=0))))
    top = of_pairs(pairs.numbers, gaps[:, at])
    back = resampled(gaps, over)
    # a fixed time, so that the weeks of mere chance after it do not drown what is looked for
    watched = length if end_h is None else 2 * (end_h - begin_h)
    area = of_pairs(pairs.numbers, gaps[:, :watched].sum(axis=1) / DAY)
    return replace(
        one,
        peak_interval=(None, None) if top is None else (top.low, top.high),
        recovery_interval=(None, None) if back is None else (hours(back[0]), hours(back[1])),
        area=area,
    )


def _band(states: pl.DataFrame, column: str) -> _Band:
    import numpy as np

    mean, low, high = (smooth(states[f"{part}|{column}"].to_numpy()) for part in ("mean", "p05", "p95"))
    above, below = high - mean, mean - low
    return _Band(np.maximum(above, above.mean()), np.maximum(below, below.mean()))


def candidates(a: Bundle, b: Bundle, begin_h: int, end_h: int | None) -> tuple[Course, ...]:
    """Find the queues whose means left the band after hour `begin_h`, the biggest peak first."""
    import numpy as np

    first, second = a.table("states"), b.table("states")
    height = min(first.height, second.height)
    found = []
    for row in a.table("state_names").iter_rows(named=True):
        column = row["column"]
        if row["what"] not in ("population", "queue") or f"mean|{column}" not in second.columns:
            continue
        of_a, of_b = (smooth(table[f"mean|{column}"].to_numpy()[:height]) for table in (first, second))
        gap = of_b - of_a
        gap[:begin_h] = 0.0
        outside = _band(first[:height], column).outside(gap)
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
