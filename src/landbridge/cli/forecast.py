"""The table of a forecast: what the next days look like, with bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.cli.output import number, say, table

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWN = ("train", "vehicle", "person")
"""Kinds that are shown: who comes and goes by itself."""
TIMES = ("hours:border", "hours:queue", "hours:booked", "hours:dwell")


def print_forecast(manifest: Mapping[str, Any]) -> None:
    """Print what passes in each day, what waits at its end, when nothing waits any more, and times."""
    rows = [row for row in manifest["forecast"] if row["facility"] and row["kind"] in SHOWN]
    lanes: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        lanes.setdefault((row["facility"], row["direction"] or "", row["kind"]), []).append(row)
    cells, hours = [], [int(row["until_h"]) for row in rows if row["what"] == "through"]
    ends = sorted(set(hours))
    for (facility, direction, _), own in lanes.items():
        through = {row["until_h"]: row for row in own if row["what"] == "through"}
        waiting = {row["until_h"]: row for row in own if row["what"] == "waiting"}
        gone = next((row for row in own if row["what"] == "gone"), None)
        if not through or not any(row["p95"] for row in (*through.values(), *waiting.values())):
            continue
        where = f"{facility} {direction}".strip()
        cells.append(
            [
                where,
                *(_band(through.get(end)) for end in ends),
                *(_band(waiting.get(end)) for end in [0, *ends]),
                _gone(gone),
            ]
        )
    starts = [0, *ends[:-1]]
    heads = ["where", *(f"through {a}-{b} h" for a, b in zip(starts, ends, strict=True))]
    heads += [*("waiting now" if not end else f"at {end} h" for end in [0, *ends]), "none waits after, h"]
    table("The next hours: middle (5% to 95% of the replications)", heads, cells, heads[1:])
    times = [row for row in rows if row["what"].partition("@")[0] in TIMES]
    shown = [
        [f"{row['facility']} {row['direction'] or ''}".strip(), _measure(row["what"]), _band(row)]
        for row in times
    ]
    if shown:
        table(
            "Hours of those that are through with it (mean of each replication)",
            ["where", "time", "h"],
            shown,
            ("h",),
        )
    say()


def _measure(what: str) -> str:
    name, _, side = what.removeprefix("hours:").partition("@")
    return f"{name} {side}".strip()


def _band(row: Mapping[str, Any] | None) -> str:
    if row is None or row["p50"] is None:
        return ""
    high = "…" if row["p95"] is None else number(row["p95"])
    return f"{number(row['p50'])} ({number(row['p05'])} to {high})"


def _gone(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    if row["p50"] is None:
        early = "" if row["p05"] is None else f", at the earliest {number(row['p05'])}"
        return f"later{early}"
    return _band(row)
