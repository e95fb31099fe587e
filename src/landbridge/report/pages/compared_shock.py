"""Loss and recovery of a dated change, who was diverted, and the queues of two runs over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.experiment.compared.resampled import of_pairs
from landbridge.report.pages.base import Page, Reader, number
from landbridge.report.pages.compared_words import Gap, gap
from landbridge.report.pages.queues import queues
from landbridge.report.pages.words import (
    capital,
    joined,
    kind_of,
    measure_of,
    place,
    plain,
    resource_of,
    side_of,
)

if TYPE_CHECKING:
    from landbridge.experiment.compared.again import Pairs
    from landbridge.experiment.compared.courses import Course
    from landbridge.experiment.compared.losses import Loss
    from landbridge.experiment.compared.shock import Shock
    from landbridge.report.pages.queues import Panel

MOST_COURSES = 8
"""Queues drawn."""


class LossRow(Page):
    """Throughput that came later, or not at all."""

    where: str
    """Facility and direction, or class, regime and direction in the system as a whole."""
    at_facility: bool
    what: str
    area: float
    """Entity-days that B lay behind A."""
    area_half_width: float | None
    area_teu: float | None
    """The same in TEU-days; null of trains and trucks, or where a box is not always as many TEU."""
    lost: float
    """Entities fewer by the end of the period."""
    lost_half_width: float | None
    peak: float | None
    """B behind A on the worst day; null where a class was not followed day by day."""
    peak_half_width: float | None
    peak_teu: float | None
    peak_on: str | None
    made_good: str | None
    """Day from which on no more than a tenth of the peak was left for a week; null: not within the period."""
    recovery_days: float | None
    """From the end of the change until then."""
    recovery_low: float | None
    """Lower end of its 95% interval over the pairs; null: not known, or not within the period."""
    recovery_high: float | None
    """Null while `recovery_low` is there: not within the period."""
    claimed: bool
    """False: no more than chance may do."""


class QueueRow(Page):
    """A queue that left the band of A's own replications."""

    label: str
    where: str
    peak: float
    """B less A where that is greatest, mean over a day."""
    peak_half_width: float | None
    """± of its 95% interval over the pairs of replications; null where none was run again."""
    peak_a: float
    peak_at: str
    outside_days: float
    recovered: str | None
    """First day after which it stayed within the band; null: not within the period."""
    recovery_days: float | None
    """From the end of the change until then."""
    recovery_low: float | None
    """Lower end of its 95% interval over the pairs; null: not known, or not within the period."""
    recovery_high: float | None
    """Null while `recovery_low` is there: not within the period."""
    claimed: bool | None
    """Whether the pairs differ by more than chance while the change lasts and as long again."""


class TurnedRow(Page):
    """One way to leave of a class that has several."""

    label: str
    who: str
    way: str
    left: Gap
    claimed: bool


class PairedCourse(Page):
    """One queue of both runs over time, mean of each day or week.

    The bands of A and B are those over their own replications. `gap` is B less A with the 95% interval of its
    mean over the pairs of replications; empty where none was run again, or a point stands for a week.
    """

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
    gap: tuple[float | None, ...] = ()
    gap_low: tuple[float | None, ...] = ()
    gap_high: tuple[float | None, ...] = ()


def losses(shock: Shock | None) -> tuple[LossRow, ...]:
    """Give the losses of throughput."""
    return tuple(map(_loss, shock.losses if shock else ()))


def _loss(row: Loss) -> LossRow:
    who, peak = row.who, row.peak
    each = row.teu_each if row.claimed else None
    return LossRow(
        where=joined(place(who.facility) if who.facility else None, who.class_, who.regime, who.direction)
        or "the whole system",
        at_facility=who.facility is not None,
        what=who.what if who.facility else kind_of(who.what),
        area=number(row.area.mean) or 0.0,
        area_half_width=number(row.area.half_width),
        area_teu=None if each is None else number(each * row.area.mean),
        lost=number(row.lost.mean) or 0.0,
        lost_half_width=number(row.lost.half_width),
        peak=number(peak.mean) if peak else None,
        peak_half_width=number(peak.half_width) if peak else None,
        peak_teu=None if each is None or peak is None else number(each * peak.mean),
        peak_on=str(row.peak_on) if row.peak_on else None,
        made_good=str(row.made_good_on) if row.made_good_on else None,
        recovery_days=number(row.recovery_days),
        recovery_low=number(row.recovery_interval[0]),
        recovery_high=number(row.recovery_interval[1]),
        claimed=row.claimed,
    )


def diverted_words(shock: Shock | None) -> str | None:
    """Say whether anybody could leave in another way; None where there is no shock."""
    if shock is None:
        return None
    if shock.diverted.possible:
        return "Classes that leave in more than one way, and how many more left so in B:"
    ways = "; ".join(
        f"{kind_of(kind)}: {', '.join(plain(way) for way in ways)}"
        for kind, ways in shock.diverted.ways.items()
    )
    return (
        "Nobody was diverted, and nobody can be: in both runs every class of traffic leaves in one way only "
        f"({ways})."
    )


def turned_rows(shock: Shock | None) -> tuple[TurnedRow, ...]:
    """Give the ways of those classes that have several."""
    return tuple(
        TurnedRow(
            label=kind_of(row.kind),
            who=joined(row.class_, row.regime, row.direction),
            way=plain(row.status),
            left=gap(row.left),
            claimed=row.claimed,
        )
        for row in (shock.diverted.rows if shock else ())
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
    low, high = row.peak_interval
    return QueueRow(
        label=label,
        where=joined(place(row.facility), side_of(row.side), row.direction),
        peak=number(row.peak) or 0.0,
        peak_half_width=None if low is None or high is None else number((high - low) / 2),
        peak_a=number(row.peak_a) or 0.0,
        peak_at=str(row.peak_at.date()),
        outside_days=number(row.outside_h / 24) or 0.0,
        recovered=str(row.recovered_at.date()) if row.recovered_at else None,
        recovery_days=_days(row.recovery_h),
        recovery_low=_days(row.recovery_interval[0]),
        recovery_high=_days(row.recovery_interval[1]),
        claimed=row.claimed,
    )


def _days(hours: float | None) -> float | None:
    return None if hours is None else number(hours / 24)


def paired_courses(a: Reader, b: Reader, pairs: Pairs | None = None) -> tuple[PairedCourse, ...]:
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
            **_gaps(panel, pairs),
        )
        for _, other, panel in found[:MOST_COURSES]
    )


def _gaps(panel: Panel, pairs: Pairs | None) -> dict[str, tuple[float | None, ...]]:
    """Give B less A day by day with its interval, where the pairs have those days."""
    gaps = None if pairs is None else pairs.days.get(panel.column)
    if pairs is None or gaps is None or gaps.shape[1] != len(panel.days):
        return {}
    found = [of_pairs(pairs.numbers, gaps[:, day]) for day in range(gaps.shape[1])]
    return {
        name: tuple(None if one is None else number(getattr(one, part)) for one in found)
        for name, part in (("gap", "mean"), ("gap_low", "low"), ("gap_high", "high"))
    }


def _apart(a: Panel, b: Panel) -> float:
    pairs = [(x, y) for x, y in zip(a.mean, b.mean, strict=True) if x is not None and y is not None]
    size = max((max(x, y) for x, y in pairs), default=0.0)
    return max((abs(y - x) for x, y in pairs), default=0.0) / size if size > 0 else 0.0
