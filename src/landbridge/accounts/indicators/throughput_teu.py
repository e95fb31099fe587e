"""Boxes that went through, in TEU."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    address = f"{view.facility}.numbers.box_teu"
    ways = [view.measures(name, "box") for name in ("direct", "rehandled", "imports")]
    if not any(ways):
        ways = [view.measures("dwell", "box")]
    sums: dict[tuple[str | None, str | None], float] = {}
    for group in (group for groups in ways for group in groups):
        part = view.dated_sum(group, address)
        if part is not None:
            key = (group.side, group.direction)
            sums[key] = sums.get(key, 0.0) + part
    for (side, direction), total in sums.items():
        yield Value(side, direction, "total", total)


INDICATOR = Indicator(
    suffix="throughput_teu",
    unit="TEU",
    better="higher",
    meaning="Boxes reloaded, taken to the warehouse or fetched within the period, in twenty-foot units.",
    reference="TEU handled, as terminals publish it: each box counts once, not each lift.",
    tolerance=COUNTS,
    values=_values,
    identity_of=("traffic", "boxes", "next"),
    headline=("total",),
)
