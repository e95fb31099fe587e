"""Time and cost along a way: where one is after how many km, days and USD."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from landbridge.network.door import DoorTime, Stage
from landbridge.network.laws import quantile
from landbridge.report.pages.base import Page, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landbridge.behaviour.shipper import Weighed
    from landbridge.network.law import Law
    from landbridge.report.pages.route.stages import RouteStage

LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95


class RoutePoint(Page):
    """Where one is at the end of a stage."""

    km: float
    """From the origin on."""
    days_p05: float
    """Kept in 5 of 100 cases."""
    days_p50: float
    """Kept in half of all cases."""
    days_p95: float
    """Kept in 95 of 100 cases."""
    paid_usd: float
    """Paid so far."""
    stage: int | None
    """Number of the stage that ends here, from 0; null at the origin."""


class RouteCourse(Page):
    """The best way of a mode, along its kilometres."""

    mode: str
    """Mode of the way."""
    km: float
    """Of the whole way."""
    points: tuple[RoutePoint, ...]
    """From the origin to the destination, one after each stage."""


@dataclass
class _Run:
    """What lies behind: settled stages, waits that a timetable fixes, and the carriage under way."""

    laws: Mapping[str, Law]
    settled: list[Stage] = field(default_factory=list)
    fixed_h: float = 0.0
    moving: tuple[float, float] = (0.0, 0.0)
    """Mean and standard deviation."""
    carriage: int | None = None

    def add(self, stage: RouteStage) -> None:
        if stage.carriage is not None:
            if stage.carriage != self.carriage:
                self.settle()
                self.carriage = stage.carriage
            mean, sd = self.moving
            self.moving = (mean + stage.hours, sd + stage.variance_h2**0.5)
        elif stage.kind == "wait" and not stage.variance_h2:
            self.fixed_h += stage.hours
        else:
            headway = 2 * stage.hours if stage.kind == "wait" else 0.0
            law = self.laws.get(stage.part or "")
            self.settled.append(Stage(stage.hours, stage.variance_h2, law, headway))

    def settle(self) -> None:
        mean, sd = self.moving
        if mean > 0:
            self.settled.append(Stage(mean, sd**2))
        self.moving = (0.0, 0.0)

    def days(self, share: float) -> float:
        mean, sd = self.moving
        stages = [*self.settled, Stage(mean, sd**2)] if mean > 0 else self.settled
        if any(stage.law is not None for stage in stages):
            return DoorTime(tuple(stages), self.fixed_h).quantile(share) / 24
        hours = self.fixed_h + sum(stage.mean_h for stage in stages)
        return float(quantile(hours, sum(stage.variance_h2 for stage in stages), share)) / 24


def course_of(way: Weighed, stages: tuple[RouteStage, ...], laws: Mapping[str, Law]) -> RouteCourse:
    """Return time and cost along a way.

    Where one is so late as in 5, 50 and 95 of 100 cases is told for each point by itself. Stages are
    independent, so their variances add up; the stretches of one carriage are late together, so of these the
    standard deviations do.
    """
    behind = _Run(laws)
    points = [_point(behind, 0.0, 0.0, None)]
    km = paid = 0.0
    for count, stage in enumerate(stages):
        behind.add(stage)
        km, paid = km + stage.km, paid + stage.paid_usd
        points.append(_point(behind, km, paid, count))
    return RouteCourse(mode=way.mode, km=number(way.km) or 0.0, points=tuple(points))


def _point(behind: _Run, km: float, paid: float, stage: int | None) -> RoutePoint:
    low, middle, high = (behind.days(share) for share in (LOW, MIDDLE, HIGH))
    return RoutePoint(
        km=number(km) or 0.0,
        days_p05=number(low) or 0.0,
        days_p50=number(middle) or 0.0,
        days_p95=number(high) or 0.0,
        paid_usd=number(paid) or 0.0,
        stage=stage,
    )
