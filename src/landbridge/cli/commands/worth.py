"""`landbridge worth`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine, duration, print_json, say
from landbridge.cli.usage import flowing, listed, whole
from landbridge.experiment.setting import CARRIED

if TYPE_CHECKING:
    from landbridge.experiment.worth import Worth


@flowing
def worth(
    corridor: str = "khorgos",
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    until: str | None = None,
    scenario: Annotated[list[str] | None, Parameter(negative=())] = None,
    set_: Annotated[list[str] | None, Parameter(name="--set", negative=())] = None,
    replications: Annotated[int, Parameter(converter=whole)] = 10,
    draws: Annotated[int, Parameter(converter=whole)] = 0,
    carried: str = CARRIED,
    jobs: Annotated[int | None, Parameter(converter=whole)] = None,
    seed: Annotated[int, Parameter(converter=whole)] = 1,
    of: str | None = None,
    only: Annotated[list[str] | None, Parameter(negative=(), converter=listed)] = None,
    stress: float = 1.0,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> int:
    """Say what one more track, crane, officer, locomotive or path is worth, ranked.

    What is finished is kept in runs/CORRIDOR-worth-unfinished until the end: if it is stopped, `landbridge
    resume` goes on with that folder.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    from_
        First day: 2022, 2022-10 or 2022-10-01. A year or month alone is that period; without it the
        corridor's base period is run.
    until
        Day after the last.
    scenario
        Name or file of a scenario; may be given several times, later ones win.
    set_
        A single change: address=value or address=value@2022-10-08..2022-11-20; may be given several times.
    replications
        Runs that differ in their random numbers only; the intervals come from them, so 2 or more.
    draws
        Further pairs, each with its own values of all assumptions within their ranges: they give the range
        of what a unit is worth. As a rule none, as each runs everything once more.
    carried
        Share of the traffic on record that a draw must carry, judged without scenarios and changes: one that
        carries less is refuted and replaced by a further draw. none: no draw is judged.
    jobs
        Threads; as a rule one per processor. Any number gives the same result.
    seed
        Number that all random draws depend on.
    of
        Try only what fits this pattern of addresses: 'dryport.*', '*.cranes'.
    only
        Parts of the corridor that are run, such as rail or rail,road, or facilities, each with all that it is
        joined with; as a rule all of it.
    stress
        Multiply all traffic by it: above 1 it shows what would limit next.
    json
        Print the result as JSON.
    """
    from landbridge.experiment.worth import worth as weigh

    start = time.monotonic()
    progress = ProgressLine()
    try:
        found = weigh(
            corridor,
            from_=from_,
            until=until,
            scenarios=scenario or (),
            sets=set_ or (),
            replications=replications,
            draws=draws,
            carried=carried,
            jobs=jobs,
            seed=seed,
            of=of,
            only=only or (),
            stress=stress,
            progress=progress,
        )
    finally:
        progress.close()
    return finish(found, start, as_json=json)


def finish(found: Worth, start: float, *, as_json: bool) -> int:
    """Print what was weighed; the exit code."""
    if as_json:
        print_json(found.json())
    else:
        from landbridge.cli.worth_table import print_worth

        print_worth(found)
        say()
        say(f"Done in {duration(time.monotonic() - start)}.")
    return 1 if found.interrupted else 0
