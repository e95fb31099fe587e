"""Causes and their effects: runs with and without one cause, paired by replication and by draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from evidence_page.compared import judge, year
from evidence_page.runs import Ask, Figure, Runs, Spread, table, told
from landbridge.accounts.statistics import half_width, mean, quantile

DRY_TRAINS = Figure("trains a day at the dry port", "dryport.khorgos.trains_per_day")
LIFTING = Figure("minutes of lifting a train", "dryport.khorgos.lifting_min")
TURN = Figure("hours of a train under the cranes", "dryport.khorgos.turn_h")
CRANES = Figure("use of the cranes that work", "dryport.khorgos.cranes_use")
DWELL = Figure("hours of a box at the dry port", "dryport.khorgos.dwell_h")
CROSSED = Figure("trains over the border, both ways", "rail.khorgos.throughput_trains", statistic="total")


def crossing(way: str) -> Figure:
    """Trains a day over the border."""
    return Figure(f"trains a day over the border, {way}", "rail.khorgos.trains_per_day", None, way)


def waiting(way: str) -> Figure:
    """Trains that wait at the crossing."""
    return Figure(f"trains waiting at the crossing, {way}", "rail.khorgos.queue_trains", None, way)


def hours(side: str, way: str) -> Figure:
    """Hours at one side of the border."""
    name = {"cn": "Chinese", "kz": "Kazakh"}[side]
    return Figure(f"hours at the border, {name} side, {way}", "rail.khorgos.border_h", side, way)


@dataclass(frozen=True)
class Row:
    """One figure of one period with and without the cause."""

    when: str
    without: Ask
    with_: Ask
    figure: Figure
    observed: float | None = None
    tolerance: float = 0.0
    source: str = ""
    role: str = ""


@dataclass(frozen=True)
class Effect:
    """A cause, where it comes from, what it is held against, and what is shown by it."""

    title: str
    cause: str
    rows: tuple[Row, ...]
    shows: Callable[[dict[Row, tuple[Spread, Spread, Spread]]], str]
    after: Callable[[Runs], list[str]] | None = None


def with_scenario(ask: Ask, scenario: str) -> Ask:
    """Give the same run with a scenario."""
    return replace(ask, name=f"{ask.name}-{scenario}", scenarios=(scenario,))


TEN = Ask("cranes-ten-days", "2022-10-11", "2022-10-21")
FIFTY = Ask("cranes-fifty-days", "2022-09-20", "2022-11-09")
AFTER = Ask("cranes-and-after", "2022-10-11", "2022-12-11")
JULY = Ask("july-2022", "2022-07-01", "2022-08-01")
OCTOBER = Ask("october-2025", "2025-10-01", "2025-11-01")


def _rows(when: str, ask: Ask, scenario: str, *figures: Figure) -> tuple[Row, ...]:
    return tuple(Row(when, ask, with_scenario(ask, scenario), figure) for figure in figures)


def _survey(number: int, figure: Figure, observed: float, tolerance: float, source: str) -> Row:
    ask = year(number)
    scenario = "covid-acceptance-2020"
    return Row(
        str(number), ask, with_scenario(ask, scenario), figure, observed, tolerance, source, "predicted"
    )


def _cranes_show(found: dict[Row, tuple[Spread, Spread, Spread]]) -> str:
    by = {(row.when, row.figure): spreads for row, spreads in found.items()}
    trains, lift = by["ten days", DRY_TRAINS][2], by["ten days", LIFTING]
    total = by["20 Sept – 8 Nov", CROSSED]
    return (
        "One crane that lifts all the time can do most of the work: lifting a train takes "
        f"{told(lift[1].mean)} minutes instead of {told(lift[0].mean)}, and the dry port turns "
        f"{told(trains.mean, True)} ± {told(trains.half)} trains a day while it lasts. What is lost is made "
        "up within weeks: over the fifty days the crossing as a whole changes by "
        f"{told(total[2].mean, True)} ± {told(total[2].half)} trains of {told(total[0].mean)}. China's "
        "count shows no dip. It agrees with the twin, but just as well with cranes that never broke or "
        "with a breakdown at another terminal: a running total over fifty days cannot tell them apart. The "
        "trains a day would: the twin would have had fewer than the 14 that the railway named on 12 "
        "October (F806) to deny a jam, but that figure is an input here (the acceptance) and reads as a "
        "plan."
    )


def _covid_show(found: dict[Row, tuple[Spread, Spread, Spread]]) -> str:
    most = max(found.values(), key=lambda spreads: abs(spreads[2].mean))
    return (
        f"Next to nothing: the largest change is {told(most[2].mean, True)} ± {told(most[2].half)} h, where "
        "the survey found tens of hours. The trains that are fed in were counted after the cut, so those "
        "that it kept away are missing; and a cut in trains a day does not bind while fewer trains come "
        "than it allows. The hours of 2020–21 are **not** explained by this cause alone."
    )


def _october_show(found: dict[Row, tuple[Spread, Spread, Spread]]) -> str:
    by = {row.figure.label: spreads for row, spreads in found.items()}
    queue, trains = by[waiting("eastbound").label], by[crossing("eastbound").label]
    return (
        f"{told(trains[1].mean)} container trains a day go over, and {told(trains[0].mean)} without the cut; "
        f"{told(queue[2].mean, True)} ± {told(queue[2].half)} trains wait before the border on the month's "
        "mean. No count of waiting trains was found. The press speaks of grain held back by the Kazakh "
        "railway. China's own count leaves 11.6 container trains a day eastbound for this month; ten Kazakh"
        " trains of all freight are 13 of them, so both fit together and containers alone feel little of it. "
        "Before both were counted as the same kind of train, the ten stood against the 11.6 and made a queue "
        "of 23 trains that nobody had reported."
    )


def _july_show(found: dict[Row, tuple[Spread, Spread, Spread]]) -> str:
    by = {row.figure.label: spreads for row, spreads in found.items()}
    queue = by[waiting("westbound").label]
    return (
        "A question, with nothing to be held against: a cut by four trains a day, in a month with 13.4 "
        f"trains a day sent, leaves {told(queue[2].mean, True)} ± {told(queue[2].half)} trains more waiting "
        f"on the month's mean ({told(queue[2].low, True)} to {told(queue[2].high, True)} over the draws)."
    )


def _tracks_show(found: dict[Row, tuple[Spread, Spread, Spread]]) -> str:
    by = {(row.when, row.figure): spreads for row, spreads in found.items()}
    told_of = []
    for when in ("2023", "2024"):
        trains, queue = by[when, DRY_TRAINS][2], by[when, waiting("westbound")][2]
        told_of.append(
            f"in {when} {told(-trains.mean)} ± {told(trains.half)} more trains a day at the dry port "
            f"and {told(queue.mean)} ± {told(queue.half)} fewer that wait"
        )
    return (
        "**Input, not evidence**: two tracks before and four after were read from the reported doubling "
        f"of capacity. What the tracks give: {'; '.join(told_of)}. So the twin says that they were hardly "
        "needed for the trains of 2023 and took waits away in 2024. (“With it” is with the tracks left out.)"
    )


def _engines_show(found: dict[Row, tuple[Spread, Spread, Spread]]) -> str:
    by = {row.figure.label: spreads for row, spreads in found.items()}
    change = by[hours("kz", "eastbound").label][2]
    return (
        f"{told(change.mean, True)} ± {told(change.half)} h at the Kazakh side, {told(change.low, True)} to "
        f"{told(change.high, True)} over the draws: at eight trains a day and four engines the turn of an "
        "engine is not what trains wait for. The complaint of 2019 that engines turn too slowly is not "
        "borne out by these numbers of engines, which are assumed."
    )


EFFECTS = (
    Effect(
        "Two of three cranes out for ten days, October 2022",
        "Scenario `broken-cranes`: one crane instead of three at the dry port from 11 to 20 October 2022, "
        "work in hand suspended (F724, press of 11 October: two of three broken; the ten days are assumed; "
        "for the dry port it was denied, F806, F808).",
        (
            *_rows("ten days", TEN, "broken-cranes", DRY_TRAINS, waiting("westbound"), LIFTING, TURN, CRANES),
            *_rows("ten days", TEN, "broken-cranes", crossing("westbound")),
            Row(
                "20 Sept – 8 Nov",
                FIFTY,
                with_scenario(FIFTY, "broken-cranes"),
                CROSSED,
                1000,
                0.1,
                "F183 F949",
                "input without the cause; what the cause takes away is predicted",
            ),
        ),
        _cranes_show,
        lambda runs: recovery(runs),
    ),
    Effect(
        "China takes fewer trains, October 2025",
        "Scenario `intake-cut-2025`: 10 Kazakh trains a day eastbound, 13 of China's count, instead of 15 "
        "and 19 (F699; F841: 6 on the worst days; F698: 14 taken before).",
        _rows(
            "October 2025",
            OCTOBER,
            "intake-cut-2025",
            crossing("eastbound"),
            waiting("eastbound"),
            hours("kz", "eastbound"),
        ),
        _october_show,
    ),
    Effect(
        "What if: Kazakhstan takes ten trains a day in July 2022",
        "Scenario `intake-cut-westbound`: 10 instead of 14 westbound. A question, so no source.",
        _rows(
            "July 2022",
            JULY,
            "intake-cut-westbound",
            crossing("westbound"),
            waiting("westbound"),
            hours("cn", "westbound"),
            DRY_TRAINS,
        ),
        _july_show,
    ),
    Effect(
        "Covid rules: China takes fewer trains, winter 2020–21",
        "Scenario `covid-acceptance-2020`: eastbound acceptance × 0.58 from November 2020 to February 2021 "
        "(F692: 10–11 of 18 trains a day, both crossings together; F691). The hours at the border are TFI1 "
        "of the CAREC survey.",
        (
            _survey(2020, hours("kz", "eastbound"), 8.9, 0.35, "Z1159"),
            _survey(2021, hours("kz", "eastbound"), 11.4, 0.35, "Z1159"),
            _survey(2021, hours("cn", "eastbound"), 149.6, 0.35, "Z1192"),
            _survey(2020, hours("kz", "westbound"), 54.4, 0.35, "Z1159"),
            _survey(2021, hours("kz", "westbound"), 61.8, 0.35, "Z1159"),
            _survey(2021, hours("cn", "westbound"), 58.7, 0.25, "Z1190"),
            *_rows("2020", year(2020), "covid-acceptance-2020", waiting("eastbound")),
            *_rows("2021", year(2021), "covid-acceptance-2020", waiting("eastbound")),
        ),
        _covid_show,
    ),
    Effect(
        "The new tracks of 2022 left out",
        "Scenario `no-new-tracks-2022`: two tracks of 1435 mm under the cranes instead of four from "
        "December 2022 on (F048, F809, F888).",
        (
            *_rows(
                "2023",
                year(2023),
                "no-new-tracks-2022",
                DRY_TRAINS,
                waiting("westbound"),
                hours("kz", "westbound"),
            ),
            *_rows(
                "2024",
                year(2024),
                "no-new-tracks-2022",
                DRY_TRAINS,
                waiting("westbound"),
                hours("kz", "westbound"),
            ),
        ),
        _tracks_show,
    ),
    Effect(
        "Engines of 1520 mm that keep the norm",
        "Scenario `engine-turn-norm`: the turn of a Kazakh engine at Horgos × 0.77 (F935: 5.5 h there and "
        "back in 2019; F937: the norm is 3 h with wagons).",
        _rows(
            "2022",
            year(2022),
            "engine-turn-norm",
            crossing("eastbound"),
            waiting("eastbound"),
            hours("kz", "eastbound"),
        ),
        _engines_show,
    ),
)


def effect_lines(runs: Runs, effect: Effect) -> list[str]:
    """Write one cause: its rows and what they show."""
    found = {
        row: (
            runs.spread(row.without, row.figure),
            runs.spread(row.with_, row.figure),
            runs.difference(row.without, row.with_, row.figure),
        )
        for row in effect.rows
    }
    body = []
    for row, (without, with_, change) in found.items():
        observed, verdict = "no figure found", "–"
        if row.observed is not None:
            reach = row.observed * row.tolerance
            least, most = row.observed - reach, row.observed + reach
            observed = f"{told(row.observed)} ± {row.tolerance:.0%} ({row.source}; {row.role})"
            verdict = (
                f"{judge(with_.low, with_.high, least, most)} "
                f"({judge(with_.mean - with_.half, with_.mean + with_.half, least, most)} without draws)"
            )
        body.append(
            (
                f"{row.figure.label}, {row.when}",
                observed,
                f"{told(without.mean)} ± {told(without.half)}",
                f"{told(with_.mean)} ± {told(with_.half)} [{told(with_.low)}–{told(with_.high)}]",
                f"{told(change.mean, True)} ± {told(change.half)}",
                f"{told(change.low, True)} to {told(change.high, True)}",
                verdict,
            )
        )
    head = (
        "what is compared",
        "observed",
        "without the cause",
        "with it",
        "paired difference",
        "5–95% of it over draws",
        "verdict on “with”",
    )
    lines = [f"### {effect.title}", "", f"Cause: {effect.cause}", "", *table(head, body)]
    if effect.after is not None:
        lines += effect.after(runs)
    return [*lines, f"What it shows. {effect.shows(found)}", ""]


def daily(
    runs: Runs,
    ask: Ask,
    facility: str = "dryport.khorgos",
    measure: str = "turn",
    direction: str | None = None,
) -> dict[int, dict[date, int]]:
    """Give passages a day by replication."""
    rows = (
        runs.get(ask).table("daily").filter((pl.col("facility") == facility) & (pl.col("measure") == measure))
    )
    if direction is not None:
        rows = rows.filter(pl.col("direction") == direction)
    found: dict[int, dict[date, int]] = {}
    for row in rows.iter_rows(named=True):
        own = found.setdefault(row["replication"], {})
        own[row["date"]] = own.get(row["date"], 0) + row["count"]
    return found


def recovery(runs: Runs) -> list[str]:
    """Say when the trains lost at the dry port have been made up, by replication."""
    without, with_ = daily(runs, AFTER), daily(runs, with_scenario(AFTER, "broken-cranes"))
    lost, deepest, back = [], [], []
    for replication in with_:
        days = sorted(set(without[replication]) | set(with_[replication]))
        gap, course = 0, []
        for day in days:
            gap += without[replication].get(day, 0) - with_[replication].get(day, 0)
            course.append((day, gap))
        at_end = [g for day, g in course if day < date(2022, 10, 21)]
        lost.append(float(at_end[-1]))
        deepest.append(float(max(g for _, g in course)))
        behind = [day for day, g in course if g > 1]
        last = max(behind, default=date(2022, 10, 20))
        back.append(float((last - date(2022, 10, 20)).days))
    never = sum(1 for days in back if days >= (date(2022, 12, 10) - date(2022, 10, 20)).days)
    return [
        f"Recovery: at the end of the ten days the dry port is {told(mean(lost))} ± "
        f"{told(half_width(lost))} trains behind (at the worst {told(mean(deepest))}). It has made up all "
        f"but one of them {told(quantile(back, 0.5))} days after the cranes are back (median; "
        f"{told(min(back))} to {told(max(back))} over the replications"
        + (f"; {never} of {len(back)} had not by 10 December)." if never else ")."),
        "",
    ]
