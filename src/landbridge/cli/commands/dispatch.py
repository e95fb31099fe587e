"""`landbridge dispatch`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine, number, print_json, say, table
from landbridge.cli.usage import flowing, whole

if TYPE_CHECKING:
    from collections.abc import Mapping


@flowing
def dispatch(
    corridor: str = "khorgos",
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    until: str | None = None,
    direction: str = "eastbound",
    scenario: Annotated[list[str] | None, Parameter(negative=())] = None,
    set_: Annotated[list[str] | None, Parameter(name="--set", negative=())] = None,
    over_days: float | None = None,
    back_days: float | None = None,
    room_days: float | None = None,
    most_a_day: float | None = None,
    replications: Annotated[int, Parameter(converter=whole)] = 5,
    jobs: Annotated[int | None, Parameter(converter=whole)] = None,
    seed: Annotated[int, Parameter(converter=whole)] = 1,
    lead_in: Annotated[int, Parameter(converter=whole)] = 30,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Say which crossing trains take day by day: the plan kept, and what overflow sends elsewhere.

    Each crossing's traffic is the plan as it was carried out, an input. Each midnight the trains before the
    crossings are counted and the day's trains sent; once with the plan kept, once with what does not fit sent
    to a crossing that has room, by the rules crossing.overflow of the corridor. The numbers are at the values
    that hold without draws of the assumptions.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    from_
        First day, or a year or month such as 2022 or 2022-10; as a rule the corridor's base period.
    until
        Day after the last.
    direction
        Direction of the trains.
    scenario
        Name or file of a scenario; may be given several times, later ones win.
    set_
        A single change, such as "rail.dostyk.acceptance.eastbound.capacity=5"; may be given several times.
    over_days
        Days of backlog from which trains are sent elsewhere, in place of the rule book's.
    back_days
        Days of backlog at which the plan is followed again.
    room_days
        A crossing with so many days of backlog is sent nothing more.
    most_a_day
        Trains a day that can be sent another way.
    replications
        Runs that differ in their random numbers only; each is made both ways.
    jobs
        Threads; as a rule one per processor. Any number gives the same result.
    seed
        Number that all random draws depend on.
    lead_in
        Days before the period that are run to fill the system.
    json
        Print the result as JSON.
    """
    from landbridge.experiment.dispatch import dispatch as run

    given = {
        "over_days": over_days, "back_days": back_days, "room_days": room_days, "most_a_day": most_a_day
    }  # fmt: skip
    progress = ProgressLine()
    try:
        told = run(
            corridor,
            from_=from_,
            until=until,
            direction=direction,
            scenarios=scenario or (),
            sets=set_ or (),
            rules={name: value for name, value in given.items() if value is not None},
            replications=replications,
            jobs=jobs,
            seed=seed,
            lead_in_days=lead_in,
            progress=progress,
        )
    finally:
        progress.close()
    if json:
        print_json({"schema": 1, **told})
        return
    first, after = told["period"]
    say(f"{first} until {after}, {told['direction']}: {replications} replications each way, seed {seed}")
    say("Input: the split of the traffic by crossing, the plan as it was carried out. Result: overflow.")
    heads = ("crossing", "plan", "planned", "sent by it", "crossed", "waiting, mean", "most")
    names = ("planned", "sent_by_it", "crossed", "waiting_mean", "waiting_most")
    rows = [
        [row["crossing"], row["plan"], *(_cell(row[name]) for name in names)] for row in told["crossings"]
    ]
    table("Trains by crossing", heads, rows, right=heads[2:])
    if told["sent"]:
        sent = [[row["from"], row["to"], _cell(row["trains"]), _cell(row["days"])] for row in told["sent"]]
        table("Sent elsewhere", ("planned by", "sent by", "trains", "on days"), sent, ("trains", "on days"))
    else:
        say()
        say("Nothing overflowed: no train was sent elsewhere.")


def _cell(value: Mapping[str, Any]) -> str:
    """Write a mean with its half-width."""
    half = value["half_width"]
    return number(value["mean"]) + (f" ± {number(half, 2)}" if half else "")
