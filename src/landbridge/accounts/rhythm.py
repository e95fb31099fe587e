"""The rhythm of the week in hourly states, over all weeks and replications; and stocks week by week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.frames import empty, frame_of_rows
from landbridge.accounts.rhythm_tables import STOCK_WEEKS, WEEK_HOURS
from landbridge.base.dates import zone

if TYPE_CHECKING:
    from datetime import date

    import polars as pl
    from numpy.typing import NDArray

    from landbridge.accounts.facts import Facts
    from landbridge.simulation.model.records import StateName

WEEK_H = 168
SHOWN = frozenset({"population", "queue", "stock"})
"""States whose week is told: what people wait in, and what they wait for."""
EMPTY = 1e-6
"""Units below which a stock is empty."""


_Samples = tuple[list[tuple[list[int], "NDArray[np.intp]"]], "dict[date, NDArray[np.intp]]"]
"""Hours of the week of which there are as many samples, with these (hour, sample); samples by Monday."""


class Rhythm:
    """Gathers the rows of `week_hours` and `stock_weeks`, state by state.

    Parameters
    ----------
    facts
        Zones, and the start of the clock.
    hours
        (sample,) hours of the clock; the last one ends the run's period and belongs to it no more.
    """

    def __init__(self, facts: Facts, hours: NDArray[np.float64]) -> None:
        self._facts = facts
        self._hours = hours[:-1]
        self._weeks: dict[str, _Samples] = {}
        self._week_hours: list[dict[str, Any]] = []
        self._stock_weeks: list[dict[str, Any]] = []

    def add(self, column: str, name: StateName, values: NDArray[np.float32]) -> None:
        """Take in one state: (replication, sample); what is nothing all the time is left out."""
        if name.what not in SHOWN or not len(self._hours):
            return
        zone_name = self._facts.zone(name.facility, name.side)
        by_hour, by_week = self._samples(zone_name)
        own = np.asarray(values[:, : len(self._hours)], dtype=np.float64)
        if name.what == "stock":
            self._stock_weeks += [_stock_row(column, monday, own[:, at]) for monday, at in by_week.items()]
        if not own.any():
            return
        told: dict[int, dict[str, Any]] = {}
        for hours, at in by_hour:
            samples = np.ascontiguousarray(own[:, at].transpose(1, 0, 2)).reshape(len(hours), -1)
            p50, p90 = _points(samples)
            rows = zip(hours, samples.mean(axis=1).tolist(), p50.tolist(), p90.tolist(), strict=True)
            head = {"column": column, "zone": zone_name, "n": samples.shape[1]}
            told |= {
                hour: head | {"hour": hour, "mean": mean, "p50": middle, "p90": high}
                for hour, mean, middle, high in rows
            }
        self._week_hours += [told[hour] for hour in sorted(told)]

    def frames(self) -> dict[str, pl.DataFrame]:
        """Make the two tables."""
        rows = ((WEEK_HOURS, self._week_hours), (STOCK_WEEKS, self._stock_weeks))
        return {table.name: frame_of_rows(table, own) if own else empty(table) for table, own in rows}

    def _samples(self, zone_name: str) -> _Samples:
        """Find the samples of the hours of the week, and those of each week by its Monday."""
        found = self._weeks.get(zone_name)
        if found is None:
            start, local = self._facts.start_utc, zone(zone_name)
            times = [(start + timedelta(hours=round(float(h), 6))).astimezone(local) for h in self._hours]
            hour = np.array([time.weekday() * 24 + time.hour for time in times])
            mondays = [time.date() - timedelta(days=time.weekday()) for time in times]
            weeks, week = np.unique(np.array(mondays, dtype="datetime64[D]"), return_inverse=True)
            by_week = {weeks[i].astype(object): np.flatnonzero(week == i) for i in range(len(weeks))}
            by_hour = [np.flatnonzero(hour == i) for i in range(WEEK_H)]
            alike = {len(at): [i for i in range(WEEK_H) if len(by_hour[i]) == len(at)] for at in by_hour}
            together = [(i, np.stack([by_hour[hour] for hour in i])) for many, i in alike.items() if many]
            found = self._weeks[zone_name] = (together, by_week)
        return found


def _points(samples: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give median and P90 of each row, straight between neighbours, as `numpy.quantile` does."""
    many = samples.shape[1]
    places = [(many - 1) * probability for probability in (0.5, 0.9)]
    below = [int(place) for place in places]
    above = [min(low + 1, many - 1) for low in below]
    ordered = np.partition(samples, sorted({*below, *above}), axis=1)
    first, second = (
        ordered[:, low] + (ordered[:, high] - ordered[:, low]) * (place - low)
        for low, high, place in zip(below, above, places, strict=True)
    )
    return first, second


def _stock_row(column: str, monday: date, values: NDArray[np.float64]) -> dict[str, Any]:
    gone = values < EMPTY
    return {
        "column": column,
        "week": monday,
        "mean": float(values.mean()),
        "most": float(values.max(axis=1).mean()),
        "least": float(values.min(axis=1).mean()),
        "zero_h": float(gone.sum(axis=1).mean()),
        "zero_share": float(gone.any(axis=1).mean()),
        "hours": values.shape[1],
    }
