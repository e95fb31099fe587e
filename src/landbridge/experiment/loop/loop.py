"""The loop: shippers choose, the gateway runs with what they chose, its times are what they choose by.

What is counted at a crossing is taken to be what shippers chose at the times of a run with the counted
traffic. So the traffic of a pass is x = n V(t) / V(t0): counted traffic n, boxes V that the choice sends over
the crossing at border times t, and at those of that base run, t0 (a pivot, as forecasts of choice are made
from a base that is observed). The choice tells how much more or less comes, not how much. Without any change
the counted traffic is the fixed point, whatever the volumes begin with.

Reference: Daly, Fox, Patruni and Milthorpe 2012, Pivoting in travel demand models.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.experiment.loop.asked import Asked, asked_of
from landbridge.experiment.loop.boxes import Crossing, Shippers
from landbridge.experiment.loop.fixed_point import Chosen, Pass, close
from landbridge.experiment.loop.gateway import Gateway, Ran
from landbridge.experiment.loop.result import AtCrossing, Loop
from landbridge.experiment.setting import LEAD_IN_DAYS
from landbridge.experiment.work import Progress, default_jobs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.experiment.work import Tell

MOST_PASSES = 15
LEAST_SHARE = 0.002
"""Of the boxes at all crossings: one with less keeps its counted traffic."""
NEAR = 0.2
"""A gap below which the noise of a pass is worth reckoning."""


def loop(
    corridor: str | Path = "khorgos",
    *,
    from_: object = None,
    until: object = None,
    only: str | Sequence[str] = (),
    scenarios: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    closed: Sequence[str] = (),
    replications: int = 4,
    most: int = MOST_PASSES,
    jobs: int | None = None,
    seed: int = 1,
    lead_in_days: int = LEAD_IN_DAYS,
    progress: Tell | None = None,
) -> Loop:
    """Turn choice and gateway about until the volumes are those chosen at the times they bring about.

    Without changes the first volumes are those chosen at the times of the tables, and the loop has to find
    back to what is counted; with changes it begins with what is counted.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder, with tables of the network, of demand and choice.
    from_, until
        Period, as `run` has it; neither: the corridor's base period.
    only
        Parts or facilities whose crossings react; none: all that are simulated.
    scenarios, sets
        Changes of the gateway, as `run` has them.
    closed
        Passages, borders or links of the network that are shut, such as `suez`.
    replications
        Runs of a pass, which differ in their random numbers only; 2 or more tell the noise floor.
    most
        Passes after which it is given up.
    jobs, seed, lead_in_days, progress
        As `run` has them.

    Raises
    ------
    InputErrors
        With everything that is wrong in what was asked for or in the corridor.
    RunError
        If the gateway cannot go on.
    """
    asked = asked_of(
        corridor, from_, until, only, scenarios, sets, closed, replications, most, jobs, seed, lead_in_days
    )
    from landbridge.experiment.loop.shippers import choosers

    setting, read = asked.setting, asked.read

    def told(done: int, total: int) -> None:
        if progress is not None:
            progress(Progress("ways to choose among", done, total, None))

    def people(shut: Sequence[str]) -> Shippers:
        return choosers(read, asked.crossings, setting.from_, setting.until, shut, told)

    before = people(())
    after = people(asked.closed) if asked.closed else before
    return turn(asked, before, after, jobs or default_jobs(), most, progress)


def turn(
    asked: Asked, before: Shippers, after: Shippers, jobs: int, most: int, progress: Tell | None = None
) -> Loop:
    """Turn the loop of a question with shippers who choose before and after its changes."""
    watch = _Watch(progress, most)
    setting, sets, scenarios = asked.setting, asked.setting.sets, asked.setting.scenarios
    as_counted = replace(setting, sets=(), scenarios=())
    base = Gateway(asked.read, as_counted, jobs, watch.replications).run({})
    v0 = before.boxes(base.times)
    reacts = v0 >= LEAST_SHARE * v0.sum()
    if not v0.sum() > 0:
        told = f"the choice sends nothing over {', '.join(map(str, asked.crossings))}"
        raise InputErrors([Problem(None, None, asked.read.name, told)])
    crossings = [one for one, does in zip(asked.crossings, reacts.tolist(), strict=True) if does]
    usual, gateway = v0[reacts], Gateway(asked.read, setting, jobs, watch.replications)
    is_changed = bool(sets or scenarios or asked.closed)
    start = usual if is_changed else after.boxes(None)[reacts]
    last: list[Ran] = []

    def choose(volumes: NDArray[np.float64]) -> Chosen:
        factors = dict(zip(crossings, (volumes / usual).tolist(), strict=True))
        last[:] = [gateway.run(factors)]
        chosen = after.boxes(last[0].times)[reacts]
        gap = float(np.abs(chosen - volumes).sum() / volumes.sum())
        return Chosen(chosen, _noise(after, last[0], reacts, chosen) if gap < NEAR else 0.0)

    passes: list[Pass] = []

    def ended(one: Pass) -> None:
        passes.append(one)
        watch.pass_done(one)

    stopped = False
    try:
        close(choose, np.maximum(start, 1e-9), most, ended)
    except KeyboardInterrupt:
        stopped = True
    at_end = passes[-1] if passes else None
    rows = [
        AtCrossing(
            crossing=one,
            unit=asked.units[one],
            counted=asked.counted[one],
            boxes=float(usual[n]),
            chosen_boxes=float(at_end.chosen[n]) if at_end else float(usual[n]),
            factor=float(at_end.volumes[n] / usual[n]) if at_end else 1.0,
            passed_base=base.came.get(one, 0.0),
            passed=last[0].came.get(one, 0.0) if last and at_end else base.came.get(one, 0.0),
            base=base.times.law(*one),
            ended=last[0].times.law(*one) if last and at_end else None,
        )
        for n, one in enumerate(crossings)
    ]
    return Loop(
        corridor=asked.read.name,
        from_=setting.from_,
        until=setting.until,
        scenarios=scenarios,
        sets=sets,
        closed=asked.closed,
        seed=setting.seed,
        replications=setting.replications,
        start="counted" if is_changed else "tables",
        crossings=tuple(rows),
        passes=tuple(passes),
        left_out=_left_out(asked.crossings, v0, after.boxes(last[0].times if last else base.times)),
        stopped=stopped,
    )


def _left_out(
    crossings: Sequence[Crossing], before: NDArray[np.float64], after: NDArray[np.float64]
) -> tuple[str, ...]:
    """Say of each crossing over which the choice sends next to nothing that its traffic stays as counted."""
    told = []
    for crossing, usual, now in zip(crossings, before.tolist(), after.tolist(), strict=True):
        if usual >= LEAST_SHARE * before.sum():
            continue
        why = "the choice sends next to nothing over it"
        if now >= LEAST_SHARE * before.sum():
            why += f" at the base, so that what it sends after the change ({now:,.0f} boxes) cannot be scaled"
        told.append(f"{crossing}: {why}; it keeps its counted traffic")
    return tuple(told)


def _noise(shippers: Shippers, ran: Ran, reacts: NDArray[np.bool_], chosen: NDArray[np.float64]) -> float:
    """The gap that chance leaves: expected |error| of the chosen volumes, from leaving out each replication.

    Jackknife: var = (n - 1) / n sum (V_-r - mean)^2; of a normal error E|e| = sd sqrt(2 / pi).
    """
    n = len(ran.without)
    if n < 2:
        return 0.0
    without = np.stack([shippers.boxes(times)[reacts] for times in ran.without])
    variance = (n - 1) / n * ((without - without.mean(axis=0)) ** 2).sum(axis=0)
    return float(np.sqrt(variance * 2 / np.pi).sum() / chosen.sum())


@dataclass
class _Watch:
    """Tells how far the loop is: the replication of which pass, and the time left if it takes all passes."""

    tell: Tell | None
    most: int
    done: int = -1
    """Passes; the base run is before the first."""
    begun: float = field(default_factory=time.monotonic)
    gap: float | None = None

    def replications(self, progress: Progress) -> None:
        """Tell the replications of the pass that is being run."""
        if self.tell is None:
            return
        stage = "base run" if self.done < 0 else f"pass {self.done + 1} of at most {self.most}"
        left = None
        if self.done >= 0 and progress.done:
            each = (time.monotonic() - self.begun) / (self.done + 1 + progress.done / progress.total)
            left = each * (self.most - self.done - progress.done / progress.total)
        self.tell(Progress(stage, progress.done, progress.total, left, self._detail))
        if self.done < 0 and progress.done == progress.total and progress.stage == "replications":
            self.done = 0

    def _detail(self) -> str:
        return "" if self.gap is None else f"gap {self.gap:.2g}"

    def pass_done(self, one: Pass) -> None:
        """Note that a pass is done."""
        self.done, self.gap = one.number, one.gap
