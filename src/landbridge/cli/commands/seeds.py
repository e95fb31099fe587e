"""`landbridge seeds`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import entry, print_json, say
from landbridge.cli.usage import flowing


@flowing
def seeds(
    corridor: str = "khorgos",
    *,
    run: Path | None = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """List the statements the project began with, and what the twin says of each.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    run
        Folder of a run: what it says of the statements that its command examines is shown. As a rule the
        newest runs of this corridor in the folder runs.
    json
        Print the list as JSON.
    """
    from landbridge.experiment.bundle import open_bundle
    from landbridge.experiment.statements import runs_of
    from landbridge.experiment.statements import seeds as list_seeds

    rows = list_seeds(corridor, runs_of(corridor) if run is None else [open_bundle(run)])
    if json:
        print_json({"schema": 1, "corridor": corridor, "seeds": rows})
        return
    if not rows:
        say(f"{corridor} has no seeds.csv: no statements to examine")
        return
    examined = [row for row in rows if row["answered_by"]]
    say(f"{len(rows)} statements: {len(examined)} examined so far, {len(rows) - len(examined)} not yet")
    for row in examined:
        say()
        entry(row["id"], row["statement"])
        entry("", row["says"] or f"`{row['answered_by']}` examines it")
        if row["role"]:
            entry("", f"role {row['role']}, verdict {row['verdict'] or 'none'}")
    if any(row["role"] == "input" for row in examined):
        say()
        say("Role input: put into the twin, so what it says is no evidence; only predicted answers are.")
    say()
    say("Not yet:")
    for row in rows:
        if not row["answered_by"]:
            entry(row["id"], row["statement"])
