"""`landbridge check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from landbridge.cli.failure import tell_problems
from landbridge.cli.output import number, print_json, say, table
from landbridge.cli.usage import flowing

if TYPE_CHECKING:
    from collections.abc import Sequence


FEW_CLOSED = 3
"""Closed days from which a rule of opening hours counts them instead of naming them."""


@flowing
def check(
    corridor: str = "khorgos",
    *,
    on: str | None = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> int:
    """Check a corridor without running it: everything that is wrong, at once.

    Ends with 0 if nothing is wrong, else with 2.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    on
        A day, such as 2021-02-01: print what the rule book has in force on it, and when the posts are open.
    json
        Print the list as JSON.
    """
    from landbridge.experiment.checking import check as check_corridor
    from landbridge.experiment.in_force import in_force

    problems = check_corridor(corridor)
    if problems:
        return tell_problems(problems, json)
    held = None if on is None else in_force(corridor, on)
    if json:
        print_json({"schema": 1, "errors": [], **(held or {})})
        return 0
    say(f"{corridor}: nothing is wrong")
    if held is not None:
        _show(held)
    return 0


def _show(held: dict[str, Any]) -> None:
    rules = held["rules"]
    if rules:
        table(
            f"{len(rules)} {'rule' if len(rules) == 1 else 'rules'} in force on {held['on']}",
            ["rule", "value", "unit", "since", "until", "source", "grade"],
            [_rule(row) for row in rules],
            right=("value",),
        )
    else:
        say("There is no rule book: no file in rules/.")
    unions = held["customs_unions"]
    if unions:
        table(
            "Customs unions",
            ["name", "members", "since", "until"],
            [[u["name"], " ".join(u["members"]), u["from"] or "", u["until"] or ""] for u in unions],
        )
    if held["posts"]:
        table(
            "Posts",
            ["post", "local hours", "UTC hours", "open", "UTC offset", "kept by"],
            [_post(row, held["on"]) for row in held["posts"]],
            right=("open",),
        )
    if held["overlaps"]:
        table(
            "Both posts open (in the local day of the facility)",
            ["facility", "posts", "hours", "UTC hours"],
            [_overlap(row, held["on"]) for row in held["overlaps"]],
            right=("hours",),
        )


def _rule(row: dict[str, Any]) -> list[str]:
    value = _short(row["written"]) if row["value"] is None else f"{row['value']:,.10g}"
    unit = " per ".join(part for part in (row["currency"], row["unit"]) if part)
    return [
        row["address"], value, unit, row["from"] or "", row["until"] or "",
        row["source"] or "", row["grade"] or "",
    ]  # fmt: skip


def _short(written: str) -> str:
    """Write opening hours on a line: the days that are closed beside are counted where they are many."""
    hours = [part for part in written.split("; ") if not part.startswith("closed ")]
    closed = written.count("; closed ")
    if closed < FEW_CLOSED:
        return written
    return f"{'; '.join(hours)}; closed on {closed} dates and spans"


def _post(row: dict[str, Any], day: str) -> list[str]:
    kept = (
        ", ".join(calendar["calendar"] for calendar in row["calendars"]) or "no calendar: open at all hours"
    )
    return [
        ".".join(part for part in (row["facility"], row["post"]) if part),
        _spans(row["local"], day), _spans(row["utc"], day),
        f"{number(row['hours_open'])} h", f"{row['utc_offset_h']:+g} h", kept,
    ]  # fmt: skip


def _overlap(row: dict[str, Any], day: str) -> list[str]:
    return [row["facility"], " and ".join(row["posts"]), number(row["hours"]), _spans(row["utc"], day)]


def _spans(spans: Sequence[Sequence[str]], day: str) -> str:
    """Write spans of time as clocks show them; the end of the day as 24:00, other days by their date."""
    return (
        ", ".join(f"{_clock(begin, day)}-{_clock(end, day, is_end=True)}" for begin, end in spans) or "closed"
    )


def _clock(moment: str, day: str, *, is_end: bool = False) -> str:
    from datetime import date, timedelta

    on, _, clock = moment.removesuffix("Z").partition("T")
    if on == day:
        return clock
    if is_end and clock == "00:00" and date.fromisoformat(on) - timedelta(days=1) == date.fromisoformat(day):
        return "24:00"
    return f"{on[5:]} {clock}"
