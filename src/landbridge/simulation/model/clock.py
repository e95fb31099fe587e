"""The clock of a run: dates and local midnights as hours since its start in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from landbridge.base.dates import days, hours_since, month_turns, utc_start
from landbridge.corridor import Calendar, Corridor, Period, Quantity


@dataclass(frozen=True, slots=True)
class Stretch:
    """The hours that count, where they are not the whole days from the first until the last."""

    hour: int
    """Hour of the first local day at which they begin."""
    hours: float
    """How many."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Hours since `start`, the beginning (UTC) of a day before the warm-up."""

    start: datetime
    first_day: date
    """First day of the warm-up."""
    from_: date
    """First day that counts."""
    until: date
    """Day after the last for which anything is known."""
    zone: str
    """Time zone whose midnights open and close the window."""
    stretch: Stretch | None = None
    """What counts; None: all from `from_` until `until`."""

    @property
    def window_h(self) -> tuple[float, float]:
        """When the window opens and closes."""
        first = hours_since(self.start, self.from_, self.zone)
        if self.stretch is None:
            return first, self.until_h
        first += self.stretch.hour
        return first, first + self.stretch.hours

    @property
    def until_h(self) -> float:
        """The end of all that is known: of dated values, opening hours and traffic."""
        return hours_since(self.start, self.until, self.zone)

    def midnight_h(self, day: date, zone: str) -> float:
        """Local midnight that begins a day."""
        return hours_since(self.start, day, zone)

    def days(self) -> Iterator[date]:
        """Days that touch the run in any time zone."""
        return days(self.first_day - timedelta(days=1), self.until + timedelta(days=1))

    def months(self) -> list[date]:
        """First days of the months that the run touches."""
        first = self.first_day.replace(day=1)
        return list(month_turns(first, self.until + timedelta(days=1)))


def clock_of(
    corridor: Corridor, from_: date, until: date, warm_up_days: int, stretch: Stretch | None = None
) -> Clock:
    """The clock of a run, started a day before the warm-up so that every local midnight lies after it."""
    first_day = from_ - timedelta(days=warm_up_days)
    return Clock(
        utc_start(first_day - timedelta(days=1)), first_day, from_, until, corridor.main_zone, stretch
    )


def timeline(quantity: Quantity, clock: Clock, zone: str) -> list[tuple[float, Period]]:
    """The periods of a quantity that the run meets, with the hour at which each begins (the first at 0)."""
    found: list[tuple[float, Period]] = []
    for period in quantity.periods:
        begins = 0.0 if period.from_ is None else clock.midnight_h(period.from_, zone)
        if begins >= clock.until_h:
            break
        if begins <= 0.0:
            found = [(0.0, period)]
        else:
            found.append((begins, period))
    if found and found[0][0] > 0.0:  # the corridor's own value begins later: it held before, too
        found[0] = (0.0, found[0][1])
    return found


def open_spans(calendar: Calendar, clock: Clock, zone: str) -> list[tuple[float, float]]:
    """Hours in which a calendar is open, joined and in order."""
    spans: list[tuple[float, float]] = []
    for day in clock.days():
        for first, last in calendar.spans(day):
            begin = clock.midnight_h(day, zone) + first
            if last >= 24.0:  # by the clock on the wall: past the next midnight, whatever the zone did
                end = clock.midnight_h(day + timedelta(days=1), zone) + last - 24.0
            else:
                end = clock.midnight_h(day, zone) + last
            if spans and begin <= spans[-1][1] + 1e-9:
                spans[-1] = (spans[-1][0], max(spans[-1][1], end))
            else:
                spans.append((begin, end))
    return spans
