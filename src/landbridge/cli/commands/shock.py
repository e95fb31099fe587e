"""`landbridge shock`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine, duration, print_json, say
from landbridge.cli.usage import flowing, listed, whole
from landbridge.experiment.setting import CARRIED

if TYPE_CHECKING:
    from landbridge.experiment.shocks import Shocks


@flowing
def shock(
    corridor: str,
    *scenario: str,
    given: Annotated[list[str] | None, Parameter(negative=())] = None,
    without: Annotated[list[str] | None, Parameter(negative=())] = None,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    until: str | None = None,
    only: Annotated[list[str] | None, Parameter(negative=(), converter=listed)] = None,
    replications: Annotated[int, Parameter(converter=whole)] = 10,
    draws: Annotated[int, Parameter(converter=whole)] = 32,
    carried: str = CARRIED,
    jobs: Annotated[int | None, Parameter(converter=whole)] = None,
    seed: Annotated[int, Parameter(converter=whole)] = 1,
    lead_in: Annotated[int, Parameter(converter=whole)] = 30,
    csv: Path | None = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> int:
    """Say what shocks cost: what came late or never, the longest queue, days to recover, what went elsewhere.

    Each scenario is run without and with it, in pairs that meet the same luck.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    scenario
        Names or files of scenarios, each a shock by itself. One that comes again after months is a shock each
        time.
    given
        Name or file of a scenario that holds without the shock and with it; may be given several times.
    without
        Name or file of a scenario that holds without the shock only, as it takes away what the corridor has
        of it; may be given several times.
    from_
        First day to look at: 2022, 2022-10 or 2022-10-01. Without it, two weeks before the first change.
    until
        Day after the last. Without it, 60 days after the last change, or as long as the cause lasted, at most
        180.
    only
        Parts of the corridor that are run, such as rail or rail,road, or facilities, each with all that it is
        joined with; as a rule all of it.
    replications
        Pairs of runs that differ in their random numbers only; the intervals come from them.
    draws
        Further pairs, each with its own values of all assumptions within their ranges; the ranges come from
        them.
    carried
        Share of the traffic on record that a draw must carry, or be replaced by another: 90%; none: draws are
        not judged.
    jobs
        Threads; as a rule one per processor. Any number gives the same result.
    seed
        Number that all random draws depend on.
    lead_in
        Days before the window that are run to fill the system.
    csv
        Write all rows as one table to this file.
    json
        Print the result as JSON.
    """
    from landbridge.experiment.shocks import shock as measure

    start = time.monotonic()
    progress = ProgressLine()
    try:
        found = measure(
            corridor,
            scenario,
            given=given or (),
            without=without or (),
            from_=from_,
            until=until,
            only=only or (),
            replications=replications,
            draws=draws,
            carried=carried,
            jobs=jobs,
            seed=seed,
            lead_in_days=lead_in,
            progress=progress,
        )
    finally:
        progress.close()
    return finish(found, start, csv=csv, as_json=json)


def finish(found: Shocks, start: float, *, csv: Path | None, as_json: bool) -> int:
    """Print what shocks cost; the exit code."""
    if csv is not None:
        found.table().write_csv(csv)
    if as_json:
        print_json(found.json())
    else:
        from landbridge.cli.shock_table import print_shocks

        print_shocks(found)
        say()
        if csv is not None:
            say(f"Written: {csv}")
        say(f"Done in {duration(time.monotonic() - start)}.")
    return 1 if found.interrupted else 0
