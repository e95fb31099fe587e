"""`landbridge trace`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine, print_json, say
from landbridge.cli.usage import flowing, whole


@flowing
def trace(
    bundle: Path,
    *,
    out: Annotated[Path, Parameter(name=["--out", "-o"])],
    share: float = 1.0,
    replication: Annotated[int, Parameter(converter=whole)] = 0,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Write every stay of the trains, boxes and trucks of a run as one Parquet file.

    Parameters
    ----------
    bundle
        Folder of the run.
    out
        Parquet file to write; nothing is overwritten.
    share
        Part of all trains and boxes to keep, such as 0.01.
    replication
        Number of the replication, from 0.
    json
        Print the name of the file as JSON.
    """
    from landbridge.experiment.tracing import trace as write

    progress = ProgressLine()
    try:
        path = write(bundle, out, share=share, replication=replication, progress=progress)
    finally:
        progress.close()
    if json:
        print_json({"schema": 1, "trace": str(path)})
        return
    say(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
