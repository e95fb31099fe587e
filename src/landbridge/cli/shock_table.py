"""What `landbridge shock` prints: one table of loss, peak, recovery and diversion."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from landbridge.cli.output import number, say, table

if TYPE_CHECKING:
    from landbridge.experiment.shocks.result import Figure, Gain, Recovery, Row, Shock, Shocks

HEADS = (
    "shock",
    "where",
    "in",
    "lost",
    "of all",
    "only late",
    "most waiting",
    "on",
    "for",
    "recovered after",
)
RIGHT = ("lost", "of all", "only late", "most waiting")
MOST_PLACES = 2


def print_shocks(found: Shocks) -> None:
    """Print them."""
    say(found.title)
    part = f" ({', '.join(found.only)} only)" if found.only else ""
    draws = max((shock.draws for shock in found.shocks), default=0)
    drawn = f", {draws} draws of the assumptions" if draws else ""
    say(f"Without and with each shock{part}: {found.replications} pairs{drawn}, seed {found.seed}")
    for shock in found.shocks:
        _head(shock)
    cells = [cell for shock in found.shocks for cell in _cells(shock)]
    if cells:
        table("Loss, peak and recovery", HEADS, cells, RIGHT)
        _legend(found)
    _gains(found)
    for shock in found.shocks:
        for warning in shock.warnings:
            say(f"Warning: {shock.scenario}: {warning}")
    for warning in found.warnings:
        say(f"Warning: {warning}")


def _head(shock: Shock) -> None:
    window = shock.window
    until = f"until {window.cause_until}" if window.cause_until else "to the end"
    say()
    say(f"{shock.scenario}: {shock.title}")
    say(f"  cause {window.cause_from} {until}, looked at {window.from_} until {window.until}")
    if shock.given:
        say(f"  given, with and without it: {', '.join(shock.given)}")
    if shock.without:
        say(f"  without it instead: {', '.join(shock.without)}")
    for change in window.changes:
        say(f"  changed: {change}")
    chance = sum(row.claimed is False for row in shock.rows)
    told = [f"directions as they would be: {shock.untouched}"] if shock.untouched else []
    told += [f"directions that differ by no more than chance: {chance}"] if chance else []
    if told:
        say(f"  {', '.join(told)}")


def shown(shock: Shock) -> list[Row]:
    """Choose the rows of a shock that are shown: lanes by what was claimed, and the corridor.

    Both directions together are shown where no single one of them is.
    """
    rows = [row for row in shock.rows if row.claimed is not False]
    single = {row.lane.facility for row in rows if row.lane.direction is not None}
    kept = [row for row in rows if row.lane.direction is not None or row.lane.facility not in single]
    totals = [row for row in shock.totals if row.claimed is not False]
    several = {kind for kind in {row.lane.kind for row in kept} if _many(kept, kind)}
    return [*kept, *(row for row in totals if row.lane.kind in several)]


def _many(rows: list[Row], kind: str) -> bool:
    return sum(row.lane.kind == kind for row in rows) > 1


def _cells(shock: Shock) -> list[list[str]]:
    name = f"{shock.scenario} {shock.window.cause_from}"
    return [[name, *_row(row)] for row in shown(shock)]


def _row(row: Row) -> list[str]:
    of = row.figures
    share = of["lost_share"].mean
    waits = "" if row.waiting_unit == row.unit else f" {row.waiting_unit}"
    return [
        where(row),
        row.unit,
        banded(of["lost"]),
        f"{100 * share:.1f}%",
        banded(of["made_good"]),
        f"{banded(of['peak'])}{waits}",
        str(row.peak_on) if of["peak"].mean > 0 else "",
        ", ".join(name for name, _ in row.places[:MOST_PLACES]),
        recovered(row.recovery),
    ]


def where(row: Row | Gain) -> str:
    """Name a lane."""
    lane = row.lane
    return "whole corridor" if lane.facility is None else f"{lane.facility} {lane.direction or ''}".rstrip()


def banded(one: Figure) -> str:
    """Write a mean with its half-width, and the range over the draws in brackets."""
    written = _rounded(one.mean)
    if one.high is not None:
        written += f" ± {_rounded(one.high - one.mean)}"
    if one.range_low is not None:
        written += f" [{_rounded(one.range_low)}, {_rounded(one.range_high)}]"
    return written


def _rounded(value: float | None) -> str:
    if value is None:
        return ""
    if abs(value) < 0.05:
        return "0"
    return f"{value:.1f}" if abs(value) < 10 else f"{value:,.0f}"


def recovered(one: Recovery | None) -> str:
    """Write days to recover: median, 90% of the pairs, and how many did not within the window."""
    if one is None:
        return "cause lasts"
    if math.isinf(one.median):
        text = "not in the window"
    else:
        text = f"{_days(one.median)} d ({_days(one.low)} to {_days(one.high)})"
    if one.range_low is not None:
        text += f" [{_days(one.range_low)}, {_days(one.range_high)}]"
    if one.not_seen:
        text += f"; {one.not_seen} of {one.n} not in it"
    return text


def _days(value: float | None) -> str:
    return "" if value is None else "not in it" if math.isinf(value) else number(value, 2)


def _gains(found: Shocks) -> None:
    cells = [
        [
            f"{shock.scenario} {shock.window.cause_from}",
            where(gain),
            banded(gain.more),
            "" if gain.share is None else f"{100 * gain.share:.1f}%",
            ", ".join(gain.rules) or "the model does not say",
        ]
        for shock in found.shocks
        for gain in shock.gains
    ]
    say()
    if cells:
        heads = ("shock", "where", "more", "of its own", "rule")
        table("What went elsewhere", heads, cells, ("more", "of its own"))
    else:
        say("Nowhere else did more come through than chance explains.")


def _legend(found: Shocks) -> None:
    say("lost: not come through by the end of the window; only late: behind at worst, and made good by then.")
    if found.replications > 1:
        say("±: 95% interval of the mean of the pairs; in round brackets 90% of the pairs.")
    if any(shock.draws for shock in found.shocks):
        say("[ ]: 90% of the draws of the assumptions.")
    say("recovered: waiting back to 5% of its peak (or one) for a day, throughput of a week in its scatter.")
