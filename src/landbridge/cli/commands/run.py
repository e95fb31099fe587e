"""`landbridge run`: the main job."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine, duration, print_json
from landbridge.cli.usage import flowing, listed, whole
from landbridge.experiment.setting import CARRIED

if TYPE_CHECKING:
    from landbridge.experiment.bundle import Bundle


@flowing
def run(
    corridor: str = "khorgos",
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    until: str | None = None,
    steady: str | None = None,
    days: Annotated[int, Parameter(converter=whole)] = 365,
    only: Annotated[list[str] | None, Parameter(negative=(), converter=listed)] = None,
    scenario: Annotated[list[str] | None, Parameter(negative=())] = None,
    set_: Annotated[list[str] | None, Parameter(name="--set", negative=())] = None,
    replications: Annotated[int | None, Parameter(converter=whole)] = None,
    draws: Annotated[int | None, Parameter(converter=whole)] = None,
    carried: str = CARRIED,
    jobs: Annotated[int | None, Parameter(converter=whole)] = None,
    seed: Annotated[int, Parameter(converter=whole)] = 1,
    until_halfwidth: str | None = None,
    indicator: Annotated[list[str] | None, Parameter(negative=())] = None,
    most: Annotated[int, Parameter(converter=whole)] = 1000,
    budget: float | None = None,
    lead_in: Annotated[int, Parameter(converter=whole)] = 30,
    state: Path | None = None,
    hours: Annotated[int | None, Parameter(converter=whole)] = None,
    save_state: Path | None = None,
    out: Path | None = None,
    report: Annotated[bool, Parameter(show_default=False)] = True,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> int:
    """Run a corridor: the main job, to a table, a report and a folder of results.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    from_
        First day: 2022, 2022-10 or 2022-10-01. A year or month alone is that period; without it the
        corridor's base period is run. With --hours also an hour, 2024-03-01T06:00, or now.
    until
        Day after the last.
    steady
        Instead of dates: a day whose conditions hold all the time, for an open-ended run. It begins empty and
        leaves out the warm-up that pilot runs show; where no steady state exists it says so.
    days
        Days that an open-ended run counts.
    only
        Parts of the corridor that are run, such as rail or rail,road, or facilities, each with all that it is
        joined with; as a rule all of it.
    scenario
        Name or file of a scenario; may be given several times, later ones win.
    set_
        A single change: address=value or address=value@2022-10-08..2022-11-20; may be given several times.
    replications
        Runs that differ in their random numbers only; with --until-halfwidth the fewest. As a rule 10; from a
        list of what stands where 40, from a saved state as many as it has.
    draws
        Further runs, each with its own values of all assumptions within their ranges: they give the range
        that verdicts go by. 0: none, for a quick look. As a rule 64; from a state none.
    carried
        Share of the traffic on record that a draw must carry, judged without scenarios and changes: one that
        carries less is refuted and replaced by a further draw. none: no draw is judged.
    jobs
        Threads; as a rule one per processor. Any number gives the same result.
    seed
        Number that all random draws depend on.
    until_halfwidth
        Go on until the 95% half-widths of all headline numbers together are within this share of their means:
        5%, 0.02.
    indicator
        Id of an indicator whose half-width counts, instead of all; may be given several times.
    most
        Replications after which --until-halfwidth is given up.
    budget
        Seconds after which it is given up; the result says how far it got.
    lead_in
        Days before the period that are run to fill the system, and left out of all results.
    state
        What the run begins with, instead of days that fill it: a CSV list of what stands where, or a folder
        that --save-state wrote, from which the run goes on exactly.
    hours
        How long the run lasts, instead of --until: 72 for the next three days.
    save_state
        Folder in which the run leaves its state at the end: state.csv to read, and each replication exactly.
    out
        Folder to write; as a rule runs/CORRIDOR-HASH. A run is never overwritten.
    report
        Also write report.html into that folder.
    json
        Print the result as JSON.
    """
    from landbridge.experiment.run import run as run_corridor

    start = time.monotonic()
    progress = ProgressLine()
    try:
        bundle = run_corridor(
            corridor,
            from_=from_,
            until=until,
            steady=steady,
            days=days,
            only=only or (),
            scenarios=scenario or (),
            sets=set_ or (),
            replications=replications,
            draws=draws,
            carried=carried,
            jobs=jobs,
            seed=seed,
            until_halfwidth=until_halfwidth,
            indicators=indicator or (),
            most=most,
            budget_s=budget,
            state=state,
            hours=hours,
            save_state=save_state,
            lead_in_days=lead_in,
            out=out,
            progress=progress,
        )
    finally:
        progress.close()
    return finish(bundle, start, report=report, as_json=json)


def finish(bundle: Bundle, start: float, *, report: bool, as_json: bool) -> int:
    """Write the report of a run and print what it says; 1 if it was stopped before its end."""
    page = None
    if report:
        from landbridge.report import report as write_report

        page = Path(bundle.path) / "report.html"
        write_report(bundle, page)
    if as_json:
        print_json(bundle.json())
    else:
        from landbridge.cli.result import print_result

        print_result(bundle, page, duration(time.monotonic() - start))
    return 1 if bundle.manifest.get("interrupted") else 0
