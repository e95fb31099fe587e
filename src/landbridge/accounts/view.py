"""One replication seen from one facility, over the whole run or a part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.simulation.model.records import bin_edges_h

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from landbridge.accounts.facts import Facts
    from landbridge.simulation.model.records import MeasureName, Records, ResourceName, StateName

HAIR_H = 1e-6
"""Slack in comparing hours of the clock."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one name that are taken together: one side and direction, or a side's directions as one."""

    side: str | None
    direction: str | None
    rows: tuple[int, ...]
    as_one: bool = False
    """True for several sides or directions as one (or for the only one there is, told for the whole)."""


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
    """

    def __init__(
        self, records: Records, facts: Facts, facility: str, window: tuple[date, date] | None = None
    ) -> None:
        self.records = records
        self.facts = facts
        self.facility = facility
        self.whole = window is None or window == (facts.from_, facts.until)
        self.from_, self.until = window or (facts.from_, facts.until)

    @property
    def days(self) -> int:
        """Days of the window."""
        return (self.until - self.from_).days

    def hours(self, side: str | None = None) -> tuple[float, float]:
        """Give the window in hours of the clock, by the midnights of the facility or post."""
        if self.whole:
            return self.records.from_h, self.records.until_h
        zone = self.facts.zone(self.facility, side)
        return self.facts.hour(self.from_, zone), self.facts.hour(self.until, zone)

    def measures(self, name: str, kind: str | None = None) -> list[Group]:
        """Find the rows of a measure, by side and direction."""
        found = [
            (i, m)
            for i, m in enumerate(self.records.names.measures)
            if m.facility == self.facility and m.measure == name and kind in (None, m.kind)
        ]
        return grouped(found)

    def states(self, what: str, name: str) -> list[Group]:
        """Find the columns of a state, by side and direction."""
        found = [
            (i, s)
            for i, s in enumerate(self.records.names.states)
            if s.facility == self.facility and s.what == what and s.name == name
        ]
        return grouped(found)

    def queues(self) -> list[Group]:
        """Find the queues of all pools and quotas, by direction and in all.

        What serves both directions (staff) counts in all only; gates hold nobody at the place.
        """
        kinds = {r.address: r.kind for r in self.records.names.resources}
        found = {
            i: s.direction
            for i, s in enumerate(self.records.names.states)
            if s.facility == self.facility and s.what == "queue" and kinds.get(s.of) in ("pool", "quota")
        }
        ways = sorted({way for way in found.values() if way is not None})
        groups = [Group(None, way, tuple(i for i, w in found.items() if w == way)) for way in ways]
        return [Group(None, None, tuple(found), as_one=True), *groups] if found else []

    def resources(self, name: str) -> list[Group]:
        """Find the rows of a resource, by side and direction."""
        found = [
            (i, r)
            for i, r in enumerate(self.records.names.resources)
            if r.facility == self.facility and r.kind == "pool" and r.name == name
        ]
        return grouped(found)

    def count(self, group: Group, classes: Sequence[int] | None = None) -> int | None:
        """Count passages or times of a measure; by class only over the whole run."""
        if self.whole:
            chosen = self.records.measure_count[list(group.rows)]
            return int(chosen.sum() if classes is None else chosen[:, list(classes)].sum())
        if classes is not None:
            return None
        start, end = self.hours(group.side)
        return round(sum(self._count_between(row, start, end) for row in group.rows))

    def daily(self, group: Group) -> NDArray[Any]:
        """Count passages of a measure on each local day of the window."""
        zone = self.facts.zone(self.facility, group.side)
        midnights = np.array(self.facts.midnights(zone, self.from_, self.until))
        total = np.zeros(len(midnights) - 1)
        for row in group.rows:
            column = self._count_column(row)
            if column is not None:
                total += np.diff(self._at(column, midnights))
        return np.rint(total).astype(np.int64)

    def dated_sum(self, group: Group, address: str) -> float | None:
        """Sum a dated number over the passages of a measure, each at the value of its day."""
        steps = self.facts.numbers.get(address)
        if not steps:
            return None
        if len(steps) == 1:
            counted = self.count(group)
            return None if counted is None else counted * steps[0][0]
        total, day_counts = 0.0, self.daily(group)
        for value, first, after in steps:
            low = max(first, self.from_) if first else self.from_
            high = min(after, self.until) if after else self.until
            if low < high:
                begin = (low - self.from_) // timedelta(days=1)
                total += value * float(day_counts[begin : begin + (high - low).days].sum())
        return total

    def series(self, group: Group) -> NDArray[Any]:
        """Give the hourly values of a state within the window, rows of the group added."""
        low, high = self._samples(group.side)
        columns = self.records.states[low:high][:, list(group.rows)]
        total: NDArray[Any] = columns.astype(np.float64).sum(axis=1)
        return total

    def bins(self, group: Group) -> NDArray[Any]:
        """Add up the histograms of a timed measure."""
        total: NDArray[Any] = self.records.measure_bins[list(group.rows)].sum(axis=0)
        return total

    def measure(self, row: int) -> MeasureName:
        """Name a row of the measures."""
        return self.records.names.measures[row]

    def classes(self, by: str) -> Iterator[tuple[str, list[int]]]:
        """Give the classes (or regimes) of traffic, if there is more than one, with their columns."""
        columns: dict[str, list[int]] = {}
        for i, name in enumerate(self.records.names.classes):
            columns.setdefault(name.class_ if by == "class" else name.regime, []).append(i)
        if len(columns) > 1:
            yield from sorted((name, own) for name, own in columns.items() if name)

    @cached_property
    def edges(self) -> NDArray[Any]:
        """Edges of the bins of the histograms, h."""
        return bin_edges_h()

    def _samples(self, side: str | None) -> tuple[int, int]:
        start, end = self.hours(side)
        hours = self.records.state_hours
        return int(np.searchsorted(hours, start - HAIR_H)), int(np.searchsorted(hours, end - HAIR_H))

    def _count_column(self, row: int) -> int | None:
        wanted = self.records.names.measures[row]
        for i, state in enumerate(self.records.names.states):
            if state.what == "count" and _same(state, wanted):
                return i
        return None

    def _count_between(self, row: int, start: float, end: float) -> float:
        column = self._count_column(row)
        return 0.0 if column is None else float(np.diff(self._at(column, np.array([start, end])))[0])

    def _at(self, column: int, hours: NDArray[Any]) -> NDArray[Any]:
        index = np.searchsorted(self.records.state_hours, hours + HAIR_H, side="right") - 1
        values = self.records.states[np.maximum(index, 0), column].astype(np.float64)
        return np.where(index < 0, 0.0, values)


def grouped(found: Sequence[tuple[int, MeasureName | StateName | ResourceName]]) -> list[Group]:
    """Group rows by side and direction, then a side's directions, a direction's sides, and all as one."""
    rows: dict[tuple[str | None, str | None], list[int]] = {}
    for i, name in found:
        rows.setdefault((name.side, name.direction), []).append(i)
    groups = {key: Group(*key, tuple(own)) for key, own in rows.items()}
    sides, directions = ({key[place] for key in rows} for place in (0, 1))
    wholes = [(side, None) for side in sides] + [(None, way) for way in directions] + [(None, None)]
    for side, way in wholes:
        within = [key for key in rows if side in (None, key[0]) and way in (None, key[1])]
        if within and (side, way) not in groups:
            own_rows = sorted(i for key in within for i in rows[key])
            groups[side, way] = Group(side, way, tuple(own_rows), as_one=True)
    return sorted(groups.values(), key=lambda g: (g.side or "", g.direction or ""))


def _same(state: StateName, measure: MeasureName) -> bool:
    return (
        state.facility == measure.facility
        and state.name == measure.measure
        and state.key in (None, measure.kind)
        and state.side == measure.side
        and state.direction == measure.direction
    )
