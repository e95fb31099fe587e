"""Units by date: what a resource has, and why some of it is not to be had."""

from __future__ import annotations

from typing import NamedTuple

from landbridge.corridor import Period, Quantity
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.clock import timeline
from landbridge.simulation.model.draft import Draft
from landbridge.simulation.model.lookup import as_number

ALL = 1 << 20
"""Units closed by a calendar: more than there are."""
IN_HAND = {"finish": k.FINISH, "suspend": k.SUSPEND, "restart": k.RESTART}
AWAY = ("failed", "closed", "weather")
"""Causes of a dated value that leave the units there, but not to be had."""
AWAY_BY = {
    "failed": (k.CHANGE_FAILED,),
    "closed": (k.CHANGE_CLOSED,),
    "weather": (k.CHANGE_FAILED, k.CHANGE_WEATHER),
}
"""Changes by which all units of a quota or stock are away, by cause."""


def whole(draft: Draft, quantity: Quantity, period: Period) -> int:
    """A number of units; a problem if it is none."""
    value = as_number(draft.lookup, quantity, period.value)
    if value < 0:
        draft.lookup.fault(quantity, f"must not be negative, but is {value:g}")
        return 0
    return round(value)


class Turn(NamedTuple):
    """What a resource has from an hour on."""

    hour: float
    units: int
    failed: int
    """Of these, failed by order."""
    closed: int
    """Of these, closed by order."""
    in_hand: str | None
    weather: int = 0
    """1 if the weather is why units have failed."""


def turns_of(draft: Draft, quantity: Quantity, zone: str) -> list[Turn]:
    """Units by date. A value with a cause failed, closed or weather leaves them there, but not to be had."""
    rows = timeline(quantity, draft.clock, zone)
    units = next((whole(draft, quantity, p) for _, p in rows if p.cause not in AWAY), None)
    if units is None:
        rest = [p for p in quantity.periods if p.cause not in AWAY]
        units = whole(draft, quantity, rest[0]) if rest else whole(draft, quantity, quantity.periods[0])
    found: list[Turn] = []
    for hour, period in rows:
        value = whole(draft, quantity, period)
        if period.cause not in AWAY:
            units = value
        away = max(0, units - value)
        failed = away if period.cause in ("failed", "weather") else 0
        closed = away if period.cause == "closed" else 0
        found.append(
            Turn(hour, units, failed, closed, period.in_hand, int(period.cause == "weather" and away > 0))
        )
    return found


def take_turn(draft: Draft, row: int, last: Turn, turn: Turn) -> None:
    """The changes from what there was to what there is."""
    change = draft.assembly.change
    if turn.units != last.units:
        change(turn.hour, k.CHANGE_NOMINAL, row, turn.units)
    if turn.in_hand:
        change(turn.hour, k.CHANGE_IN_HAND, row, IN_HAND[turn.in_hand])
    if turn.weather != last.weather:
        change(turn.hour, k.CHANGE_WEATHER, row, turn.weather - last.weather)
    if turn.failed != last.failed:
        change(turn.hour, k.CHANGE_FAILED, row, turn.failed - last.failed)
    if turn.closed != last.closed:
        change(turn.hour, k.CHANGE_CLOSED, row, turn.closed - last.closed)
