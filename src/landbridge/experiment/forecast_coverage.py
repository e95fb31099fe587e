"""How often a forecast from a list holds: tried on simulated truth.

A truth is one replication, run through its warm-up and on. What stands where at an hour is listed as a run
lists it, written as CSV and read again; a forecast begins with it, with other random numbers. How often the
truth lies in the forecast's band is counted over many truths.

Where things are counted, several replications may be equal to the truth; counting them as inside would
flatter the band, so the truth is ranked among its equals by lot (Smith 1985; Czado, Gneiting & Held 2009): a
forecast that is right is inside in 90% of the cases then, whatever the law.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from landbridge.experiment.forecast import by_lane
from landbridge.experiment.shocks.lanes import HAIR_H, lanes_of
from landbridge.simulation.kernel import name_key, open_window
from landbridge.simulation.model import Stretch, build_plan, compile_model, run_replication, waiters
from landbridge.simulation.model.begun.listed import list_state
from landbridge.simulation.model.begun.rows import read_rows, write_rows
from landbridge.simulation.model.begun.written import Written
from landbridge.simulation.model.replicate import advance_before, gather, start_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.shocks.lanes import Lane
    from landbridge.simulation.model import Model, Records

NOMINAL = 0.9
OTHER_SEED = 7_919
"""Added to the seed of a truth: forecasts know nothing of its random numbers."""
INSIDE = ("parked", "border", "turn", "in_yard", "on_site", "booked")
"""Populations that are asked for, beside what passes and what waits."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One number of one truth, seen in its forecast."""

    what: str
    truth: float
    rank: float
    """Share of the forecast's replications below it, equals parted by lot: even over 0 to 1 if it is good."""
    low: float
    high: float
    group: int
    """Which truth: numbers of one truth hang together."""

    @property
    def inside(self) -> bool:
        """Whether the band holds, equals parted by lot."""
        return (1 - NOMINAL) / 2 <= self.rank <= (1 + NOMINAL) / 2

    @property
    def distance(self) -> float:
        """How far the truth lies beyond all that the forecast gave, in its own unit; 0 within."""
        return max(self.low - self.truth, self.truth - self.high, 0.0)


def try_forecasts(
    corridor: Corridor,
    starts: Iterable[datetime],
    truths: Sequence[int],
    *,
    hours: int = 72,
    replications: int = 40,
    lead_in_days: int = 30,
    seed: int = 1,
    forget: bool = False,
    tell: Callable[[str], None] = lambda text: None,
) -> list[Tried]:
    """Try forecasts from several hours, of several truths each.

    Parameters
    ----------
    corridor
        The corridor, or a part of it.
    starts
        Local hours at which forecasts begin.
    truths
        Numbers of the replications that are truths.
    hours
        How long a forecast is.
    replications
        Of each forecast.
    lead_in_days
        Days that fill a truth.
    seed
        Of the truths.
    forget
        Leave out what stands where, so that a test can tell a good forecast from a bad one.
    tell
        Is told after each hour.
    """
    tried: list[Tried] = []
    for turn, start in enumerate(starts):
        model = _model(corridor, start, hours, lead_in_days)
        lanes = lanes_of(model.names, waiters(model.plan, model.names))
        for number in truths:
            records, text = _truth(model, seed, number)
            truth = numbers_of(records, lanes)
            rows = [] if forget else read_rows(text, "state.csv")
            begun = replace(model, begin=Written(tuple(rows), "state.csv"))
            found = [
                numbers_of(run_replication(begun, seed + OTHER_SEED + number, k), lanes)
                for k in range(replications)
            ]
            tried += _tried(truth, found, turn * len(truths) + truths.index(number))
        tell(f"{start:%Y-%m-%d %H:%M}: {len(truths)} truths")
    return tried


def _model(corridor: Corridor, start: datetime, hours: int, lead_in_days: int) -> Model:
    until = (start + timedelta(hours=hours + 23)).date() + timedelta(days=1)
    stretch = Stretch(start.hour, float(hours))
    return compile_model(build_plan(corridor, None, start.date(), until, lead_in_days, None, stretch))


def _truth(model: Model, seed: int, number: int) -> tuple[Records, str]:
    """Run a truth; its records from the hour on, and what stood where at the hour."""
    run = start_run(model, seed, number)
    advance_before(run, model.window_h[0])
    text = write_rows(list_state(model, run.state))
    open_window(run.state)
    inside = run.state.kind_inside.copy()
    advance_before(run, model.window_h[1])
    run.sample_last()
    run.settle()
    return gather(model, run.state, seed, number, inside), text


def numbers_of(records: Records, lanes: Sequence[Lane]) -> dict[str, float]:
    """Give what is asked for of a run: passages of each day, what waits or is inside at its end, times."""
    found: dict[str, float] = {}
    passed, waiting = by_lane(records, tuple(lanes))
    last = passed.shape[1] - 1
    ends = list(range(24, last + 1, 24))
    for place, lane in enumerate(lanes):
        if lane.id.facility is None:
            continue
        where = " ".join(part for part in (lane.id.facility, lane.id.direction, lane.id.kind) if part)
        for end in ends:
            found[f"{where}: through {end - 24}-{end} h"] = float(
                passed[place, end] - passed[place, end - 24]
            )
            found[f"{where}: waiting at {end} h"] = float(waiting[place, end])
    names = records.names
    low = int(np.searchsorted(records.state_hours, records.from_h - HAIR_H))
    for column, state in enumerate(names.states):
        if state.what == "population" and state.name in INSIDE:
            where = " ".join(part for part in (state.facility, state.side, state.direction) if part)
            for end in ends:
                found[f"{where}: {state.name} at {end} h"] = float(records.states[low + end, column])
    for place, measure in enumerate(names.measures):
        count = int(records.measure_count[place].sum())
        if measure.timed and count:
            where = " ".join(part for part in (measure.facility, measure.side, measure.direction) if part)
            mean = float(records.measure_sum_h[place].sum()) / count
            found[f"{where}: hours of {measure.measure} ({measure.kind})"] = mean
    return found


def _tried(truth: dict[str, float], found: list[dict[str, float]], group: int) -> list[Tried]:
    made = []
    for what, value in truth.items():
        sample = np.array(sorted(one[what] for one in found if what in one))
        if len(sample) < len(found) or sample[0] == sample[-1] == value:
            continue  # nothing that a forecast could miss
        lot = name_key("lot", what, group) / 2.0**64
        below, equal = int((sample < value).sum()), int((sample == value).sum())
        rank = (below + lot * (equal + 1)) / (len(sample) + 1)
        made.append(Tried(what, value, rank, float(sample[0]), float(sample[-1]), group))
    return made


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often bands held."""

    what: str
    count: int
    share: float
    error: float
    """Standard error of the share; of several numbers of one truth over the truths."""
    below: float
    """Share of truths below the band."""
    above: float
    miss: float | None = None
    """Median distance of truths outside from the band, as a share of the truth; None: none is outside."""


def coverage_of(what: str, tried: Sequence[Tried]) -> Coverage:
    """Count how often bands held; numbers of one truth hang together, so the error is that over truths."""
    inside = np.array([one.inside for one in tried], dtype=float)
    groups = np.array([one.group for one in tried])
    means = np.array([inside[groups == g].mean() for g in np.unique(groups)])
    error = float(means.std(ddof=1) / np.sqrt(len(means))) if len(means) > 1 else float("nan")
    below = float(np.mean([one.rank < (1 - NOMINAL) / 2 for one in tried]))
    far = [one.distance / abs(one.truth) for one in tried if not one.inside and one.truth]
    share = float(inside.mean())
    miss = float(np.median(far)) if far else None
    return Coverage(what, len(tried), share, error, below, 1.0 - below - share, miss)


def by_kind(tried: Sequence[Tried]) -> dict[str, list[Tried]]:
    """Group by what was asked: passages, waiting, inside, times, each over all places."""
    found: dict[str, list[Tried]] = {}
    for one in tried:
        words = one.what.partition(": ")[2]
        found.setdefault(words.partition(" (")[0], []).append(one)
    return found


def days_of(first: date, count: int, step: int, hour: int = 0) -> list[datetime]:
    """Hours at which forecasts begin: one every so many days."""
    return [
        datetime.combine(first + timedelta(days=step * k), datetime.min.time()) + timedelta(hours=hour)
        for k in range(count)
    ]
