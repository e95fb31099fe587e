"""What `landbridge run` prints: headline, comparison, where the hours go, what was written, what next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from landbridge.cli.output import number, say, table

if TYPE_CHECKING:
    from pathlib import Path

    from landbridge.experiment.bundle import Bundle

VERDICTS = ("outside", "undecided", "inside", None)
ROLES = ("predicted", "calibrated", "input", "context", None)
MOST_CAUSES = 4
NO_WAIT = frozenset({"moving", "handling", "carried"})


def print_result(bundle: Bundle, page: Path | None, took: str) -> None:
    """Print a run."""
    manifest = bundle.manifest
    first, after = manifest["period"]
    scenario = f", scenario {', '.join(manifest['scenario'])}" if manifest["scenario"] else ""
    draws = f", {manifest['draws']} draws of the assumptions" if manifest["draws"] else ""
    say(str(manifest["title"]))
    many = f"{manifest['replications']} replications{draws}, seed {manifest['seed']}"
    say(f"{first} until {after}{scenario}: {many}")
    for change in manifest["changes"]:
        say(f"  changed: {change}")
    rows = list(bundle.indicators.iter_rows(named=True))
    _headline(rows)
    _comparison([row for row in rows if row["observed"] is not None])
    _hours(bundle)
    for warning in bundle.warnings:
        say(f"Warning: {warning}")
    say()
    say(f"Written in {took}: {bundle.path}" + (f" and {page}" if page else ""))
    _next(bundle)


def _headline(rows: list[dict[str, Any]]) -> None:
    """Print the headline of the facilities that something was observed of (of all, if of none)."""
    observed = {_facility(row) for row in rows if row["observed"] is not None}
    rows = [row for row in rows if row["headline"] and row["mean"] is not None]
    others = sorted({_facility(row) for row in rows} - observed)
    if observed:
        rows = [row for row in rows if _facility(row) in observed]
    cells = [
        [
            row["id"],
            row["side"] or "",
            row["direction"] or "",
            row["statistic"],
            number(row["mean"]),
            _plus_minus(row["half_width"]),
            _range(row["low"], row["high"]),
            row["unit"],
        ]
        for row in rows
    ]
    heads = ["indicator", "side", "direction", "", "simulated", "±", "range", "unit"]
    _table("Headline", heads, cells, ("simulated", "±", "range"))
    if observed and others:
        say(f"Not shown here, as nothing of them was observed: {', '.join(others)}")


def _comparison(rows: list[dict[str, Any]]) -> None:
    if not rows:
        say()
        say("Nothing observed lies within this period: nothing to compare with.")
        return
    rows = sorted(rows, key=lambda r: (ROLES.index(r["role"]), VERDICTS.index(r["verdict"])))
    cells = [
        [
            row["id"],
            row["side"] or "",
            row["direction"] or "",
            row["statistic"],
            "not simulated" if row["mean"] is None else number(row["mean"]),
            _range(row["low"], row["high"]) or _plus_minus(row["half_width"]),
            number(row["observed"]),
            row["unit"],
            row["role"],
            row["verdict"] or "",
            _naive(row),
        ]
        for row in rows
    ]
    heads = [
        "indicator",
        "side",
        "direction",
        "",
        "simulated",
        "range or ±",
        "observed",
        "unit",
        "role",
        "verdict",
        "naive forecast",
    ]
    _table("Simulated against observed", heads, cells, ("simulated", "range or ±", "observed"))
    judged = [row["verdict"] for row in rows if row["role"] == "predicted"]
    count = {verdict: judged.count(verdict) for verdict in ("inside", "outside", "undecided")}
    say(
        f"Evidence are the predicted rows only: {count['inside']} inside, {count['outside']} outside, "
        f"{count['undecided']} undecided."
    )


def _hours(bundle: Bundle) -> None:
    """Print the hours of each kind of entity by place, for each of that kind that came through."""
    import polars as pl

    first, after = (date.fromisoformat(day) for day in bundle.manifest["period"])
    there = (after - first).days * 24.0 * max(int(bundle.manifest["replications"]), 1)
    ledger, counts = bundle.table("ledger"), bundle.table("counts")
    left = dict(
        counts.filter(pl.col("status").is_null()).group_by("kind").agg(pl.col("left").sum()).iter_rows()
    )
    place = ["kind", "facility", "side", "direction"]
    hours = ledger.group_by([*place, "cause"]).agg(pl.col("hours").sum()).sort("hours", descending=True)
    rows = []
    for (kind, facility, side, direction), part in hours.group_by(place, maintain_order=True):
        if kind != "train":
            continue
        per = float(left.get(kind, 0)) or float("nan")
        causes = part.filter(~pl.col("cause").is_in(NO_WAIT)).head(MOST_CAUSES)
        waits = ", ".join(
            f"{c.replace('_', ' ')} {number(h / per, 2)}" for c, h in causes["cause", "hours"].iter_rows()
        )
        total = float(part["hours"].sum())
        rows.append(
            [facility, side or "", direction or "", number(total / there, 3), number(total / per), waits]
        )
    if rows and left.get("train"):
        heads = ["facility", "side", "direction", "trains there", "h a train", "most of it, h"]
        _table("Where the hours go (trains)", heads, rows, ("trains there", "h a train"))


def _next(bundle: Bundle) -> None:
    manifest = bundle.manifest
    corridor = manifest["setting"]["corridor"]
    say("Next:")
    if not manifest["draws"]:
        say(f"  landbridge run {corridor} --draws 64      what the assumptions do to these answers")
    say(f"  landbridge explain {bundle.path} --id …   one train or box, hour by hour")
    say(f"  landbridge seeds {corridor} --run {bundle.path}")
    say(f"  landbridge export {bundle.path} --xlsx run.xlsx")


def _table(title: str, heads: list[str], cells: list[list[str]], right: tuple[str, ...]) -> None:
    """Print a table without the columns in which nothing stands."""
    used = [i for i in range(len(heads)) if any(row[i] for row in cells)]
    table(title, [heads[i] for i in used], [[row[i] for i in used] for row in cells], right)


def _facility(row: dict[str, Any]) -> str:
    return str(row["id"]).rpartition(".")[0]


def _plus_minus(half_width: float | None) -> str:
    return "" if half_width is None else f"± {number(half_width, 2)}"


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{number(low)} to {number(high)}"


def _naive(row: dict[str, Any]) -> str:
    if row["naive"] is None:
        return ""
    beaten = {True: ", beaten", False: ", nearer", None: ""}[row["naive_beaten"]]
    return f"{number(row['naive'])}{beaten}"
