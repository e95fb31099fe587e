"""`landbridge explain`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from landbridge.cli.output import ProgressLine, number, print_json, say, table
from landbridge.cli.usage import flowing, whole

if TYPE_CHECKING:
    from landbridge.experiment.explain import Explanation


@flowing
def explain(
    bundle: Path,
    *,
    id_: Annotated[str, Parameter(name="--id")],
    replication: Annotated[int, Parameter(converter=whole)] = 0,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Show the timetable of one train, box or vehicle of a run, why it waited, and how it left.

    Parameters
    ----------
    bundle
        Folder of the run.
    id_
        STREAM:NUMBER for what a stream brought, such as a train or a truck, STREAM:NUMBER/box:NUMBER for
        one of its boxes; or the number that `landbridge trace` has in its column `who`.
    replication
        Number of the replication, from 0.
    json
        Print it as JSON.
    """
    from landbridge.experiment.explain import explain as follow

    progress = ProgressLine()
    try:
        told = follow(bundle, id_, replication=replication, progress=progress)
    finally:
        progress.close()
    if json:
        print_json(told.as_json())
        return
    _story(told)


def _story(told: Explanation) -> None:
    """Print the stays in order; a place stands where it changes."""
    from landbridge.report.pages.words import cause_of, class_of, joined, plain, step_of

    rows: list[list[str]] = []
    before = ""
    for stay in told.stays:
        where = _where(stay)
        shown = where if where != before else ""
        rows.append(
            [
                _local(stay["from"]),
                f"{stay['hours']:.2f}",
                shown,
                step_of(stay["step"]),
                cause_of(stay["cause"]),
            ]
        )
        before = where
    who = joined(
        f"{told.stays[0]['kind']} {told.identity}",
        class_of(told.class_, told.stays[0]["kind"]),
        plain(told.regime or ""),
    )
    table(
        f"{who}, replication {told.replication}: {told.hours:.1f} h in all",
        ["from (local, UTC+)", "hours", "place", "what", "cause"],
        rows,
        ("hours",),
    )
    say(f"{_local(told.stays[-1]['to'])}  {_end(told)}")
    causes = ", ".join(f"{cause_of(cause)} {number(h)} h" for cause, h in told.by_cause.items())
    say(f"By cause: {causes}; {told.hours:.1f} h together")
    places: dict[str, float] = {}
    for stay in told.stays:
        places[_where(stay)] = places.get(_where(stay), 0.0) + stay["hours"]
    if len(places) > 1:
        say(f"By place: {', '.join(f'{place} {number(h)} h' for place, h in places.items())}")


def _end(told: Explanation) -> str:
    """Say how it left; where several ways are open to it, which."""
    from landbridge.report.pages.words import left_of

    if told.left is None:
        return "still there when the run ended"
    if told.left:
        return f"left: {left_of(told.left)}"
    ways = "; or ".join(left_of(way) for way in told.might_have_left)
    return f"left, in one of these ways: {ways}" if ways else "left"


def _where(stay: dict[str, Any]) -> str:
    return " ".join(part for part in (stay["facility"], stay["side"]) if part)


def _local(written: str) -> str:
    """`2024-08-16T07:35:00+08:00` -> `2024-08-16 07:35 +8`."""
    time = datetime.fromisoformat(written)
    offset = time.utcoffset()
    hours = offset.total_seconds() / 3600 if offset is not None else 0.0
    return f"{time:%Y-%m-%d %H:%M} {hours:+g}"
