"""`landbridge check`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.failure import tell_problems
from landbridge.cli.output import print_json, say
from landbridge.cli.usage import flowing


@flowing
def check(
    corridor: str = "khorgos", *, json: Annotated[bool, Parameter(negative=(), show_default=False)] = False
) -> int:
    """Check a corridor without running it: everything that is wrong, at once.

    Ends with 0 if nothing is wrong, else with 2.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    json
        Print the list as JSON.
    """
    from landbridge.experiment.checking import check as check_corridor

    problems = check_corridor(corridor)
    if problems:
        return tell_problems(problems, json)
    if json:
        print_json({"schema": 1, "errors": []})
    else:
        say(f"{corridor}: nothing is wrong")
    return 0
