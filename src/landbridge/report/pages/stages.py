"""Booked, called, at the gate, on the grounds: several queues, one after the other, each told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, text
from landbridge.report.pages.queues import Panel, averaged, columns_of, panel_of, step_of
from landbridge.report.pages.words import capital, family_order, joined, kind_of, measure_of, place, side_of

if TYPE_CHECKING:
    import polars as pl

    from landbridge.report.pages.base import Reader
    from landbridge.report.pages.times import HowLong, Times

STAGES = ("booked", "called", "queue", "on_site")
"""Measures between whose marks a vehicle is, in the order in which it passes them."""
WORDS = {"queue": "at the gate, not yet on the grounds"}
"""Stages that are called otherwise where they stand in a row."""
BY_BOOKING = frozenset({"booked", "called"})
"""A facility has stages if it has one of these: else its queue is one queue."""


class Stage(Page):
    """One of several queues in a row."""

    measure: str
    """Name in the chart."""
    side: str | None
    """Post, or null."""
    title: str
    """In words."""
    course: Panel
    """Number in it over time; its `average` is the mean."""
    most: float | None
    """Highest hour of the mean over the replications."""
    most_on: str | None
    """Day of that hour, UTC."""
    passed: float | None
    """Those whose time in it was measured, mean of the replications."""
    mean_h: float | None
    """Mean time in it, hours."""
    p50_h: float | None
    """Median, hours."""
    p90_h: float | None
    """90% are shorter, hours."""


class StageGroup(Page):
    """The queues of one facility in one direction."""

    facility: str
    """Facility's id."""
    direction: str | None
    """Direction, or null."""
    where: str
    """Facility and direction in words."""
    unit: str
    """Who stands in them."""
    stages: tuple[Stage, ...]
    """In the order in which they are passed; those that nobody ever stands in are left out."""


class Stages(Page):
    """Several queues in a row."""

    step: str
    """`day` or `week`: what one point stands for."""
    groups: tuple[StageGroup, ...]
    """By family, facility and direction."""

    @property
    def columns(self) -> frozenset[str]:
        """Columns of `states` that stand here."""
        return frozenset(stage.course.column for group in self.groups for stage in group.stages)


def stages(tables: Reader, how_long: HowLong) -> Stages | None:
    """Return the queues that follow each other; None where no facility books."""
    states, names = tables.get("states"), tables.get("state_names")
    found = [row for row in names.to_dicts() if row["what"] == "population" and row["name"] in STAGES]
    booking = {row["facility"] for row in found if row["name"] in BY_BOOKING}
    rows = [row for row in found if row["facility"] in booking and _ever(row, states)]
    if not rows:
        return None
    step = step_of(states)
    columns = [column for row in rows for column in columns_of(row) if column in states.columns]
    points, months = (averaged(states, every, columns) for every in (f"1{step[0]}", "1mo"))
    kinds = {(row["facility"], row["measure"]): row["kind"] for row in tables.get("measures").to_dicts()}
    timed = {(one.facility, one.side, one.direction, one.measure): one for one in how_long.rows}
    groups: dict[tuple[str, str | None], list[Stage]] = {}
    units: dict[tuple[str, str | None], str] = {}
    for row in sorted(rows, key=lambda row: (STAGES.index(row["name"]), row["column"])):
        key = (row["facility"], text(row["direction"]))
        units.setdefault(key, kind_of(kinds.get((row["facility"], row["name"])) or "unit"))
        time = timed.get((row["facility"], text(row["side"]), key[1], row["name"]))
        groups.setdefault(key, []).append(_stage(row, units[key], states, points, months, time))
    many = {key: own for key, own in groups.items() if len(own) > 1}
    if not many:
        return None
    order = sorted(many, key=lambda key: (*family_order(key[0]), key[1] or ""))
    return Stages(
        step=step,
        groups=tuple(
            StageGroup(
                facility=key[0],
                direction=key[1],
                where=joined(place(key[0]), key[1]),
                unit=units[key],
                stages=tuple(many[key]),
            )
            for key in order
        ),
    )


def _ever(row: dict[str, Any], states: pl.DataFrame) -> bool:
    column = f"mean|{row['column']}"
    return column in states.columns and bool((states[column].max() or 0.0) > 0)  # type: ignore[operator]


def _stage(
    row: dict[str, Any],
    unit: str,
    states: pl.DataFrame,
    points: pl.DataFrame,
    months: pl.DataFrame,
    time: Times | None,
) -> Stage:
    column = states[f"mean|{row['column']}"]
    at = column.arg_max()
    most_on = None if at is None else states["time_utc"][at]
    words = WORDS.get(row["name"]) or measure_of(row["name"])
    shown = row | {"size": column.mean(), "unit": unit, "title": f"{unit} {words}"}
    return Stage(
        measure=row["name"],
        side=text(row["side"]),
        title=capital(joined(words, side_of(text(row["side"])))),
        course=panel_of(shown, points, months),
        most=number(column.max()),
        most_on=None if most_on is None else str(most_on)[:10],
        passed=time.count if time else None,
        mean_h=time.mean_h if time else None,
        p50_h=time.p50_h if time else None,
        p90_h=time.p90_h if time else None,
    )
