"""Which way fields sold: the orientation of the flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value
from landbridge.accounts.pipelines import directions, months, sold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from landbridge.accounts.view import View
    from landbridge.behaviour.pipelines import Course, Way


def _values(view: View) -> Iterable[Value]:
    course = view.facts.flows
    if course is None or view.facility not in course.fields:
        return
    for direction, ways in directions(course, view.facility):
        yield Value(None, direction, "mean", _share(course, view.facility, ways, view.from_, view.until))
        for first, after, when in months(view):
            yield Value(None, direction, f"mean{when}", _share(course, view.facility, ways, first, after))


def _share(
    course: Course, facility: str, ways: list[tuple[int, Way]], from_: date, until: date
) -> float | None:
    part = course.total(from_, until, sold(course, ways))
    whole = course.total(from_, until, sold(course, course.sold_abroad(facility)))
    return part / whole if part is not None and whole else None


INDICATOR = Indicator(
    suffix="export_share",
    unit="share",
    better=None,
    meaning="Orientation: the part of what the fields sold abroad that left in a direction (north, east, …).",
    reference="Share of exports by direction.",
    tolerance=COUNTS,
    values=_values,
    headline=("mean",),
    by_direction=True,
)
