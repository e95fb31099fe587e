"""One replication seen from one facility, over the whole run or a part of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from landbridge.accounts.hourly import HAIR_H as HAIR_H
from landbridge.accounts.hourly import Hourly
from landbridge.accounts.layout import layout_of
from landbridge.accounts.tallies import Tallies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from landbridge.accounts.facts import Facts
    from landbridge.accounts.layout import Group, Split
    from landbridge.accounts.tallies import Tally, Used
    from landbridge.simulation.model.records import MeasureName, Records


class Reading:
    """What the views of one replication share, so that each column and sum is made once.

    It belongs to one thread and one replication; only the layout is shared with others.
    """

    def __init__(self, records: Records, facts: Facts) -> None:
        self.records = records
        self.facts = facts
        self.layout = layout_of(records.names)
        self.tallies = Tallies(records, self.layout)
        self.hourly = Hourly(records, facts)


class View:
    """Totals and states of one facility in one replication.

    Parameters
    ----------
    records
        The replication.
    facts
        Its period and zones.
    facility
        Id of the facility.
    window
        First day and day after the last of the part to look at; None: the whole run.
    reading
        What views of this replication share; None: nothing.
    """

    def __init__(
        self,
        records: Records,
        facts: Facts,
        facility: str,
        window: tuple[date, date] | None = None,
        reading: Reading | None = None,
    ) -> None:
        self.records = records
        self.facts = facts
        self.facility = facility
        self.whole = window is None or window == (facts.from_, facts.until)
        self.from_, self.until = window or (facts.from_, facts.until)
        self._reading = reading or Reading(records, facts)
        self._layout = self._reading.layout

    @property
    def days(self) -> int:
        """Days of the window."""
        return (self.until - self.from_).days

    @property
    def length(self) -> float:
        """Days of the window, as far as the run counts them: three of 72 hours that begin at noon."""
        if self.whole and self.facts.hours is not None:
            return self.facts.hours / 24.0
        return self.days

    @property
    def splits(self) -> list[Split]:
        """Classes, then regimes of traffic, where there is more than one; in this order in every tally."""
        return self._layout.splits

    @property
    def shown(self) -> list[bool]:
        """For each of the splits, whether any of it can come to this facility."""
        return self._layout.shown[self.facility]

    def hours(self, side: str | None = None) -> tuple[float, float]:
        """Give the window in hours of the clock, by the midnights of the facility or post."""
        if self.whole:
            return self.records.from_h, self.records.until_h
        zone = self.facts.zone(self.facility, side)
        return self.facts.hour(self.from_, zone), self.facts.hour(self.until, zone)

    def measures(self, name: str, kind: str | None = None) -> Sequence[Group]:
        """Find the rows of a measure, by side and direction."""
        return self._layout.measures.get((self.facility, name, kind), ())

    def states(self, what: str, name: str) -> Sequence[Group]:
        """Find the columns of a state, by side and direction."""
        return self._layout.states.get((self.facility, what, name), ())

    def queues(self) -> Sequence[Group]:
        """Find the queues of all pools and quotas, by direction and in all.

        What serves both directions (staff) counts in all only; gates hold nobody at the place.
        """
        return self._layout.queues.get(self.facility, ())

    def resources(self, name: str) -> Sequence[Group]:
        """Find the rows of a resource, by side and direction."""
        return self._layout.resources.get((self.facility, name), ())

    def tally(self, group: Group) -> Tally:
        """Add up a measure over the whole run, by class and regime as well."""
        return self._reading.tallies.measure(group)

    def used(self, group: Group) -> Used:
        """Add up the unit-hours of a resource over the whole run."""
        return self._reading.tallies.resource(group)

    def count(self, group: Group) -> int:
        """Count passages or times of a measure in the window."""
        if self.whole:
            return self.tally(group).counted
        start, end = self.hours(group.side)
        columns = [self._layout.count_columns[row] for row in group.rows]
        return round(sum(self._reading.hourly.growth(i, start, end) for i in columns if i is not None))

    def daily(self, group: Group) -> NDArray[np.int64]:
        """Count passages of a measure on each local day of the window."""
        zone = self.facts.zone(self.facility, group.side)
        total = np.zeros(self.days)
        for row in group.rows:
            column = self._layout.count_columns[row]
            if column is not None:
                total += self._reading.hourly.daily(column, zone, self.from_, self.until)
        return np.rint(total).astype(np.int64)

    def dated_sum(self, group: Group, address: str) -> float | None:
        """Sum a dated number over the passages of a measure, each at the value of its day."""
        steps = self.facts.numbers.get(address)
        if not steps:
            return None
        if len(steps) == 1:
            return self.count(group) * steps[0][0]
        total, day_counts = 0.0, self.daily(group)
        for value, first, after in steps:
            low = max(first, self.from_) if first else self.from_
            high = min(after, self.until) if after else self.until
            if low < high:
                begin = (low - self.from_) // timedelta(days=1)
                total += value * float(day_counts[begin : begin + (high - low).days].sum())
        return total

    def beside(self) -> Iterator[View]:
        """View the facilities whose traffic goes over this one, or that such traffic feeds."""
        yield from self._views(self.facts.beside)

    def together(self) -> Iterator[View]:
        """View the facilities of this one's part of the corridor and itself; none where some are not run."""
        yield from self._views(self.facts.together)

    def _views(self, of: Mapping[str, tuple[str, ...]]) -> Iterator[View]:
        window = None if self.whole else (self.from_, self.until)
        for other in of.get(self.facility, ()):
            yield View(self.records, self.facts, other, window, self._reading)

    def series(self, group: Group) -> NDArray[np.float64]:
        """Give the hourly values of a state within the window, rows of the group added; only to be read."""
        return self._reading.hourly.series(group.rows, *self.hours(group.side))

    def resource_series(self, group: Group, what: str) -> list[NDArray[np.float64]]:
        """Give the hourly values of a state (`used`, `capacity`) of each resource of a group."""
        addresses = dict.fromkeys(self.records.names.resources[row].address for row in group.rows)
        columns = sorted(i for of in addresses for i in self._layout.resource_columns.get((of, what), ()))
        hours = self.hours(group.side)
        return [self._reading.hourly.series((i,), *hours) for i in columns]

    def measure(self, row: int) -> MeasureName:
        """Name a row of the measures."""
        return self.records.names.measures[row]
