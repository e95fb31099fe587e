"""Price, days and total cost of each mode by day of departure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.report.pages.base import Page, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.experiment.route.sweep import Departure


class ModeByDay(Page):
    """A mode on each day of departure; null where it has no way."""

    mode: str
    """Mode of the ways: on each day the one of the least total cost."""
    paid_usd: tuple[float | None, ...]
    """What is paid."""
    days_p50: tuple[float | None, ...]
    """Days kept in half of all cases."""
    days_p95: tuple[float | None, ...]
    """Days kept in 95 of 100 cases."""
    total_cost_usd: tuple[float | None, ...]
    """What is paid, and what the days cost."""


class RouteDepartures(Page):
    """What is best by day of departure."""

    days: tuple[str, ...]
    """Days of departure."""
    best: tuple[str | None, ...]
    """Mode of the least total cost on each."""
    modes: tuple[ModeByDay, ...]
    """Modes that have a way on some day."""
    why_not: tuple[str, ...]
    """Why there is no way on some days, each reason once."""


def departures_of(found: Sequence[Departure]) -> RouteDepartures | None:
    """Return departures as they are drawn; None where none were asked for."""
    if not found:
        return None
    modes = list(dict.fromkeys(mode for one in found for mode in one.best))

    def over(mode: str) -> ModeByDay:
        ways = [one.best.get(mode) for one in found]
        return ModeByDay(
            mode=mode,
            paid_usd=tuple(number(way.paid_usd) if way else None for way in ways),
            days_p50=tuple(number(way.days(0.5)) if way else None for way in ways),
            days_p95=tuple(number(way.days(0.95)) if way else None for way in ways),
            total_cost_usd=tuple(number(way.total_cost_usd) if way else None for way in ways),
        )

    return RouteDepartures(
        days=tuple(str(one.day) for one in found),
        best=tuple(one.least.mode if one.least else None for one in found),
        modes=tuple(over(mode) for mode in modes),
        why_not=tuple(dict.fromkeys(one.why_not for one in found if one.why_not)),
    )
