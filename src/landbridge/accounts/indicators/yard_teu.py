"""TEU in the yard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return levels(view, "used", "yard")


INDICATOR = Indicator(
    suffix="yard_teu",
    unit="TEU",
    better=None,
    meaning="Boxes in the yard, in twenty-foot units, over the hours of the period.",
    reference="Yard occupancy of container terminals.",
    tolerance=QUEUES,
    values=_values,
    headline=("mean",),
)
