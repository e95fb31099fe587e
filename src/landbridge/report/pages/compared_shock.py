"""Loss and recovery of a dated change, and the queues of two runs over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.report.pages.base import Page, Reader, number
from landbridge.report.pages.queues import queues
from landbridge.report.pages.words import capital, joined, measure_of, place, resource_of, side_of

if TYPE_CHECKING:
    from landbridge.experiment.compared.courses import Course
    from landbridge.experiment.compared.shock import Shock
    from landbridge.report.pages.queues import Panel

MOST_COURSES = 8
"""Queues drawn."""


class LossRow(Page):
    """Throughput that came later, or not at all."""

    where: str
    what: str
    area: float
    """Entity-days that B lay behind A."""
    area_half_width: float | None
    lost: float
    """Entities fewer by the end of the period."""
    lost_half_width: float | None
    deepest: float
    """Most that B lay behind."""
    deepest_on: str
    claimed: bool
    """False: no more than chance may do."""


class QueueRow(Page):
    """A queue that left the band of A's own replications."""

    label: str
    where: str
    peak: float
    """B less A where that is greatest, mean over a day."""
    peak_a: float
    peak_at: str
    outside_days: float
    recovered: str | None
    """First day after which it stayed within the band; null: not within the period."""
    recovery_days: float | None
    """From the end of the change until then."""


class PairedCourse(Page):
    """One queue of both runs over time, mean of each day or week with the band over the replications."""

    title: str
    where: str
    unit: str
    days: tuple[str, ...]
    a: tuple[float | None, ...]
    a_low: tuple[float | None, ...]
    a_high: tuple[float | None, ...]
    b: tuple[float | None, ...]
    b_low: tuple[float | None, ...]
    b_high: tuple[float | None, ...]


def losses(shock: Shock | None) -> tuple[LossRow, ...]:
    """Give the losses of throughput."""
    return tuple(
        LossRow(
            where=place(row.facility),
            what=row.what,
            area=number(row.area.mean) or 0.0,
            area_half_width=number(row.area.half_width),
            lost=number(row.lost.mean) or 0.0,
            lost_half_width=number(row.lost.half_width),
            deepest=number(row.deepest) or 0.0,
            deepest_on=str(row.deepest_on),
            claimed=row.claimed,
        )
        for row in (shock.losses if shock else ())
    )


def queue_rows(shock: Shock | None, tables: Reader) -> tuple[QueueRow, ...]:
    """Give the queues that left the band."""
    kinds = {(row["facility"], row["measure"]): row["kind"] for row in tables.get("measures").to_dicts()}
    return tuple(_queue(row, kinds) for row in (shock.courses if shock else ()))


def _queue(row: Course, kinds: dict[tuple[str, str], str]) -> QueueRow:
    if row.what == "population":
        kind = kinds.get((row.facility, row.name), "unit")
        label = f"{capital(kind)}: {measure_of(row.name)}"
    else:
        label = f"Waiting for {resource_of(row.name)}"
    return QueueRow(
        label=label,
        where=joined(place(row.facility), side_of(row.side), row.direction),
        peak=number(row.peak) or 0.0,
        peak_a=number(row.peak_a) or 0.0,
        peak_at=str(row.peak_at.date()),
        outside_days=number(row.outside_h / 24) or 0.0,
        recovered=str(row.recovered_at.date()) if row.recovered_at else None,
        recovery_days=None if row.recovery_h is None else number(row.recovery_h / 24),
    )


def paired_courses(a: Reader, b: Reader) -> tuple[PairedCourse, ...]:
    """Give the queues of both runs over time, those that differ most for their size first."""
    first = {panel.column: panel for panel in queues(a).panels}
    found = []
    for panel in queues(b).panels:
        other = first.get(panel.column)
        if other is None or other.days != panel.days:
            continue
        apart = _apart(other, panel)
        if apart > 0:
            found.append((apart, other, panel))
    found.sort(key=lambda item: -item[0])
    return tuple(
        PairedCourse(
            title=panel.title,
            where=panel.where,
            unit=panel.unit,
            days=panel.days,
            a=other.mean,
            a_low=other.low,
            a_high=other.high,
            b=panel.mean,
            b_low=panel.low,
            b_high=panel.high,
        )
        for _, other, panel in found[:MOST_COURSES]
    )


def _apart(a: Panel, b: Panel) -> float:
    pairs = [(x, y) for x, y in zip(a.mean, b.mean, strict=True) if x is not None and y is not None]
    size = max((max(x, y) for x, y in pairs), default=0.0)
    return max((abs(y - x) for x, y in pairs), default=0.0) / size if size > 0 else 0.0
