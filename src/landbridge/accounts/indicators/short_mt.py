"""What markets did not get of what they were promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View
    from landbridge.behaviour.pipelines import Stretch


def _values(view: View) -> Iterable[Value]:
    course = view.facts.flows
    if course is None or view.facility not in course.promised:
        return
    head = f"{view.facility}.markets."
    own = [
        (m, next((way.lines[-1] for way in course.ways if way.market == m and way.lines), None))
        for m, market in enumerate(course.names.markets)
        if market.name.startswith(head)
    ]

    def rate(stretch: Stretch) -> float:
        return sum(
            stretch.allocation.short[m] * (1.0 if line is None else stretch.mt_per_unit[line])
            for m, line in own
        )

    yield Value(None, None, "total", course.total(view.from_, view.until, rate))


INDICATOR = Indicator(
    suffix="short_mt",
    unit="Mt",
    better="lower",
    meaning="What the markets of a place were promised and could not be brought.",
    reference="Shortfall against contract or supply order.",
    tolerance=COUNTS,
    values=_values,
)
