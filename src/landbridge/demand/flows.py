"""What arrives, stream by stream: how many in each period, and when each is planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Count(NamedTuple):
    """A whole number of arrivals in [start, end), both in UTC."""

    start: datetime
    end: datetime
    quantity: float


@dataclass(frozen=True, slots=True)
class FlowStream:
    """Arrivals of one stream at one facility."""

    facility: str
    stream: str
    direction: str
    class_: str
    regime: str
    group: str
    """Member of the facility's groups that the stream goes to; empty if each entity draws its own."""
    process: str
    """Process of the chart that its entities start; empty for the chart's only one."""
    counts: tuple[Count, ...]
    unit: str = "trains"
    text: dict[str, str] = field(default_factory=dict)
    """All names that the stream gives, such as the member of another key."""
    offset: float = 0.5
    """Part of the time between two arrivals after which the first of a period comes; differs by stream."""

    @property
    def total(self) -> float:
        """Arrivals in all periods."""
        return sum(count.quantity for count in self.counts)

    def planned_h(self, start: datetime) -> NDArray[np.float64]:
        """Return planned times in hours since `start`, even within each period: (arrival,)."""
        hour = timedelta(hours=1)
        times = [np.empty(0)]
        for count in self.counts:
            first, length = (count.start - start) / hour, (count.end - count.start) / hour
            number = int(count.quantity)
            times.append(
                first + (np.arange(number) + self.offset) / number * length if number else np.empty(0)
            )
        return np.concatenate(times)


@dataclass(frozen=True, slots=True)
class Flows:
    """All that arrives in the corridor from `from_` until `until`."""

    from_: date
    until: date
    streams: tuple[FlowStream, ...]

    def of(self, facility: str, direction: str | None = None) -> tuple[FlowStream, ...]:
        """Return the streams of a facility, of one direction if it is given."""
        return tuple(
            stream
            for stream in self.streams
            if stream.facility == facility and direction in (None, stream.direction)
        )
