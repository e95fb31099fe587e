"""What fields sold abroad, by direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value
from landbridge.accounts.pipelines import directions, months, sold, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    course = view.facts.flows
    if course is None or view.facility not in course.fields:
        return
    ways = course.sold_abroad(view.facility)
    yield Value(None, None, "total", course.total(view.from_, view.until, sold(course, ways)))
    for direction, own in directions(course, view.facility):
        yield Value(None, direction, "total", course.total(view.from_, view.until, sold(course, own)))
        for first, after, when in months(view):
            yield Value(None, direction, f"total{when}", course.total(first, after, sold(course, own)))
    for partner, own in split(ways, course.partner) if view.whole else ():
        yield Value(None, None, "total", course.total(view.from_, view.until, sold(course, own)), partner)


INDICATOR = Indicator(
    suffix="export_mt",
    unit="Mt",
    better=None,
    meaning="Oil or gas that the fields sold abroad, by direction; class is the partner.",
    reference="Exports, as ministries publish them.",
    tolerance=COUNTS,
    values=_values,
    headline=("total",),
)
