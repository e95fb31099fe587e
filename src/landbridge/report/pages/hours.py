"""Where the hours go: the delay ledger, per kind of entity, by side and cause and by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import AliasChoices, Field

from landbridge.report.pages.base import Page, number, text
from landbridge.report.pages.vocabulary import KINDS
from landbridge.report.pages.words import (
    cause_of,
    class_of,
    family_order,
    joined,
    kind_of,
    place,
    plain,
    side_of,
    step_of,
)
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
    """Hours for each entity whose class comes by in this direction, of those that left."""
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
    """Hours for each entity that left the gateway and whose class comes by in this direction."""
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


class ClassHours(Page):
    """Hours of one class of traffic: all of them, wherever they were spent."""

    class_: str = Field(validation_alias=AliasChoices("class", "class_"), serialization_alias="class")
    """Class of traffic."""
    regime: str
    """transit, import, export, domestic, empty."""
    label: str
    """In words."""
    left: float | None
    """Entities that left during the period, mean of the replications."""
    hours: float
    """Entity-hours, mean of the replications."""
    each: float | None
    """Hours for each that left: adds up over the places."""
    standing_share: float
    """Share of the hours that is neither moving, nor handling, nor being carried."""
    causes: tuple[CauseHours, ...]
    """All places together, in the ledger's order of precedence; they add up to `hours`."""
    places: tuple[PlaceHours, ...]
    """By facility and side, both directions together; `each` is for each of this class that left."""


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
    classes: tuple[ClassHours, ...]
    """By class of traffic and regime, the most hours first; empty where there is only one."""
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


@dataclass(frozen=True)
class _Left:
    """How many left, by kind, class, regime and direction of their begin; mean of the replications."""

    totals: dict[tuple[str, str, str, str | None], float]

    def of_kind(self, kind: str) -> float | None:
        """Count all of a kind; None if none of it is known."""
        own = [count for key, count in self.totals.items() if key[0] == kind]
        return sum(own) if own else None

    def of_class(self, kind: str, class_: str, regime: str, direction: str | None = None) -> float:
        """Count those of a class that began in a direction; where none did, those that come by all the same.

        A truck that goes home the other way began in one direction and is met in both.
        """
        own = {key[3]: count for key, count in self.totals.items() if key[:3] == (kind, class_, regime)}
        return own[direction] if direction in own else sum(own.values())


def _left(counts: pl.DataFrame) -> _Left:
    replications = max(counts["replication"].n_unique(), 1)
    totals: dict[tuple[str, str, str, str | None], float] = {}
    for row in counts.filter(counts["status"].is_null()).iter_rows(named=True):
        key = (row["kind"], row["class"] or "", row["regime"] or "", text(row["direction"]))
        totals[key] = totals.get(key, 0.0) + (row["left"] or 0) / replications
    return _Left(totals)


def _kind(kind: str, ledger: pl.DataFrame, replications: int, left: _Left) -> KindHours:
    import polars as pl

    own = ledger.filter((pl.col("kind") == kind) & (pl.col("hours") > 0))
    mean = (pl.col("hours").sum() / replications).alias("hours")
    by_cause = own.group_by(*PLACE, "cause").agg(mean).sort(*PLACE, "cause", nulls_last=True)
    total = float(by_cause["hours"].sum())
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in by_cause.iter_rows(named=True):
        groups.setdefault(tuple(row[name] for name in PLACE), []).append(row)
    met: dict[str | None, float] = {}
    for way, class_, regime in own.select("direction", "class", "regime").unique().iter_rows():
        here = left.of_class(kind, class_ or "", regime or "", text(way))
        met[text(way)] = met.get(text(way), 0.0) + here
    places = [_place(key, rows, met.get(text(key[2]))) for key, rows in groups.items()]
    places.sort(key=lambda one: (one.direction or "~", -one.hours))
    steps = own.group_by(*PLACE, "step", "cause").agg(mean)
    steps = steps.sort(["hours", *PLACE, "step", "cause"], descending=[True] + 5 * [False]).head(
        LONGEST_STEPS
    )
    carried = sum(row["hours"] for row in by_cause.iter_rows(named=True) if row["cause"] == CARRIED)
    return KindHours(
        kind=kind,
        label=kind_of(kind),
        left=number(left.of_kind(kind)),
        hours=number(total) or 0.0,
        standing_share=_standing(by_cause.to_dicts(), total),
        carried_share=number(carried / total) or 0.0 if total else 0.0,
        places=tuple(places),
        classes=_classes(kind, own, replications, left),
        steps=tuple(_step(row, total) for row in steps.iter_rows(named=True)),
    )


def _standing(rows: list[dict[str, Any]], total: float) -> float:
    stands = sum(row["hours"] for row in rows if row["cause"] not in NOT_WAITS)
    return number(stands / total) or 0.0 if total else 0.0


def _classes(kind: str, own: pl.DataFrame, replications: int, left: _Left) -> tuple[ClassHours, ...]:
    import polars as pl

    who = ("class", "regime")
    mean = (pl.col("hours").sum() / replications).alias("hours")
    rows = own.group_by(*who, "facility", "side", "cause").agg(mean)
    rows = rows.sort(*who, "facility", "side", "cause", nulls_last=True)
    found = []
    for (class_, regime), part in rows.group_by(*who, maintain_order=True):
        name, regime_ = text(class_) or "", text(regime) or ""
        count = left.of_class(kind, name, regime_)
        everywhere = part.group_by("cause").agg(pl.col("hours").sum()).sort("cause").to_dicts()
        total = sum(row["hours"] for row in everywhere)
        places = [
            _place((*key, None), here.to_dicts(), count)
            for key, here in part.group_by("facility", "side", maintain_order=True)
        ]
        whole = _place((None, None, None), everywhere, count)
        found.append(
            ClassHours(
                class_=name,
                regime=regime_,
                label=joined(*dict.fromkeys((class_of(name, kind), plain(regime_)))) or "all",
                left=number(count),
                hours=whole.hours,
                each=whole.each,
                standing_share=_standing(everywhere, total),
                causes=whole.causes,
                places=tuple(sorted(places, key=lambda one: (*family_order(one.facility), one.side or ""))),
            )
        )
    if len(found) < 2:
        return ()
    return tuple(sorted(found, key=lambda one: (-one.hours, one.label)))


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
    label = joined(place(row["facility"]), side_of(side), direction) + f": {step_of(step)}"
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
