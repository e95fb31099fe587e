"""Warm-up of an open-ended run: where the numbers inside settled, and whether they did."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, numbers, text
from landbridge.report.pages.words import capital, joined, kind_of, place

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from landbridge.report.pages.base import Reader

SHOWN_DAYS = 30
"""Days that a picture shows at least; it ends long before the pilot runs where all is settled early."""
SHOWN_CUTS = 4
"""Cuts that it shows at least, so that what comes after one can be seen."""
POINTS = 160


class Settling(Page):
    """One number inside, from the empty beginning of the pilot runs on."""

    facility: str
    """Id of the facility."""
    direction: str | None
    """Direction, or null: all together."""
    kind: str
    """Kind of entity, or `waiting`."""
    title: str
    """In words."""
    where: str
    """Facility and direction in words."""
    trusted: bool
    """Whether the rule found where the warm-up ends."""
    cut_days: float
    """Days before the least statistic."""
    after: float | None
    """Mean number inside after that."""
    days: tuple[float, ...]
    """Days since the beginning, of each point."""
    mean: tuple[float | None, ...]
    """Number inside around the point, mean over the pilot runs."""
    statistic: tuple[float | None, ...]
    """MSER if all before the point is left out."""
    least: float | None
    """Its least value."""


class WarmUp(Page):
    """What the pilot runs of an open-ended run say."""

    day: str
    """Day whose conditions hold all the time."""
    days: int | None
    """Days left out as warm-up; null: no steady state can be stated."""
    pilot_days: int
    """Days of each pilot run."""
    pilots: int
    """Pilot runs."""
    sentences: tuple[str, ...]
    """What came out."""
    growing: tuple[str, ...]
    """What kept growing, with the rates in and out; they stand among the sentences."""
    rows: tuple[Settling, ...]
    """What did not settle first, then what took longest."""


def warm_up(tables: Reader) -> WarmUp | None:
    """Return the page, or None for a dated run, from which nothing is cut."""
    said: Mapping[str, Any] | None = tables.manifest.get("warm_up")
    if not said:
        return None
    course = tables.get("warm_up_course")
    rows = [_settling(row, course) for row in tables.get("warm_up").to_dicts()]
    rows.sort(key=lambda row: (row.trusted, -row.cut_days, row.facility, row.kind, row.direction or ""))
    return WarmUp(
        day=str(said["day"]),
        days=said["days"],
        pilot_days=said["pilot_days"],
        pilots=said["pilots"],
        sentences=tuple(one if one in said["growing"] else f"{capital(one)}." for one in said["sentences"]),
        growing=tuple(said["growing"]),
        rows=tuple(rows),
    )


def _settling(row: dict[str, Any], course: pl.DataFrame) -> Settling:
    import polars as pl

    direction, trusted = text(row["direction"]), bool(row["trusted"])
    cut_days = (row["cut_h"] or 0) / 24
    own = course.filter(
        (pl.col("facility") == row["facility"])
        & (pl.col("kind") == row["kind"])
        & pl.col("direction").eq_missing(pl.lit(row["direction"], dtype=pl.String))
    ).sort("hour")
    after = own.filter(pl.col("hour") >= (row["cut_h"] or 0))["mean"].mean() if trusted else None
    if trusted:
        own = own.filter(pl.col("hour") <= 24 * max(SHOWN_DAYS, SHOWN_CUTS * cut_days))
    points = _thinned(own)
    waiting = row["kind"] == "waiting"
    return Settling(
        facility=row["facility"],
        direction=direction,
        kind=row["kind"],
        title="waiting for resources" if waiting else f"{kind_of(row['kind'])} between marks",
        where=joined(place(row["facility"]), direction),
        trusted=trusted,
        cut_days=number(cut_days) or 0.0,
        after=number(after),
        days=tuple(number(hour / 24) or 0.0 for hour in points["hour"]),
        mean=numbers(points["mean"]),
        statistic=numbers(points["statistic"]),
        least=number(own["statistic"].min()),
    )


def _thinned(own: pl.DataFrame) -> pl.DataFrame:
    """Return no more points than a picture needs: means of neighbours, the statistic at the first of them."""
    import polars as pl

    every = max(1, math.ceil(own.height / POINTS))
    return (
        own.with_row_index("at")
        .group_by((pl.col("at") // every).alias("group"), maintain_order=True)
        .agg(pl.col("hour").first(), pl.col("mean").mean(), pl.col("statistic").first())
    )
