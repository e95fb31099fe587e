"""`landbridge resume`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine
from landbridge.cli.usage import flowing, whole


@flowing
def resume(
    folder: Path,
    *,
    jobs: Annotated[int | None, Parameter(converter=whole)] = None,
    out: Path | None = None,
    report: Annotated[bool, Parameter(show_default=False)] = True,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> int:
    """Go on with a run, a weighing, shocks or a calibration that was stopped: killed, by Ctrl-C, a full disk.

    What is finished is not done again; the result is that of one that was never stopped.

    Parameters
    ----------
    folder
        Folder that the message named: `…-unfinished`.
    jobs
        Threads; as a rule one per processor.
    out
        Folder to write, for a run or a calibration; as a rule runs/CORRIDOR-HASH, or that which the
        calibration was begun with.
    report
        Also write report.html into the folder of a run.
    json
        Print the result as JSON.
    """
    from landbridge.cli.commands import calibrate, run, shock, worth
    from landbridge.experiment.bundle import Bundle
    from landbridge.experiment.resuming import resume as go_on
    from landbridge.experiment.shocks import Shocks
    from landbridge.experiment.worth import Worth

    start = time.monotonic()
    progress = ProgressLine()
    try:
        found = go_on(folder, jobs=jobs, out=out, progress=progress)
    finally:
        progress.close()
    if isinstance(found, Bundle):
        return run.finish(found, start, report=report, as_json=json)
    if isinstance(found, Worth):
        return worth.finish(found, start, as_json=json)
    if isinstance(found, Shocks):
        return shock.finish(found, start, csv=None, as_json=json)
    return calibrate.finish(found, start, as_json=json)
