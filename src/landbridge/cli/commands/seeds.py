"""`landbridge seeds`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import print_json, say, table
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
        Folder of a run: what it says of the statements that its command examines is shown.
    json
        Print the list as JSON.
    """
    from landbridge.experiment.bundle import open_bundle
    from landbridge.experiment.statements import seeds as list_seeds

    rows = list_seeds(corridor, None if run is None else open_bundle(run))
    if json:
        print_json({"schema": 1, "corridor": corridor, "seeds": rows})
        return
    cells = [
        [
            row["id"],
            row["statement"],
            row["says"] or (row["answered_by"] and f"try: {row['answered_by']}") or "not yet",
            row["role"] or "",
            row["verdict"] or "",
        ]
        for row in rows
    ]
    answered = sum(row["answered_by"] is not None for row in rows)
    table(
        f"{len(rows)} statements, {answered} of them examined so far",
        ["id", "statement", "the twin says", "role", "verdict"],
        cells,
    )
    if not rows:
        say("This corridor has no seeds.csv.")
