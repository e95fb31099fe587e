"""Going on with what was stopped, as its folder says: a run, a weighing, shocks, a calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.base.errors import BundleError, InputErrors, Problem
from landbridge.experiment.receipts import read_plan

if TYPE_CHECKING:
    from pathlib import Path

    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.calibrate import Calibration
    from landbridge.experiment.shocks import Shocks
    from landbridge.experiment.work import Tell
    from landbridge.experiment.worth import Worth


def resume(
    folder: str | Path,
    *,
    jobs: int | None = None,
    out: str | Path | None = None,
    progress: Tell | None = None,
) -> Bundle | Worth | Shocks | Calibration:
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
    Bundle, Worth, Shocks or Calibration
        What `run`, `worth`, `shock` or `calibrate` would have given.

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

        _refuse_out(out, "what things are worth")
        return resume_worth(folder, jobs=jobs, progress=progress)
    if kind == "shock":
        from landbridge.experiment.shocks.run import resume_shock

        _refuse_out(out, "what shocks cost")
        return resume_shock(folder, jobs=jobs, progress=progress)
    if kind == "calibrate":
        from landbridge.experiment.calibrate.run import resume_calibration

        return resume_calibration(folder, jobs=jobs, out=out, progress=progress)
    raise BundleError(f"{folder} holds an experiment of a kind that this version does not know: {kind}")


def _refuse_out(out: str | Path | None, what: str) -> None:
    if out is not None:
        raise InputErrors([Problem(None, None, "--out", f"{what} is printed, and written nowhere")])
