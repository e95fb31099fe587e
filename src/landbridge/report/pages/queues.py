"""Queues over time: daily means of the hourly states, with bands over the replications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, numbers, text
from landbridge.report.pages.words import (
    capital,
    joined,
    kind_of,
    measure_of,
    place,
    plain,
    resource_of,
    side_of,
    unit_of,
)

if TYPE_CHECKING:
    import polars as pl

    from landbridge.report.pages.base import Reader

WAITING = ("queue", "parked")
"""Measures of trains between whose marks they wait."""
RESOURCE_QUEUES = 6
"""Resources whose queues are shown: the longest on average."""
LEAST_QUEUE = 0.05
"""Mean entities waiting below which a resource's queue is not worth a chart."""
PANELS = 24
LONGEST_DAILY = 1100
"""Days beyond which the points are weeks."""


class MonthBand(Page):
    """One month of a panel."""

    month: str
    """`2022-01`."""
    mean: float | None
    """Mean over the month and the replications."""
    low: float | None
    """5% point over the replications, mean of the month's hours."""
    high: float | None
    """95% point over the replications, mean of the month's hours."""
    most: float | None
    """Highest point (day or week) of the mean."""


class Panel(Page):
    """One state over time."""

    what: str
    """`population` (between two marks), `queue` (entities waiting for a resource) or `used` (units)."""
    column: str
    """Column of the table `states`, after `mean|`, `p05|`, `p95|`: one panel each."""
    of: str
    """Address of the resource, or facility and measure."""
    title: str
    """In words."""
    where: str
    """Facility, side and direction in words."""
    unit: str
    """Unit of the numbers."""
    average: float | None
    """Mean over the whole period."""
    days: tuple[str, ...]
    """First day of each point, UTC."""
    mean: tuple[float | None, ...]
    """Mean of the hours of the day (or week) over the replications."""
    low: tuple[float | None, ...]
    """5% point over the replications, mean of the hours."""
    high: tuple[float | None, ...]
    """95% point over the replications, mean of the hours."""
    capacity: tuple[float | None, ...]
    """Units open, mean of the hours; empty where it says nothing."""
    months: tuple[MonthBand, ...]
    """The same by month."""


class Queues(Page):
    """Queues over time."""

    step: str
    """`day` or `week`: what one point stands for."""
    panels: tuple[Panel, ...]
    """Trains waiting first, then yards, then the longest queues at resources."""


def queues(tables: Reader) -> Queues:
    """Return the daily course of trains waiting, yards and the longest queues."""
    states, names = tables.get("states"), tables.get("state_names")
    if states.is_empty() or names.is_empty():
        return Queues(step="day", panels=())
    step = "week" if states.height > LONGEST_DAILY * 24 else "day"
    chosen = _chosen(states, names, tables)[:PANELS]
    columns = [column for row in chosen for column in _columns(row) if column in states.columns]
    points, months = (
        _averaged(states, every, columns) for every in ("1w" if step == "week" else "1d", "1mo")
    )
    return Queues(step=step, panels=tuple(_panel(row, points, months) for row in chosen))


def _chosen(states: pl.DataFrame, names: pl.DataFrame, tables: Reader) -> list[dict[str, Any]]:
    """Return the rows of the name table to show, each with its `unit` and `title`."""
    kinds = {(row["facility"], row["measure"]): row["kind"] for row in tables.get("measures").to_dicts()}
    units = {row["address"]: row["unit"] for row in tables.get("resources").to_dicts()}
    rows = [row for row in names.to_dicts() if f"mean|{row['column']}" in states.columns]
    for row in rows:
        row["size"] = number(states[f"mean|{row['column']}"].mean()) or 0.0
        if row["what"] == "population":
            row["kind"] = kinds.get((row["facility"], row["name"]))
            row["unit"] = kind_of(row["kind"] or "unit")
            row["title"] = f"{row['unit']} {measure_of(row['name'] or '')}"
        else:
            row["unit"] = unit_of(units.get(row["of"])) if row["what"] == "used" else "waiting"
            key = f" ({row['key']})" if row["key"] else ""
            verb = "in" if row["what"] == "used" else "waiting for"
            row["title"] = f"{verb} {resource_of(row['name'])}{key}"
    populations = [row for row in rows if row["what"] == "population" and row["size"] > 0]
    waiting = [row for row in populations if row["name"] in WAITING]
    if not waiting:
        waiting = sorted(populations, key=lambda row: -row["size"])[:3]
    else:
        waiting.sort(key=lambda row: (WAITING.index(row["name"]), -row["size"], row["column"]))
    yards = [row for row in rows if row["what"] == "used" and row["unit"] == "TEU"]
    yards.sort(key=lambda row: (-row["size"], row["column"]))
    for row in yards:
        row["title"] = f"TEU in the {plain(row['name'] or 'yard')}"
    at_resources = [row for row in rows if row["what"] == "queue" and row["size"] >= LEAST_QUEUE]
    at_resources.sort(key=lambda row: (-row["size"], row["column"]))
    return waiting + yards + at_resources[:RESOURCE_QUEUES]


def _columns(row: dict[str, Any]) -> list[str]:
    found = [f"{part}|{row['column']}" for part in ("mean", "p05", "p95")]
    return [*found, f"mean|capacity|{row['of']}"] if row["what"] == "used" else found


def _averaged(states: pl.DataFrame, every: str, columns: list[str]) -> pl.DataFrame:
    import polars as pl

    means = [pl.col(column).cast(pl.Float64).mean() for column in dict.fromkeys(columns)]
    when = pl.col("time_utc").dt.truncate(every).dt.date().alias("from")
    return states.group_by(when).agg(means).drop_nulls("from").sort("from")


def _panel(row: dict[str, Any], points: pl.DataFrame, months: pl.DataFrame) -> Panel:
    import polars as pl

    mean, low, high, *capacity = _columns(row)
    nothing = pl.Series([None] * points.height, dtype=pl.Float64)

    def course(column: str) -> tuple[float | None, ...]:
        return numbers(points[column] if column in points.columns else nothing)

    seen = points.group_by(pl.col("from").dt.strftime("%Y-%m").alias("month")).agg(pl.col(mean).max())
    most = dict(seen.iter_rows())
    bands = [
        MonthBand(
            month=str(one["from"])[:7],
            mean=number(one[mean]),
            low=number(one.get(low)),
            high=number(one.get(high)),
            most=number(most.get(str(one["from"])[:7])),
        )
        for one in months.to_dicts()
    ]
    return Panel(
        what=row["what"],
        column=row["column"],
        of=row["of"] or row["column"],
        title=capital(row["title"]),
        where=joined(place(row["facility"]), side_of(text(row["side"])), text(row["direction"])),
        unit=row["unit"],
        average=number(row["size"]),
        days=tuple(str(day) for day in points["from"]),
        mean=course(mean),
        low=course(low),
        high=course(high),
        capacity=course(capacity[0]) if capacity and capacity[0] in points.columns else (),
        months=tuple(bands),
    )
