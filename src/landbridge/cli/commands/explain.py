"""`landbridge explain`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine, number, print_json, say, table
from landbridge.cli.usage import flowing, whole


@flowing
def explain(
    bundle: Path,
    *,
    id_: Annotated[str, Parameter(name="--id")],
    replication: Annotated[int, Parameter(converter=whole)] = 0,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Show the timetable of one train, box or truck of a run, and why it waited.

    Parameters
    ----------
    bundle
        Folder of the run.
    id_
        STREAM:NUMBER for a train that a stream brought, STREAM:NUMBER/box:NUMBER for one of its boxes.
    replication
        Number of the replication, from 0.
    json
        Print it as JSON.
    """
    from landbridge.experiment.explain import explain as follow

    progress = ProgressLine()
    try:
        told = follow(bundle, id_, replication=replication, progress=progress)
    finally:
        progress.close()
    if json:
        print_json(told.as_json())
        return
    rows = [
        [
            stay["from"][:16].replace("T", " "),
            stay["to"][:16].replace("T", " "),
            f"{stay['hours']:.2f}",
            " ".join(part for part in (stay["facility"], stay["side"]) if part),
            stay["step"].replace("_", " "),
            stay["cause"].replace("_", " "),
        ]
        for stay in told.stays
    ]
    kind = told.stays[0]["kind"]
    table(
        f"{kind} {told.identity}, replication {told.replication}: {told.hours:.1f} h in all",
        ["from (local)", "to (local)", "hours", "place", "step", "cause"],
        rows,
        ("hours",),
    )
    causes = ", ".join(f"{cause.replace('_', ' ')} {number(h)} h" for cause, h in told.by_cause.items())
    say(f"By cause: {causes}")
