"""A study run and written: begun or gone on with, kept where it is stopped, left as a bundle."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, LandbridgeError
from landbridge.experiment.border_times import keep
from landbridge.experiment.bundle.write import RUNS, write_bundle
from landbridge.experiment.carry_out import carry_out
from landbridge.experiment.finished import Finished
from landbridge.experiment.runnable import default_model, get_ready
from landbridge.experiment.spool import Spool
from landbridge.experiment.states import keep_given, write_saved
from landbridge.experiment.steady import settled
from landbridge.experiment.work import default_jobs

if TYPE_CHECKING:
    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.study import Study
    from landbridge.experiment.work import Tell


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
        modelled = modelled or default_model(asked.setting.lead_in_days, asked.setting)
        model = modelled(asked.corridor, asked.setting.from_, asked.setting.until)
        asked = replace(asked, used=model.used)
        get_ready(model, tell)
        if wrong := model.state_problems() if asked.setting.state is not None else []:
            raise InputErrors(wrong)
    except BaseException:
        if spool is not None:
            spool.close()
        raise
    if spool is None:
        place = Path(out) if out is not None else Path(RUNS) / asked.corridor.name
        place = place.with_name(f"{place.name}-unfinished")
        spool = Spool.begin(place, asked.setting, asked.corridor.inputs(), versions())
        keep_given(asked.setting, spool.folder)
    try:
        finished = carry_out(asked, model, modelled, spool, jobs or default_jobs(), tell)
        if not finished.replications:
            raise KeyboardInterrupt
        if asked.setting.save is not None and not finished.interrupted:
            _leave(asked, finished, model)
        bundle = _write(asked, finished, out, tell, model)
    except BaseException as error:
        _keep(spool, error)
        raise
    if finished.interrupted:
        spool.close()
    else:
        spool.remove()
        keep(bundle, asked.original)
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


def _leave(asked: Study, finished: Finished, model: Runnable) -> None:
    """Write the state that the run leaves."""
    from landbridge.experiment.manifest import versions

    setting, spool = asked.setting, finished.spool
    contents = {number: partial(spool.saved, number) for number in finished.replications}
    first = finished.replications[0]
    listed = model.list_saved(contents[first](), setting.seed, first)
    first_day = setting.from_ - timedelta(days=model.lead_in_days)
    assert setting.save is not None
    write_saved(Path(setting.save), setting, asked.corridor, first_day, contents, listed, versions())


def _write(
    asked: Study, finished: Finished, out: str | Path | None, tell: Tell | None, model: Runnable
) -> Bundle:
    from landbridge.experiment.forecast import forecast
    from landbridge.experiment.manifest import facts_of_run
    from landbridge.experiment.outcome import tables_of
    from landbridge.experiment.work import Progress

    if tell is not None:
        tell(Progress("tables", 0, 1, None))
    made = tables_of(asked, finished)
    warnings = list(made.warnings)
    lead_in_days = model.lead_in_days
    if lead_in_days < asked.setting.lead_in_days:
        told = (
            f"the run fills up over {lead_in_days} days before its period, not {asked.setting.lead_in_days}"
        )
        warnings.insert(0, f"{told}: the traffic on record begins then")
    facts = facts_of_run(asked, finished, warnings, lead_in_days)
    if asked.setting.hours is not None:
        facts["forecast"] = forecast(finished, model.lanes(), asked.setting.hours)
    bundle = write_bundle(made.tables, facts, out, made.blocks(), finished.spool.folder, asked.setting)
    if tell is not None:
        tell(Progress("tables", 1, 1, 0.0))
    return bundle


def _is_worth_keeping(error: BaseException) -> bool:
    """Tell whether going on later can succeed: the disk was full, or the user stopped it twice."""
    from landbridge.base.errors import BundleError

    return isinstance(error, (BundleError, KeyboardInterrupt, MemoryError))
