"""`dispatch`: the crossings of one direction, with and without overflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.experiment.setting import LEAD_IN_DAYS, Setting, check_numbers, period_of, scenarios_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from landbridge.experiment.work import Tell

KEPT, OVER = "kept", "overflow"
"""The two ways that are compared: the plan is kept, or what does not fit goes elsewhere."""


def dispatch(
    corridor: str | Path = "khorgos",
    *,
    from_: object = None,
    until: object = None,
    direction: str = "eastbound",
    scenarios: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    rules: Mapping[str, float] | None = None,
    replications: int = 5,
    jobs: int | None = None,
    seed: int = 1,
    lead_in_days: int = LEAD_IN_DAYS,
    progress: Tell | None = None,
) -> dict[str, Any]:
    """Run the crossings of one direction with the day's choice between them, with and without overflow.

    The split of the traffic by crossing is an input: the plan as it was carried out. Each midnight the run is
    stopped, the trains before each crossing are counted, the decision is taken (`behaviour/crossing.py`), and
    the day's trains are fed to the crossings that it names. Done twice under the same random numbers: with
    the plan kept, and with overflow. The difference is what overflow does.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder. Its rule book has `crossing.overflow`.
    from_, until
        First day and day after the last, or a year or month; neither: the base period.
    direction
        Direction of the trains.
    scenarios
        Names or files of scenarios, in order; later ones win.
    sets
        Single changes, after the scenarios.
    rules
        What the decision goes by, in place of `crossing.overflow` of the rule book, on all days: over_days,
        back_days, room_days, most_a_day.
    replications, jobs, seed, lead_in_days
        As `run` has them.
    progress
        Is told how far it is.

    Returns
    -------
    `crossings`: rows of crossing, plan (kept or overflow), waiting_mean, waiting_most, planned, sent_by_it,
    crossed, each a mean over replications with its half-width beside (null with one). `sent`: rows of from,
    to, trains, days. `days`: means over the replications by day, with overflow.

    Raises
    ------
    InputErrors
        With everything that is wrong in what was asked for or in the corridor, or if there are no two
        crossings to choose between, or no rules to choose by.
    """
    from landbridge.corridor.reader import read_corridor
    from landbridge.experiment.dispatch.choice import crossings_of, given_rules, rules_on
    from landbridge.experiment.dispatch.live import Job, fed_by_hand
    from landbridge.experiment.dispatch.rows import crossing_rows, day_rows, sent_rows
    from landbridge.experiment.study import study
    from landbridge.experiment.work import default_jobs, work_through
    from landbridge.simulation.model import read_charts

    read = read_corridor(corridor)
    first, after = period_of(from_, until, read)
    check_numbers(replications, 0, jobs, seed, lead_in_days)
    charts = read_charts(read)
    names = crossings_of(read, charts, direction)
    given = given_rules(rules or {})
    rules_on(read, first, given)
    setting = Setting(
        str(read.folder), first, after, scenarios_of(scenarios, read.scenarios), tuple(sets), replications,
        seed=seed, lead_in_days=lead_in_days, only=names,
    )  # fmt: skip
    changed = study(setting, read).corridor
    model, planned = fed_by_hand(changed, charts, setting, names, direction)
    job = Job(changed, model, planned, names, direction, given)
    arms = [(number, plan) for number in range(replications) for plan in (KEPT, OVER)]
    done = work_through(
        range(len(arms)),
        lambda number: job.run(seed, arms[number][0], arms[number][1] == OVER),
        jobs or default_jobs(),
        "replications",
        progress,
    )
    if done.interrupted:
        raise KeyboardInterrupt
    courses = {
        plan: [done.results[n] for n, arm in enumerate(arms) if arm[1] == plan] for plan in (KEPT, OVER)
    }
    return {
        "corridor": read.name,
        "period": [str(first), str(after)],
        "direction": direction,
        "changes": list(changed.changes),
        "replications": replications,
        "seed": seed,
        "rules": dict(given),
        "crossings": list(crossing_rows(courses, names)),
        "sent": list(sent_rows(courses[OVER])),
        "days": list(day_rows(courses[OVER], names, first)),
    }
