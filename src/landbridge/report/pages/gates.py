"""Gates for people, such as a trade zone's: who is inside and who waits, by hour of the day and weekday."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, numbers, text
from landbridge.report.pages.indicators import Indicator
from landbridge.report.pages.week import HOURS, hour_words
from landbridge.report.pages.words import capital, family_order, place, side_of

if TYPE_CHECKING:
    import polars as pl

    from landbridge.report.pages.base import Reader

ENTRANCE = ("desks", "booths_in", "gates_in", "bags_in")
"""Resources before which parties wait on their way in."""
PERSONS = {"inside": "persons inside", "way_out": "persons on the way out"}
"""Measures between whose marks persons are."""
WAITING = "parties waiting at the entrance"
NUMBERS = ("visits_persons", "max_day_persons", "entry_wait_min", "exit_wait_min", "declared_persons")
"""Measures of the indicators that stand beside."""
KIND = "person"


class GateHours(Page):
    """One state by hour of the week."""

    what: str
    """`entrance`, `inside` or `way_out`."""
    title: str
    """In words."""
    unit: str
    """`persons`, or `parties` where each waits as one."""
    average: float
    """Mean over all hours."""
    most: float
    """Highest of the 168 means."""
    busiest: str
    """Its hour, in words."""
    mean: tuple[float | None, ...]
    """168 hours from Monday 0:00 on, local time: mean over weeks and replications."""


class GateSide(Page):
    """Those who come from one side."""

    direction: str
    """Direction of their way in."""
    side: str | None
    """Side they come from; null where the run does not say."""
    label: str
    """In words."""
    zone: str
    """Time zone of the hours."""
    panels: tuple[GateHours, ...]
    """At the entrance, inside, on the way out; those that nobody is ever in are left out."""
    numbers: tuple[Indicator, ...]
    """Visits, the busiest day, waits and declarations."""


class GatePlace(Page):
    """One place with gates."""

    facility: str
    """Facility's id."""
    label: str
    """In words."""
    sides: tuple[GateSide, ...]
    """By direction."""


class Gates(Page):
    """Gates for people."""

    places: tuple[GatePlace, ...]
    """By id."""


def gates(tables: Reader, indicators: tuple[Indicator, ...]) -> Gates | None:
    """Return who is inside and who waits at gates for people; None where the run has none."""
    rows = tables.get("state_names").to_dicts()
    kinds = {
        (row["facility"], row["measure"]): row["kind"]
        for row in tables.get("measures").select("facility", "measure", "kind").unique().to_dicts()
    }
    people = [
        row
        for row in rows
        if row["what"] == "population"
        and row["name"] in PERSONS
        and kinds.get((row["facility"], row["name"])) == KIND
        and text(row["direction"])
    ]
    found = []
    for facility in sorted({row["facility"] for row in people}, key=family_order):
        own = [row for row in people if row["facility"] == facility]
        queues = [
            row
            for row in rows
            if row["facility"] == facility and row["what"] == "queue" and row["name"] in ENTRANCE
        ]
        ways = sorted({str(row["direction"]) for row in own}, reverse=True)
        sides = [_side(tables, facility, way, own, queues, indicators) for way in ways]
        shown = tuple(side for side in sides if side.panels)
        if shown:
            found.append(GatePlace(facility=facility, label=capital(place(facility)), sides=shown))
    return Gates(places=tuple(found)) if found else None


def _side(
    tables: Reader,
    facility: str,
    way: str,
    people: list[dict[str, Any]],
    queues: list[dict[str, Any]],
    indicators: tuple[Indicator, ...],
) -> GateSide:
    ledger, states = tables.get("ledger"), tables.get("states")
    here = ledger.filter(ledger["facility"] == facility, ledger["direction"] == way, ledger["kind"] == KIND)
    sides = [str(side) for side in here["side"].drop_nulls().unique()]
    side = sides[0] if len(sides) == 1 else None
    zone = _zone(tables, facility, side, people)
    wanted = [("entrance", WAITING, "parties", [row["column"] for row in queues if row["side"] == side])]
    wanted += [
        (name, title, "persons", [r["column"] for r in people if r["name"] == name and r["direction"] == way])
        for name, title in PERSONS.items()
    ]
    panels = [_hours(what, title, unit, columns, states, zone) for what, title, unit, columns in wanted]
    of_side = [
        row
        for name in NUMBERS
        for row in indicators
        if row.id == f"{facility}.{name}" and row.direction == way and row.class_ is None
        if row.mean is not None and row.regime is None and row.side is None
        if row.statistic in ("total", "mean", "max") and not row.statistic.startswith(f"{name}_")
    ]
    return GateSide(
        direction=way,
        side=side,
        label=capital(f"from the {side_of(side)}") if side else capital(way),
        zone=zone,
        panels=tuple(panel for panel in panels if panel is not None),
        numbers=tuple(row for row in of_side if row.statistic != "max" or "max_day" in row.id),
    )


def _zone(tables: Reader, facility: str, side: str | None, people: list[dict[str, Any]]) -> str:
    """Return the time zone of a side's post, else of the place, as far as the run says it."""
    zones = dict(tables.get("week_hours").select("column", "zone").unique().iter_rows())
    names = tables.get("state_names").to_dicts()
    at_post = [r["column"] for r in names if r["facility"] == facility and r["side"] and r["side"] == side]
    known = [zones[column] for column in (*at_post, *(r["column"] for r in people)) if zones.get(column)]
    return str(known[0]) if known else "UTC"


def _hours(
    what: str, title: str, unit: str, columns: list[str], states: pl.DataFrame, zone: str
) -> GateHours | None:
    """Return the sum of some states by hour of the week; None where it is nothing all the time."""
    import polars as pl

    known = [f"mean|{column}" for column in columns if f"mean|{column}" in states.columns]
    if not known or states.height < 2:
        return None
    local = pl.col("time_utc").dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    hour = (local.dt.weekday().cast(pl.Int64) - 1) * 24 + local.dt.hour().cast(pl.Int64)
    total = pl.sum_horizontal(pl.col(column).cast(pl.Float64) for column in known)
    inside = states.head(states.height - 1)  # the last sample ends the period and belongs to it no more
    by_hour = dict(inside.group_by(hour.alias("hour")).agg(total.mean().alias("mean")).iter_rows())
    if not any(by_hour.values()):
        return None
    busiest = max(by_hour, key=lambda one: (by_hour[one] or 0.0, -one))
    return GateHours(
        what=what,
        title=capital(title),
        unit=unit,
        average=number(inside.select(total.mean()).item()) or 0.0,
        most=number(by_hour[busiest]) or 0.0,
        busiest=hour_words(busiest),
        mean=numbers(by_hour.get(hour) for hour in range(HOURS)),
    )
