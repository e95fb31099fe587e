"""The rhythm of the week: how many stand in the queues in each hour from Monday to Sunday."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, numbers, text
from landbridge.report.pages.words import capital, family_order, joined, kind_of, measure_of, place, side_of

if TYPE_CHECKING:
    from landbridge.report.pages.base import Reader

WAITING = ("queue", "parked", "on_site")
"""Measures whose week is shown, in this order: what waits for a post, and what stands on its grounds."""
LEAST = 0.5
"""Entities below which, in the busiest hour and 90% of the weeks, a queue is not worth a chart."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = 168


class WeekPanel(Page):
    """One queue by hour of the week."""

    column: str
    """Column of the table `states`, after `mean|`."""
    facility: str
    """Facility's id."""
    side: str | None
    """Post, or null."""
    direction: str | None
    """Direction, or null."""
    measure: str
    """Name in the chart."""
    title: str
    """In words."""
    where: str
    """Facility, side and direction in words."""
    unit: str
    """Unit of the numbers."""
    zone: str
    """Time zone of the hours."""
    average: float
    """Mean over all hours."""
    busiest: str
    """Hour of the week with the highest mean, in words."""
    quietest: str
    """Hour of the week with the lowest mean, in words."""
    mean: tuple[float | None, ...]
    """168 hours from Monday 0:00 on: mean over weeks and replications."""
    p50: tuple[float | None, ...]
    """Median over weeks and replications."""
    p90: tuple[float | None, ...]
    """90% of the weeks of all replications have no more."""


class Week(Page):
    """Queues by hour of the week."""

    panels: tuple[WeekPanel, ...]
    """By family and facility, then what waits before what stands on the grounds."""
    quiet: tuple[str, ...]
    """Queues that hardly ever hold one, in words: not shown."""


def week(tables: Reader) -> Week | None:
    """Return the queues by hour of the week; None where a run has no such queues."""
    hours, names = tables.get("week_hours"), tables.get("state_names")
    kinds = {(row["facility"], row["measure"]): row["kind"] for row in tables.get("measures").to_dicts()}
    known = [
        row for row in names.to_dicts() if row["what"] == "population" and row["name"] in WAITING
    ]  # what is nothing all the time has no rows in `week_hours`
    by_column = {key[0]: frame for key, frame in hours.group_by("column")}
    panels, quiet = [], []
    for row in sorted(known, key=_order):
        own = by_column.get(row["column"])
        if own is None:
            continue
        panel = _panel(row, own.sort("hour").to_dicts(), kinds)
        if max((value for value in panel.p90 if value is not None), default=0.0) >= LEAST:
            panels.append(panel)
        else:
            quiet.append(f"{panel.title}, {panel.where}")
    return Week(panels=tuple(panels), quiet=tuple(quiet)) if panels or quiet else None


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    return (*family_order(row["facility"]), WAITING.index(row["name"]), row["direction"] or "", row["column"])


def _panel(
    row: dict[str, Any], own: list[dict[str, Any]], kinds: dict[tuple[str, str], str | None]
) -> WeekPanel:
    by_hour = {one["hour"]: one for one in own}
    means = {hour: one["mean"] for hour, one in by_hour.items() if one["mean"] is not None}
    samples = sum(one["n"] for one in own)
    unit = kind_of(kinds.get((row["facility"], row["name"])) or "unit")

    def course(name: str) -> tuple[float | None, ...]:
        return numbers(by_hour[hour][name] if hour in by_hour else None for hour in range(HOURS))

    return WeekPanel(
        column=row["column"],
        facility=row["facility"] or "",
        side=text(row["side"]),
        direction=text(row["direction"]),
        measure=row["name"],
        title=capital(f"{unit} {measure_of(row['name'])}"),
        where=joined(place(row["facility"]), side_of(text(row["side"])), text(row["direction"])),
        unit=unit,
        zone=own[0]["zone"] or "UTC",
        average=number(sum(one["mean"] * one["n"] for one in own) / samples) or 0.0,
        busiest=hour_words(max(means, key=lambda hour: (means[hour], -hour))),
        quietest=hour_words(min(means, key=lambda hour: (means[hour], hour))),
        mean=course("mean"),
        p50=course("p50"),
        p90=course("p90"),
    )


def hour_words(hour: int) -> str:
    """`33` -> `Tuesday 9:00`."""
    return f"{DAYS[hour // 24]} {hour % 24}:00"
