"""What the causes do at the road crossing: observed, without and with them, the naive forecast, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from evidence_page import road_asks as asks
from evidence_page.compared import judge
from evidence_page.road_observed import observed
from evidence_page.runs import REPLICATIONS, Ask, Figure, Runs, Spread, table, told
from landbridge.accounts.statistics import mean
from landbridge.report.pages.words import cause_of

POST = "road.khorgos"


@dataclass(frozen=True)
class Held:
    """A figure that is held against a row of observed.csv."""

    label: str
    row: str
    """Its id in observed.csv."""
    naive: float | None
    naive_from: str
    cars_off: bool = False
    """Cars on their own wheels are taken off, at their mean a day: days are not told by class."""


@dataclass(frozen=True)
class Cause:
    """A cause: the runs without and with it, and what they are held against."""

    title: str
    scenarios: tuple[str, ...]
    cause: str
    without: Ask
    with_: Ask
    held: tuple[Held, ...]


@dataclass(frozen=True)
class Found:
    """What was found of one figure."""

    held: Held
    without: Spread
    with_: Spread
    change: Spread
    verdict: str
    base_verdict: str
    before: str
    nearer: bool | None


REOPENING = Cause(
    "The reopening of March 2023",
    ("reopening-2023",),
    "Scenario `reopening-2023`: from 14 March China and Kazakhstan take 500 and 1,000 trucks a day instead "
    "of 100, the e-queue calls 550, and what stood ready in Horgos comes: four times the usual arrivals for "
    "twelve days (F226: no more than 100 a day, about 1,000 asked for; F727). The day, that both ways were "
    "freed, and the store are assumed, with wide ranges.",
    asks.REOPENING,
    asks.REOPENED,
    (
        Held(
            "trucks from China, 13 March (before)",
            "road-2023-03-13-w",
            100,
            "the limit said of that month (F226)",
            True,
        ),
        Held(
            "trucks from China, 19 March",
            "road-2023-03-19-w",
            150,
            "13 March (F271)",
            True,
        ),
        Held("trucks to China, 19 March", "road-2023-03-19-e", 100, "the limit said of that month (F226)"),
        Held("trucks before Nur Zholy, 13 March (before)", "road-queue-2023-03-13", None, "none known"),
        Held("trucks before Nur Zholy, 20 March", "road-queue-2023-03-20", 300, "13 March (F273)"),
    ),
)
QUEUE = Cause(
    "The queue of November 2025",
    ("truck-queue-2025",),
    "Scenario `truck-queue-2025`: 6,000 permit forms a week for all posts from the end of August, of which "
    "two fifths are taken for Khorgos; then the 15,000 of the trial week (Z901, Z902, Z1092); works at "
    "Kalzhat for a week, half of whose trucks are sent here (Z912; the half is assumed, 0.1 to 0.9). China "
    "takes the 800 a day that were agreed (F215), not the 700 to 750 that were counted.",
    asks.QUEUE,
    asks.QUEUED,
    (
        Held(
            "trucks taken by China, 8–12 November",
            "road-2025-11-e",
            81500 / 212 * 5,
            "five days at the rate of January to July 2025 (Z1071)",
        ),
        Held(
            "trucks on the road before Nur Zholy, 11 November",
            "road-queue-2025-11-11",
            70,
            "20 March 2023, the last count (F273)",
        ),
        Held(
            "longest wait at the gate, 8–12 November (the twin: 1–19 November)",
            "road-queue-2025-11-h",
            None,
            "none known",
        ),
    ),
)
CAUSES = (REOPENING, QUEUE)


def length(ask: Ask) -> int:
    """Days of a run."""
    return (date.fromisoformat(ask.until) - date.fromisoformat(ask.from_)).days


def figure(held: Held, days: int = 1) -> Figure:
    """Give the twin's figure of a row of observed.csv, in a run of so many days."""
    row = observed()[held.row]
    when = row.statistic
    if not row.indicator.endswith("queue_h"):  # times are kept for the whole period of a run only
        when += f"@{row.from_}..{row.until}"
    cars = None
    if held.cars_off:
        cars = Figure("", row.indicator, row.side, row.direction, row.statistic, "car", days=days)
    return Figure(held.label, row.indicator, row.side, row.direction, when, row.class_, cars)


def find(runs: Runs, cause: Cause) -> list[Found]:
    """Read all figures of a cause, with verdicts."""
    found = []
    for held in cause.held:
        row, what = observed()[held.row], figure(held, length(cause.with_))
        without, with_ = runs.spread(cause.without, what), runs.spread(cause.with_, what)
        base = (with_.mean - with_.half, with_.mean + with_.half)
        nearer = None
        if held.naive is not None:
            nearer = abs(with_.mean - row.value) < abs(held.naive - row.value)
        found.append(
            Found(
                held,
                without,
                with_,
                runs.difference(cause.without, cause.with_, what),
                judge(with_.low, with_.high, *row.accepted),
                judge(*base, *row.accepted),
                judge(without.low, without.high, *row.accepted),
                nearer,
            )
        )
    return found


def banded(spread: Spread) -> str:
    """Write a number with both bands."""
    return f"{told(spread.mean)} ± {told(spread.half)} [{told(spread.low)}–{told(spread.high)}]"


def changed(spread: Spread) -> str:
    """Write a difference with both bands."""
    return (
        f"{told(spread.mean, True)} ± {told(spread.half)} "
        f"[{told(spread.low, True)} to {told(spread.high, True)}]"
    )


def cause_lines(found: list[Found], cause: Cause) -> list[str]:
    """Write one cause: what it is, and its figures."""
    body = []
    for one in found:
        row = observed()[one.held.row]
        accepted = f"{told(row.accepted[0])}–{told(row.accepted[1])}"
        naive = "–" if one.held.naive is None else f"{told(one.held.naive)}: {one.held.naive_from}"
        body.append(
            (
                one.held.label,
                f"**{told(row.value)}** ({' '.join(row.sources)}; {accepted} accepted)",
                banded(one.without),
                banded(one.with_),
                changed(one.change),
                f"**{one.verdict}** (without draws {one.base_verdict})",
                naive,
                {None: "–", True: "yes", False: "no"}[one.nearer],
            )
        )
    head = (
        "what", "observed", "without the cause", "with it", "paired difference", "verdict on “with it”",
        "naive forecast", "nearer than naive",
    )  # fmt: skip
    return [f"## {cause.title}", "", cause.cause, "", *table(head, body)]


def why_lines(runs: Runs, figures: tuple[Figure, ...], tried: tuple[tuple[str, Ask], ...]) -> list[str]:
    """Write what some figures become when one thing more is changed: replications only."""
    body = [
        (
            label,
            *(
                f"{told(middle)} ± {told(half)}"
                for middle, half in ((s.mean, s.half) for s in (runs.replicated(ask, f) for f in figures))
            ),
        )
        for label, ask in tried
    ]
    return table(("run", *(f.label for f in figures)), body)


MOST = 6
"""Causes of waiting that are shown of those whose hours moved."""


def moved_lines(runs: Runs, without: Ask, with_: Ask) -> list[str]:
    """Write where the hours at the crossing moved, by direction and cause: pairs of replications."""
    base, more = _hours(runs, without), _hours(runs, with_)
    found = []
    for key in sorted(set(base) | set(more)):
        pairs = [more.get(key, {}).get(r, 0.0) - base.get(key, {}).get(r, 0.0) for r in range(REPLICATIONS)]
        found.append((key, Spread.of(pairs, ()), mean(list(base.get(key, {}).values())) or 0.0))
    found.sort(key=lambda one: -abs(one[1].mean))
    body = [
        (f"{key[0]}: {cause_of(key[1])}", told(before), f"{told(moved.mean, True)} ± {told(moved.half)}")
        for key, moved, before in found[:MOST]
    ]
    return table(("hours of all vehicles, by what they waited for or did", "without", "moved"), body)


def _hours(runs: Runs, ask: Ask) -> dict[tuple[str, str], dict[int, float]]:
    rows = runs.get(ask).table("ledger").filter(pl.col("facility") == POST)
    rows = rows.group_by("direction", "cause", "replication").agg(pl.col("hours").sum())
    found: dict[tuple[str, str], dict[int, float]] = {}
    for way, cause, replication, hours in rows.iter_rows():
        found.setdefault((way or "both ways", cause), {})[replication] = hours
    return found


HOURS = (
    Figure("vehicles over the border a day", f"{POST}.throughput_vehicles", None, None, "total"),
    Figure("hours on the Chinese side, westbound", f"{POST}.border_h", "cn", "westbound"),
    Figure("hours on the Kazakh side, westbound", f"{POST}.border_h", "kz", "westbound"),
    Figure("hours on the Kazakh side, eastbound", f"{POST}.border_h", "kz", "eastbound"),
    Figure("hours on the Chinese side, eastbound", f"{POST}.border_h", "cn", "eastbound"),
)
OVERLAPS = (
    ("2024, clocks moved: from 10 to 11 hours together", asks.AT_NIGHT, asks.CLOCKS_KEPT),
    ("2024, the same hours: from 10 to 12", asks.AT_NIGHT, asks.TOGETHER),
    ("2023, the same hours: from 11 to 12", asks.HOURS_2023, asks.TOGETHER_2023),
)
LEAST_GAIN = (20.0, 18.0)
"""F266: per cent that the same hours bring at least, and what is accepted of it (counts: 10% less)."""
GAINS = (
    ("2023, half as much traffic again", asks.FULL, asks.FULL_TOGETHER, 11, 12),
    ("2023, traffic as it was", asks.HOURS_2023, asks.TOGETHER_2023, 11, 12),
    ("2024, closed at night: an hour", asks.AT_NIGHT, asks.CLOCKS_KEPT, 10, 11),
    ("2024, closed at night: two hours", asks.AT_NIGHT, asks.TOGETHER, 10, 12),
)
THROUGH = Figure("", f"{POST}.throughput_vehicles", None, None, "total")


def gain(runs: Runs, without: Ask, with_: Ask) -> Spread:
    """Give per cent of vehicles more, replication by replication and draw by draw."""

    def of(read: Callable[[Ask, Figure], dict[int, float]]) -> list[float]:
        base, more = read(without, THROUGH), read(with_, THROUGH)
        return [100.0 * (more[key] / base[key] - 1.0) for key in base if base[key] and key in more]

    return Spread.of(of(runs.by_replication), of(runs.by_draw))


def overlap_lines(runs: Runs) -> list[str]:
    """Write what an hour more together moves."""
    body = []
    for label, without, with_ in OVERLAPS:
        cells = []
        for one in HOURS:
            base, change = runs.spread(without, one), runs.difference(without, with_, one)
            days = length(without) if one.statistic == "total" else 1
            cells.append(
                f"{told(base.mean / days)}: {told(change.mean / days, True)} ± {told(change.half / days)} "
                f"[{told(change.low / days, True)} to {told(change.high / days, True)}]"
            )
        body.append((label, *cells))
    return table(("an hour more: state before, and what it changes", *(one.label for one in HOURS)), body)


def gain_lines(runs: Runs) -> list[str]:
    """Write how many vehicles more the same hours let through."""
    body = []
    for label, without, with_, before, after in GAINS:
        more = gain(runs, without, with_)
        naive = 100.0 * (after / before - 1.0)
        verdict = judge(more.low, more.high, LEAST_GAIN[1], float("inf"))
        base = judge(more.mean - more.half, more.mean + more.half, LEAST_GAIN[1], float("inf"))
        nearer = "no" if abs(more.mean - LEAST_GAIN[0]) >= abs(naive - LEAST_GAIN[0]) else "yes"
        body.append(
            (
                label,
                f"{before} to {after}",
                changed(more),
                "at least 20 (F266)",
                f"**{verdict}** (without draws {base})",
                f"{told(naive, True)}: as the hours together",
                nearer,
            )
        )
    head = (
        "traffic", "hours together", "vehicles more, %", "estimated, %", "verdict", "naive forecast, %",
        "nearer than naive",
    )  # fmt: skip
    return table(head, body)
