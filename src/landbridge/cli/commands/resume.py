"""`landbridge resume`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.commands.run import finish
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
    """Go on with a run that was stopped before it was written: killed, by Ctrl-C, by a full disk.

    What is finished is not run again; the result is that of a run that was never stopped.

    Parameters
    ----------
    folder
        Folder that the message named: `…-unfinished`.
    jobs
        Threads; as a rule one per processor.
    out
        Folder to write; as a rule runs/CORRIDOR-HASH.
    report
        Also write report.html into that folder.
    json
        Print the result as JSON.
    """
    from landbridge.experiment.run import resume as go_on

    start = time.monotonic()
    progress = ProgressLine()
    try:
        bundle = go_on(folder, jobs=jobs, out=out, progress=progress)
    finally:
        progress.close()
    return finish(bundle, start, report=report, as_json=json)
