"""What a pipeline carried, in Mt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value
from landbridge.accounts.pipelines import totals_of_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return totals_of_line(view, in_mt=True)


INDICATOR = Indicator(
    suffix="flow_mt",
    unit="Mt",
    better=None,
    meaning="Oil or gas that a line carried, solved for what earns most; class is the partner it goes to.",
    reference="Volume carried, as pipeline companies publish it; how it is solved: Mechanisms, Oil and gas.",
    tolerance=COUNTS,
    values=_values,
    headline=("total",),
)
