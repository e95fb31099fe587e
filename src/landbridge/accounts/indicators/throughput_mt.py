"""Freight that went through, in tonnes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value, totals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View

T_PER_MT = 1e6


def _values(view: View) -> Iterable[Value]:
    own = view.measures("tonnes")
    for value in totals(view, own):
        yield value._replace(value=None if value.value is None else value.value / T_PER_MT)
    crossed = [group for group in view.measures("crossed") if group.side is None and group.direction is None]
    if own or not crossed:
        return
    trains = view.dated_sum(crossed[0], f"{view.facility}.numbers.train_t")
    if trains is None:
        return
    wagons = [group for other in view.beside() for group in other.measures("tonnes")]
    others = sum(view.count(group) for group in wagons if group.direction is None)
    yield Value(None, None, "total", (trains + others) / T_PER_MT)


INDICATOR = Indicator(
    suffix="throughput_mt",
    unit="Mt",
    better="higher",
    meaning="Freight transloaded within the period, in million tonnes; of a crossing, what its container "
    "trains carried, at the tonnes that a train is told to hold, and what was transloaded from wagons.",
    reference="Tonnes handed over at a crossing, as railways publish them.",
    tolerance=COUNTS,
    values=_values,
    identity_of=("traffic", "size", "wagon_t", "train_t"),
    headline=("total",),
)
