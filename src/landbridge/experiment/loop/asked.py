"""What the loop is asked: checked whole, and told of all at once, before anything runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.experiment.loop.boxes import Crossing
from landbridge.experiment.setting import (
    Setting,
    check_numbers,
    lasting,
    parts_of,
    period_of,
    scenarios_of,
)

if TYPE_CHECKING:
    from datetime import date

    from landbridge.corridor.corridor import Corridor

MOST_PASSES = 1000


@dataclass(frozen=True)
class Asked:
    """A question, as it is carried out."""

    read: Corridor
    setting: Setting
    closed: tuple[str, ...]
    crossings: tuple[Crossing, ...]
    """Simulated, in the network, and with traffic on record in the period."""
    counted: Mapping[Crossing, float]
    """Trains or vehicles on record in the period."""
    units: Mapping[Crossing, str]


def asked_of(
    corridor: str | Path,
    from_: object,
    until: object,
    only: str | Sequence[str],
    scenarios: Sequence[str | Path],
    sets: Sequence[str],
    closed: Sequence[str],
    replications: int,
    most: int,
    jobs: int | None,
    seed: int,
    lead_in_days: int,
) -> Asked:
    """Check a question against a corridor.

    Raises
    ------
    InputErrors
        All at once, as far as each can be told without the others.
    """
    from landbridge.corridor.parts import facilities_of
    from landbridge.corridor.reader import read_corridor
    from landbridge.experiment.route.asked import unknown_closed
    from landbridge.experiment.study import study

    check_numbers(replications, 0, jobs, seed, lead_in_days)
    if not 1 <= most <= MOST_PASSES:
        raise InputErrors([Problem(None, None, "--most", f"{most} is outside 1 to {MOST_PASSES}")])
    read = read_corridor(corridor)
    problems = _lacking(read)
    if problems:
        raise InputErrors(problems)
    problems += unknown_closed(read, closed)
    period = None
    try:
        period = period_of(from_, until, read)
        problems += _outside_demand(read, *period)
    except InputErrors as error:
        problems += error.problems
    parts = parts_of(only)
    try:
        wanted = facilities_of(read, parts) if parts else frozenset(read.facilities)
    except InputErrors as error:
        problems += error.problems
        wanted = frozenset()
    if problems or period is None:
        raise InputErrors(problems)
    counted, units = _traffic(read, wanted, *period)
    if not counted:
        told = (
            f"no crossing of the network is simulated with traffic on record from {period[0]} to {period[1]}"
        )
        raise InputErrors([Problem(None, None, "--only" if parts else read.name, told)])
    setting = Setting(
        corridor=lasting(corridor, read.folder),
        from_=period[0],
        until=period[1],
        scenarios=scenarios_of(scenarios, read.scenarios),
        sets=tuple(sets),
        replications=replications,
        seed=seed,
        lead_in_days=lead_in_days,
        only=tuple(sorted({crossing.facility for crossing in counted})),
    )
    study(setting, read)  # what is wrong in scenarios and changes
    return Asked(read, setting, tuple(closed), tuple(counted), counted, units)


def _lacking(read: Corridor) -> list[Problem]:
    """Tables without which nothing can be chosen."""
    needed = {
        "links.csv and services.csv": read.network,
        "demand.csv": read.demand,
        "choice.csv": read.demand.choice,
    }
    return [
        Problem(None, None, read.name, f"{read.name} has no {name}: without it nobody chooses a way")
        for name, table in needed.items()
        if not table
    ]


def _outside_demand(read: Corridor, first: date, after: date) -> list[Problem]:
    rows = [row for series in read.demand.demand.values() for row in series.rows]
    begin = min(first if row.from_ is None else row.from_ for row in rows)
    end = max(after if row.until is None else row.until for row in rows)
    if begin <= first and after <= end:
        return []
    told = f"demand.csv tells trade from {begin} until {end}, not all of {first} until {after}"
    return [Problem(None, None, "--from --until", told)]


def _traffic(
    read: Corridor, wanted: frozenset[str], first: date, after: date
) -> tuple[dict[Crossing, float], dict[Crossing, str]]:
    """Traffic on record at the crossings of the network; a row that is cut counts by its days."""
    from landbridge.demand import observed

    borders = {row.border for series in read.network.borders.values() for row in series.rows}
    counted: dict[Crossing, float] = {}
    units: dict[Crossing, str] = {}
    for stream in observed(read, first, after).streams:
        if stream.facility in borders & wanted and stream.total > 0:
            crossing = Crossing(stream.facility, stream.direction)
            counted[crossing] = counted.get(crossing, 0.0) + stream.total
            units[crossing] = stream.unit
    return dict(sorted(counted.items())), units
