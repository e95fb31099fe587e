"""Everything that can be said about a corridor before anything runs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.problems import Problems
from landbridge.corridor.checks import HARMLESS, Check
from landbridge.corridor.reader import read_what_can_be
from landbridge.corridor.scenario import scenario_in


def check(name_or_path: str | Path, more: Iterable[Check] = ()) -> list[Problem]:
    """Return everything that is wrong in a corridor and its scenarios; an empty list if nothing is.

    Parameters
    ----------
    name_or_path
        A corridor that comes with landbridge, or a folder.
    more
        Checks of higher floors; they run only on a corridor that could be read and has no fault that would
        make them tell of others.
    """
    problems = Problems()
    try:
        corridor = read_what_can_be(name_or_path, problems)
    except InputErrors as errors:
        return list(errors.problems)
    harmless = {problem for one in HARMLESS for problem in one(corridor)} if problems else set()
    is_readable = harmless.issuperset(problems.rows())
    for path in corridor.scenarios.values():
        scenario_in(corridor, path, problems)
    for one in more if is_readable else ():
        problems.extend(one(corridor))
    return problems.rows()
