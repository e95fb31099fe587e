"""The page of evidence of the crossing Dostyk, put together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evidence_page import dostyk_texts as texts
from evidence_page.compared import Predicted, judge, predicted_in, predicted_table
from evidence_page.runs import REPLICATIONS, SEED, Ask, Figure, Runs, Spread, table, told

DOSTYK = ("rail.dostyk",)
DRAWS = 16
YEARS = (2021, 2022, 2023, 2025)
"""Those with rows that nothing was fed with; 2020 has two, of the same survey."""


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


_JANUARY = "mean@2021-01-01..2021-02-01"
_WAITING = (
    _figure("trains of all freight standing before Dostyk, mean", "rail.dostyk.stopped_trains", "eastbound"),
    _figure("the most of them", "rail.dostyk.stopped_trains", "eastbound", "max"),
    _figure("longest wait there, containers, h", "rail.dostyk.queue_h", "eastbound", "max"),
    _figure("longest wait there, ordinary freight, h", "bulk.dostyk.queue_h", None, "max"),
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
        (
            _figure("all freight before Dostyk, January 2021", "rail.dostyk.stopped_trains", "eastbound",
                    _JANUARY),
            _figure("the same before Altynkol", "rail.khorgos.stopped_trains", "eastbound", _JANUARY),
            *_WAITING[2:],
        ),
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
        "## Rail tonnes by crossing",
        "",
        texts.TONNES,
        "",
        *_tonnes_lines(runs),
        texts.TONNES_AFTER,
        "",
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


YARDS = {"khorgos": ("yard.horgos", "yard.altynkol"), "dostyk": ("yard.alashankou", "yard.dostyk")}
TRAIN_T = ((2018, 987.0), (2025, 875.0))
"""Year, and tonnes of a container train by China's count (F858; F080 F082); between them a straight line."""
TOLD = (
    ("2022-01-01", "2022-12-03", {"khorgos": "8.77 (Kazakh, F984)", "dostyk": "12.56 (Kazakh, F985)"}),
    ("2023-01-01", "2023-12-03", {"khorgos": "11.4 (Kazakh, F984)", "dostyk": "14.7 (Kazakh, F985)"}),
    ("2024-01-01", "2025-01-01", {"khorgos": "12.1 (Chinese, F169)", "dostyk": "15.4 (Chinese, F205 F169)"}),
)
"""Days, and million tonnes that were published."""


def _tonnes_lines(runs: Runs) -> list[str]:
    """Write million tonnes by crossing: container trains, wagons, both, and what was published."""
    body = []
    for from_, until, told_of in TOLD:
        ask = Ask(f"dostyk-tonnes-{from_[:4]}", from_, until, only=("rail",), draws=0)
        (first, at_first), (last, at_last) = TRAIN_T
        each = at_first + (at_last - at_first) * (int(from_[:4]) - first) / (last - first)
        for place, published in told_of.items():
            wagons = [_figure("", f"{yard}.throughput_mt", None, "total") for yard in YARDS[place]]
            trains = _figure("", f"rail.{place}.throughput_trains", None, "total")
            made = _tonnes(runs, ask, trains, wagons, each)
            both = (Spread.of([x[i] for x in made], ()) for i in range(3))
            cells = [f"{told(s.mean)} ± {told(s.half)}" for s in both]
            body.append((f"{from_} until {until}", place, *cells, published, "input"))
    head = ("days", "crossing", "in container trains, Mt", "in wagons, Mt", "together", "published", "role")
    return table(head, body)


def _tonnes(
    runs: Runs, ask: Ask, trains: Figure, wagons: list[Figure], each: float
) -> list[tuple[float, float, float]]:
    """Give million tonnes in container trains, in wagons and in both, of each replication."""
    loose = [runs.by_replication(ask, figure) for figure in wagons]
    found = []
    for key, number in runs.by_replication(ask, trains).items():
        boxed, rest = number * each / 1e6, sum(one.get(key, 0.0) for one in loose)
        found.append((boxed, rest, boxed + rest))
    return found


def _range(ends: tuple[float, float]) -> str:
    return f"{told(ends[0])}–{told(ends[1])}"


def _banded(mean: float, half: float, low: float, high: float) -> str:
    return f"{told(mean)} ± {told(half)} [{told(low)}–{told(high)}]"
