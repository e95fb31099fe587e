"""What one more tonne of a pipeline's capacity would have earned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import PRICES, Indicator, Value
from landbridge.accounts.pipelines import worth_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    course = view.facts.flows
    line = course.line(view.facility) if course is not None else None
    if course is None or line is None:
        return
    worth = course.total(view.from_, view.until, worth_of(line), mean=True)
    yield Value(None, None, "mean", worth)


INDICATOR = Indicator(
    suffix="capacity_worth_usd",
    unit="USD",
    better=None,
    meaning="What one more tonne (thousand m³ of gas) of capacity would have earned; 0: there was room.",
    reference="Dual value of the capacity: the netback over the line less that of the next best way.",
    tolerance=PRICES,
    values=_values,
)
