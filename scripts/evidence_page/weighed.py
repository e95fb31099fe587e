"""Which assumptions the answers hang on, and what the predictions that fail have in common."""

from __future__ import annotations

import math
from statistics import NormalDist

from evidence_page.compared import year
from evidence_page.runs import DRAWS, Figure, Runs, table, told
from landbridge.corridor.reader import read_corridor
from landbridge.experiment.assumptions import draw_key

HELD = (
    ("rail.khorgos.queue_trains", None, None),
    ("rail.khorgos.border_h", "cn", "westbound"),
    ("rail.khorgos.border_h", "kz", "westbound"),
    ("rail.khorgos.border_h", "kz", "eastbound"),
    ("dryport.khorgos.turn_h", None, None),
    ("dryport.khorgos.throughput_teu", None, None),
)
SHOWN = 4


def weights_lines(runs: Runs, numbers: tuple[int, ...] = (2022, 2024)) -> list[str]:
    """The strongest rank correlations of some answers, with what chance alone would give."""
    corridor = read_corridor("khorgos")
    lines = []
    for number in numbers:
        weights = runs.get(year(number)).table("weights")
        keys = {address: draw_key(corridor, address) for address in weights["address"].unique().to_list()}
        sure = chance(len(set(keys.values())))
        body = []
        for id_, side, way in HELD:
            rows = [
                row
                for row in weights.iter_rows(named=True)
                if (row["indicator"], row["side"], row["direction"]) == (id_, side, way)
                and row["statistic"] in ("mean", "total")
            ]
            strongest: dict[str, dict[str, float]] = {}
            for row in sorted(rows, key=lambda r: -abs(r["rho"])):
                strongest.setdefault(keys[row["address"]], row)
            told_of = []
            for key, row in list(strongest.items())[:SHOWN]:
                mark = "" if abs(row["rho"]) > sure else " (cannot be told from chance)"
                name = key if key.startswith("traffic") else f"`{key}`"
                told_of.append(
                    f"{name} {told(row['rho'], True)} [{told(row['low'], True)}, "
                    f"{told(row['high'], True)}]{mark}"
                )
            place = " ".join(part for part in (side, way) if part)
            body.append((f"`{id_}` {place}".strip(), "<br>".join(told_of)))
        lines += [f"**{number}**: {len(set(keys.values()))} assumptions drawn independently.", ""]
        lines += table(("answer", "strongest rank correlations over the draws, with 95% interval"), body)
        lines += [
            (
                f"With {DRAWS} draws a single rank correlation below {told(chance(1))} is no more than "
                f"chance; the strongest of {len(set(keys.values()))} reaches {told(sure)} by chance in one "
                "case of twenty. Only those above it are told apart from the rest, and two whose intervals "
                "overlap are not told apart from each other."
            ),
            "",
        ]
    return lines


def chance(assumptions: int) -> float:
    """The size that the strongest of so many unrelated rank correlations passes with 5% probability."""
    z = NormalDist().inv_cdf(1.0 - 0.05 / (2 * assumptions))
    return math.tanh(z / math.sqrt(DRAWS - 3))


SURVEY = (
    ("cn", "westbound", {2021: 58.7, 2022: 34.8, 2023: 14.0}),
    ("cn", "eastbound", {2021: 149.6, 2022: 53.7, 2023: 16.3}),
    ("kz", "westbound", {2020: 54.4, 2021: 61.8, 2022: 78.0}),
    ("kz", "eastbound", {2020: 8.9, 2021: 11.4, 2022: 6.8}),
)
"""TFI1 as observed.csv has it (Z1159, Z1190 to Z1192), for the changes from year to year."""


def survey_lines(runs: Runs) -> list[str]:
    """Hours at the border by side and year, in the twin's scope and in a wider one, and their direction."""
    body = []
    right = wrong = 0
    for side, way, observed in SURVEY:
        border = Figure("", "rail.khorgos.border_h", side, way)
        wider = {
            ("cn", "westbound"): (
                "loops before the station",
                Figure("", "rail.khorgos.queue_h", None, "westbound"),
            ),
            ("kz", "eastbound"): (
                "loops before the station",
                Figure("", "rail.khorgos.queue_h", None, "eastbound"),
            ),
            ("kz", "westbound"): ("boxes until they go on", Figure("", "dryport.khorgos.dwell_h")),
            ("cn", "eastbound"): ("boxes until they go on", Figure("", "station.horgos.dwell_h")),
        }[side, way]
        before: tuple[float, float] | None = None
        for number, hours in observed.items():
            ask = year(number)
            own, more = runs.spread(ask, border).mean, runs.spread(ask, wider[1]).mean
            moved = "–"
            if before is not None:
                agrees = (hours > before[0]) == (own > before[1])
                right, wrong = right + agrees, wrong + (not agrees)
                moved = "same" if agrees else "other"
            before = (hours, own)
            sides = {"cn": "Chinese", "kz": "Kazakh"}[side]
            body.append(
                (
                    f"{sides} side, {way}",
                    str(number),
                    told(hours),
                    told(own),
                    f"{told(own + more)} ({wider[0]})",
                    moved,
                )
            )
    return [
        *table(
            (
                "where",
                "year",
                "survey, h",
                "twin, h",
                "twin with the next stay added, h",
                "moves as the survey does",
            ),
            body,
        ),
        f"From year to year the twin moves the same way as the survey {right} times of {right + wrong}.",
        "",
    ]
