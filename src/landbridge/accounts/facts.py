"""What the accounts need to know of a run beside its Records: its period, zones and a few numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from landbridge.base.dates import days, hours_since

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from landbridge.behaviour.pipelines import Course

Steps = tuple[tuple[float, "date | None", "date | None"], ...]
"""A dated number: value, first day, day after the last (None: open)."""


@dataclass(frozen=True)
class Facts:
    """The period of a run and what its facilities are.

    Parameters
    ----------
    from_, until
        First day of the run's period and the day after its last.
    start_utc
        The instant at which the clock reads 0 h.
    zones
        Time zone names by facility (`rail.khorgos`) and by post (`rail.khorgos.cn`).
    numbers
        Dated numbers that indicators use, by address (`dryport.khorgos.numbers.box_teu`).
    beside
        By facility: others whose traffic goes over it, or is what such traffic becomes.
    hours
        Hours that the run's period has, where it is not of whole days; None: those of its days.
    together
        By facility: those of its part of the corridor and itself, where all of that part is run.
    flows
        What flows through the pipelines: it depends on numbers alone, so it is a fact of the run; None: none.
    """

    from_: date
    until: date
    start_utc: datetime
    zones: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Steps] = field(default_factory=dict)
    flows: Course | None = None
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hours: int | None = None
    together: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def zone(self, facility: str, side: str | None = None) -> str:
        """Name the time zone of a facility or of one of its posts."""
        at_post = self.zones.get(f"{facility}.{side}") if side else None
        return at_post or self.zones.get(facility) or "UTC"

    def hour(self, day: date, zone_name: str) -> float:
        """Give the clock's hour at the local midnight that begins a day."""
        return hours_since(self.start_utc, day, zone_name)

    def midnights(self, zone_name: str, from_: date, until: date) -> tuple[float, ...]:
        """Give the clock's hours at the local midnights from `from_` to `until`, both included."""
        return _midnights(self.start_utc, zone_name, from_, until)


@lru_cache(maxsize=64)
def _midnights(start: datetime, zone_name: str, from_: date, until: date) -> tuple[float, ...]:
    return tuple(hours_since(start, day, zone_name) for day in (*days(from_, until), until))
