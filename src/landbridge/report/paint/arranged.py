"""What stands at facilities, arranged: by family, the busiest first, and the others folded away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.hours import CauseHours, PlaceHours
from landbridge.report.pages.words import capital, families_of, family_order, place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from landbridge.report.pages.hours import KindHours
    from landbridge.report.pages.report import Report

MOST_PLACES = 10
"""Places of a kind that are drawn one by one; of more, each facility is one."""


@dataclass(frozen=True, slots=True)
class Family:
    """Rows of the facilities of one family."""

    heading: str
    """Such as `Road crossings`."""
    first: tuple[Any, ...]
    """Rows of the busiest facilities."""
    others: tuple[tuple[str, tuple[Any, ...]], ...]
    """Name and rows of each of the others."""


def arranger(report: Report) -> Callable[..., list[Family]]:
    """Return what arranges rows that each have a `facility`, by how many hours are spent at it."""
    weights: dict[str, float] = {}
    for kind in report.hours.kinds:
        for one in kind.places:
            weights[one.facility] = weights.get(one.facility, 0.0) + one.hours

    def arranged(rows: Sequence[Any], lead: int = 1) -> list[Family]:
        by_facility: dict[str, list[Any]] = {}
        for row in rows:
            by_facility.setdefault(row.facility, []).append(row)
        families: dict[str, list[str]] = {}
        for facility in sorted(by_facility, key=family_order):
            families.setdefault(families_of(facility), []).append(facility)
        found = []
        for heading, facilities in families.items():
            busiest = sorted(facilities, key=lambda one: (-weights.get(one, 0.0), one))
            first = tuple(row for facility in busiest[:lead] for row in by_facility[facility])
            others = tuple((capital(place(one)), tuple(by_facility[one])) for one in busiest[lead:])
            found.append(Family(heading, first, others))
        return found

    return arranged


def places_of(kind: KindHours) -> tuple[PlaceHours, ...]:
    """Return the places of a kind as they are drawn: each facility as one where there are many."""
    if len(kind.places) <= MOST_PLACES:
        return kind.places
    whole = sum(one.hours for one in kind.places) or 1.0
    groups: dict[str, list[PlaceHours]] = {}
    for one in kind.places:
        groups.setdefault(one.facility, []).append(one)
    found = [_together(facility, own, kind.left, whole) for facility, own in groups.items()]
    return tuple(sorted(found, key=lambda one: -one.hours))


def _together(facility: str, own: list[PlaceHours], left: float | None, whole: float) -> PlaceHours:
    hours = sum(one.hours for one in own)
    causes: dict[str, list[CauseHours]] = {}
    for cause in (cause for one in own for cause in one.causes):
        causes.setdefault(cause.cause, []).append(cause)
    sums = []
    for parts in causes.values():
        total = sum(part.hours for part in parts)
        each = total / left if left else None
        sums.append(
            parts[0].model_copy(update={"hours": total, "each": each, "share": total / (hours or 1.0)})
        )
    return PlaceHours(
        facility=facility,
        side=None,
        direction=None,
        label=place(facility),
        hours=hours,
        each=hours / left if left else None,
        causes=tuple(sums),
    )
