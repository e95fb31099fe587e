"""What a part of the gateway is told by: passages, who stands, and for what."""

from __future__ import annotations

from landbridge.report.pages.base import Page
from landbridge.report.pages.indicators import Indicator


class Wait(Page):
    """What those who pass a part wait for; an inspection or papers in hand are no wait."""

    cause: str
    """Name of the ledger's enumeration."""
    label: str
    """In words."""
    hours: float
    """Entity-hours, mean of the replications."""
    each: float | None
    """Hours for each that went through in this direction; null where that is not counted in entities."""
    share: float
    """Of all hours waited there in this direction."""


class Passage(Page):
    """What went through a part in one direction."""

    direction: str | None
    """westbound, eastbound; north, east and so on of pipelines; null where there is one only."""
    label: str
    """In words: of visitors the side they come from."""
    total: float | None
    """What went through in the period, in the part's unit."""
    half_width: float | None
    """± of the 95% confidence interval over replications."""
    low: float | None
    """5% point over draws of the assumptions."""
    high: float | None
    """95% point over draws of the assumptions."""
    a_day: tuple[float | None, ...]
    """A day in each interval, in `rate_unit`, mean of the replications; null where it is not known."""
    a_day_low: tuple[float | None, ...]
    """5% point over the replications; of pipelines over the draws of the assumptions."""
    a_day_high: tuple[float | None, ...]
    """95% point over the replications; of pipelines over the draws of the assumptions."""
    times: tuple[Indicator, ...]
    """Mean waits and times at the border, as indicators."""
    waits: tuple[Wait, ...]
    """What they wait for, the most hours first."""


class Standing(Page):
    """Who stands at a part."""

    direction: str | None
    """Direction, or null for all together."""
    label: str
    """In words."""
    average: float | None
    """Mean over the period."""
    peak: float | None
    """Highest hour of the mean over the replications."""
    peak_high: float | None
    """95% point over the replications in that hour."""
    peak_on: str | None
    """Its day, UTC."""
    days: tuple[str, ...]
    """First day of each point, UTC."""
    mean: tuple[float | None, ...]
    """Mean of the hours of the day (or week) over the replications."""
    low: tuple[float | None, ...]
    """5% point over the replications, mean of the hours."""
    high: tuple[float | None, ...]
    """95% point over the replications, mean of the hours."""


class Part(Page):
    """One part of the gateway: a crossing, a terminal, the zone's gates, the pipelines."""

    facility: str
    """Facility's id; `pipeline` for all pipelines together."""
    label: str
    """In words."""
    heading: str
    """Under which it stands."""
    behind: bool
    """Whether it is behind the border: a terminal, a yard."""
    unit: str
    """Unit of what goes through."""
    rate_unit: str
    """Unit of what goes through a day."""
    also: tuple[Indicator, ...]
    """The same throughput in other units, such as tonnes, both directions together."""
    standing_title: str
    """Who stands there, in words; empty where nobody can."""
    passages: tuple[Passage, ...]
    """By direction."""
    standing: tuple[Standing, ...]
    """By direction; empty where nobody can stand."""
