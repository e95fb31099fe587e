"""Tries a step more and a step less of each finite thing of a corridor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor.changes import with_quantities
from landbridge.experiment.manifest import versions
from landbridge.experiment.runnable import default_model, get_ready
from landbridge.experiment.setting import (
    CARRIED,
    Setting,
    carried_of,
    check_numbers,
    lasting,
    parts_of,
    period_of,
    scenarios_of,
)
from landbridge.experiment.study import refuse_changed, refuse_other_versions, study
from landbridge.experiment.work import default_jobs
from landbridge.experiment.worth.kept import Asked, Kept
from landbridge.experiment.worth.tries import Tries
from landbridge.experiment.worth.units import chosen, units_of
from landbridge.experiment.worth.weighing import Weighing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.quantity import Quantity
    from landbridge.experiment.study import Study
    from landbridge.experiment.work import Tell
    from landbridge.experiment.worth.result import Worth

LEAST_STRESS, MOST_STRESS = 0.1, 10.0


def worth(
    corridor: str | Path = "khorgos",
    *,
    from_: object = None,
    until: object = None,
    scenarios: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    replications: int = 10,
    draws: int = 0,
    carried: float | str | None = CARRIED,
    jobs: int | None = None,
    seed: int = 1,
    of: str | None = None,
    only: str | Sequence[str] = (),
    stress: float = 1.0,
    progress: Tell | None = None,
) -> Worth:
    """Say what one more unit of each finite thing is worth: track, crane, officer, locomotive, path, ….

    Each is tried by itself: a unit more for the whole period, then one less, every replication against the
    same one of the run as it is. Nobody's luck changes, so the difference is the unit's. What is counted in
    TEU, in wagons or in hundreds is tried in steps of 5%. What is finished is kept in
    `runs/CORRIDOR-worth-unfinished` until the end; Ctrl-C gives what is known by then and leaves that folder
    for `resume_worth`, as a kill or a full disk does.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    from_, until
        First day and day after the last: dates, `2022`, `2022-10` or `2022-10-01`. A year or month alone is
        that period; neither is the corridor's base period.
    scenarios
        Names or files of scenarios, in order; later ones win.
    sets
        Single changes, after the scenarios.
    replications
        Runs that differ in their random numbers only; intervals come from their differences.
    draws
        Further pairs, each with its own values of all assumptions within their ranges: they give the range
        of what a unit is worth. 0: none.
    carried
        Share of the traffic on record that a draw must carry, as `run` has it; `none`: no draw is judged.
    jobs
        Threads; None: one per processor. Any number gives the same result.
    seed
        Number that all random draws depend on.
    of
        Pattern of addresses, as `dryport.*` or `*.cranes`; None: all.
    only
        Parts of the corridor that are run, as its `[parts]` name them, or facilities, each with all that
        it is joined with; none: all of it.
    stress
        Factor on all traffic: above 1 it shows what limits next.
    progress
        Is told how far it is.

    Raises
    ------
    InputErrors
        With everything that is wrong in what was asked for or in the corridor.
    RunError
        If the run as it is cannot go on.
    BundleError
        If what is finished cannot be kept; what was is, and the message says where.
    """
    from landbridge.corridor.reader import read_corridor

    check_numbers(replications, draws, jobs, seed)
    _check(replications, stress)
    read = read_corridor(corridor)
    first, after = period_of(from_, until, read)
    setting = Setting(
        corridor=lasting(corridor, read.folder),
        from_=first,
        until=after,
        scenarios=scenarios_of(scenarios, read.scenarios),
        sets=tuple(sets),
        replications=replications,
        draws=draws,
        seed=seed,
        only=parts_of(only),
        carried=carried_of(carried) if draws else None,
    )
    return _weigh(Asked(setting, of, stress), study(setting, read), jobs, progress)


def resume_worth(folder: str | Path, *, jobs: int | None = None, progress: Tell | None = None) -> Worth:
    """Go on with a weighing that was stopped: killed, by Ctrl-C, by a full disk.

    What is finished is not run again, and the result is that of one that was never stopped.

    Raises
    ------
    BundleError
        If the folder holds no unfinished weighing or is being written by another process, or if its plan, the
        corridor's files or the versions of what computes have changed since.
    """
    check_numbers(1, 0, jobs, 0)
    kept = Kept.open(Path(folder))
    try:
        again = study(kept.asked.setting)
        refuse_changed(kept.receipts.plan.get("inputs", {}), again.corridor.inputs())
        refuse_other_versions(kept.receipts.plan.get("versions", {}))
    except BaseException:
        kept.close()
        raise
    return _weigh(kept.asked, again, jobs, progress, kept)


def _weigh(
    what: Asked, asked: Study, jobs: int | None, progress: Tell | None, kept: Kept | None = None
) -> Worth:
    """Weigh, keeping what is finished in `kept` or, if that is None, in a new folder."""

    def stressed(made: Corridor) -> Corridor:
        return with_traffic(made, what.stress)

    try:
        setting = asked.setting
        asked = replace(asked, corridor=stressed(asked.corridor))
        modelled = default_model(setting.lead_in_days)
        model = modelled(asked.corridor, setting.from_, setting.until)
        asked = replace(asked, used=model.used)
        units = chosen(units_of(asked.corridor, model.names, setting.from_, setting.until), what.of)
        get_ready(model, progress)
        kept = kept or Kept.begin(what, asked.corridor.name, asked.corridor.inputs(), versions())
    except BaseException:
        if kept is not None:
            kept.close()
        raise
    try:
        tries = Tries(asked, modelled, units, kept, jobs or default_jobs(), progress, stressed)
        found = Weighing(asked, tries, units, tries.base(model)).result(what.stress)
    except BaseException as error:
        kept.leave(error)
        raise
    if found.interrupted:
        found.warnings.insert(1, kept.close())
    else:
        kept.remove()
    return found


def _check(replications: int, stress: float) -> None:
    wrong = []
    if replications < 2:
        text = f"{replications} is too few: intervals come from the differences of 2 or more"
        wrong.append(Problem(None, None, "--replications", text))
    if not LEAST_STRESS <= stress <= MOST_STRESS:
        text = f"{stress:g} is outside {LEAST_STRESS:g} to {MOST_STRESS:g}"
        wrong.append(Problem(None, None, "--stress", text))
    if wrong:
        raise InputErrors(wrong)


def with_traffic(corridor: Corridor, factor: float) -> Corridor:
    """Give the corridor with all that comes to it scaled."""
    if factor == 1.0:
        return corridor

    def scaled(quantity: Quantity) -> Quantity:
        periods = [
            replace(period, value=period.value * factor) if isinstance(period.value, (int, float)) else period
            for period in quantity.periods
        ]
        return replace(quantity, periods=tuple(periods))

    return with_quantities(corridor, {q.address: scaled(q) for q in corridor.traffic_quantities.values()})
