"""Carries a calibration out: prior runs, the fit, the scenario, its forecasts, the record; resumable."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import BundleError, InputErrors, LandbridgeError, Problem
from landbridge.experiment.calibrate.draws import Worker
from landbridge.experiment.calibrate.fit import fit
from landbridge.experiment.calibrate.prepared import Prepared, prepare
from landbridge.experiment.calibrate.record import (
    calibration_of,
    head_of_record,
    record_name,
    refuse_existing,
    write,
    write_text,
)
from landbridge.experiment.calibrate.scenario_text import scenario_text, sets_of
from landbridge.experiment.receipts import Receipts
from landbridge.experiment.runnable import default_model, get_ready
from landbridge.experiment.setting import check_numbers
from landbridge.experiment.study import refuse_changed, study
from landbridge.experiment.work import default_jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.calibrate.draws import Result
    from landbridge.experiment.calibrate.result import Calibration
    from landbridge.experiment.calibrate.rows import Part
    from landbridge.experiment.runnable import ModelOf
    from landbridge.experiment.work import Tell

KIND = "calibrate"
RESULTS = "calibrations"
"""Folder, in the current one, of calibrations of corridors that come with landbridge."""


def calibrate(
    corridor: str | Path,
    plan: str | Path,
    *,
    out: str | Path | None = None,
    jobs: int | None = None,
    progress: Tell | None = None,
) -> Calibration:
    """Fit a few numbers of a corridor to what was observed, on record, and judge the fit by rows held out.

    The plan (`calibrations/<name>.toml` in the corridor's folder) says which numbers, at most one for five
    rows, to which observed rows, and which rows are held out. Every other assumption is drawn along. Written
    are a scenario, with the ranges that are left, and a record: in a run with the scenario the rows that
    were fitted to are `calibrated`, and no evidence.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    plan
        Name of a plan in the corridor's folder, or a file.
    out
        Folder in which `scenarios/<name>.toml` and `calibrations/<name>.record.json` are written; None: the
        corridor's own, or `calibrations/<corridor>-<name>` for a corridor that comes with landbridge. Nothing
        is ever overwritten.
    jobs
        Threads; None: one per processor. Any number gives the same result.
    progress
        Is told how far it is.

    Raises
    ------
    InputErrors
        With everything that is wrong in the plan or the corridor.
    RunError
        If no draw can be run.
    """
    from landbridge.corridor.find import packaged_corridors
    from landbridge.corridor.reader import read_corridor

    check_numbers(1, 0, jobs, 0)
    read = read_corridor(corridor)
    modelled = default_model()
    is_packaged = packaged_corridors().get(str(corridor)) == read.folder
    written = str(corridor) if is_packaged else str(read.folder.resolve())
    prepared = prepare(read, plan, written, modelled)
    name = prepared.plan.name
    place = Path(RESULTS) / f"{read.name}-{name}" if is_packaged else read.folder
    place = (Path(out) if out is not None else place).absolute()
    refuse_existing(place, name)
    keep = {
        "kind": KIND,
        "corridor": written,
        "plan": str(plan) if name == str(plan) else str(Path(plan).resolve()),
        "inputs": prepared.inputs(),
        "out": str(place),
    }
    receipts = Receipts.begin(Path("runs") / f"{read.name}-{name}-unfinished", keep)
    return _carry_out(prepared, receipts, place, modelled, jobs, progress)


def resume_calibration(
    folder: str | Path,
    *,
    out: str | Path | None = None,
    jobs: int | None = None,
    progress: Tell | None = None,
) -> Calibration:
    """Go on with a calibration that was stopped before it was written.

    Raises
    ------
    BundleError
        If the folder holds no unfinished calibration, or another process is at work in it.
    InputErrors
        If the plan or files of the corridor have changed since.
    """
    from landbridge.corridor.reader import read_corridor

    check_numbers(1, 0, jobs, 0)
    receipts = Receipts.open(Path(folder))
    try:
        kept = receipts.plan
        if kept.get("kind") != KIND:
            raise BundleError(f"{folder} holds an unfinished {kept.get('kind')}, not a calibration")
        try:
            corridor, plan, inputs, place = (kept[key] for key in ("corridor", "plan", "inputs", "out"))
        except KeyError as error:
            raise BundleError(f"{folder}: its plan does not say {error}") from None
        modelled = default_model()
        read = read_corridor(corridor)
        try:
            prepared = prepare(read, plan, corridor, modelled)
        except InputErrors:
            refuse_changed(inputs, {**inputs, **read.inputs()})
            raise
        refuse_changed(inputs, prepared.inputs())
        place = Path(out).absolute() if out is not None else Path(place)
        refuse_existing(place, prepared.plan.name)
    except BaseException:
        receipts.close()
        raise
    return _carry_out(prepared, receipts, place, modelled, jobs, progress)


def _carry_out(
    prepared: Prepared,
    receipts: Receipts,
    place: Path,
    modelled: ModelOf,
    jobs: int | None,
    tell: Tell | None,
) -> Calibration:
    worker = Worker(receipts, modelled, jobs or default_jobs(), tell)
    try:
        get_ready(prepared.parts[0].model, tell)
        made, text = _made(prepared, worker, place)
        write(made, text)
    except BaseException as error:
        kept = _keep(receipts, error)
        if kept is not None and isinstance(error, LandbridgeError):
            raise type(error)(f"{error}; {kept}") from error
        if kept is not None:
            error.add_note(kept)
        raise
    receipts.remove()
    return made


def _keep(receipts: Receipts, error: BaseException) -> str | None:
    """Keep what was finished where going on can succeed, and say so."""
    worth_keeping = isinstance(error, (BundleError, KeyboardInterrupt, MemoryError))
    if not worth_keeping or not receipts.count("before", "draw", "prior", "after", "posterior"):
        receipts.remove()
        return None
    with suppress(LandbridgeError):  # the disk is full: what was written before is kept
        receipts.close()
    return f"what was finished is kept in {receipts.folder}: `landbridge resume {receipts.folder}` goes on"


def _made(prepared: Prepared, worker: Worker, place: Path) -> tuple[Calibration, str]:
    before = worker.fixed("before", prepared.parts, "as it is")
    _refuse_without_number(prepared, before)
    found = fit(prepared, worker)
    sets = sets_of(prepared, found)
    name = prepared.plan.name
    text = scenario_text(prepared, sets, record_name(name))
    folder = worker.receipts.folder
    write_text(folder / record_name(name), json.dumps(head_of_record(prepared.fitted)))
    write_text(folder / "scenarios" / f"{name}.toml", text)
    fitted = [
        _with_scenario(part, prepared.corridor, folder / "scenarios" / f"{name}.toml", worker.modelled)
        for part in prepared.parts
    ]
    prior = [replace(part, asked=replace(part.asked, original=prepared.prior)) for part in prepared.parts]
    was = worker.forecasts("prior", prior, "draws before")
    after = worker.fixed("after", fitted, "as fitted")
    now = worker.forecasts("posterior", fitted, "draws after")
    made = calibration_of(
        prepared,
        found,
        sets,
        list(zip(before, was, strict=True)),
        list(zip(after, now, strict=True)),
        text,
        place,
    )
    return made, text


def _with_scenario(part: Part, corridor: Corridor, scenario: Path, modelled: ModelOf) -> Part:
    """Give a part with the scenario that was made, before those of the plan."""
    setting = replace(part.asked.setting, scenarios=(str(scenario), *part.asked.setting.scenarios))
    asked = study(setting, corridor)
    model = modelled(asked.corridor, *part.period)
    return replace(part, asked=replace(asked, used=model.used), model=model)


def _refuse_without_number(prepared: Prepared, before: Sequence[Sequence[Result]]) -> None:
    """Refuse rows of numbers that the runs do not give."""
    wrong = []
    for part, results in zip(prepared.parts, before, strict=True):
        for column, row in enumerate(part.rows):
            if all(_number(result, column) is None for result in results):
                held = column >= len(part.fitted)
                choice = prepared.plan.hold_out if held else prepared.plan.rows
                told = f"no run of {part.period[0]} until {part.period[1]} gives the number of row {row.name}"
                name = "hold_out" if held else "rows"
                wrong.append(Problem(prepared.plan.file, choice.line, name, told))
    if wrong:
        raise InputErrors(wrong)


def _number(result: Result, column: int) -> Any:
    return result["numbers"][column]
