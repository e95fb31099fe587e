"""Going on with what was stopped: a run, a weighing or a calibration, as its folder says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.base.errors import BundleError, InputErrors, Problem
from landbridge.experiment.receipts import read_plan

if TYPE_CHECKING:
    from pathlib import Path

    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.calibrate import Calibration
    from landbridge.experiment.work import Tell
    from landbridge.experiment.worth import Worth


def resume(
    folder: str | Path,
    *,
    jobs: int | None = None,
    out: str | Path | None = None,
    progress: Tell | None = None,
) -> Bundle | Worth | Calibration:
    """Go on with an experiment that was stopped: killed, by Ctrl-C, by a full disk.

    What is finished is not done again, and the result is that of an experiment that was never stopped.

    Parameters
    ----------
    folder
        Folder that it left, `…-unfinished`.
    jobs
        Threads; None: one per processor.
    out
        Folder to write, as `run` and `calibrate` have it.
    progress
        Is told how far it is.

    Returns
    -------
    Bundle, Worth or Calibration
        What `run`, `worth` or `calibrate` would have given.

    Raises
    ------
    BundleError
        If the folder holds no unfinished experiment or is being written by another process, or if its plan,
        the corridor's files or the versions of what computes have changed since.
    """
    from pathlib import Path

    folder = Path(folder)
    kind = read_plan(folder)["kind"]
    if kind == "run":
        from landbridge.experiment.run import resume_run

        return resume_run(folder, jobs=jobs, out=out, progress=progress)
    if kind == "worth":
        from landbridge.experiment.worth.run import resume_worth

        if out is not None:
            told = "what things are worth is printed, and written nowhere"
            raise InputErrors([Problem(None, None, "--out", told)])
        return resume_worth(folder, jobs=jobs, progress=progress)
    if kind == "calibrate":
        from landbridge.experiment.calibrate.run import resume_calibration

        return resume_calibration(folder, jobs=jobs, out=out, progress=progress)
    raise BundleError(f"{folder} holds an experiment of a kind that this version does not know: {kind}")
