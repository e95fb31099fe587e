"""`landbridge sql`."""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from landbridge.base.errors import InputErrors, Problem
from landbridge.cli.output import note, print_json, say, table
from landbridge.cli.usage import flowing

if TYPE_CHECKING:
    import polars as pl

MOST_ROWS = 200
"""Rows that are printed as a table."""
MOST_LETTERS = 200
"""Letters of a cell that are printed."""
MOST_NAMED = 5
WRITERS = (".csv", ".parquet", ".xlsx")


@flowing
def sql(
    query: str | None = None,
    *bundles: Path,
    tables: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    csv: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    out: Annotated[Path | None, Parameter(name=("--out", "-o"))] = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Ask any number of runs one question in SQL.

    Every table of a run is there, with a further first column run; the table runs has one row a run.
    Without a query the tables are listed. Runs are read and never written, and nothing else is read.

    Parameters
    ----------
    query
        One SELECT, such as "select run, mean from indicators where headline".
    bundles
        Folders of the runs.
    tables
        List the tables, with the unit and meaning of every column.
    csv
        Print the answer as CSV.
    out
        File to write the answer to: .csv, .parquet or .xlsx; nothing is overwritten.
    json
        Print it as JSON.
    """
    if tables or query is None or (not bundles and Path(query).is_dir()):
        _list_tables(json)
        return
    _check(query, bundles, csv, out, json)
    from landbridge.experiment.bundle.sql import sql as ask

    answer = ask(query, _runs_among(bundles))
    if out is not None:
        from landbridge.experiment.bundle.export import write_table

        write_table(answer, out)
        if json:
            print_json({"schema": 1, "file": str(out), "rows": answer.height})
        else:
            say(f"Written: {answer.height} rows in {out}")
    elif json:
        print_json(_as_json(answer))
    elif csv:
        from landbridge.experiment.bundle.export import csv_of

        sys.stdout.write(csv_of(answer).write_csv())
    else:
        _print(answer)


def _runs_among(folders: tuple[Path, ...]) -> list[Path]:
    """Leave out what stands beside runs and is none: a shell's `runs/*` names everything there.

    What does not exist was not found by a shell, and what has a part of a run is meant to be one.
    """
    parts = ("manifest.json", "tables")
    runs = [one for one in folders if not one.exists() or any(os.path.lexists(one / part) for part in parts)]
    others = [str(one) for one in folders if one not in runs]
    if not runs or not others:
        return list(folders)
    more = f" and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
    note(f"Left out, as they are no runs: {', '.join(others[:MOST_NAMED])}{more}")
    return runs


def _check(query: str, bundles: tuple[Path, ...], csv: bool, out: Path | None, json: bool) -> None:
    problems = []
    if not bundles:
        told = "is missing: one or several folders of runs after the query"
        near = None if " " in query.strip() else "landbridge sql --tables"
        problems.append(Problem(None, None, "BUNDLES", told, near))
    if csv and (json or out is not None):
        problems.append(Problem(None, None, "--csv", f"does not go with {'--json' if json else '--out'}"))
    if out is not None and out.suffix.lower() not in WRITERS:
        told = f"is written as {', '.join(WRITERS)}, not as {out.suffix or 'a file without an ending'}"
        problems.append(Problem(str(out), None, None, told))
    elif out is not None and out.exists():
        problems.append(Problem(str(out), None, None, "is there already, and nothing is overwritten"))
    if problems:
        raise InputErrors(problems)


def _print(answer: pl.DataFrame) -> None:
    shown = answer.head(MOST_ROWS)
    heads = [_plain(name) for name in shown.columns]
    right = [head for head, type_ in zip(heads, shown.dtypes, strict=True) if type_.is_numeric()]
    cells = [[_cell(value) for value in row] for row in shown.iter_rows()]
    if sys.stdout.isatty():
        from rich.markup import escape

        heads, right = [escape(head) for head in heads], [escape(head) for head in right]
    count = f"{answer.height} row{'s' * (answer.height != 1)}"
    table(count, heads, cells, right)
    if answer.height > MOST_ROWS:
        note(f"The first {MOST_ROWS} of {count}; --csv, --json or --out gives all.")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return _plain(str(value))


def _plain(text: str) -> str:
    """Give a text in which nothing can steer a terminal or break a line of a table."""
    text = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text[: MOST_LETTERS + 1])
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"


def _as_json(answer: pl.DataFrame) -> dict[str, Any]:
    from landbridge.experiment.bundle.described import type_of

    columns = [{"name": name, "type": type_of(type_)} for name, type_ in answer.schema.items()]
    rows = [{name: _value(value) for name, value in row.items()} for row in answer.iter_rows(named=True)]
    return {"schema": 1, "columns": columns, "rows": rows}


def _value(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int, str)) else value.isoformat()


def _list_tables(as_json: bool) -> None:
    from landbridge.experiment.bundle.described import described

    tables = described()
    if as_json:
        print_json({"schema": 1, "tables": tables})
        return
    for one in tables:
        rows = [[c["name"], c["type"], c["unit"] or "", c["meaning"]] for c in one["columns"]]
        table(f"{one['name']}: {one['meaning']}", ["column", "type", "unit", "meaning"], rows)
        say(f"Key: {', '.join(one['key'])}")
