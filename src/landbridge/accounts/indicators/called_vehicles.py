"""Vehicles called to the post, or come without a call, that are not on its grounds yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels_of_series

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    """Those on their way and those who stand before the post, hour by hour together."""
    standing = {(group.side, group.direction): group for group in view.states("population", "queue")}
    for group in view.states("population", "called"):
        hourly = view.series(group)
        before = standing.get((group.side, group.direction))
        if before is not None:
            hourly = hourly + view.series(before)
        yield from levels_of_series(group.side, group.direction, hourly)


INDICATOR = Indicator(
    suffix="called_vehicles",
    unit="vehicles",
    better="lower",
    meaning="Vehicles that were called, or came without a call, and are on their way or stand before the "
    "post, over the hours of the period; those on its grounds are not among them.",
    reference="Vehicles standing on the road before a post, as the press counts them.",
    tolerance=QUEUES,
    values=_values,
    headline=("mean",),
    by_direction=True,
)
