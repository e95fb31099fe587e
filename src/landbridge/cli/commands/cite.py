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
        of: dict[tuple[str, str, str], list[str]] = {}
        for row in told["indicators"]:
            facility, _, name = row["id"].rpartition(".")
            of.setdefault((name, row["meaning"], row["reference"]), []).append(facility)
        for (name, meaning, reference), facilities in sorted(of.items()):
            say(f"- {name} ({', '.join(facilities)}): {meaning} {reference}")
    say()
    pages: dict[tuple[str, str, str], list[str]] = {}
    for row in told["sources"]:
        publisher = row["publisher"] or ""
        publisher = "" if publisher in row["title"] else publisher
        pages.setdefault((row["title"], publisher, row["url"] or ""), []).append(row["id"])
    say(f"Sources ({len(told['sources'])} facts from {len(pages)} texts)")
    for parts, ids in pages.items():
        say(f"- {', '.join(part for part in parts if part)}: {' '.join(ids)}")
