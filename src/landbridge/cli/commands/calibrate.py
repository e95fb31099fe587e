"""`landbridge calibrate`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine, duration, print_json, say
from landbridge.cli.usage import flowing, whole

if TYPE_CHECKING:
    from landbridge.experiment.calibrate import Calibration


@flowing
def calibrate(
    corridor: str,
    plan: str,
    *,
    out: Annotated[Path | None, Parameter(name=("--out", "-o"))] = None,
    jobs: Annotated[int | None, Parameter(converter=whole)] = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> int:
    """Fit a few numbers to what was observed, on record, and judge the fit by rows held out.

    Writes a scenario with the ranges that are left, and a record. In a run with the scenario the rows that
    it was fitted to are no evidence any more.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    plan
        Name of a plan in the corridor's folder calibrations, or a file.
    out
        Folder to write scenarios/PLAN.toml and calibrations/PLAN.record.json into; as a rule the corridor's
        own, or calibrations/CORRIDOR-PLAN for one that comes with landbridge. Nothing is overwritten.
    jobs
        Threads; as a rule one per processor. Any number gives the same result.
    json
        Print the record as JSON.
    """
    from landbridge.experiment.calibrate import calibrate as fit

    start = time.monotonic()
    progress = ProgressLine()
    try:
        made = fit(corridor, plan, out=out, jobs=jobs, progress=progress)
    finally:
        progress.close()
    return finish(made, start, as_json=json)


def finish(made: Calibration, start: float, *, as_json: bool) -> int:
    """Print what was fitted; the exit code."""
    if as_json:
        print_json(made.json())
        return 0
    from landbridge.cli.calibrated import print_calibration

    print_calibration(made)
    say()
    say(f"Done in {duration(time.monotonic() - start)}.")
    return 0
