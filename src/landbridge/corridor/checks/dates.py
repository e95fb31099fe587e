"""Dates: periods of one value follow one another; rows of traffic do not overlap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from landbridge.base.errors import Problem
from landbridge.corridor.checks.walk import problem, quantities
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.tables import TrafficRow


def dates_neither_gap_nor_overlap(corridor: Corridor) -> Iterator[Problem]:
    """Periods of a value must meet: no day has two values, no day between the first and the last has none."""
    for _, quantity in quantities(corridor):
        for before, after in pairwise(quantity.periods):
            if before.until is None or after.from_ is None or after.from_ < before.until:
                sentence = f"overlaps the period of line {before.origin.line}"
                yield problem(after.origin, quantity.address, sentence)
            elif after.from_ > before.until:
                sentence = f"has no value from {before.until} until {after.from_}"
                yield problem(after.origin, quantity.address, sentence)


def traffic_overlaps(corridor: Corridor) -> Iterator[Problem]:
    """Each row is after its beginning, and no day of a facility and direction is counted twice."""
    series: dict[tuple[str, str], list[TrafficRow]] = {}
    for row in corridor.traffic.values():
        if row.until <= row.from_:
            sentence = f"ends {row.until}, which is not after its beginning {row.from_}"
            yield problem(corridor.origins[f"traffic.{row.id}"], f"traffic.{row.id}.until", sentence)
        else:
            series.setdefault((row.facility, row.direction), []).append(row)
    for (facility, direction), rows in series.items():
        rows.sort(key=lambda row: row.from_)
        for before, after in pairwise(rows):
            origin = corridor.origins[f"traffic.{after.id}"]
            if after.from_ < before.until:
                sentence = f"overlaps row {before.id} of {facility}, {direction}"
                yield problem(origin, f"traffic.{after.id}.from", sentence)
            if after.unit != before.unit:
                sentence = (
                    f"counts {after.unit}, but row {before.id} of {facility}, {direction} {before.unit}"
                )
                yield problem(origin, f"traffic.{after.id}.unit", sentence)


def observed_dates(corridor: Corridor) -> Iterator[Problem]:
    """Each observed row is after its beginning and gives a value or a range, the value within the range."""
    for row in corridor.observed.values():
        origin, address = corridor.origins[f"observed.{row.id}"], f"observed.{row.id}"
        if row.until <= row.from_:
            sentence = f"ends {row.until}, which is not after its beginning {row.from_}"
            yield problem(origin, f"{address}.until", sentence)
        if row.value is None and (row.low is None or row.high is None):
            yield problem(origin, f"{address}.value", "gives neither a value nor both `low` and `high`")
        if row.low is not None and row.high is not None and row.low > row.high:
            yield problem(origin, f"{address}.low", f"low {row.low:g} is above high {row.high:g}")
        elif row.value is not None and not (
            (row.low is None or row.low <= row.value) and (row.high is None or row.value <= row.high)
        ):
            sentence = f"{row.value:g} is outside its range {_bound(row.low)} to {_bound(row.high)}"
            yield problem(origin, f"{address}.value", sentence)


def _bound(value: float | None) -> str:
    return "…" if value is None else f"{value:g}"
