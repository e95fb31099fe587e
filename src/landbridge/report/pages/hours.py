"""Where the hours go: the delay ledger, per kind of entity, by side and cause and by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, text
from landbridge.report.pages.words import KINDS, cause_of, joined, kind_of, place, plain, side_of
from landbridge.simulation.charts.causes import CARRIED, CAUSES, WORK

if TYPE_CHECKING:
    import polars as pl

    from landbridge.report.pages.base import Reader

LONGEST_STEPS = 15
"""Steps shown per kind."""
NOT_WAITS = frozenset({*WORK, CARRIED})
PLACE = ("facility", "side", "direction")


class CauseHours(Page):
    """Hours of one cause at one place."""

    cause: str
    """Name of the ledger's enumeration."""
    label: str
    """In words."""
    waiting: bool
    """False for moving, handling and being carried."""
    hours: float
    """Entity-hours, mean of the replications."""
    each: float | None
    """Hours for each entity of this kind and direction that left."""
    share: float
    """Of the place's hours."""


class PlaceHours(Page):
    """Hours of one kind at one facility, side and direction."""

    facility: str
    """Facility's id."""
    side: str | None
    """Post, or null."""
    direction: str | None
    """Direction, or null."""
    label: str
    """In words."""
    hours: float
    """Entity-hours, mean of the replications."""
    each: float | None
    """Hours for each entity of this kind and direction that left the gateway: adds up over the places."""
    causes: tuple[CauseHours, ...]
    """In the ledger's order of precedence; they add up to `hours`."""


class StepHours(Page):
    """Hours of one cause at one step."""

    facility: str
    """Facility's id."""
    side: str | None
    """Post, or null."""
    direction: str | None
    """Direction, or null."""
    step: str
    """Name of the chart's step."""
    cause: str
    """Name of the ledger's enumeration."""
    label: str
    """Place, step and cause in words."""
    hours: float
    """Entity-hours, mean of the replications."""
    share: float
    """Of all hours of this kind."""


class KindHours(Page):
    """Hours of one kind of entity; kinds are never added."""

    kind: str
    """train, box, outbound, truck and so on."""
    label: str
    """In the plural."""
    left: float | None
    """Entities that left during the period, mean of the replications."""
    hours: float
    """Entity-hours, mean of the replications."""
    standing_share: float
    """Share of the hours that is neither moving, nor handling, nor being carried."""
    carried_share: float
    """Share of the hours that is being carried."""
    places: tuple[PlaceHours, ...]
    """By direction, then the most hours first."""
    steps: tuple[StepHours, ...]
    """The longest, at most fifteen."""


class Hours(Page):
    """Where the hours go."""

    kinds: tuple[KindHours, ...]
    """Trains first, then boxes."""


def hours(tables: Reader) -> Hours:
    """Return the ledger per kind of entity."""
    ledger = tables.get("ledger")
    if ledger.is_empty():
        return Hours(kinds=())
    replications = max(ledger["replication"].n_unique(), 1)
    left = _left(tables.get("counts"))
    found = [str(kind) for kind in ledger["kind"].unique().drop_nulls().sort()]
    order = tuple(KINDS)
    found.sort(key=lambda kind: order.index(kind) if kind in order else len(order))
    pages = [_kind(kind, ledger, replications, left) for kind in found]
    return Hours(kinds=tuple(page for page in pages if page.hours > 0))


def _left(counts: pl.DataFrame) -> dict[tuple[str, str | None], float]:
    """Return entities that left per (kind, direction) and per (kind, None), mean of the replications."""
    replications = max(counts["replication"].n_unique(), 1)
    totals: dict[tuple[str, str | None], float] = {}
    for row in counts.filter(counts["status"].is_null()).iter_rows(named=True):
        one = (row["left"] or 0) / replications
        keys = {(row["kind"], text(row["direction"])), (row["kind"], None)}
        for key in keys:
            totals[key] = totals.get(key, 0.0) + one
    return totals


def _kind(
    kind: str, ledger: pl.DataFrame, replications: int, left: dict[tuple[str, str | None], float]
) -> KindHours:
    import polars as pl

    own = ledger.filter((pl.col("kind") == kind) & (pl.col("hours") > 0))
    mean = (pl.col("hours").sum() / replications).alias("hours")
    by_cause = own.group_by(*PLACE, "cause").agg(mean).sort(*PLACE, "cause", nulls_last=True)
    total = float(by_cause["hours"].sum())
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in by_cause.iter_rows(named=True):
        groups.setdefault(tuple(row[name] for name in PLACE), []).append(row)
    places = [_place(key, rows, left.get((kind, key[2]))) for key, rows in groups.items()]
    places.sort(key=lambda one: (one.direction or "~", -one.hours))
    steps = own.group_by(*PLACE, "step", "cause").agg(mean)
    steps = steps.sort(["hours", *PLACE, "step", "cause"], descending=[True] + 5 * [False]).head(
        LONGEST_STEPS
    )
    carried = sum(row["hours"] for row in by_cause.iter_rows(named=True) if row["cause"] == CARRIED)
    stands = sum(row["hours"] for row in by_cause.iter_rows(named=True) if row["cause"] not in NOT_WAITS)
    return KindHours(
        kind=kind,
        label=kind_of(kind),
        left=number(left.get((kind, None))),
        hours=number(total) or 0.0,
        standing_share=number(stands / total) or 0.0 if total else 0.0,
        carried_share=number(carried / total) or 0.0 if total else 0.0,
        places=tuple(places),
        steps=tuple(_step(row, total) for row in steps.iter_rows(named=True)),
    )


def _place(key: tuple[Any, ...], rows: list[dict[str, Any]], left: float | None) -> PlaceHours:
    facility, side, direction = str(key[0] or ""), text(key[1]), text(key[2])
    total = sum(float(row["hours"]) for row in rows)
    order = CAUSES
    rows = sorted(rows, key=lambda row: order.index(row["cause"]) if row["cause"] in order else len(order))
    causes = [
        CauseHours(
            cause=row["cause"] or "unknown",
            label=cause_of(row["cause"]),
            waiting=row["cause"] not in NOT_WAITS,
            hours=number(row["hours"]) or 0.0,
            each=number(row["hours"] / left) if left else None,
            share=number(row["hours"] / total) or 0.0,
        )
        for row in rows
    ]
    return PlaceHours(
        facility=facility,
        side=side,
        direction=direction,
        label=joined(place(facility), side_of(side), direction),
        hours=number(total) or 0.0,
        each=number(total / left) if left else None,
        causes=tuple(causes),
    )


def _step(row: dict[str, Any], total: float) -> StepHours:
    side, direction, cause = text(row["side"]), text(row["direction"]), row["cause"] or "unknown"
    step = row["step"] or ""
    label = joined(place(row["facility"]), side_of(side), direction) + f": {plain(step)}"
    return StepHours(
        facility=row["facility"] or "",
        side=side,
        direction=direction,
        step=step,
        cause=cause,
        label=label,
        hours=number(row["hours"]) or 0.0,
        share=number(row["hours"] / total) or 0.0,
    )
