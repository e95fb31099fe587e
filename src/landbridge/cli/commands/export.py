"""`landbridge export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from landbridge.base.errors import InputErrors, Problem
from landbridge.cli.output import print_json, say
from landbridge.cli.usage import flowing


@flowing
def export(
    bundle: Path,
    *,
    csv: Path | None = None,
    xlsx: Path | None = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Write the tables of a run as CSV files or as a workbook.

    Parameters
    ----------
    bundle
        Folder of the run.
    csv
        Folder for one CSV file per table.
    xlsx
        Workbook with one sheet per table.
    json
        Print which files were written as JSON.
    """
    from landbridge.experiment.bundle import open_bundle

    if csv is None and xlsx is None:
        raise InputErrors([Problem(None, None, "--csv --xlsx", "say where to write: one of them or both")])
    run = open_bundle(bundle)
    files = [] if csv is None else run.to_csv(csv)
    if xlsx is not None:
        files.append(run.to_xlsx(xlsx))
    if json:
        print_json({"schema": 1, "files": [str(file) for file in files]})
    else:
        tables = [] if csv is None else [f"{len(files) - (xlsx is not None)} tables in {csv}"]
        say(f"Written: {' and '.join([*tables, *([] if xlsx is None else [str(xlsx)])])}")
