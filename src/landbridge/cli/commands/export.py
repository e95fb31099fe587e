"""`landbridge export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from landbridge.base.errors import InputErrors, Problem
from landbridge.cli.output import note, print_json, say
from landbridge.cli.usage import flowing

if TYPE_CHECKING:
    from landbridge.exchange.outward import Exported

MOST = 20
"""Notes that are shown."""


@flowing
def export(
    what: Path,
    *,
    csv: Path | None = None,
    xlsx: Path | None = None,
    as_: Annotated[str | None, Parameter(name="--as")] = None,
    date: str | None = None,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    from_: Annotated[list[str] | None, Parameter(name="--from", negative=())] = None,
    to: Annotated[list[str] | None, Parameter(negative=())] = None,
    goods: Annotated[list[str] | None, Parameter(negative=())] = None,
    lines: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    overwrite: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Write the tables of a run as CSV or a workbook, or the network of a corridor in an open format.

    Parameters
    ----------
    what
        Folder of a run; with --as a corridor.
    csv
        Folder for one CSV file per table of the run.
    xlsx
        Workbook with one sheet per table of the run.
    as_
        Format for a corridor: gmns (network), gtfs (timetable), omx (matrices), geojson (map).
    date
        Day on which the corridor's network holds, such as 2024-03-01.
    out
        File or folder for it.
    from_
        Place from which matrices or ways lead; may be given several times.
    to
        Place to which they lead.
    goods
        Goods of matrices or ways, such as electronics.
    lines
        Draw links along railways, roads and sea lanes, and not straight.
    overwrite
        Write over what is there.
    json
        Print which files were written as JSON.
    """
    of_corridor = {"--date": date, "--out": out, "--from": from_, "--to": to, "--goods": goods}
    if as_ is None:
        given = [option for option, value in of_corridor.items() if value is not None]
        if given:
            told = "belongs to --as, the format in which a corridor is written"
            raise InputErrors([Problem(None, None, option, told) for option in given])
        _of_run(what, csv, xlsx, json)
        return
    lacking = [option for option in ("--date", "--out") if of_corridor[option] is None]
    problems = [Problem(None, None, option, f"is needed with --as {as_[:40]}") for option in lacking]
    problems += [
        Problem(None, None, option, "is for the tables of a run, not with --as")
        for option, value in (("--csv", csv), ("--xlsx", xlsx))
        if value is not None
    ]
    if problems or date is None or out is None:
        raise InputErrors(problems)
    from landbridge.exchange.outward import export as write

    made = write(
        what,
        as_,
        out,
        date=date,
        origins=from_ or (),
        destinations=to or (),
        goods=goods or (),
        lines=lines,
        overwrite=overwrite,
    )
    if json:
        print_json(made.json())
    else:
        _say(made)


def _say(made: Exported) -> None:
    held = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in made.holds.items())
    where = made.files[0] if len(made.files) == 1 else made.files[0].parent
    say(f"Written: {where}: {made.corridor} on {made.day}, {held}")
    for sentence in made.notes[:MOST]:
        note(f"{sentence}.")
    if len(made.notes) > MOST:
        note(f"… and {len(made.notes) - MOST} more; --json lists all")


def _of_run(bundle: Path, csv: Path | None, xlsx: Path | None, json: bool) -> None:
    from landbridge.experiment.bundle import open_bundle

    if csv is None and xlsx is None:
        told = "say where to write: --csv or --xlsx for a run, --as with --date and --out for a corridor"
        raise InputErrors([Problem(None, None, "export", told)])
    run = open_bundle(bundle)
    files = [] if csv is None else run.to_csv(csv)
    if xlsx is not None:
        files.append(run.to_xlsx(xlsx))
    if json:
        print_json({"schema": 1, "files": [str(file) for file in files]})
    else:
        tables = [] if csv is None else [f"{len(files) - (xlsx is not None)} tables in {csv}"]
        say(f"Written: {' and '.join([*tables, *([] if xlsx is None else [str(xlsx)])])}")
