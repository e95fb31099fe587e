"""`landbridge import`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import note, print_json, say
from landbridge.cli.usage import flowing

MOST = 20
"""Sentences of what could not be taken that are shown; all stand in the draft's not_taken.txt."""


@flowing
def import_(
    source: str,
    *,
    out: Annotated[str, Parameter(name=["--out", "-o"])],
    as_: Annotated[str | None, Parameter(name="--as")] = None,
    mode: str | None = None,
    country: Annotated[list[str] | None, Parameter(negative=())] = None,
    functions: str = "",
    overwrite: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Make a draft of corridor tables of a network, a timetable, a map, matrices or a list of places.

    Parameters
    ----------
    source
        File or folder.
    out
        Folder for the draft.
    as_
        gmns, gtfs, geojson, omx or unlocode; as a rule told by what is in it.
    mode
        Mode of links that do not say theirs: rail, sea, road, air, ferry.
    country
        Of a list of UN/LOCODE: two letters, such as KZ; may be given several times.
    functions
        Of a list of UN/LOCODE: only places with one of these, such as 12 (1 port, 2 rail, 3 road, 4 airport).
    overwrite
        Write over what is there.
    json
        Print the result as JSON.
    """
    from landbridge.exchange.inward import import_ as take

    found = take(
        source, out, format=as_, mode=mode, countries=country or (), functions=functions, overwrite=overwrite
    )
    if json:
        print_json(found.json())
        return
    held = ", ".join(f"{count:,} rows of {table}" for table, count in found.holds.items())
    say(f"Draft of {held} in {out}" if held else f"Written: {', '.join(str(file) for file in found.files)}")
    for sentence in found.not_taken[:MOST]:
        note(f"Not taken: {sentence}")
    if len(found.not_taken) > MOST:
        note(f"… and {len(found.not_taken) - MOST} more, all in {out}/not_taken.txt")
    if found.holds:
        note(
            "Its numbers have no sources yet (*.evidence.csv). Copy what you want into a corridor; check it."
        )
