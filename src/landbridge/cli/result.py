"""What `landbridge run` prints: headline, comparison, where the hours go, what was written, what next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from landbridge.cli.forecast import print_forecast
from landbridge.cli.output import number, say, table

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from landbridge.experiment.bundle import Bundle

VERDICTS = ("outside", "undecided", "inside", None)
ROLES = ("predicted", "calibrated", "input", "context", None)
MOST_CAUSES = 4
MOST_PLACES = 8
"""Places of a kind whose hours are printed; the report has all."""
KINDS = ("train", "vehicle")
"""Kinds whose hours are printed: who comes and goes by itself."""
NO_WAIT = frozenset({"moving", "handling", "carried"})


def print_result(bundle: Bundle, page: Path | None, took: str) -> None:
    """Print a run."""
    manifest = bundle.manifest
    first, after = manifest["period"]
    scenario = f", scenario {', '.join(manifest['scenario'])}" if manifest["scenario"] else ""
    draws = f", {manifest['draws']} draws of the assumptions" if manifest["draws"] else ""
    if (refuted := manifest.get("refuted") or {}).get("refuted") and manifest["draws"]:
        draws += f" that carry the traffic on record (of {refuted['looked_at']})"
    say(str(manifest["title"]))
    count = manifest["replications"]
    many = f"{count} replication{'s' * (count != 1)}{draws}, seed {manifest['seed']}"
    setting = manifest["setting"]
    steady = setting.get("steady")
    when = f"{first} until {after}"
    if steady:
        days = (date.fromisoformat(after) - date.fromisoformat(first)).days
        when = f"Conditions of {steady} all the time, {days} days"
    if setting.get("hours"):
        when = f"{first} {setting['hour']:02d}:00, {setting['hours']} hours" + (", held" if steady else "")
        when += ", from a state" if setting.get("state") else ""
    say(f"{when}{scenario}: {many}")
    if manifest.get("warm_up"):
        sentence = manifest["warm_up"]["sentences"][0]
        say(f"{sentence[0].upper()}{sentence[1:]}.")
    for change in manifest["changes"]:
        say(f"  changed: {change}")
    rows = list(bundle.indicators.iter_rows(named=True))
    if "forecast" in manifest:
        print_forecast(manifest)
    else:
        _headline(rows)
    if "forecast" in manifest:  # of some hours: nothing observed is of them
        pass
    elif steady:
        say()
        say("No period was like an open-ended run: nothing observed belongs to it.")
    else:
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
    nothing = [row for row in rows if _is_nothing(row)]
    rows = [row for row in rows if row not in nothing]
    cells = [
        [_what(row), _where(row), number(row["mean"]), _plus_minus(row), _range(row), row["unit"]]
        for row in rows
    ]
    heads = ["indicator", "where", "simulated", "±", "range", "unit"]
    _table("Headline", heads, cells, ("simulated", "±", "range"))
    if observed and others:
        say(f"Not shown here, as nothing of them was observed: {', '.join(others)}")
    if nothing:
        where: dict[str, dict[str, None]] = {}
        for row in nothing:
            what = " ".join(part for part in (_what(row), row["side"], row["direction"]) if part)
            where.setdefault(what, {})[_facility(row)] = None
        named = [f"{what} ({', '.join(facilities)})" for what, facilities in where.items()]
        say(f"Nought in every replication and draw, so left out: {'; '.join(named)}")


def _is_nothing(row: dict[str, Any]) -> bool:
    """Tell what never happens: none in any replication or draw, and nothing observed to compare with."""
    return not any((row["mean"], row["half_width"], row["low"], row["high"])) and row["observed"] is None


def _comparison(rows: list[dict[str, Any]]) -> None:
    if not rows:
        say()
        say("Nothing observed lies within this period: nothing to compare with.")
        return
    rows = sorted(rows, key=lambda r: (ROLES.index(r["role"]), VERDICTS.index(r["verdict"])))
    cells = [
        [
            _what(row),
            _where(row),
            "not simulated" if row["mean"] is None else f"{number(row['mean'])} {_spread(row)}".strip(),
            f"{number(row['observed'])} {row['unit']}",
            " ".join(part for part in (row["role"], row["verdict"]) if part),
            _naive(row),
        ]
        for row in rows
    ]
    heads = ["indicator", "where", "simulated", "observed", "role and verdict", "naive forecast"]
    _table("Simulated against observed", heads, cells, ("simulated", "observed"))
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
    place = ["facility", "side", "direction"]
    for kind in KINDS:
        per = float(left.get(kind, 0))
        if not per:
            continue
        own = ledger.filter(pl.col("kind") == kind).group_by([*place, "cause"]).agg(pl.col("hours").sum())
        rows = []
        parts = own.sort("hours", descending=True).group_by(place, maintain_order=True)
        for where, part in sorted(parts, key=lambda item: -_waited(item[1])):
            causes = part.filter(~pl.col("cause").is_in(NO_WAIT)).head(MOST_CAUSES)
            waits = ", ".join(
                f"{c.replace('_', ' ')} {number(h / per, 2)}" for c, h in causes["cause", "hours"].iter_rows()
            )
            total = float(part["hours"].sum())
            name = " ".join(str(one) for one in where if one)
            rows.append([name, number(total / there, 3), number(total / per), waits])
        if not rows:
            continue
        heads = ["where", f"{kind}s there", f"h a {kind}", "most of it, h"]
        _table(f"Where the hours go ({kind}s)", heads, rows[:MOST_PLACES], (heads[1], heads[2]))
        if len(rows) > MOST_PLACES:
            say(f"{len(rows) - MOST_PLACES} further places stand in the report.")


def _waited(part: pl.DataFrame) -> float:
    """Add up the hours of a place that are waits: days on the road or at home tell nothing of a post."""
    return float(part.filter(~part["cause"].is_in(NO_WAIT))["hours"].sum())


def _next(bundle: Bundle) -> None:
    manifest = bundle.manifest
    corridor = manifest["setting"]["corridor"]
    say("Next:")
    if not manifest["draws"]:
        say(f"  landbridge run {corridor} --draws 64      what the assumptions do to these answers")
    if bundle.table("counts").is_empty():  # nobody comes and goes: flows alone
        say(f"  landbridge pipelines {corridor}      the flows of every year, and which way they lead")
    else:
        stream = next(iter(manifest.get("streams", ())), "STREAM")
        say(f"  landbridge explain {bundle.path} --id {stream}:10      one of them, hour by hour")
        say(f"  landbridge worth {corridor}      what one more of each thing would be worth")
    say(f"  landbridge compare {bundle.path} OTHER      why two runs differ")
    say(f"  landbridge seeds {corridor} --run {bundle.path}")
    say(f"  landbridge export {bundle.path} --xlsx run.xlsx")


def _table(title: str, heads: list[str], cells: list[list[str]], right: tuple[str, ...]) -> None:
    """Print a table without the columns in which nothing stands."""
    used = [i for i in range(len(heads)) if any(row[i] for row in cells)]
    table(title, [heads[i] for i in used], [[row[i] for i in used] for row in cells], right)


def _facility(row: dict[str, Any]) -> str:
    return str(row["id"]).rpartition(".")[0]


def _what(row: dict[str, Any]) -> str:
    """Name indicator and statistic; of a part of the run with its dates."""
    statistic, _, dates = str(row["statistic"]).partition("@")
    named = f"{str(row['id']).rpartition('.')[2]} {statistic}"
    return f"{named} {dates}".strip()


def _where(row: dict[str, Any]) -> str:
    parts = (_facility(row), row["side"], row["direction"], row["class"], row["regime"])
    return " ".join(part for part in parts if part)


def _spread(row: dict[str, Any]) -> str:
    """Write the assumption range where there is one, else the half-width."""
    return f"({_range(row)})" if row["low"] is not None else _plus_minus(row)


def _range(row: dict[str, Any]) -> str:
    return "" if row["low"] is None else f"{number(row['low'])} to {number(row['high'])}"


def _plus_minus(row: dict[str, Any]) -> str:
    return "" if row["half_width"] is None else f"± {number(row['half_width'], 2)}"


def _naive(row: dict[str, Any]) -> str:
    if row["naive"] is None:
        return ""
    beaten = {True: " beaten", False: " nearer", None: ""}[row["naive_beaten"]]
    return f"{number(row['naive'])}{beaten}"
