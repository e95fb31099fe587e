"""Draws of the road that the traffic on record refutes: how many, by what, and what they do to the ranges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evidence_page import road_asks as asks
from evidence_page.road_effects import CAUSES, figure, length
from evidence_page.runs import Ask, Figure, Runs, table, told

RUNS = (
    ("6–26 March 2023", asks.REOPENING),
    ("1–16 November 2025", asks.QUEUE),
)
"""Each judged without scenarios, so that runs with a cause have the draws of the run without it."""
SHOWN = 3


def judged(runs: Runs, ask: Ask) -> dict[str, Any] | None:
    """Give what a run tells of its draws; None where none was drawn."""
    found = runs.get(ask).manifest.get("refuted")
    return None if found is None else dict(found)


def done(runs: Runs) -> str:
    """Name the runs whose draws are judged."""
    return ", ".join(label for label, ask in RUNS if judged(runs, ask) is not None)


def refuted_lines(runs: Runs) -> list[str]:
    """How many draws of each run are refuted, and by what."""
    body = []
    for label, ask in RUNS:
        one = judged(runs, ask)
        if one is None:
            continue
        by = ", ".join(f"{name} {count}" for name, count in list(one["by"].items())[:SHOWN])
        more = len(one["by"]) - SHOWN
        body.append(
            (
                label,
                f"{one['refuted_of_first']} of {one['wanted']}",
                f"{one['kept']} of {one['looked_at']}",
                f"{one['runs']:,}",
                (by + (f", {more} more" if more > 0 else "")) or "–",
            )
        )
    head = (
        "run",
        "refuted of the ranges as they are",
        "kept of all looked at",
        "runs for that",
        "refuted by",
    )
    return table(head, body)


def range_lines(runs: Runs) -> list[str]:
    """What the ranges are with refuted draws and without, of the figures without a cause."""
    body = []
    for cause in CAUSES:
        if judged(runs, cause.without) is None:
            continue
        for held in cause.held:
            what = replace(figure(held, length(cause.without)), less=None)
            low, high = all_range(runs, cause.without, what)
            kept = runs.spread(cause.without, what)
            label = held.label + (" (cars too)" if held.cars_off else "")
            body.append(
                (label, told(kept.mean), f"{told(low)}–{told(high)}", f"{told(kept.low)}–{told(kept.high)}")
            )
    return table(
        ("without the cause", "at the base values", "all draws", "draws that carry the traffic"), body
    )


def all_range(runs: Runs, ask: Ask, what: Figure) -> tuple[float | None, float | None]:
    """Give the range of a figure over the ranges as they are, refuted draws too."""
    bundle = runs.get(ask)
    rows = what.rows(bundle.table("all_ranges"))
    rows = rows if rows.height else what.rows(bundle.indicators)
    low, high = rows.row(0, named=True)["low"], rows.row(0, named=True)["high"]
    return (None, None) if low is None else (low / what.days, high / what.days)


def moved_lines(runs: Runs, ask: Ask, most: int = 8) -> list[str]:
    """The assumptions that moved most in a run."""
    rows = sorted(runs.get(ask).table("narrowed").iter_rows(named=True), key=lambda row: -abs(row["z"]))
    body = [
        (
            f"`{row['address']}`",
            f"{told(row['low'])}–{told(row['high'])}",
            f"{told(row['kept_low'])}–{told(row['kept_high'])}",
            f"{row['rank']:.2f}",
            told(row["z"], True),
        )
        for row in rows[:most]
    ]
    head = (
        "assumption",
        "5–95% as drawn",
        "5–95% of those kept",
        "mean place (0.5: unmoved)",
        "standard errors",
    )
    return table(head, body)


def jammed(runs: Runs, many: float) -> tuple[int, int]:
    """Count the draws kept of November 2025 in which many stand before the post without a cause."""
    stood = runs.by_draw(asks.QUEUE, figure(CAUSES[1].held[1]))
    return sum(value > many for value in stood.values()), len(stood)
