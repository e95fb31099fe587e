"""TFI1 and TFI2 at the road crossing: every row of the survey of carriers, comparable or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from evidence_page.compared import ORDER, judge
from evidence_page.road_asks import YEARS, survey_year
from evidence_page.road_observed import Observed, comparable, surveyed
from evidence_page.runs import Figure, Runs, Spread, table, told
from landbridge.accounts.statistics import mean

NAMES = {"border_h": "TFI1, h", "fees_usd": "TFI2, USD"}
SIDES = {"cn": "China", "kz": "Kazakhstan", None: "both"}


@dataclass(frozen=True)
class Judged:
    """A row of the survey with what the twin has there."""

    row: Observed
    comparable: str
    twin: Spread | None
    role: str
    verdict: str
    base_verdict: str
    naive: float | None
    nearer: bool | None

    @property
    def counts(self) -> bool:
        """Whether it is evidence: comparable, and a prediction."""
        return self.role == "predicted"


def judged(runs: Runs) -> list[Judged]:
    """Set every row of the survey beside the run of its year."""
    found = []
    for row in surveyed():
        number, scope = int(row.from_[:4]), comparable(row)
        if number not in YEARS:
            found.append(Judged(row, scope, None, _role(row, None), "–", "–", None, None))
            continue
        ask = survey_year(number)
        figure = Figure("", row.indicator, row.side, row.direction, row.statistic, row.class_)
        twin = runs.spread(ask, figure)
        if not ask.draws:
            twin = replace(twin, low=twin.mean - twin.half, high=twin.mean + twin.half)
        answer = _answer(runs, row)
        role = _role(row, answer)
        if role != "predicted":
            found.append(Judged(row, scope, twin, role, "–", "–", None, None))
            continue
        assert answer is not None
        found.append(
            Judged(
                row,
                scope,
                twin,
                role,
                judge(twin.low, twin.high, *row.accepted),
                judge(twin.mean - twin.half, twin.mean + twin.half, *row.accepted),
                answer["naive"],
                answer["naive_beaten"],
            )
        )
    return found


def _answer(runs: Runs, row: Observed) -> dict[str, Any] | None:
    """What the run itself says of a row, if it compared it: of two of one figure it compares one."""
    figure = Figure("", row.indicator, row.side, row.direction, row.statistic, row.class_)
    rows = figure.rows(runs.get(survey_year(int(row.from_[:4]))).indicators)
    for answer in rows.iter_rows(named=True):
        if answer["observed"] == row.value and answer["role"] is not None:
            return answer
    return None


def _role(row: Observed, answer: dict[str, Any] | None) -> str:
    if row.is_context:
        return "context"
    return str(answer["role"]) if answer else "input"


def survey_lines(rows: list[Judged]) -> list[str]:
    """All rows of the survey in one table."""
    body = []
    for one in rows:
        row, twin = one.row, one.twin
        way = row.direction or "both ways"
        body.append(
            (
                NAMES[row.indicator.rpartition(".")[2]],
                f"{row.from_[:4]} {SIDES[row.side]}, {way}",
                f"{told(row.value)} ({' '.join(row.sources)})",
                one.comparable,
                "not run" if twin is None else f"{told(twin.mean)} ± {told(twin.half)}",
                f"{told(twin.low)}–{told(twin.high)}" if twin is not None and drawn(row) else "–",
                one.role,
                _worded(one),
                told(one.naive),
                {None: "–", True: "yes", False: "no"}[one.nearer],
            )
        )
    head = (
        "figure", "where", "survey", "comparable?", "simulated ±", "5–95% of draws", "role", "verdict",
        "naive", "nearer than naive",
    )  # fmt: skip
    return table(head, body)


def drawn(row: Observed) -> bool:
    """Whether the run of its year has draws."""
    number = int(row.from_[:4])
    return number in YEARS and survey_year(number).draws > 0


def _worded(one: Judged) -> str:
    if one.verdict == "–":
        return "–"
    return f"**{one.verdict}**" + (f" (without draws {one.base_verdict})" if drawn(one.row) else "")


def tally(verdicts: list[str]) -> dict[str, int]:
    """Count verdicts."""
    return {word: verdicts.count(word) for word in ORDER}


QUEUE = Figure("", "road.khorgos.queue_h", None, "westbound", "mean", "truck")


def yard_h(runs: Runs, number: int) -> float:
    """Mean hours of a truck in the yard of Horgos in a year, over the replications."""
    stays = runs.get(survey_year(number)).table("measures")
    stays = stays.filter((pl.col("facility") == "inland.horgos") & (pl.col("measure") == "yard"))
    by = stays.group_by("replication").agg(pl.col("sum_h").sum(), pl.col("count").sum())
    return mean((by["sum_h"] / by["count"]).to_list()) or 0.0


def wider_lines(runs: Runs, rows: list[Judged]) -> list[str]:
    """Hours out of China as the survey may mean them: with the queue before the post, with the yard."""
    body = []
    for one in rows:
        if not one.counts or one.twin is None:
            continue
        number = int(one.row.from_[:4])
        queue = runs.spread(survey_year(number), QUEUE).mean
        yard = yard_h(runs, number)
        body.append(
            (
                str(number),
                told(one.row.value),
                told(one.twin.mean),
                told(one.twin.mean + queue),
                told(one.twin.mean + queue + yard),
            )
        )
    head = ("year", "survey, h", "twin: the post", "and the queue before it", "and the yard of Horgos")
    return table(head, body)
