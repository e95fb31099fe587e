"""The page of evidence of the crossing Dostyk, put together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evidence_page import dostyk_texts as texts
from evidence_page.compared import Predicted, judge, predicted_in, predicted_table
from evidence_page.runs import REPLICATIONS, SEED, Ask, Figure, Runs, table, told

DOSTYK = ("rail.dostyk",)
DRAWS = 32
YEARS = (2020, 2021, 2022, 2023, 2024, 2025)


def year(number: int) -> Ask:
    """A year of the crossing, as it was."""
    return Ask(f"dostyk-{number}", f"{number}-01-01", f"{number + 1}-01-01", only=DOSTYK, draws=DRAWS)


def _pair(
    name: str, from_: str, until: str, scenario: str, only: tuple[str, ...] = DOSTYK
) -> tuple[Ask, Ask]:
    without = Ask(f"dostyk-{name}", from_, until, only=only, draws=DRAWS)
    return without, Ask(f"dostyk-{name}-with", from_, until, (scenario,), only=only, draws=DRAWS)


@dataclass(frozen=True)
class Cause:
    """A cause: the runs without and with it, and figures of both."""

    title: str
    cause: str
    without: Ask
    with_: Ask
    figures: tuple[Figure, ...]
    """Looked at beside the observed rows, where nothing was observed."""
    held: tuple[str, ...] = ()
    """Beginnings of the ids of indicators whose observed rows of any role are shown."""
    after: str = ""


def _figure(label: str, id_: str, way: str | None, statistic: str = "mean") -> Figure:
    return Figure(label, id_, None, way, statistic)


_WAITING = (
    _figure("trains waiting before Dostyk, eastbound, mean", "rail.dostyk.queue_trains", "eastbound"),
    _figure("trains in the loops at most", "rail.dostyk.parked_trains", "eastbound", "max"),
    _figure("longest wait there, h", "rail.dostyk.queue_h", "eastbound", "max"),
)
_LINE = (
    _figure("trains a quarter, both ways", "rail.dostyk.throughput_trains", None, "total"),
    _figure("wait before Dostyk, eastbound, h", "rail.dostyk.queue_h", "eastbound"),
    _figure("box at the older terminals, westbound, h", "station.dostyk.dwell_h", None),
    _figure("box at the new terminal, westbound, h", "dryport.dostyk.dwell_h", None),
)
CAUSES = (
    Cause(
        "The storm of December 2023", texts.WIND_2023,
        *_pair("wind-2023", "2023-12-01", "2024-01-01", "wind-dostyk"), _WAITING,
        ("rail.dostyk.trains_per_day",),
    ),
    Cause(
        "The storm of December 2025", texts.WIND_2025,
        *_pair("wind-2025", "2025-12-01", "2026-01-01", "wind-dostyk", ("rail",)), _WAITING,
        ("rail.dostyk.trains_per_day", "rail.khorgos.trains_per_day"), texts.WIND_AFTER,
    ),
    Cause(
        "The second track Dostyk - Moyinty", texts.TRACK,
        *_pair("track", "2025-10-01", "2026-01-01", "no-second-track-dostyk"), _LINE, (), texts.TRACK_AFTER,
    ),
    Cause(
        "China takes fewer trains, winter 2020-21", texts.WINTER,
        *_pair("winter", "2020-11-01", "2021-04-01", "covid-acceptance-2020", ("rail",)),
        (*_WAITING, _figure("trains waiting before Altynkol, eastbound, mean", "rail.khorgos.queue_trains",
                            "eastbound")),
        (), texts.WINTER_AFTER,
    ),
)  # fmt: skip


def page(runs: Runs, _: Path) -> str:
    """Write the page."""
    rows = [row for number in YEARS for row in predicted_in(runs, year(number))]
    storms = [row for one in CAUSES for row in _held(runs, one)]
    lines = [
        "<!-- Made by scripts/evidence_dostyk.py: change that script, not this page. -->",
        "# Evidence: the second rail crossing",
        "",
        texts.opening(SEED, REPLICATIONS, DRAWS),
        "",
        texts.summary(rows, storms),
        "",
        "## What was predicted, year by year",
        "",
        texts.PREDICTED,
        "",
        *predicted_table(rows),
        texts.FAILURES,
        "",
    ]
    for one in CAUSES:
        lines += [f"## {one.title}", "", one.cause, "", *_cause_lines(runs, one)]
        lines += [one.after, ""] if one.after else []
    lines += [
        "## Who chose the crossing",
        "",
        texts.PLAN,
        "",
        "## The runs",
        "",
        texts.RUNS.format(seed=SEED),
        "",
    ]
    lines += table(
        ("command", "hash"),
        ((f"`{ask.command}`", f"`{bundle.hash[:16]}`") for ask, bundle in runs.made.items()),
    )
    return "\n".join(lines).rstrip() + "\n"


def _held(runs: Runs, cause: Cause) -> list[Predicted]:
    """Rows that were observed of a cause's days, in the run with it."""
    begin = cause.with_.from_[:7]
    return [
        row
        for row in predicted_in(runs, cause.with_, None)
        if row.figure.id in cause.held and f"@{begin}" in row.figure.statistic
    ]


def _cause_lines(runs: Runs, cause: Cause) -> list[str]:
    body = []
    for row in _held(runs, cause):
        before = runs.spread(cause.without, row.figure)
        verdict = judge(before.low, before.high, *row.accepted)
        body.append(
            (
                f"{row.figure.label}, {row.figure.statistic.partition('@')[0]}",
                f"**{told(row.observed)}** ({row.source}; {_range(row.accepted)} accepted)",
                f"{_banded(before.mean, before.half, before.low, before.high)}: {verdict}",
                _banded(row.mean, row.half, row.low, row.high),
                f"**{row.verdict}** (without draws {row.base_verdict})",
            )
        )
    for figure in cause.figures:
        before, after = runs.spread(cause.without, figure), runs.spread(cause.with_, figure)
        cells = [_banded(s.mean, s.half, s.low, s.high) for s in (before, after)]
        body.append((figure.label, "–", *cells, "–"))
    head = ("what", "observed", "as it is", f"with `{cause.with_.scenarios[0]}`", "verdict on “with”")
    return table(head, body)


def _range(ends: tuple[float, float]) -> str:
    return f"{told(ends[0])}–{told(ends[1])}"


def _banded(mean: float, half: float, low: float, high: float) -> str:
    return f"{told(mean)} ± {told(half)} [{told(low)}–{told(high)}]"
