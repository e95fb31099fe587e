"""The main job: what is asked for, checked whole before anything runs; `running` does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.experiment.asked_state import (
    FORECAST_REPLICATIONS,
    begin_of,
    check_hours,
    covered,
    from_day,
    from_list,
    goes_on,
    leaving,
    refuse_other_corridor,
    with_hours,
)
from landbridge.experiment.bundle.write import refuse_existing
from landbridge.experiment.checking import observed_units, pipelines_work
from landbridge.experiment.running import run_study
from landbridge.experiment.setting import (
    CARRIED,
    LEAD_IN_DAYS,
    Setting,
    Wanted,
    carried_of,
    check_numbers,
    lasting,
    parts_of,
    period_of,
    scenarios_of,
    share_of,
    steady_day,
)
from landbridge.experiment.spool import Spool
from landbridge.experiment.states import found_beside, read_given
from landbridge.experiment.study import held_parts, refuse_changed, refuse_other_versions, study
from landbridge.experiment.target import wanted_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.work import Tell


def run(
    corridor: str | Path = "khorgos",
    *,
    from_: object = None,
    until: object = None,
    only: str | Sequence[str] = (),
    scenarios: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    replications: int | None = None,
    draws: int | None = None,
    carried: float | str | None = CARRIED,
    jobs: int | None = None,
    seed: int = 1,
    lead_in_days: int = LEAD_IN_DAYS,
    steady: object = None,
    days: int = 365,
    until_halfwidth: float | str | None = None,
    indicators: Sequence[str] = (),
    most: int = 1000,
    budget_s: float | None = None,
    state: str | Path | None = None,
    hours: int | None = None,
    save_state: str | Path | None = None,
    out: str | Path | None = None,
    progress: Tell | None = None,
) -> Bundle:
    """Run a corridor over a period and write what it gave as a new folder.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    from_, until
        First day and day after the last: dates, `2022`, `2022-10` or `2022-10-01`. A year or month alone is
        that period; neither is the corridor's base period. With `hours` the first may be an hour,
        `2024-03-01T06:00`, or `now`: the local date and hour.
    only
        Parts of the corridor that are run, as its `[parts]` name them, or facilities, each with all that
        it is joined with; none: all of it.
    scenarios
        Names or files of scenarios, in order; later ones win.
    sets
        Single changes, after the scenarios: `dryport.khorgos.cranes.capacity=1@2022-10-08..2022-11-20`.
    replications
        Runs that differ in their random numbers only; with `until_halfwidth` the fewest. None: 10; from a
        list 40; from a saved state as many as it has.
    draws
        Further runs, each with its own values of all assumptions within their ranges (a Latin hypercube);
        0: none, and then the bands show chance alone. 64 or more give a usable range. None: 64; from a state
        none.
    carried
        Share of the traffic on record that a draw must carry, judged without scenarios and changes; one that
        carries less is refuted and replaced by a further draw. `none`: no draw is judged.
    jobs
        Threads; None: one per processor. Any number gives the same result.
    seed
        Number that all random draws depend on.
    lead_in_days
        Days before the period that are run to fill the system, and left out of all results; fewer where the
        data begin later.
    steady
        A day whose conditions hold all the time: an open-ended run, without dates. It begins empty and leaves
        out the warm-up that pilot runs show (MSER-5); where no steady state exists it says so.
    days
        Days that an open-ended run counts.
    until_halfwidth
        Go on until the 95% half-widths are this share of the means, all together (Bonferroni): 0.05 or `5%`.
        None: so many replications, whatever they give.
    indicators
        Ids of the indicators whose half-widths count; none: all headline numbers.
    most, budget_s
        Replications and seconds after which the half-widths are given up; the result says how far it got.
    state
        What the run begins with, instead of days that fill it: a list of what stands where (CSV), or a folder
        that `save_state` made, from which the run goes on exactly as if it had never been stopped.
    hours
        How long the run lasts; instead of `until`.
    save_state
        Folder in which the run leaves its state at the end: a list to read (`state.csv`, of the first
        replication), and each replication exactly.
    out
        Folder to write; None: `runs/<corridor>-<start of the hash>`. A run is never overwritten.
    progress
        Is told how far the run is.

    Raises
    ------
    InputErrors
        With everything that is wrong in what was asked for or in the corridor.
    RunError
        If the run cannot go on, as when nothing can move.
    BundleError
        If it cannot be written; what was finished is kept and the message says where.
    """
    from landbridge.corridor.reader import read_corridor
    from landbridge.corridor.solved import pipelines_of

    target = None
    if until_halfwidth is None and (indicators or budget_s is not None):
        option = "--indicator" if indicators else "--budget"
        told = "belongs to --until-halfwidth, which is not given"
        raise InputErrors([Problem(None, None, option, told)])
    if until_halfwidth is not None:
        target = Wanted(share_of(until_halfwidth), most, budget_s, tuple(indicators))
    fewest = 10 if replications is None else replications
    check_numbers(fewest, draws or 0, jobs, seed, lead_in_days, target)
    _refuse_out(out)
    read = read_corridor(corridor)
    from_, hour = begin_of(from_, read)
    check_hours(hours, until, hour, state)
    given = None if state is None else read_given(state)
    exact = given is not None and given.head is not None
    if steady is not None and hours is None and (from_ is not None or until is not None):
        told = "an open-ended run has no dates: give either this or --from and --until"
        raise InputErrors([Problem(None, None, "--steady", told)])
    wrong = list(observed_units(read))
    if wrong:
        raise InputErrors(wrong)
    if hours is not None and not exact and from_ is None:
        told = "is missing: the hour at which the run begins, such as 2024-03-01T06:00 or now"
        raise InputErrors([Problem(None, None, "--from", told)])
    day = None if steady is None else steady_day(steady, days, read)
    if hours is not None:
        first = after = from_day(from_) if from_ is not None else read.from_
    else:
        first, after = (day, day + timedelta(days=days)) if day else period_of(from_, until, read)
    if replications is None:
        replications = 0 if exact else FORECAST_REPLICATIONS if given else 10
    setting = Setting(
        corridor=lasting(corridor, read.folder),
        from_=first,
        until=after,
        scenarios=scenarios_of(scenarios, read.scenarios),
        sets=tuple(sets),
        replications=replications,
        draws=(0 if given else 64) if draws is None else draws,
        seed=seed,
        lead_in_days=lead_in_days,
        target=target,
        steady=day,
        only=parts_of(only),
        carried=None,
    )
    if not setting.only:
        setting = replace(setting, only=held_parts(read, setting))
    if setting.draws and hours is None:  # of some hours no share of the traffic can be judged
        setting = replace(setting, carried=carried_of(carried))
    if hours is not None and not exact:
        setting = with_hours(setting, hour or 0, hours)
        if day is None:
            covered(setting.from_, setting.until, read)
    if given is not None and hours is not None:
        decided = {
            "--from": from_ is not None,
            "--scenario": bool(scenarios),
            "--set": bool(sets),
            "--only": bool(only),
            "--steady": day is not None,
            "--seed": seed not in (1, given.setting.seed if exact else 1),
            "--lead-in": lead_in_days != LEAD_IN_DAYS,
            "--until-halfwidth": target is not None,
        }
        if exact:
            refuse_other_corridor(given, read.name)
            setting = goes_on(given, setting, hours, decided)
        else:
            setting = from_list(given, setting, read)
    first, after = setting.from_, setting.until
    if save_state is not None:
        if target is not None:
            told = "a run that goes on until its half-widths are narrow leaves no state"
            raise InputErrors([Problem(None, None, "--save-state", told)])
        setting = leaving(setting, read, save_state, exact)
    asked = study(setting, None if exact else read)
    if given is not None and given.head is not None:
        refuse_changed(given.head["inputs"], asked.corridor.inputs())
    if pipelines_of(asked.corridor):
        wrong = list(pipelines_work(read, first, after))
    if wrong:
        raise InputErrors(wrong)
    if indicators:
        from landbridge.experiment.listing import answers

        wanted_keys(answers(asked.corridor), indicators)
    return run_study(asked, out=out, jobs=jobs, tell=progress)


def resume_run(
    folder: str | Path,
    *,
    jobs: int | None = None,
    out: str | Path | None = None,
    progress: Tell | None = None,
) -> Bundle:
    """Go on with a run that was stopped before it was written: killed, by a full disk, by its user.

    What is finished is not run again, and the result is that of a run that was never stopped.

    Raises
    ------
    BundleError
        If the folder holds no unfinished run or is being written by another process, or if its plan, the
        corridor's files or the versions of what computes have changed since.
    """
    check_numbers(1, 0, jobs, 0)
    _refuse_out(out)
    spool = Spool.open(Path(folder))
    try:
        again = study(found_beside(spool.setting, spool.folder))
        refuse_changed(spool.inputs, again.corridor.inputs())
        refuse_other_versions(spool.versions)
    except BaseException:
        spool.close()
        raise
    return run_study(again, out=out, jobs=jobs, tell=progress, spool=spool)


def _refuse_out(out: str | Path | None) -> None:
    from landbridge.base.errors import BundleError

    if out is None:
        return
    try:
        refuse_existing(Path(out))
    except BundleError as error:
        raise InputErrors([Problem(None, None, "--out", str(error))]) from None
