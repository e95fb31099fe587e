"""Open-ended runs: how long a corridor takes to become steady, and whether it does at all."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from landbridge.accounts.inside import WAITING, Inside, growing_inside, inside_of
from landbridge.accounts.warm_up import truncation
from landbridge.accounts.warm_up_tables import WARM_UP, WARM_UP_COURSE
from landbridge.corridor.held import held_on
from landbridge.experiment.runnable import default_model, get_ready
from landbridge.experiment.setting import MOST_REPLICATIONS
from landbridge.experiment.work import default_jobs, work_through

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import polars as pl
    from numpy.typing import NDArray

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.study import Study
    from landbridge.experiment.work import Tell

PILOTS = 20
"""Pilot runs. The mean of five is still so noisy that it hides the empty beginning of a busy queue."""
LENGTHS = (200, 400, 800)
"""Days of the pilot runs that are tried, one after another."""
FIRST_PILOT = MOST_REPLICATIONS
"""Number of the first pilot run. None belongs to the run itself, which so has no part in what is left out."""


class Found(NamedTuple):
    """The warm-up of a number inside."""

    facility: str
    direction: str | None
    kind: str
    cut_h: int
    trusted: bool


@dataclass(frozen=True)
class WarmUp:
    """What the pilot runs say."""

    day: date
    """Day whose conditions hold."""
    days: int | None
    """Days to leave out; None: no steady state can be stated."""
    pilot_days: int
    """Days of each pilot run, of the last length tried."""
    pilots: int
    found: tuple[Found, ...]
    growing: tuple[str, ...]
    """What kept growing, with the rates in and out, in sentences."""
    course: pl.DataFrame
    """Table `warm_up_course`."""

    @property
    def trusted(self) -> bool:
        """Whether the end of the warm-up was found everywhere."""
        return all(one.trusted for one in self.found)

    @property
    def summary(self) -> pl.DataFrame:
        """Table `warm_up`."""
        from landbridge.accounts.frames import frame_of_rows

        return frame_of_rows(WARM_UP, [one._asdict() for one in self.found])

    @property
    def sentences(self) -> tuple[str, ...]:
        """What there is to say, in plain words."""
        runs = f"{self.pilots} pilot runs of {self.pilot_days} days that began empty"
        if self.growing:
            told = f"the conditions of {self.day} have no steady state: in {runs} more came in than went out"
            return (f"{told}; every mean of this run depends on how long it is", *self.growing)
        if self.days is None:
            where = "; ".join(_where(one) for one in self.found if not one.trusted)
            told = f"the conditions of {self.day} have no steady state that could be found"
            return (f"{told}: in {runs} these did not settle: {where}",)
        days = "1 day is" if self.days == 1 else f"{self.days} days are"
        slowest = max(self.found, key=lambda one: one.cut_h, default=None)
        longest = f"; what takes longest: {_where(slowest)}" if slowest else ""
        return (f"{days} left out as warm-up, by MSER-5 on the mean of {runs}{longest}",)

    def as_json(self) -> dict[str, Any]:
        """Give it without its tables as plain values."""
        return {
            "day": str(self.day),
            "days": self.days,
            "pilot_days": self.pilot_days,
            "pilots": self.pilots,
            "trusted": self.trusted,
            "growing": list(self.growing),
            "sentences": list(self.sentences),
        }


def settled(
    asked: Study, jobs: int | None = None, tell: Tell | None = None, modelled: ModelOf | None = None
) -> Study:
    """Give an open-ended run the days that its warm-up takes; a dated run is given back as it is.

    Where there is no steady state nothing is left out: the run begins empty, and says so.
    """
    from landbridge.experiment.study import Study, with_changes

    setting = asked.setting
    if setting.steady is None or setting.hours is not None:
        return asked
    changed = with_changes(asked.original, replace(setting, steady=None))
    found = find_warm_up(changed, setting.steady, seed=setting.seed, jobs=jobs, tell=tell, modelled=modelled)
    setting = replace(setting, lead_in_days=found.days or 0)
    return Study(setting, asked.original, with_changes(asked.original, setting), None, found)


def find_warm_up(
    corridor: Corridor,
    day: date,
    *,
    seed: int = 1,
    pilots: int = PILOTS,
    lengths: Sequence[int] = LENGTHS,
    jobs: int | None = None,
    tell: Tell | None = None,
    modelled: ModelOf | None = None,
) -> WarmUp:
    """Find how long a corridor takes to become steady under the conditions of one day.

    Pilot runs begin empty and leave nothing out. The number inside each facility is taken by hour, averaged
    over the pilot runs and cut by MSER-5; the longest cut is the warm-up, in whole days and at least one.
    Where no end of the warm-up is found, or a number keeps growing, longer pilot runs are made. If it is not
    found in the longest, or numbers grow in two lengths one after the other, no steady state is stated.

    Parameters
    ----------
    corridor
        The corridor with all changes made, not yet held.
    day
        Day whose conditions hold.
    seed
        That of the run; the pilot runs have replication numbers of their own.
    pilots
        Pilot runs.
    lengths
        Their days, each tried if the one before was too short.
    jobs, tell, modelled
        As `run_study` has them.

    Raises
    ------
    InputErrors
        If the corridor cannot be held on that day.
    RunError
        If a pilot run cannot go on.
    """
    modelled = modelled or default_model(0)
    grew = False
    for length in lengths:
        until = day + timedelta(days=length)
        model = modelled(held_on(corridor, day, day, until), day, until)
        get_ready(model, tell)
        means = _means(model, seed, pilots, jobs or default_jobs(), tell)
        groups = inside_of(model.names, means)
        found, course = _cut(groups)
        growing = tuple(str(one) for one in growing_inside(model.names, means, groups))
        trusted = all(one.trusted for one in found)
        if (trusted and not growing) or (growing and grew):
            break
        grew = bool(growing)
    longest = max((one.cut_h for one in found), default=0)
    days = max(1, math.ceil(longest / 24)) if trusted and not growing else None
    return WarmUp(day, days, length, pilots, found, growing, course)


def _means(model: Runnable, seed: int, pilots: int, jobs: int, tell: Tell | None) -> dict[int, NDArray[Any]]:
    """Run the pilot runs; the mean over them of each state (by column) at every full hour of the period.

    Entities are whole, so that their sums are exact in whatever order the runs finish.
    """
    import numpy as np

    guard, total = Lock(), np.zeros((0, 0))
    wanted = [i for i, s in enumerate(model.names.states) if s.what in ("population", "count", "queue")]

    def pilot(number: int) -> None:
        nonlocal total
        records = model.run(seed, FIRST_PILOT + number)
        within = (records.state_hours >= records.from_h) & (records.state_hours < records.until_h)
        states = records.states[within][:, wanted].astype(np.float64)
        with guard:
            total = total + states if total.size else states

    if work_through(range(pilots), pilot, jobs, "pilot runs", tell).interrupted:
        raise KeyboardInterrupt
    return {column: total[:, place] / pilots for place, column in enumerate(wanted)}


def _cut(groups: Sequence[Inside]) -> tuple[tuple[Found, ...], pl.DataFrame]:
    """Cut each number inside, and give its course."""
    from landbridge.accounts.frames import frame

    found: list[Found] = []
    columns: dict[str, list[Any]] = {column.name: [] for column in WARM_UP_COURSE.columns}
    for one in groups:
        cut = truncation(one.level)
        found.append(Found(one.facility, one.direction, one.kind, cut.index, cut.trusted))
        m, batch = len(cut.statistic), cut.batch
        for name in ("facility", "direction", "kind"):
            columns[name] += [getattr(one, name)] * m
        columns["hour"] += range(0, m * batch, batch)
        columns["mean"] += one.level[: m * batch].reshape(m, batch).mean(axis=1).tolist()
        columns["statistic"] += cut.statistic.tolist()
    return tuple(found), frame(WARM_UP_COURSE, columns)


def _where(one: Found) -> str:
    """Name a number inside: `boxes at inland.khorgos`, `what waits at rail.khorgos westbound`."""
    who = "what waits" if one.kind == WAITING else f"{one.kind}{'es' if one.kind.endswith('x') else 's'}"
    return " ".join(part for part in (who, "at", one.facility, one.direction) if part)
