"""`landbridge loop`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine, duration, note, number, print_json, say, table
from landbridge.cli.usage import flowing, listed, whole

if TYPE_CHECKING:
    from landbridge.experiment.loop import AtCrossing, Loop

PASSES = ("pass", "gap", "noise floor")
ROWS = ("counted", "modelled", "change", "boxes then", "boxes now", "hours then", "hours now", "P95 now")


@flowing
def loop(
    corridor: str,
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    until: str | None = None,
    only: Annotated[list[str] | None, Parameter(negative=(), converter=listed)] = None,
    scenario: Annotated[list[str] | None, Parameter(negative=())] = None,
    set_: Annotated[list[str] | None, Parameter(name="--set", negative=())] = None,
    closed: Annotated[list[str] | None, Parameter(negative=())] = None,
    replications: Annotated[int, Parameter(converter=whole)] = 4,
    most: Annotated[int, Parameter(converter=whole)] = 15,
    jobs: Annotated[int | None, Parameter(converter=whole)] = None,
    seed: Annotated[int, Parameter(converter=whole)] = 1,
    lead_in: Annotated[int, Parameter(converter=whole)] = 30,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> int:
    """Turn choice and gateway about until shippers choose by the times that their choice brings about.

    What a change (a scenario, a shut passage) does once queues and shippers have answered each other. Traffic
    that comes of it is modelled; without a change the loop finds back to what was counted.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    from_
        First day: 2024, 2024-03 or 2024-03-01; a year or month alone is that period.
    until
        Day after the last.
    only
        Parts of the corridor, or facilities, whose crossings react, such as rail; as a rule all of them.
    scenario
        Name or file of a scenario of the gateway; may be given several times.
    set_
        A single change of the gateway, such as rail.khorgos.kz.officers.capacity=2; may be given several
        times.
    closed
        A passage, border or link of the network that is shut, such as suez; may be given several times.
    replications
        Runs of each pass, which differ in their random numbers only; the noise floor comes from them.
    most
        Passes after which it is given up, and says so.
    jobs
        Threads; as a rule one per processor. Any number gives the same result.
    seed
        Number that all random draws depend on.
    lead_in
        Days before the period that are run to fill the system.
    json
        Print the result as JSON.
    """
    from landbridge.experiment.loop import loop as turn

    start = time.monotonic()
    progress = ProgressLine()
    try:
        found = turn(
            corridor,
            from_=from_,
            until=until,
            only=only or (),
            scenarios=scenario or (),
            sets=set_ or (),
            closed=closed or (),
            replications=replications,
            most=most,
            jobs=jobs,
            seed=seed,
            lead_in_days=lead_in,
            progress=progress,
        )
    finally:
        progress.close()
    if json:
        print_json(found.json())
    else:
        _show(found)
        say(f"Took {duration(time.monotonic() - start)}.")
    return 0 if found.closed_gap else 1


def _show(found: Loop) -> None:
    begins = "those chosen at the times of the tables" if found.start == "tables" else "those counted"
    table(
        f"{found.corridor}, {found.from_} until {found.until}: first volumes are {begins}",
        PASSES,
        [
            [str(one.number), f"{one.gap:.4f}", f"{one.noise:.4f}" if one.noise else ""]
            for one in found.passes
        ],
        right=PASSES,
    )
    say()
    say(found.in_words())
    table(
        "Crossings: traffic of the period, boxes of 40 ft that the choice sends, mean hours through",
        ["crossing", *ROWS],
        [_row(one) for one in found.crossings],
        right=ROWS,
    )
    for warning in found.warnings:
        note(f"Warning: {warning}.")
    note("Counted: on record, an input. Modelled: counted, times what the choice sends now and sent then.")
    for one in found.left_out:
        note(f"Left out: {one}.")


def _row(one: AtCrossing) -> list[str]:
    return [
        str(one.crossing),
        f"{one.counted:,.0f} {one.unit}",
        f"{one.modelled:,.0f}",
        f"{100 * (one.factor - 1):+.1f}%",
        f"{one.boxes:,.0f}",
        f"{one.chosen_boxes:,.0f}",
        number(one.base.mean_h) if one.base else "",
        number(one.ended.mean_h) if one.ended else "",
        number(one.ended.quantile(0.95)) if one.ended else "",
    ]
