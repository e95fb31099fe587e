"""What a shock did to one lane, read off a pair of replications: loss, peak and recovery.

All of it is of hourly counts of one pair, without the shock (`base`) and with it, under the same random
numbers. With ``B(t)`` and ``S(t)`` for those that came through from the begin of the cause until ``t``, and
``W`` for those that wait:

* behind: ``D(t) = B(t) - S(t)``. Lost is ``D`` at the end of the window, behind most is its largest value,
  made good (only late) is that less what is lost, late days are the area under ``D``.
* excess of waiting: ``E(t) = W_S(t) - W_B(t)``. The peak is its largest value.
* recovery: the first hour ``t`` after the end of the cause from which ``E`` stays for a day at or below 5%
  of its peak (or one, where that is more) and in the week from which no fewer came through than without the
  shock, up to the ordinary scatter of the base. The day and the week lie within the window, or it has not
  been seen to recover.

``D`` is the integral of the shortfall of throughput: at its largest it is the area of the resilience
triangle, counted in what passes instead of percent of a quality.

References
----------
Bruneau et al., A framework to quantitatively assess and enhance the seismic resilience of communities,
Earthquake Spectra 19 (2003) 733-752: loss of resilience as the area over the course of a quality until it is
back.

Poulin and Kane, Infrastructure resilience curves: performance measures and summary metrics, Reliability
Engineering and System Safety 216 (2021) 107926: magnitude, duration and area as separate measures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DAY_H, WEEK_H = 24, 168
SHARE_LEFT = 0.05
"""Share of the peak at or below which the excess of waiting is over."""
LEAST_LEFT = 1.0
"""Entities of excess that are always taken for none, and passages of a week that may always be missing."""
ONE_SIDED = 1.6449
"""Standard deviations below the mean that a normal law leaves 5% beyond."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Hours of the window: its first sample is hour 0."""

    begin: int
    """Hour at which the cause begins."""
    end: int | None
    """Hour at which it ends; None: not within the window."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One lane in one pair of replications; arrays are (hour,), the ends of the window included."""

    base_passed: NDArray[Any]
    """Came through by that hour, of the run without the shock; from any origin."""
    shock_passed: NDArray[Any]
    base_waiting: NDArray[Any]
    """Wait at that hour."""
    shock_waiting: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the shock did to the lane in this pair; counts are in what passes."""

    base: float
    """Came through from the begin of the cause to the end of the window without the shock."""
    shock: float
    lost: float
    """Of them, not by the end of the window; below zero: more came."""
    lost_share: float | None
    """Lost as a share of base; None where nothing came in the base either."""
    behind: float
    """The most that had not come through yet which would have."""
    made_good: float
    """Of that, came later within the window."""
    late_days: float
    """Entity-days by which all those that came later, or not at all, were late by the end of the window."""
    base_a_day: float
    """Came through a day while the cause lasted."""
    shock_a_day: float
    peak: float
    """Largest excess of waiting."""
    still_waiting: float
    """Excess of waiting at the end of the window."""
    recovery_days: float | None
    """From the end of the cause; infinite: not within the window; None: the cause does not end within it."""
    late_while: float
    """Entity-days late by the end of the cause, or of the window: what is claimed rests on it."""
    waiting_while: float
    """Entity-days of excess waiting by then."""

    @property
    def untouched(self) -> bool:
        """Whether nothing differs at any hour."""
        return not any((self.lost, self.behind, self.late_days, self.peak, self.waiting_while))


NAMES = tuple(Figures.__dataclass_fields__)


def figures(pair: Pair, spell: Spell, scatter: float = 0.0) -> Figures:
    """Measure a pair.

    Parameters
    ----------
    scatter
        Standard deviation of the passages of a week in the base, from `scatter_of`.
    """
    begin = spell.begin
    behind = behind_of(pair, begin)
    excess = excess_of(pair, begin)
    hours = len(behind) - 1
    base, shock = (float(one[-1] - one[begin]) for one in (pair.base_passed, pair.shock_passed))
    lost, most = float(behind[-1]), max(0.0, float(behind.max()))
    lasts = hours if spell.end is None else spell.end - begin
    days = max(lasts, 1) / DAY_H
    gone = [float(one[begin + lasts] - one[begin]) / days for one in (pair.base_passed, pair.shock_passed)]
    return Figures(
        base=base,
        shock=shock,
        lost=lost,
        lost_share=lost / base if base else None,
        behind=most,
        made_good=most - max(0.0, lost),
        late_days=float(behind[1:].sum()) / DAY_H,
        base_a_day=gone[0],
        shock_a_day=gone[1],
        peak=max(0.0, float(excess.max())),
        still_waiting=float(excess[-1]),
        recovery_days=None if spell.end is None else _recovery(pair, spell, excess, scatter),
        late_while=float(behind[1 : lasts + 1].sum()) / DAY_H,
        waiting_while=float(excess[1 : lasts + 1].sum()) / DAY_H,
    )


def behind_of(pair: Pair, begin: int) -> NDArray[Any]:
    """Give how many fewer came through since hour `begin`: (hour,) from then on."""
    first, second = (one[begin:] - one[begin] for one in (pair.base_passed, pair.shock_passed))
    behind: NDArray[Any] = first - second
    return behind


def excess_of(pair: Pair, begin: int) -> NDArray[Any]:
    """Give how many more wait: (hour,) from hour `begin` on."""
    excess: NDArray[Any] = pair.shock_waiting[begin:] - pair.base_waiting[begin:]
    return excess


def _recovery(pair: Pair, spell: Spell, excess: NDArray[Any], scatter: float) -> float:
    """Days from the end of the cause until the lane is as it would have been; infinite if not seen."""
    import numpy as np

    assert spell.end is not None
    left = max(LEAST_LEFT, SHARE_LEFT * float(excess.max()))
    missing = max(LEAST_LEFT, ONE_SIDED * scatter)
    waiting = excess[spell.end - spell.begin :]
    base, shock = (one[spell.end :] for one in (pair.base_passed, pair.shock_passed))
    last = len(waiting) - WEEK_H
    if last <= 0:
        return math.inf
    # hours of the day from each on at which more wait than may: none of them
    over = np.concatenate([[0], np.cumsum(waiting > left)])
    calm = over[DAY_H : DAY_H + last] - over[:last] == 0
    of_week = [one[WEEK_H : WEEK_H + last] - one[:last] for one in (base, shock)]
    found = np.flatnonzero(calm & (of_week[0] - of_week[1] <= missing))
    return float(found[0]) / DAY_H if found.size else math.inf


def scatter_of(passed: Sequence[NDArray[Any]], begin: int) -> float:
    """Give the standard deviation of the passages of a week between replications of the base.

    Parameters
    ----------
    passed
        Of each replication the passages by each hour.
    begin
        Hour of the window from which on weeks are looked at, one beginning each day.

    Returns
    -------
    float
        Root of the mean variance; 0 with one replication, or where no week fits in.
    """
    import numpy as np

    if len(passed) < 2:
        return 0.0
    weeks = np.stack([one[begin + WEEK_H :: DAY_H] - one[begin:-WEEK_H:DAY_H] for one in passed])
    return float(np.sqrt(weeks.var(axis=0, ddof=1).mean())) if weeks.size else 0.0
