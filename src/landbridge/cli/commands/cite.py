"""`landbridge cite`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import print_json, say
from landbridge.cli.usage import flowing


@flowing
def cite(
    what: str = "khorgos", *, json: Annotated[bool, Parameter(negative=(), show_default=False)] = False
) -> None:
    """List the methods and sources that a run or a corridor stands on.

    Parameters
    ----------
    what
        Folder of a run, or a corridor by name or folder.
    json
        Print the list as JSON.
    """
    from landbridge.experiment.citations import cite as list_citations

    told = list_citations(what)
    if json:
        print_json(told)
        return
    say(told["software"])
    say()
    say("Methods")
    for row in told["methods"]:
        say(f"- {row['method']}: {row['reference']}")
    if told["indicators"]:
        say()
        say("Indicators")
        for row in told["indicators"]:
            say(f"- {row['id']}: {row['meaning']} {row['reference']}")
    say()
    say(f"Sources ({len(told['sources'])})")
    for row in told["sources"]:
        parts = [row["id"], row["title"], row["publisher"], row["year"], row["url"]]
        say("- " + ", ".join(str(part) for part in parts if part))
