"""`landbridge new`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import print_json, say
from landbridge.cli.usage import flowing


@flowing
def new(
    name: str,
    *,
    folder: Path | None = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Start a corridor of your own in a new folder.

    Parameters
    ----------
    name
        Name of the corridor and of its folder: letters, digits, - and _.
    folder
        Where that folder is made; as a rule here.
    json
        Print where it is as JSON.
    """
    from landbridge.corridor.new import new as new_corridor

    made = new_corridor(name, folder)
    if json:
        print_json({"schema": 1, "folder": str(made)})
        return
    say(f"{made}: a made-up customs terminal, to be replaced by yours")
    say("Next:")
    say(f"  landbridge check {made}")
    say(f"  landbridge run {made}")
