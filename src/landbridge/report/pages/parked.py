"""Parked trains day by day and place by place, and the days on which loading was banned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, numbers, text
from landbridge.report.pages.gateway_courses import peak
from landbridge.report.pages.queues import averaged, step_of
from landbridge.report.pages.words import capital, family_order, joined, place, side_of

if TYPE_CHECKING:
    import polars as pl

    from landbridge.report.pages.base import Reader

LOOPS = ("parking", "loops")
"""Resources in which trains stand without an engine."""
GATE = "loading"
"""Gate that is shut while loading is banned."""
PLACES = {
    "origin": "Held at origin, not loaded",
    "line": "Further back along the line, no loop free",
    "loops": "In the loops before the crossing",
    "own": "Its trains in loops that it shares",
}
"""Where trains stand, from far to near."""
LEAST = 1.0
"""Trains in the highest hour below which a place is not worth a strip."""
LEAST_BAN_H = 1.0
"""Hours of bans, mean of the replications, below which a facility without trains is left out."""


class ParkedPlace(Page):
    """Trains at one place."""

    place: str
    """`origin`, `line`, `loops`, or `own`: those of this facility in loops that belong to another."""
    column: str
    """Column of the table `states`, after `mean|`."""
    title: str
    """In words."""
    capacity: float | None
    """Trains that find room, mean over the period; null where there is no limit."""
    average: float | None
    """Trains, mean over the period."""
    peak: float | None
    """Highest hour of the mean over the replications."""
    peak_high: float | None
    """95% point over the replications in that hour."""
    peak_on: str | None
    """Its day, UTC."""
    mean: tuple[float | None, ...]
    """By day (or week): mean of its hours over the replications."""
    low: tuple[float | None, ...]
    """5% point over the replications, mean of the hours."""
    high: tuple[float | None, ...]
    """95% point over the replications, mean of the hours."""


class ParkedGroup(Page):
    """Places of one facility in one direction."""

    facility: str
    """Facility's id."""
    direction: str | None
    """Direction, or null."""
    where: str
    """Facility and direction in words."""
    places: tuple[ParkedPlace, ...]
    """From far to near; those where hardly ever a train stands are left out."""
    banned: tuple[float, ...]
    """By day (or week): share of its hours, replications and classes in which loading was banned."""
    ban_days: float | None
    """Days of bans in the period, mean of the replications; null where nothing can ban."""


class Parked(Page):
    """Parked trains."""

    step: str
    """`day` or `week`: what one point stands for."""
    days: tuple[str, ...]
    """First day of each point, UTC."""
    groups: tuple[ParkedGroup, ...]
    """By family, facility and direction."""
    quiet: tuple[str, ...]
    """Facilities and directions in which hardly ever a train is parked, in words."""


def parked(tables: Reader) -> Parked | None:
    """Return where trains stood without going on; None where the run has no such places."""
    states, names = tables.get("states"), tables.get("state_names")
    rows = names.to_dicts()
    trains = {row["facility"] for row in tables.get("measures").to_dicts() if row["kind"] == "train"}
    loops = {row["facility"] for row in rows if row["what"] == "used" and row["name"] in LOOPS}
    found = []
    for row in rows:
        kind = _place_of(row, loops) if row["facility"] in trains else None
        if kind is not None and f"mean|{row['column']}" in states.columns:
            found.append(row | {"place": kind})
    if not found or states.is_empty():
        return None
    step = step_of(states)
    gates = [row for row in rows if row["what"] == "capacity" and row["name"] == GATE]
    wide = [f"{part}|{row['column']}" for row in found for part in ("mean", "p05", "p95")]
    wide += [f"mean|{row['column']}" for row in gates] + [f"mean|capacity|{row['of']}" for row in found]
    points = averaged(states, f"1{step[0]}", [column for column in wide if column in states.columns])
    groups: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
    for row in found:
        groups.setdefault((row["facility"], text(row["direction"])), []).append(row)
    shown, quiet = [], []
    for key in sorted(groups, key=lambda key: (*family_order(key[0]), key[1] or "")):
        group = _group(key, groups[key], gates, states, points)
        if group.places or (group.ban_days or 0.0) * 24 >= LEAST_BAN_H:
            shown.append(group)
        else:
            quiet.append(group.where)
    return Parked(step=step, days=tuple(map(str, points["from"])), groups=tuple(shown), quiet=tuple(quiet))


def _place_of(row: dict[str, Any], loops: set[str]) -> str | None:
    """Say which place a state is of; None: of none."""
    what, name = row["what"], row["name"]
    if name in LOOPS:
        return {"used": "loops", "queue": "line"}.get(what)
    if name == GATE and what == "queue":
        return "origin"
    if name == "parked" and what == "population" and row["facility"] not in loops:
        return "own"
    return None


def _group(
    key: tuple[str, str | None],
    rows: list[dict[str, Any]],
    gates: list[dict[str, Any]],
    states: pl.DataFrame,
    points: pl.DataFrame,
) -> ParkedGroup:
    facility, direction = key
    own = [row for row in gates if (row["facility"], text(row["direction"])) == key]
    columns = [f"mean|{row['column']}" for row in own if f"mean|{row['column']}" in points.columns]
    banned = [_shut(values) for values in points.select(columns).rows()] if columns else []
    hours = [_shut(values) for values in states.select(columns).rows()][:-1] if columns else []
    places = [
        one
        for row in sorted(rows, key=lambda row: (list(PLACES).index(row["place"]), row["column"]))
        if ((one := _parked_place(row, states, points)).peak or 0.0) >= LEAST
    ]
    return ParkedGroup(
        facility=facility,
        direction=direction,
        where=joined(place(facility), direction),
        places=tuple(places),
        banned=tuple(number(share) or 0.0 for share in banned),
        ban_days=number(sum(hours) / 24) if columns else None,
    )


def _shut(values: tuple[float | None, ...]) -> float:
    """Return the share of a gate's parts that is shut; each of them is 1 while it is open."""
    known = [min(max(value, 0.0), 1.0) for value in values if value is not None]
    return 1.0 - sum(known) / len(known) if known else 0.0


def _parked_place(row: dict[str, Any], states: pl.DataFrame, points: pl.DataFrame) -> ParkedPlace:
    def course(part: str) -> tuple[float | None, ...]:
        column = f"{part}|{row['column']}"
        return numbers(points[column]) if column in points.columns else (None,) * points.height

    capacity = f"mean|capacity|{row['of']}"
    limited = row["place"] == "loops" and capacity in states.columns
    return ParkedPlace(
        place=row["place"],
        column=row["column"],
        title=capital(joined(PLACES[row["place"]], side_of(text(row["side"])))),
        capacity=number(states[capacity].mean()) if limited else None,
        average=number(states[f"mean|{row['column']}"].mean()),
        mean=course("mean"),
        low=course("p05"),
        high=course("p95"),
        **peak(states, row["column"]),
    )
