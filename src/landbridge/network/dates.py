"""Networks by date: one is made for each stretch of days on which nothing changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from landbridge.corridor.network_tables import TABLES
from landbridge.network.arcs import offset_h
from landbridge.network.build import network_on

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor
    from landbridge.network.network import Network


def network_turns(corridor: Corridor) -> tuple[date, ...]:
    """Return the days on which a row of the tables, a number of them or an exchange rate begins or ends."""
    days = {
        day
        for name in TABLES
        for series in corridor.network.table(name).values()
        for row in series.rows
        for day in (row.from_, row.until)
    }
    quantities = [*corridor.network.quantities.values(), *(rate.quantity for rate in corridor.rates.values())]
    days |= {day for one in quantities for period in one.periods for day in (period.from_, period.until)}
    return tuple(sorted(day for day in days if day is not None))


@dataclass
class Networks:
    """Networks of one corridor: for a day on which the same holds as on one before, none is made anew."""

    corridor: Corridor
    closed: Collection[str] = ()
    without: Collection[str] = ()
    _made: dict[tuple[int, tuple[float, ...]], Network] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._turns = network_turns(self.corridor)
        rows = [row for series in self.corridor.network.services.values() for row in series.rows if row.days]
        places = {row.stops[0][0] for row in rows} & set(self.corridor.places)
        self._zones = sorted({self.corridor.places[place].time_zone or "UTC" for place in places})

    def stretch(self, day: date) -> tuple[int, tuple[float, ...]]:
        """Return what is the same for days on which the same holds, and for no others."""
        clocks = tuple(offset_h(zone, day) for zone in self._zones)  # weekdays begin with the clock
        return bisect_right(self._turns, day), clocks

    def on(self, day: date) -> Network:
        """Return the network of a day."""
        key = self.stretch(day)
        if key not in self._made:
            self._made[key] = network_on(self.corridor, day, self.closed, self.without)
        network = self._made[key]
        return network if network.day == day else replace(network, day=day)
