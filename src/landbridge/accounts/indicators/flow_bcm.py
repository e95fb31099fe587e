"""What a gas line carried, in bn m³."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value
from landbridge.accounts.pipelines import totals_of_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    course = view.facts.flows
    gas = course is not None and view.facility in course.gas
    return totals_of_line(view, in_mt=False) if gas else ()


INDICATOR = Indicator(
    suffix="flow_bcm",
    unit="bcm",
    better=None,
    meaning="Gas that a line carried, in bn m³ as its companies count it; class is the partner it goes to.",
    reference="Volume carried, as pipeline companies publish it.",
    tolerance=COUNTS,
    values=_values,
)
