"""Boxes lifted straight from wagon to platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    rehandled = {(g.side, g.direction): view.count(g) for g in view.measures("rehandled", "box")}
    for group in view.measures("direct", "box"):
        direct = view.count(group)
        boxes = direct + rehandled.get((group.side, group.direction), 0)
        yield Value(group.side, group.direction, "mean", direct / boxes if boxes else None)


INDICATOR = Indicator(
    suffix="direct_share",
    unit="share",
    better="higher",
    meaning="Share of the boxes reloaded that went from wagon to platform in one lift.",
    reference="Direct transshipment against transshipment through the yard.",
    tolerance=COUNTS,
    values=_values,
    headline=("mean",),
)
