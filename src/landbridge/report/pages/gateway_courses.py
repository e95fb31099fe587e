"""Courses of the gateway's parts: passages a day by day, week or month, and the peaks of who stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import number, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

DAYS_SHOWN = 62
"""Days up to which throughput is told day by day."""
WEEKS_SHOWN = 184
"""Days up to which it is told week by week; of more, month by month."""


@dataclass(frozen=True)
class Intervals:
    """Days, weeks or months that make up the period of a run; the first and the last may be cut."""

    step: str
    """`day`, `week` or `month`."""
    starts: tuple[date, ...]
    until: date

    @property
    def ends(self) -> tuple[date, ...]:
        """Day after the last of each."""
        return (*self.starts[1:], self.until)


def intervals(first: date, until: date) -> Intervals:
    """Divide a period so that its throughput can be read."""
    days = [first + timedelta(days=day) for day in range((until - first).days)]
    if len(days) <= DAYS_SHOWN:
        return Intervals("day", tuple(days), until)
    if len(days) <= WEEKS_SHOWN:
        return Intervals("week", tuple(day for day in days if day == first or day.weekday() == 0), until)
    return Intervals("month", tuple(day for day in days if day == first or day.day == 1), until)


@dataclass(frozen=True)
class Rates:
    """Passages a day in each interval, over the replications."""

    total: float
    """Passages in all, mean of the replications."""
    mean: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]

    def times(self, factor: float) -> Rates:
        """Return the same in another unit."""

        def scaled(values: Sequence[float | None]) -> tuple[float | None, ...]:
            return numbers(None if value is None else value * factor for value in values)

        return Rates(self.total * factor, scaled(self.mean), scaled(self.low), scaled(self.high))


def rates(daily: pl.DataFrame, over: Intervals, replications: int) -> Rates:
    """Return the passages of some rows of `daily`, a day.

    Parameters
    ----------
    daily
        Rows of one facility, direction and measure; a replication without a row had none.
    over
        Intervals of the period; passages outside it are left out.
    replications
        Replications of the run.
    """
    import numpy as np
    import polars as pl

    starts = pl.Series("start", over.starts, dtype=pl.Date).to_frame()
    inside = daily.filter(pl.col("date") >= over.starts[0], pl.col("date") < over.until).sort("date")
    placed = inside.join_asof(starts, left_on="date", right_on="start")
    sums = placed.group_by("replication", "start").agg(pl.col("count").sum())
    rows = {one: at for at, one in enumerate(sorted(daily["replication"].unique()))}
    columns = {day: at for at, day in enumerate(over.starts)}
    grid = np.zeros((max(replications, len(rows), 1), len(columns)))
    for replication, start, count in sums.iter_rows():
        grid[rows[replication], columns[start]] = count
    lengths = np.array([(end - start).days for start, end in zip(over.starts, over.ends, strict=True)])
    total = float(grid.sum(axis=1).mean())
    grid /= lengths
    low, high = np.quantile(grid, [0.05, 0.95], axis=0)
    return Rates(
        total=total,
        mean=numbers(grid.mean(axis=0).tolist()),
        low=numbers(low.tolist()),
        high=numbers(high.tolist()),
    )


def peak(states: pl.DataFrame, column: str) -> dict[str, Any]:
    """Return the highest hour of a state: the mean over the replications, its day, and its 95% point."""
    mean, high = f"mean|{column}", f"p95|{column}"
    at = states[mean].arg_max() if mean in states.columns else None
    if at is None or not states[mean][at]:
        return {"peak": 0.0, "peak_high": None, "peak_on": None}
    return {
        "peak": number(states[mean][at]),
        "peak_high": number(states[high][at]) if high in states.columns else None,
        "peak_on": str(states["time_utc"][at])[:10],
    }
