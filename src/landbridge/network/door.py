"""The time of a way from door to door as a distribution: its stages added up one by one.

T = c + sum of waits + sum of stages, all independent: c are the waits that a timetable fixes, a wait for the
next of departures h apart is uniform on [0, h], what an arc takes beside its borders and changes of gauge is
lognormal, and so is each of these, unless a run of the gateway gives its histogram. The laws are put on one
grid and convolved by the product of their Fourier transforms; the grid has 2,048 steps up to some ten
standard deviations above the mean, so a day of a way of fifty is told to some hours, one of five to minutes.

Reference: Fenton 1960 for the lognormal sums that this replaces; Cooley and Tukey 1965.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.network.laws import normal_below

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from landbridge.network.law import Law
    from landbridge.network.network import Network

STEPS = 2048
DEVIATIONS = 10.0
"""Standard deviations above the mean to which the grid reaches; what lies beyond counts at its end."""


class Stage(NamedTuple):
    """A part of the time of a way."""

    mean_h: float
    variance_h2: float
    law: Law | None = None
    """Where a run gave it; else it is lognormal, or uniform with a headway."""
    headway_h: float = 0.0


@dataclass(frozen=True, eq=False)
class DoorTime:
    """Hours from door to door, put on a grid when they are first asked for."""

    stages: tuple[Stage, ...]
    fixed_h: float = 0.0
    """Waits that a timetable fixes."""

    def quantile(self, share: float) -> float:
        """Return the hours kept in a share of all cases."""
        ends, reached = self._grid
        return float(np.interp(share, reached, ends))

    def within(self, hours: float) -> float:
        """Return the share of cases that take no longer than some hours."""
        ends, reached = self._grid
        return float(np.interp(hours, ends, reached, left=0.0))

    @cached_property
    def _grid(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(step,) hours, and the share of cases that take no longer: step k ends at k + 1/2."""
        stages = self.stages
        mean = self.fixed_h + sum(stage.mean_h for stage in stages)
        sd = math.sqrt(sum(stage.variance_h2 for stage in stages))
        longest = max((float(s.law.high_h[-1]) for s in stages if s.law is not None), default=0.0)
        step = max(mean + DEVIATIONS * sd, mean + longest, 1e-6) / (STEPS - 1)
        ends = np.asarray((np.arange(STEPS) + 0.5) * step, np.float64)
        product = np.ones(STEPS + 1, complex)
        for stage in stages:
            shares = np.diff(_below(stage, ends), prepend=0.0)
            shares[-1] += 1.0 - shares.sum()
            product *= np.fft.rfft(shares, 2 * STEPS)
        whole = np.maximum(np.fft.irfft(product, 2 * STEPS), 0.0)
        reached = np.cumsum(whole)[:STEPS] / whole.sum()
        if self.fixed_h:
            reached = np.interp(ends - self.fixed_h, ends, reached, left=0.0)
        return ends, np.asarray(reached, np.float64)


def door_time(network: Network, arcs: Sequence[int], hours: float) -> DoorTime | None:
    """Return the law of the time of a way; None where no run gave that of any of its stages.

    Parameters
    ----------
    network
        With laws of some parts.
    arcs
        The way.
    hours
        Its mean time, waits for departures by timetable included.
    """
    if not has_law(network, arcs):
        return None
    stages = tuple(stages_of(network, arcs))
    return DoorTime(stages, max(hours - sum(stage.mean_h for stage in stages), 0.0))


def has_law(network: Network, arcs: Sequence[int]) -> bool:
    """Tell whether a way goes through a border or terminal whose law a run gave."""
    return any(network.parts[p].law is not None for a in arcs for p in network.parts_of(a))


def stages_of(network: Network, arcs: Sequence[int]) -> Iterator[Stage]:
    """Yield the stages of a way whose time is not certain; waits where a timetable fixes them are none."""
    for arc in arcs:
        mean, variance = float(network.mean_h[arc]), float(network.variance_h2[arc])
        for number in network.parts_of(arc):
            part = network.parts[number]
            yield Stage(part.mean_h, part.variance_h2, part.law)
            mean -= part.mean_h
            variance -= part.variance_h2
        if mean > 1e-9:
            yield Stage(mean, max(variance, 0.0))
        service = int(network.service[arc])
        headway = float(network.headway_h[arc])
        if headway and (service < 0 or not network.timetable[service]):
            yield Stage(headway / 2, headway * headway / 12, headway_h=headway)


def _below(stage: Stage, hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """(step) share of a stage that takes no longer than these hours."""
    if stage.law is not None:
        return stage.law.below(hours)
    if stage.headway_h:
        return np.clip(hours / stage.headway_h, 0.0, 1.0)
    if stage.variance_h2 <= 0 or stage.mean_h <= 0:
        return _certain(stage.mean_h, hours)
    s2 = math.log1p(stage.variance_h2 / (stage.mean_h * stage.mean_h))
    return normal_below((np.log(hours) - math.log(stage.mean_h) + s2 / 2) / math.sqrt(s2))


def _certain(at: float, hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """A time without spread, shared between the two steps beside it so that its mean is kept."""
    step = float(hours[1] - hours[0])
    return np.clip((hours + step / 2 - at) / step, 0.0, 1.0)
