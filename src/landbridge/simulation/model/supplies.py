"""What is given out by the calendar and used up: quotas (what is left over is lost) and stocks (it stays)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from landbridge.corridor import Facility, Quantity
from landbridge.simulation.charts import Resource
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.clock import timeline
from landbridge.simulation.model.draft import Draft
from landbridge.simulation.model.lookup import as_number
from landbridge.simulation.model.turns import ALL, AWAY, AWAY_BY, Turn, take_turn, turns_of, whole

HOURS = {"hour": 1.0, "day": 24.0, "week": 168.0}
"""Length of a period; a month has its own."""


def turns_at(draft: Draft, zone: str, period: str) -> Iterator[float]:
    """Hours at which a period begins: local midnights (of all days, of Mondays, of the first), or hours."""
    midnights = [(day, draft.clock.midnight_h(day, zone)) for day in draft.clock.days()]
    for i, (day, hour) in enumerate(midnights):
        if period == "hour":
            after = midnights[i + 1][1] if i + 1 < len(midnights) else hour
            yield from (h for h in (hour + n for n in range(round(after - hour))) if h > 0)
        elif hour > 0 and (
            period == "day"
            or (period == "week" and day.weekday() == 0)
            or (period == "month" and day.day == 1)
        ):
            yield hour


def _every(draft: Draft, row: int, zone: str, period: str) -> None:
    """How long a period is; that of months by date."""
    if period != "month":
        draft.assembly.resources[row]["every_h"] = HOURS[period]
        return
    for first in draft.clock.months():
        after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        hour = max(0.0, draft.clock.midnight_h(first, zone))
        draft.assembly.change(hour, k.CHANGE_EVERY, row, 24.0 * (after - first).days)


def lower_quota(draft: Draft, declared: Resource, row: int, quantity: Quantity, zone: str) -> None:
    """Units of a period: all at its begin (at local time), or one by one as paths spread over the day."""
    if declared.period != "slot":
        _by_period(draft, row, turns_of(draft, quantity, zone), zone, str(declared.period))
        return
    rows = timeline(quantity, draft.clock, zone)
    ends = [hour for hour, _ in rows[1:]] + [draft.clock.until_h + 48.0]
    shut = dict.fromkeys((k.CHANGE_WEATHER, k.CHANGE_FAILED, k.CHANGE_CLOSED), 0)
    for (begin, period), end in zip(rows, ends, strict=True):
        a_day = as_number(draft.lookup, quantity, period.value)
        away = AWAY_BY.get(period.cause or "", ())
        draft.assembly.change(begin, k.CHANGE_NOMINAL, row, 1.0 if a_day > 0 or away else 0.0)
        for what, before in shut.items():
            shut[what] = int(what in away and a_day <= 0)
            if shut[what] != before:
                draft.assembly.change(begin, what, row, shut[what] - before)
        if a_day <= 0:
            continue
        step = 24.0 / a_day
        draft.assembly.change(begin, k.CHANGE_SLOTS, row, step, end)


def _by_period(draft: Draft, row: int, turns: list[Turn], zone: str, period: str) -> None:
    """A period's units at its begin: fewer are counted before it is filled, more after it.

    Otherwise a day would begin with what is left of another day's number.
    """
    if not turns:
        return
    last = Turn(0.0, turns[0].units, 0, 0, None)
    draft.assembly.resources[row]["nominal"] = last.units
    more: list[tuple[Turn, Turn]] = []
    for turn in turns:
        fewer = turn.units - turn.failed - turn.closed <= last.units - last.failed - last.closed
        if fewer:
            take_turn(draft, row, last, turn)
        else:
            more.append((last, turn))
        last = turn
    _every(draft, row, zone, period)
    for hour in turns_at(draft, zone, period):
        draft.assembly.change(hour, k.CHANGE_REFILL, row)
    for before, turn in more:
        take_turn(draft, row, before, turn)


def lower_stock(
    draft: Draft,
    facility: Facility,
    declared: Resource,
    row: int,
    quantity: Quantity,
    zone: str,
    where: list[str],
) -> None:
    """Units delivered at the begin of each period; what is not used stays, up to `most`.

    `first` are on hand at the start (one delivery where that is not said). A value with the cause `closed`,
    `failed` or `weather` delivers what it says, and nothing is given out meanwhile; a `close` delivers what
    was delivered before it.
    """
    rows = timeline(quantity, draft.clock, zone)
    if not rows:
        return
    most = draft.lookup.find(facility, *(path.removesuffix("capacity") + "most" for path in where))
    first = draft.lookup.find(facility, *(path.removesuffix("capacity") + "first" for path in where))
    limits = timeline(most, draft.clock, zone) if most else []

    def most_at(hour: float) -> int:
        found = [period for begin, period in limits if begin <= hour]
        return whole(draft, most, found[-1]) if most and found else -1

    period = str(declared.period)
    each = whole(draft, quantity, rows[0][1])
    start = whole(draft, first, timeline(first, draft.clock, zone)[0][1]) if first else each
    if first is not None and 0 <= most_at(0.0) < start:
        draft.lookup.fault(first, f"is more than may be on hand: most is {most_at(0.0)}")
    fields = draft.assembly.resources[row]
    fields["nominal"] = start if most_at(0.0) < 0 else min(start, most_at(0.0))
    fields["each"] = each
    _every(draft, row, zone, period)
    shut = None
    for hour, dated in rows:
        now = dated.cause if dated.cause in AWAY else None
        for cause, sign in ((shut, -1), (now, 1)):
            if cause is not None and now != shut:
                for what in AWAY_BY[cause]:
                    draft.assembly.change(hour, what, row, sign * (1 if what == k.CHANGE_WEATHER else ALL))
        shut = now
    for hour in turns_at(draft, zone, period):
        begun = [p for begin, p in rows if begin <= hour]
        given = [p for p in begun if p.verb != "close"] or begun  # what is closed is delivered as before
        draft.assembly.change(hour, k.CHANGE_DELIVER, row, whole(draft, quantity, given[-1]), most_at(hour))
