"""Everything that can be said about a corridor before anything runs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.problems import Problems
from landbridge.corridor.checks import Check
from landbridge.corridor.reader import read_corridor
from landbridge.corridor.scenario import scenario_in


def check(name_or_path: str | Path, more: Iterable[Check] = ()) -> list[Problem]:
    """Return everything that is wrong in a corridor and its scenarios; an empty list if nothing is.

    Parameters
    ----------
    name_or_path
        A corridor that comes with landbridge, or a folder.
    more
        Checks of higher floors; they run only on a corridor that could be read.
    """
    try:
        corridor = read_corridor(name_or_path)
    except InputErrors as errors:
        return list(errors.problems)
    problems = Problems()
    for path in corridor.scenarios.values():
        scenario_in(corridor, path, problems)
    for one in more:
        problems.extend(one(corridor))
    return problems.rows()
