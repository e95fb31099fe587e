"""Simulated against observed, year by year: every row that is a prediction."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evidence_page.runs import Ask, Figure, Runs, table, told
from landbridge.accounts.statistics import quantile

YEARS = tuple(range(2019, 2026))
ORDER = ("inside", "outside", "undecided")


def year(number: int) -> Ask:
    """The run of a year, without any change."""
    return Ask(f"year-{number}", f"{number}-01-01", f"{number + 1}-01-01")


@dataclass(frozen=True)
class Predicted:
    """An observed row that is a prediction of the twin, with what was simulated."""

    year: int
    figure: Figure
    mean: float
    half: float
    low: float
    high: float
    unit: str
    observed: float
    accepted: tuple[float, float]
    tolerance: float
    verdict: str
    base_verdict: str
    naive: float | None
    nearer: bool | None
    source: str


def predictions(runs: Runs, role: str = "predicted") -> Iterator[Predicted]:
    """Give the rows of one role, in the order of the years."""
    for number in YEARS:
        yield from predicted_in(runs, year(number), role)


def predicted_in(runs: Runs, ask: Ask, role: str | None = "predicted") -> Iterator[Predicted]:
    """Give the rows of a run that have one role (None: any) and a verdict."""
    number = int(ask.from_[:4])
    for row in runs.get(ask).indicators.iter_rows(named=True):
        if role not in (None, row["role"]) or row["verdict"] is None:
            continue
        reach = abs(row["observed"]) * row["tolerance"]
        low, high = row["observed"] - reach, row["observed"] + reach
        if row["observed_low"] is not None:
            low = min(low, row["observed_low"])
        if row["observed_high"] is not None:
            high = max(high, row["observed_high"])
        place = " ".join(part for part in (row["side"], row["direction"]) if part)
        when = row["statistic"].partition("@")[2].replace("..", " to ")
        label = " ".join(part for part in (f"`{row['id']}`", place, when) if part)
        yield Predicted(
            number,
            Figure(label, row["id"], row["side"], row["direction"], row["statistic"]),
            row["mean"],
            row["half_width"] or 0.0,
            row["low"],
            row["high"],
            row["unit"],
            row["observed"],
            (low, high),
            row["tolerance"],
            row["verdict"],
            judge(row["mean"] - (row["half_width"] or 0), row["mean"] + (row["half_width"] or 0), low, high),
            row["naive"],
            row["naive_beaten"],
            row["observed_source"] or "",
        )


def judge(low: float, high: float, least: float, most: float) -> str:
    """Judge a band against what is accepted, as the product does."""
    if least <= low and high <= most:
        return "inside"
    return "outside" if high < least or low > most else "undecided"


def predicted_table(rows: list[Predicted]) -> list[str]:
    """All predictions in one table, and the plain counts."""
    lines = table(
        (
            "year",
            "what is predicted",
            "observed",
            "accepted",
            "simulated ±",
            "5–95% of draws",
            "verdict",
            "without draws",
            "naive",
            "nearer than naive",
        ),
        (
            (
                str(r.year),
                f"{r.figure.label}, {r.figure.statistic.partition('@')[0]}",
                f"{told(r.observed)} {r.unit} ({r.source})",
                f"{told(r.accepted[0])}–{told(r.accepted[1])} (±{r.tolerance:.0%})",
                f"{told(r.mean)} ± {told(r.half)}",
                f"{told(r.low)}–{told(r.high)}",
                f"**{r.verdict}**",
                r.base_verdict,
                told(r.naive),
                {None: "–", True: "yes", False: "no"}[r.nearer],
            )
            for r in rows
        ),
    )
    return [*lines, *counts_table(rows)]


def counts(rows: list[Predicted], base: bool = False) -> dict[str, int]:
    """Count the verdicts, with draws or without."""
    found = [r.base_verdict if base else r.verdict for r in rows]
    return {word: found.count(word) for word in ORDER}


def counts_table(rows: list[Predicted]) -> list[str]:
    """Verdicts by year."""
    body = []
    for number in (*YEARS, None):
        own = [r for r in rows if number is None or r.year == number]
        judged, base = counts(own), counts(own, base=True)
        asked = [r for r in own if r.nearer is not None]
        name = "**all**" if number is None else str(number)
        body.append(
            (
                name,
                str(len(own)),
                *(str(judged[word]) for word in ORDER),
                " / ".join(str(base[word]) for word in ORDER),
                f"{sum(bool(r.nearer) for r in asked)} of {len(asked)}" if asked else "–",
            )
        )
    return table(
        (
            "year",
            "predictions",
            "inside",
            "outside",
            "undecided",
            "the same without draws",
            "nearer than naive",
        ),
        body,
    )


CROSSED = {
    way: Figure("", "rail.khorgos.throughput_trains", None, way, "total")
    for way in ("westbound", "eastbound")
}
ENOUGH = 0.95
"""A draw carries the traffic if so much of what is sent comes through."""


def carried(runs: Runs, number: int, ask: Ask | None = None, way: str = "westbound") -> dict[int, float]:
    """Give the share of the trains sent that came through in the year, by draw (of `ask`, or the year)."""
    bundle = runs.get(year(number))
    sent: dict[int, float] = {}
    prefix = f"traffic.{way[0]}-"
    for row in bundle.table("draws").iter_rows(named=True):
        if row["address"].startswith(prefix):
            sent[row["draw"]] = sent.get(row["draw"], 0.0) + row["value"]
    through = runs.by_draw(ask or year(number), CROSSED[way])
    return {draw: through[draw] / sent[draw] for draw in through if sent.get(draw)}


def carried_table(runs: Runs, addresses: tuple[tuple[str, str, str], ...]) -> list[str]:
    """How many draws bring the trains through that were counted, and in what those draws differ."""
    body = []
    for number in YEARS[1:]:
        share = carried(runs, number)
        good = {draw for draw, part in share.items() if part >= ENOUGH}
        values: dict[str, dict[int, float]] = {}
        for row in runs.get(year(number)).table("draws").iter_rows(named=True):
            values.setdefault(row["address"], {})[row["draw"]] = row["value"]
        cells = []
        for address, _, unit in addresses:
            held = values[address]
            scale = 24.0 if unit == "days" else 1.0
            medians = [
                quantile([v / scale for d, v in held.items() if (d in good) == wanted], 0.5)
                for wanted in (True, False)
            ]
            cells.append(" / ".join("–" if m is None or math.isnan(m) else told(m) for m in medians))
        body.append((str(number), f"{len(good)} of {len(share)}", f"{told(min(share.values()))}", *cells))
    heads = (f"{label}, {unit}: carried / not" for _, label, unit in addresses)
    return table(("year", f"draws that carry {ENOUGH:.0%}", "least share", *heads), body)


TERMINALS = ("dryport.khorgos", "station.altynkol")
AS_FLEETS = tuple(
    f"dryport.khorgos.platforms.{wagon}.capacity={units}"
    for wagon, units in (("w40", 2170), ("w60", 2070), ("w80", 2430))
)
AS_TERMINALS = tuple(
    f"rail.khorgos.next.westbound.{terminal}={share}"
    for terminal, share in zip(TERMINALS, (0.6, 0.4), strict=True)
)
CHECKS = (
    ("all assumptions drawn", year(2022)),
    (
        "the platform fleet kept at its base value",
        replace(year(2022), name="year-2022-fleet", sets=AS_FLEETS),
    ),
    (
        "the fleet and the terminals' shares kept",
        replace(year(2022), name="year-2022-fleet-terminals", sets=(*AS_FLEETS, *AS_TERMINALS)),
    ),
)


def checks(runs: Runs) -> list[tuple[str, int, int]]:
    """Count the draws of 2022 that carry the traffic, with some assumptions kept from being drawn."""
    found = []
    for what, ask in CHECKS:
        share = carried(runs, 2022, ask)
        found.append((what, sum(part >= ENOUGH for part in share.values()), len(share)))
    return found
