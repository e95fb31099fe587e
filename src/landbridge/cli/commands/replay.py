"""`landbridge replay`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine, print_json, say
from landbridge.cli.usage import flowing, whole


@flowing
def replay(
    bundle: Path,
    *,
    jobs: Annotated[int | None, Parameter(converter=whole)] = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> int:
    """Make a run again and say whether it is the same.

    Ends with 0 if it is the same to the bit, else with 1 and what differs: versions, input files, tables, and
    the largest relative difference of any number.

    Parameters
    ----------
    bundle
        Folder of the run.
    jobs
        Threads; as a rule one per processor.
    json
        Print the result as JSON.
    """
    from landbridge.experiment.replay import replay as make_again

    progress = ProgressLine()
    try:
        again = make_again(bundle, jobs=jobs, progress=progress)
    finally:
        progress.close()
    if json:
        print_json(again.as_json())
        return 0 if again.same else 1
    if not again.intact:
        say("The tables of this run have been changed since it was written.")
    if again.same:
        say(f"The same: {again.hash}")
    else:
        say(f"Not the same: {again.hash} then, {again.hash_now} now")
        if again.largest is not None:
            say(f"Largest relative difference: {again.largest:.3g}, in {again.where}")
    for difference in again.differences:
        say(f"- {difference}")
    return 0 if again.same else 1
