"""Queues over time: daily means of the hourly states, with bands over the replications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, numbers, text
from landbridge.report.pages.words import (
    capital,
    family_of,
    family_order,
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
"""Resources whose queues are shown, shared among the families of facilities: the longest on average."""
FEWEST_QUEUES = 2
"""Resources of a family whose queues are shown however many families there are."""
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
    facility: str
    """Facility's id."""
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
    """By family of facilities: what waits for a crossing, yards, the longest queues at resources."""


def queues(tables: Reader, elsewhere: frozenset[str] = frozenset()) -> Queues:
    """Return the daily course of what waits for a crossing, of yards and of the longest queues.

    Parameters
    ----------
    tables
        The run.
    elsewhere
        Columns that another page shows.
    """
    states, names = tables.get("states"), tables.get("state_names")
    if states.is_empty() or names.is_empty():
        return Queues(step="day", panels=())
    step = step_of(states)
    chosen = [row for row in _chosen(states, names, tables) if row["column"] not in elsewhere][:PANELS]
    columns = [column for row in chosen for column in columns_of(row) if column in states.columns]
    points, months = (averaged(states, every, columns) for every in (f"1{step[0]}", "1mo"))
    return Queues(step=step, panels=tuple(panel_of(row, points, months) for row in chosen))


def step_of(states: pl.DataFrame) -> str:
    """Say what one point stands for: a day, or a week where there are many days."""
    return "week" if states.height > LONGEST_DAILY * 24 else "day"


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
            key = f" ({plain(row['key'])})" if row["key"] else ""
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
    families = {family_of(row["facility"]) for row in at_resources}
    share = max(RESOURCE_QUEUES // max(len(families), 1), FEWEST_QUEUES)
    longest = [
        row
        for family in families
        for row in [one for one in at_resources if family_of(one["facility"]) == family][:share]
    ]
    longest.sort(key=lambda row: (-row["size"], row["column"]))
    found = waiting + yards + longest
    return sorted(found, key=lambda row: family_order(family_of(row["facility"])))


def columns_of(row: dict[str, Any]) -> list[str]:
    """Name the columns of `states` that a panel reads."""
    found = [f"{part}|{row['column']}" for part in ("mean", "p05", "p95")]
    return [*found, f"mean|capacity|{row['of']}"] if row["what"] == "used" else found


def averaged(states: pl.DataFrame, every: str, columns: list[str]) -> pl.DataFrame:
    """Average the hours of each day, week or month (`1d`, `1w`, `1mo`)."""
    import polars as pl

    means = [pl.col(column).cast(pl.Float64).mean() for column in dict.fromkeys(columns)]
    when = pl.col("time_utc").dt.truncate(every).dt.date().alias("from")
    return states.group_by(when).agg(means).drop_nulls("from").sort("from")


def panel_of(row: dict[str, Any], points: pl.DataFrame, months: pl.DataFrame) -> Panel:
    """Make the panel of one state: a row of `state_names` with its `size`, `unit` and `title`."""
    import polars as pl

    mean, low, high, *capacity = columns_of(row)
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
        facility=row["facility"] or "",
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
