"""`landbridge pipelines`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from landbridge.cli.output import note, number, print_json, table
from landbridge.cli.usage import flowing

if TYPE_CHECKING:
    from collections.abc import Sequence


@flowing
def pipelines(
    corridor: str = "khorgos",
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    until: str | None = None,
    scenario: Annotated[list[str] | None, Parameter(negative=())] = None,
    set_: Annotated[list[str] | None, Parameter(name="--set", negative=())] = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Say which way oil and gas flow, year by year: what each line carries, and the share of each direction.

    Nothing is simulated. `run` tells the same of its period, with ranges and beside what was observed.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    from_
        First day, or a year or month such as 2022 or 2022-10; as a rule all that the corridor covers.
    until
        Day after the last.
    scenario
        Name or file of a scenario; may be given several times, later ones win.
    set_
        A single change, such as "pipeline.samara.line.capacity=5@2024"; may be given several times.
    json
        Print the result as JSON.
    """
    from landbridge.experiment.pipelines import pipelines as solve

    told = solve(corridor, from_=from_, until=until, scenarios=scenario or (), sets=set_ or ())
    if json:
        print_json({"schema": 1, "corridor": corridor, **told})
        return
    spans = list(dict.fromkeys(_span(row) for row in told["lines"]))
    whole = [row for row in told["lines"] if row["partner"] is None and row["regime"] is None]
    _years("What each line carried, Mt", spans, whole, ("line",), "flow_mt")
    _years("Part of its capacity that was used", spans, whole, ("line",), "use")
    _years("Sold abroad, Mt", spans, told["orientation"], ("fields", "direction"), "export_mt")
    _years("Orientation: share of it", spans, told["orientation"], ("fields", "direction"), "share")
    for warning in told["warnings"]:
        note(f"note: {warning}")


def _span(row: dict[str, Any]) -> str:
    """Name a year, or the part of one."""
    first, after = row["from"], row["until"]
    is_year = first[5:] == after[5:] == "01-01"
    return first[:4] if is_year else f"{first}..{after}"


def _years(
    title: str, spans: Sequence[str], rows: Sequence[dict[str, Any]], names: tuple[str, ...], what: str
) -> None:
    """Print rows with a column a year."""
    found: dict[tuple[str, ...], dict[str, float | None]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in names), {})[_span(row)] = row[what]
    table(
        title,
        [*names, *spans],
        [[*key, *(number(cells.get(span)) for span in spans)] for key, cells in found.items()],
        right=tuple(spans),
    )
