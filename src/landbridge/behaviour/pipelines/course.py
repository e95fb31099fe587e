"""The flows of a period, month by month and from each day on which a number changes."""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from landbridge.base.dates import month_turns
from landbridge.behaviour.pipelines.allocate import Allocation, NoSolverError, allocate_each
from landbridge.behaviour.pipelines.network import Network, Way, regime
from landbridge.behaviour.pipelines.read import LINE, MT_PER_BCM, Reader, parts_of
from landbridge.behaviour.pipelines.ways import ways_of
from landbridge.corridor import Corridor


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which nothing changes, and what flows on them."""

    from_: date
    until: date
    network: Network
    allocation: Allocation
    mt_per_unit: tuple[float, ...]
    """(line,)"""

    def years(self, from_: date, until: date) -> float:
        """Give the part of a year that lies between two days and within; a calendar year is 1."""
        first, after = max(from_, self.from_), min(until, self.until)
        days = (after - first).days  # a stretch lies within one month, so within one year
        return days / (366 if calendar.isleap(self.from_.year) else 365) if days > 0 else 0.0


@dataclass(frozen=True)
class Course:
    """What flowed in a period. Two courses are equal if they are of the same lines, fields and markets.

    What flows does not depend on chance, only on numbers: it is the same in every replication.
    """

    from_: date
    until: date
    lines: tuple[str, ...]
    """Facilities with a line."""
    fields: tuple[str, ...]
    """Facilities with fields."""
    promised: tuple[str, ...]
    """Facilities with a market that is promised something at some time."""
    gas: tuple[str, ...]
    """Lines that are measured in bn m³."""
    ways: tuple[Way, ...]
    names: Network
    """What the parts are; the numbers in it mean nothing."""
    stretches: tuple[Stretch, ...] = field(compare=False, repr=False)
    """In order; days without numbers are left out."""
    lacks: str | None = field(default=None, compare=False)
    """What is not installed and would have solved it; None: nothing."""

    @property
    def facilities(self) -> tuple[str, ...]:
        """Facilities that have something to tell, in order."""
        return tuple(sorted({*self.lines, *self.fields, *self.promised}))

    def covers(self, from_: date, until: date) -> bool:
        """Tell whether the flows of all days in between are known."""
        known = sum((min(s.until, until) - max(s.from_, from_)).days for s in self._within(from_, until))
        return known == (until - from_).days

    def _within(self, from_: date, until: date) -> Iterator[Stretch]:
        return (s for s in self.stretches if s.from_ < until and s.until > from_)

    def total(
        self, from_: date, until: date, of: Callable[[Stretch], float], *, mean: bool = False
    ) -> float | None:
        """Sum what is a rate of the year over the days in between; None where they are not all known.

        Parameters
        ----------
        of
            Gives the rate.
        mean
            Weighted by days and divided by them: a mean of the rate.
        """
        if not self.covers(from_, until):
            return None
        parts = [(s.years(from_, until), of(s)) for s in self._within(from_, until)]
        total = math.fsum(years * rate for years, rate in parts)
        years = math.fsum(years for years, _ in parts)
        return total / years if mean and years > 0 else total

    def line(self, facility: str) -> int | None:
        """Give the place of a facility's line."""
        return self.lines.index(facility) if facility in self.lines else None

    def over(self, line: int) -> list[tuple[int, Way]]:
        """List the ways over a line, with their places."""
        return [(w, way) for w, way in enumerate(self.ways) if line in way.lines]

    def partner(self, way: Way) -> str:
        """Name the country that a way ends in."""
        return self.names.markets[way.market].country

    def regime(self, way: Way, line: int) -> str:
        """Say what a flow is to the country of a line."""
        return regime(self.names, way, self.names.lines[line])

    def sold_abroad(self, facility: str) -> list[tuple[int, Way]]:
        """List the ways on which fields of a facility send their oil or gas to other countries."""
        head = f"{facility}.fields."
        return [
            (w, way)
            for w, way in enumerate(self.ways)
            if self.names.fields[way.field].name.startswith(head)
            and self.names.markets[way.market].country != self.names.fields[way.field].country
        ]

    def told(self) -> list[str]:
        """Say in plain words what a reader of the flows must know: what is lacking, contracts not kept."""
        if self.lacks is not None:
            return [self.lacks]
        known = sum((s.until - s.from_).days for s in self.stretches)
        told = []
        if known < (self.until - self.from_).days:
            first = self.stretches[0].from_ if self.stretches else self.until
            gap = f"until {first}" if first > self.from_ else f"from {self.stretches[-1].until}"
            told.append(f"the flows of pipelines are not known on all days: numbers are lacking {gap}")
        for m, market in enumerate(self.names.markets):
            short = math.fsum(s.allocation.short[m] * s.years(s.from_, s.until) for s in self.stretches)
            if short > 0:
                days = [s for s in self.stretches if s.allocation.short[m] > 0]
                what = f"{short:.3g} short of what it is promised, from {days[0].from_}"
                told.append(f"{market.name} is {what}: fields and lines that lead to it do not give more")
        return told


def course_of(corridor: Corridor, from_: date, until: date) -> Course | None:
    """Solve the flows of a period; None for a corridor without pipelines.

    Where scipy is not installed the course has no stretches, and says what it lacks.
    """
    parts = parts_of(corridor)
    if not parts:
        return None
    reader = Reader(corridor, from_, until)
    turns = {*reader.turns(), *month_turns(from_.replace(day=1), until)}
    days = [from_, *sorted(day for day in turns if from_ < day < until), until]
    names = reader.names()
    ways = ways_of(names)
    spans = [(first, after, reader.at(first)) for first, after in pairwise(days)]
    known = [(first, after, network) for first, after, network in spans if network is not None]
    lacks, solved = None, []
    try:
        solved = allocate_each([network for _, _, network in known], ways)
    except NoSolverError as error:
        lacks = str(error)
    stretches = [
        Stretch(first, after, network, allocation, reader.mt_per_unit(first))
        for (first, after, network), allocation in zip(known, solved, strict=False)
    ]
    return Course(
        from_,
        until,
        tuple(part.facility.id for part in reader.lines),
        tuple(dict.fromkeys(part.facility.id for part in reader.fields)),
        tuple(dict.fromkeys(part.facility.id for part in reader.markets if part.quantity("least"))),
        tuple(part.facility.id for part in parts if part.kind == LINE and part.quantity(MT_PER_BCM)),
        ways,
        names,
        tuple(stretches),
        lacks,
    )
