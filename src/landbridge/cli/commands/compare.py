"""`landbridge compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine, print_json, say
from landbridge.cli.usage import flowing, whole


@flowing
def compare(
    a: Path,
    b: Path,
    *,
    out: Annotated[Path | None, Parameter(name=("--out", "-o"))] = None,
    trains: Annotated[int, Parameter(converter=whole)] = 0,
    again: Annotated[int, Parameter(converter=whole, negative=())] = 20,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Say why two runs differ: what was changed, what differs by more than chance, where the hours moved.

    Every difference is B less A. Runs of one seed and period are compared by pairs of replications.

    Parameters
    ----------
    a
        Folder of the run as it was.
    b
        Folder of the run with the change.
    out
        Write it as one HTML page that needs no network, such as compared.html.
    trains
        List so many trains whose time changed most; runs replication 0 of both again.
    again
        Run so many pairs of replications at most again, so that peaks of queues and times to recover have
        intervals; 0: none, which is quicker.
    json
        Print it as JSON.
    """
    from landbridge.experiment.compare import compare as set_beside

    progress = ProgressLine()
    try:
        found = set_beside(a, b, trains=trains, again=again, progress=progress)
    finally:
        progress.close()
    if out is not None:
        from landbridge.report.make_comparison import write_comparison

        write_comparison(found, out)
    if json:
        print_json(found.as_json())
        return
    from landbridge.cli.compared import print_comparison

    print_comparison(found)
    if out is not None:
        say()
        say(f"Written: {out}")
