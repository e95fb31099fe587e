"""Passages of each local day, counted from the hourly states."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.accounts.layout import layout_of
from landbridge.accounts.merged import in_key_order
from landbridge.accounts.view import HAIR_H

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.accounts.facts import Facts
    from landbridge.simulation.model.records import Names, Records


class DayGroup(NamedTuple):
    """What is counted: one row of the table `daily` for each day."""

    facility: str
    measure: str
    direction: str | None
    side: str | None


class Days:
    """Counts the passages of every measure on every local day of a run.

    Parameters
    ----------
    names
        What the columns of the hourly states are called.
    facts
        Period of the run and time zones.
    """

    def __init__(self, names: Names, facts: Facts) -> None:
        columns: dict[DayGroup, list[int]] = {}
        for measure, column in zip(names.measures, layout_of(names).count_columns, strict=True):
            group = DayGroup(measure.facility, measure.measure, measure.direction, measure.side)
            own = columns.setdefault(group, [])
            if column is not None:
                own.append(column)
        self.groups: list[DayGroup] = in_key_order(columns)
        """In the order of the table's key."""
        zones = [facts.zone(group.facility, group.side) for group in self.groups]
        self._zones = {
            zone: np.array(facts.midnights(zone, facts.from_, facts.until)) for zone in dict.fromkeys(zones)
        }
        self._columns = [(zone, columns[group]) for zone, group in zip(zones, self.groups, strict=True)]
        self._days = (facts.until - facts.from_).days

    def counts(self, records: Records) -> NDArray[np.int64]:
        """Count the passages of one replication: (group, day)."""
        counted = np.zeros((len(self.groups), self._days), dtype=np.int64)
        rows = {}
        for zone, midnights in self._zones.items():
            index = np.searchsorted(records.state_hours, midnights + HAIR_H, side="right") - 1
            rows[zone] = (np.maximum(index, 0), index < 0)
        for number, (zone, columns) in enumerate(self._columns):
            index, before = rows[zone]
            total = np.zeros(self._days)
            for column in columns:
                at = records.states[index, column].astype(np.float64)
                at[before] = 0.0
                total += np.diff(at)
            counted[number] = np.rint(total)
        return counted
