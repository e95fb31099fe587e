"""The gateway part by part: what went through, who waited, how long and for what, on one axis of time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, numbers, text
from landbridge.report.pages.gateway_courses import Intervals, intervals, peak, rates
from landbridge.report.pages.gateway_pipelines import HEADING, piped
from landbridge.report.pages.gateway_sorts import SORTS, Sort
from landbridge.report.pages.parts import Part, Passage, Standing, Wait
from landbridge.report.pages.queues import averaged, step_of
from landbridge.report.pages.words import (
    capital,
    cause_of,
    families_of,
    family_of,
    family_order,
    is_work,
    place,
    side_of,
)

if TYPE_CHECKING:
    import polars as pl

    from landbridge.report.pages.base import Reader
    from landbridge.report.pages.indicators import Indicator
    from landbridge.report.pages.pipelines import Pipelines

GROUPS = {
    "rail": "Rail crossings",
    "bulk": "Freight in wagons",
    "grain": "Freight in wagons",
    "road": "Road crossings",
    "zone": "Trade zone",
    "pipeline": HEADING,
}
"""Headings of what crosses the border, by family; what is behind the border stands under its own."""
BEHIND = frozenset({"station", "dryport", "yard", "inland", "port", "airport"})
"""Families of places that trade passes before or after the border."""
TIMES = ("queue_h", "border_h", "entry_wait_min", "exit_wait_min", "dwell_h", "truck_turn_h", "turn_h")
"""Measures of the times that a part is told by, as far as it has them."""
MOST_TIMES = 4
ALSO = ("throughput_mt", "throughput_teu")
"""Measures of throughput that stand beside that of a part."""


class Gateway(Page):
    """The gateway part by part."""

    step: str
    """`day`, `week` or `month`: intervals of the throughput."""
    starts: tuple[str, ...]
    """First day of each interval."""
    until: str
    """Day after the last."""
    standing_step: str
    """`day` or `week`: what one point of those who stand is the mean of."""
    parts: tuple[Part, ...]
    """In the order of the page, what crosses the border first; parts that are not in the run are left out."""


def gateway(tables: Reader, indicators: tuple[Indicator, ...], oil: Pipelines | None) -> Gateway | None:
    """Return the gateway's parts side by side; None where nothing passes anything.

    Parameters
    ----------
    tables
        The run.
    indicators, oil
        Pages made of it already.
    """
    period = [str(day)[:10] for day in tables.manifest.get("period") or ()]
    if len(period) != 2:
        return None
    over = intervals(*(date.fromisoformat(day) for day in period))
    states = tables.get("states")
    step = step_of(states)
    reading = _Reading(tables, indicators, over, averaged(states, f"1{step[0]}", _columns(tables)))
    found = []
    for facility in sorted(tables.get("daily")["facility"].drop_nulls().unique()):
        sort = reading.sort_of(facility)
        if sort is not None:
            found.append(_part(reading, facility, sort))
    parts = [part for part in found if any(one.total for one in part.passages)]
    parts += [one] if (one := piped(oil, over)) is not None else []
    if not parts:
        return None
    headings = list(dict.fromkeys(GROUPS.values()))
    parts.sort(key=lambda part: (*_group_order(part, headings), *family_order(part.facility)))
    return Gateway(
        step=over.step,
        starts=tuple(map(str, over.starts)),
        until=str(over.until),
        standing_step=step,
        parts=tuple(parts),
    )


def _group_order(part: Part, headings: list[str]) -> tuple[bool, int]:
    """Put what crosses the border first, in the order of the headings."""
    known = part.heading in headings
    return part.behind, headings.index(part.heading) if known else len(headings)


def _columns(tables: Reader) -> list[str]:
    """Name the columns of `states` that tell who stands."""
    shown = {sort.state for sort in SORTS}
    rows = tables.get("state_names").select("what", "name", "column").iter_rows()
    own = [column for what, name, column in rows if (what, name) in shown]
    there = set(tables.get("states").columns)
    wide = [f"{part}|{column}" for column in own for part in ("mean", "p05", "p95")]
    return [column for column in wide if column in there]


@dataclass
class _Reading:
    """What all parts are read from."""

    tables: Reader
    indicators: tuple[Indicator, ...]
    over: Intervals
    points: pl.DataFrame
    """Means of the states by day or week."""

    def sort_of(self, facility: str) -> Sort | None:
        """Return what a facility is told by; None where nothing passes it that has a name."""
        daily = self.tables.get("daily")
        passed = set(daily.filter(daily["facility"] == facility)["measure"])
        counted = {row.id.rpartition(".")[2] for row in self.of(facility)}
        known = (sort for sort in SORTS if sort.passage in passed and sort.total in counted)
        return next(known, None)

    def of(self, facility: str) -> list[Indicator]:
        """Return the indicators of a facility that are of all classes and of the whole run."""
        return [
            row
            for row in self.indicators
            if row.id.rpartition(".")[0] == facility
            and row.class_ is None
            and row.regime is None
            and "@" not in (row.statistic or "")
        ]


def _part(reading: _Reading, facility: str, sort: Sort) -> Part:
    import polars as pl

    daily = reading.tables.get("daily")
    own = daily.filter(pl.col("facility") == facility, pl.col("measure") == sort.passage)
    ways = sorted({text(way) for way in own["direction"]}, key=lambda way: way or "")
    passages = []
    for way in ways:
        rows = own.filter(pl.col("direction").eq_missing(pl.lit(way, dtype=pl.String)))
        passages.append(_passage(reading, facility, sort, way, rows, alone=len(ways) == 1))
    passages = [one for one in passages if one.total] or passages[:1]
    passages.sort(key=lambda one: one.direction or "", reverse=True)  # westbound before eastbound
    family = family_of(facility)
    labels = {one.direction: one.label for one in passages}
    return Part(
        facility=facility,
        label=capital(place(facility)),
        heading=GROUPS.get(family) or families_of(facility),
        behind=family in BEHIND,
        unit=sort.unit,
        rate_unit=sort.rate_unit or sort.unit,
        also=tuple(_also(reading, facility, sort)),
        standing_title=sort.standing,
        passages=tuple(passages),
        standing=tuple(_standing(reading, facility, sort, labels)),
    )


def _also(reading: _Reading, facility: str, sort: Sort) -> list[Indicator]:
    """Return the throughput of a facility in other units than its own."""
    return [
        row
        for measure in ALSO
        for row in reading.of(facility)
        if row.id.endswith(f".{measure}") and measure != sort.total and row.mean
        if row.statistic == "total" and row.direction is None and row.side is None
    ]


def _passage(
    reading: _Reading, facility: str, sort: Sort, way: str | None, rows: pl.DataFrame, *, alone: bool
) -> Passage:
    told = reading.of(facility)
    ways = (way, None) if alone else (way,)
    counted = [row for row in told if row.id.endswith(f".{sort.total}") and row.statistic == "total"]
    total = next((row for one in ways for row in counted if row.direction == one and row.side is None), None)
    course = rates(rows, reading.over, int(reading.tables.manifest.get("replications") or 0))
    whole = total.mean if total is not None and total.mean is not None else course.total
    entities = course.total
    if (
        course.total and not sort.in_entities
    ):  # passages in another unit (TEU, tonnes) add up to the indicator
        course = course.times(whole * sort.factor / course.total)
    own = [row for row in told if row.statistic == "mean" and row.direction in ways and row.mean is not None]
    times = [row for measure in TIMES for row in _by_side(own, measure)]
    waits, sides = _waits(reading, facility, sort.kind, way, entities if sort.in_entities else None)
    home = next(iter(sides)) if len(sides) == 1 and family_of(facility) == "zone" else None
    return Passage(
        direction=way,
        label=f"from the {side_of(home)}" if home else way or "all",
        total=number(whole),
        half_width=total.half_width if total is not None else None,
        low=total.low if total is not None else None,
        high=total.high if total is not None else None,
        a_day=course.mean,
        a_day_low=course.low,
        a_day_high=course.high,
        times=tuple(times[:MOST_TIMES]),
        waits=waits,
    )


def _by_side(rows: list[Indicator], measure: str) -> list[Indicator]:
    """Return a time at each side where there are several, else once: that of the direction, if told by it."""
    own = [row for row in rows if row.id.endswith(f".{measure}")]
    directed = {row.side for row in own if row.direction is not None}
    own = [row for row in own if row.direction is not None or row.side not in directed]
    sides = [row for row in own if row.side is not None]
    return sides if len(sides) > 1 else ([row for row in own if row.side is None] or sides)


def _waits(
    reading: _Reading, facility: str, kind: str, way: str | None, entities: float | None
) -> tuple[tuple[Wait, ...], set[str]]:
    """Return what those who pass wait for, the most hours first, and the sides on which they are."""
    import polars as pl

    ledger = reading.tables.get("ledger")
    own = ledger.filter(pl.col("facility") == facility, pl.col("kind") == kind, pl.col("hours") > 0)
    if way is not None:
        own = own.filter(pl.col("direction") == way)
    many = max(ledger["replication"].n_unique(), 1)
    hours: Counter[str] = Counter()
    for step, cause, amount in own.group_by("step", "cause").agg(pl.col("hours").sum()).sort("step").rows():
        if not is_work(step or "", cause or ""):
            hours[cause or "unknown"] += amount / many
    whole = sum(hours.values())
    waits = tuple(
        Wait(
            cause=cause,
            label=cause_of(cause),
            hours=number(amount) or 0.0,
            each=number(amount / entities) if entities else None,
            share=number(amount / whole) or 0.0,
        )
        for cause, amount in hours.most_common()
    )
    return waits, {str(side) for side in own["side"].drop_nulls().unique()}


def _standing(reading: _Reading, facility: str, sort: Sort, labels: dict[str | None, str]) -> list[Standing]:
    names, states = reading.tables.get("state_names"), reading.tables.get("states")
    points, found = reading.points, []
    for row in names.iter_rows(named=True):
        mine = row["facility"] == facility and (row["what"], row["name"]) == sort.state
        if not mine or f"mean|{row['column']}" not in points.columns:
            continue
        way = text(row["direction"])
        if way is None and len(labels) == 1:
            way = next(iter(labels))
        if way in labels or way is None:
            found.append(_who_stand(row, way, labels.get(way, "all"), points, states))
    return sorted(found, key=lambda one: one.direction or "", reverse=True)


def _who_stand(
    row: dict[str, Any], way: str | None, label: str, points: pl.DataFrame, states: pl.DataFrame
) -> Standing:
    def course(part: str) -> tuple[float | None, ...]:
        column = f"{part}|{row['column']}"
        return numbers(points[column]) if column in points.columns else (None,) * points.height

    return Standing(
        direction=way,
        label=label,
        average=number(states[f"mean|{row['column']}"].mean()),
        days=tuple(map(str, points["from"])),
        mean=course("mean"),
        low=course("p05"),
        high=course("p95"),
        **peak(states, row["column"]),
    )
