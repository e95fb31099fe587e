"""Runs shocks in pairs and measures them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from landbridge.base.errors import InputErrors, Problem
from landbridge.experiment.manifest import versions
from landbridge.experiment.modelling import Modeller
from landbridge.experiment.runnable import get_ready
from landbridge.experiment.setting import (
    CARRIED,
    LEAD_IN_DAYS,
    Setting,
    carried_of,
    check_numbers,
    lasting,
    parts_of,
    period_of,
    scenarios_of,
)
from landbridge.experiment.shocks.kept import Kept
from landbridge.experiment.shocks.lanes import lanes_of
from landbridge.experiment.shocks.pairs import run_pairs
from landbridge.experiment.shocks.result import Shock, Shocks
from landbridge.experiment.shocks.told import Clock, Told
from landbridge.experiment.shocks.window import Window, windows
from landbridge.experiment.study import refuse_changed, refuse_other_versions, study
from landbridge.experiment.work import default_jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.corridor.change import Scenario
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.shocks.kept import KeptPairs
    from landbridge.experiment.work import Tell


def shock(
    corridor: str | Path = "khorgos",
    scenarios: str | Path | Sequence[str | Path] = (),
    *,
    given: Sequence[str | Path] = (),
    without: Sequence[str | Path] = (),
    from_: object = None,
    until: object = None,
    only: str | Sequence[str] = (),
    replications: int = 10,
    draws: int = 32,
    carried: float | str | None = CARRIED,
    jobs: int | None = None,
    seed: int = 1,
    lead_in_days: int = LEAD_IN_DAYS,
    progress: Tell | None = None,
) -> Shocks:
    """Say what shocks cost: loss, peak, recovery and diversion, for each facility, direction and the whole.

    Each scenario is run in pairs, without it and with it: the same replications meet the same luck, the same
    draws have the same values of all assumptions, so that every difference is the shock's. What is measured,
    and by which formulas, stands in `landbridge.experiment.shocks.measure`. What is finished is kept in
    `runs/CORRIDOR-shock-unfinished` until the end; Ctrl-C gives what is known by then and leaves that folder
    for `resume_shock`, as a kill or a full disk does.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    scenarios
        Names or files of scenarios, each a shock by itself; those that come again after months without (a
        holiday) are a shock each time.
    given
        Scenarios that hold without the shock and with it, beside those that the scenario itself names as
        `given`.
    without
        Scenarios that hold without the shock only, beside those that the scenario itself names as `without`:
        they take away what the corridor has of it. Their changes are causes too.
    from_, until
        First day of the window and day after the last; neither: two weeks before the first change until 60
        days after the last, or as long as the cause lasted, at most 180 days.
    only
        Parts of the corridor that are run, as its `[parts]` name them, or facilities, each with all that it
        is joined with; none: all of it.
    replications
        Runs that differ in their random numbers only; the intervals come from their differences.
    draws
        Further pairs, each with its own values of all assumptions within their ranges: the ranges come from
        them.
    carried
        Share of the traffic on record that a draw must carry, as `run` has it; `none`: no draw is judged.
    jobs
        Threads; None: one per processor. Any number gives the same result.
    seed
        Number that all random draws depend on.
    lead_in_days
        Days before the window that are run to fill the system.
    progress
        Is told how far it is.

    Raises
    ------
    InputErrors
        With everything that is wrong in what was asked for or in the corridor.
    RunError
        If a run cannot go on.
    BundleError
        If what is finished cannot be kept; what was is, and the message says where.
    """
    check_numbers(replications, draws, jobs, seed, lead_in_days)
    wanted = [scenarios] if isinstance(scenarios, (str, Path)) else list(scenarios)
    what = {
        "corridor": str(corridor),
        "scenarios": list(map(str, wanted)),
        "given": list(map(str, given)),
        "without": list(map(str, without)),
        "from_": None if from_ is None else str(from_),
        "until": None if until is None else str(until),
        "only": list(parts_of(only)),
        "replications": replications,
        "draws": draws,
        "carried": carried_of(carried) if draws else None,
        "seed": seed,
        "lead_in_days": lead_in_days,
    }
    return _measure(what, jobs, progress)


def resume_shock(folder: str | Path, *, jobs: int | None = None, progress: Tell | None = None) -> Shocks:
    """Go on with a measuring of shocks that was stopped: killed, by Ctrl-C, by a full disk.

    What is finished is not run again, and the result is that of one that was never stopped.

    Raises
    ------
    BundleError
        If the folder holds no unfinished measuring of shocks or is being written by another process, or if
        its plan, the corridor's files or the versions of what computes have changed since.
    """
    check_numbers(1, 0, jobs, 0)
    kept = Kept.open(Path(folder))
    return _measure(kept.asked, jobs, progress, kept)


def _measure(
    what: dict[str, Any], jobs: int | None, progress: Tell | None, kept: Kept | None = None
) -> Shocks:
    """Measure, keeping what is finished in `kept` or, if that is None, in a new folder."""
    from landbridge.corridor.reader import read_corridor

    try:
        read = read_corridor(what["corridor"])
        asked = _asked(read, what)
        inputs, now = read.inputs(), versions()
        if kept is None:
            what = {**what, "corridor": lasting(what["corridor"], read.folder)}
            what["scenarios"] = list(scenarios_of(what["scenarios"], read.scenarios))
            kept = Kept.begin(what, read.name, inputs, now)
        else:
            refuse_changed(kept.receipts.plan.get("inputs", {}), inputs)
            refuse_other_versions(kept.receipts.plan.get("versions", {}))
    except BaseException:
        if kept is not None:
            kept.close()
        raise
    found: list[Shock] = []
    interrupted = False
    try:
        for number, one in enumerate(asked):
            try:
                made, interrupted = _shock(
                    read, _setting(what, one), one, jobs or default_jobs(), progress, kept.of(number)
                )
            except KeyboardInterrupt:
                if not found:
                    raise
                interrupted = True
                break
            found.append(made)
            if interrupted:
                break
    except BaseException as error:
        kept.leave(error)
        raise
    warnings: tuple[str, ...] = ()
    if interrupted:
        warnings = ("stopped before all was run: what is told rests on what was finished", kept.close())
    else:
        kept.remove()
    return Shocks(
        read.name,
        read.title,
        tuple(what["only"]),
        what["seed"],
        what["replications"],
        tuple(found),
        interrupted,
        warnings,
    )


def _asked(read: Corridor, what: dict[str, Any]) -> list[_Asked]:
    """Find the shocks that are asked for, and everything that is wrong in that."""
    from landbridge.corridor.parts import only as part_of
    from landbridge.corridor.parts import parts_held
    from landbridge.corridor.scenario import read_scenario

    if not what["scenarios"]:
        known = ", ".join(read.scenarios) or "none"
        raise InputErrors(
            [Problem(None, None, "SCENARIO", f"name at least one scenario (there is: {known})")]
        )
    from_, until, only = what["from_"], what["until"], tuple(what["only"])
    period = None if from_ is None and until is None else period_of(from_, until, read)
    part_of(read, only)  # refuses what there is not, once
    asked: list[_Asked] = []
    problems: list[Problem] = []
    for name in scenarios_of(what["scenarios"], read.scenarios):
        try:
            scenario = read_scenario(read, name)
            same, lifted = (
                tuple(dict.fromkeys(scenarios_of([*own, *more], read.scenarios)))
                for own, more in ((scenario.given, what["given"]), (scenario.without, what["without"]))
            )
            away = [change for other in lifted for change in read_scenario(read, other).changes]
            held = parts_held(read, only, (*scenario.changes, *away))
            found_in = windows(read, part_of(read, held), scenario, away, period)
            asked.extend(_Asked(name, scenario, same, lifted, window, held) for window in found_in)
        except InputErrors as errors:
            problems.extend(errors.problems)
    if problems:
        raise InputErrors(problems)
    return asked


def _setting(what: dict[str, Any], asked: _Asked) -> Setting:
    return Setting(
        corridor=what["corridor"],
        from_=asked.window.from_,
        until=asked.window.until,
        replications=what["replications"],
        draws=what["draws"],
        carried=what["carried"],
        seed=what["seed"],
        lead_in_days=what["lead_in_days"],
        only=asked.held,
    )


class _Asked(NamedTuple):
    """One shock that is to be run."""

    name: str
    scenario: Scenario
    given: tuple[str, ...]
    without: tuple[str, ...]
    window: Window
    held: tuple[str, ...]
    """Parts that are run; none: what the corridor includes."""


def _shock(
    read: Corridor, setting: Setting, asked: _Asked, jobs: int, progress: Tell | None, kept: KeptPairs
) -> tuple[Shock, bool]:
    from landbridge.simulation.model import waiters

    modelled = Modeller(setting.lead_in_days)
    base, shocked = (
        study(replace(setting, scenarios=names), read)
        for names in ((*asked.without, *asked.given), (*asked.given, asked.name))
    )
    models = tuple(modelled(one.corridor, setting.from_, setting.until) for one in (base, shocked))
    first, second = models
    shocked = replace(shocked, used=first.used | second.used)
    get_ready(first, progress)
    # a ban of one class is a gate of its own, so what stands where differs between the two
    both = tuple(lanes_of(one.names, waiters(one.model.plan, one.names)) for one in models)
    lanes = both[0]
    if not lanes:
        text = "nothing that is simulated comes through here: there is neither loss nor waiting"
        raise InputErrors([Problem(asked.scenario.file, None, asked.scenario.name, text)])
    clock = Clock(first.start_utc, first.from_h, base.corridor)
    spells = tuple(clock.spell(lane.id, lane.facilities, asked.window) for lane in lanes)
    pairs = run_pairs(
        (base, shocked), (first, second), modelled, (both[0], both[1]), spells, jobs, progress, kept
    )
    told = Told(pairs, clock, asked.window)
    made = told.shock(asked.scenario, asked.given, asked.without, shocked, second.model.plan.charts)
    return made, pairs.interrupted
