"""The main job: replications and assumption draws of a setting, written as a bundle."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, LandbridgeError, Problem
from landbridge.experiment.bundle.write import RUNS, refuse_existing, write_bundle
from landbridge.experiment.carry_out import Finished, carry_out
from landbridge.experiment.checking import observed_units, pipelines_work
from landbridge.experiment.runnable import default_model, get_ready
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
from landbridge.experiment.steady import settled
from landbridge.experiment.study import Study, refuse_changed, refuse_other_versions, study
from landbridge.experiment.target import wanted_keys
from landbridge.experiment.work import default_jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.runnable import ModelOf
    from landbridge.experiment.work import Tell


def run(
    corridor: str | Path = "khorgos",
    *,
    from_: object = None,
    until: object = None,
    only: str | Sequence[str] = (),
    scenarios: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    replications: int = 10,
    draws: int = 64,
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
        that period; neither is the corridor's base period.
    only
        Parts of the corridor that are run, as its `[parts]` name them, or facilities, each with all that
        it is joined with; none: all of it.
    scenarios
        Names or files of scenarios, in order; later ones win.
    sets
        Single changes, after the scenarios: `dryport.khorgos.cranes.capacity=1@2022-10-08..2022-11-20`.
    replications
        Runs that differ in their random numbers only; with `until_halfwidth` the fewest.
    draws
        Further runs, each with its own values of all assumptions within their ranges (a Latin hypercube);
        0: none, and then the bands show chance alone. 64 or more give a usable range.
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
    check_numbers(replications, draws, jobs, seed, lead_in_days, target)
    _refuse_out(out)
    if steady is not None and (from_ is not None or until is not None):
        told = "an open-ended run has no dates: give either this or --from and --until"
        raise InputErrors([Problem(None, None, "--steady", told)])
    read = read_corridor(corridor)
    wrong = list(observed_units(read))
    if wrong:
        raise InputErrors(wrong)
    day = None if steady is None else steady_day(steady, days, read)
    first, after = (day, day + timedelta(days=days)) if day else period_of(from_, until, read)
    setting = Setting(
        corridor=lasting(corridor, read.folder),
        from_=first,
        until=after,
        scenarios=scenarios_of(scenarios, read.scenarios),
        sets=tuple(sets),
        replications=replications,
        draws=draws,
        seed=seed,
        lead_in_days=lead_in_days,
        target=target,
        steady=day,
        only=parts_of(only),
        carried=carried_of(carried) if draws else None,
    )
    asked = study(setting, read)
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
        again = study(spool.setting)
        refuse_changed(spool.inputs, again.corridor.inputs())
        refuse_other_versions(spool.versions)
    except BaseException:
        spool.close()
        raise
    return run_study(again, out=out, jobs=jobs, tell=progress, spool=spool)


def run_study(
    asked: Study,
    *,
    out: str | Path | None = None,
    jobs: int | None = None,
    tell: Tell | None = None,
    spool: Spool | None = None,
    modelled: ModelOf | None = None,
) -> Bundle:
    """Run what was asked for and write it.

    Parameters
    ----------
    asked
        Corridor and setting.
    out, jobs, tell
        As `run` has them.
    spool
        Folder of the unfinished run that is to be continued.
    modelled
        Makes the model of a corridor; None: as the floors below do it.
    """
    from landbridge.experiment.manifest import versions

    try:
        asked = settled(asked, jobs, tell)
        modelled = modelled or default_model(asked.setting.lead_in_days)
        model = modelled(asked.corridor, asked.setting.from_, asked.setting.until)
        asked = replace(asked, used=model.used)
        get_ready(model, tell)
    except BaseException:
        if spool is not None:
            spool.close()
        raise
    if spool is None:
        place = Path(out) if out is not None else Path(RUNS) / asked.corridor.name
        place = place.with_name(f"{place.name}-unfinished")
        spool = Spool.begin(place, asked.setting, asked.corridor.inputs(), versions())
    try:
        finished = carry_out(asked, model, modelled, spool, jobs or default_jobs(), tell)
        if not finished.replications:
            raise KeyboardInterrupt
        bundle = _write(asked, finished, out, tell, model.lead_in_days)
    except BaseException as error:
        _keep(spool, error)
        raise
    if finished.interrupted:
        spool.close()
    else:
        spool.remove()
    return bundle


def _keep(spool: Spool, error: BaseException) -> None:
    """Leave what is finished where going on later can succeed, and say so; else take the folder away."""
    with contextlib.suppress(LandbridgeError, OSError):  # a full disk: what is written is kept
        spool.flush()
    count = spool.count()
    if count == 0 or not _is_worth_keeping(error):
        spool.remove()
        return
    with contextlib.suppress(LandbridgeError, OSError):
        spool.close()
    kept = f"{count} finished replications and draws are kept in {spool.folder}"
    kept += f": `landbridge resume {spool.folder}` goes on"
    if isinstance(error, LandbridgeError):
        raise type(error)(f"{error}; {kept}") from error
    error.add_note(kept)


def _write(
    asked: Study, finished: Finished, out: str | Path | None, tell: Tell | None, lead_in_days: int
) -> Bundle:
    from landbridge.experiment.manifest import facts_of_run
    from landbridge.experiment.outcome import tables_of
    from landbridge.experiment.work import Progress

    if tell is not None:
        tell(Progress("tables", 0, 1, None))
    made = tables_of(asked, finished)
    warnings = list(made.warnings)
    if lead_in_days < asked.setting.lead_in_days:
        told = (
            f"the run fills up over {lead_in_days} days before its period, not {asked.setting.lead_in_days}"
        )
        warnings.insert(0, f"{told}: the traffic on record begins then")
    facts = facts_of_run(asked, finished, warnings, lead_in_days)
    bundle = write_bundle(made.tables, facts, out, made.blocks(), finished.spool.folder)
    if tell is not None:
        tell(Progress("tables", 1, 1, 0.0))
    return bundle


def _is_worth_keeping(error: BaseException) -> bool:
    """Tell whether going on later can succeed: the disk was full, or the user stopped it twice."""
    from landbridge.base.errors import BundleError

    return isinstance(error, (BundleError, KeyboardInterrupt, MemoryError))


def _refuse_out(out: str | Path | None) -> None:
    from landbridge.base.errors import BundleError

    if out is None:
        return
    try:
        refuse_existing(Path(out))
    except BundleError as error:
        raise InputErrors([Problem(None, None, "--out", str(error))]) from None
