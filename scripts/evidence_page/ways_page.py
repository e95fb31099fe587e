"""The page of the ways, put together."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from evidence_page.runs import Runs, table
from evidence_page.ways_numbers import DRAWS, Numbers, judged, observed
from evidence_page.ways_sea import red_sea
from evidence_page.ways_tables import checks, known, literature, published, questions, rail_and_sea
from landbridge.corridor import read_corridor

HEAD = Path(__file__).parent / "ways_head.md"
AFTER = Path(__file__).parent / "ways_after.md"
SOURCES = Path(__file__).parent / "ways_sources.csv"
MADE = (
    "<!-- Made by scripts/evidence_ways.py: change that script and scripts/evidence_page/ways_*.md, "
    "not this page. -->"
)
RAIL = (
    "`landbridge route khorgos CNSHA DEHAM --goods household --date 2015-10-01`, and so on; "
    "rail is by trains through to Europe."
)
LEGS = (
    "USD for a TEU-km: least – **middle** – most (how many). The second column takes a dollar for a dollar, "
    "a euro for 1.11 and a yuan for 0.16; the network's are carriages of more than 300 km, before subsidy."
)
PAID = (
    "USD paid for a box of 40 feet of household goods, subsidy taken off, "
    "and days kept in 50 and in 95 of 100 cases."
)
SAID = (
    "Against what was said: at least ten days saved; up to five times as dear in calm years; "
    "below the sea in September 2021."
)


def sources() -> list[str]:
    """Where the published numbers stand; none but those of the role input is a source of the corridor."""
    with SOURCES.open(encoding="utf-8", newline="") as stream:
        return [f"* {row['id']}: [{row['title']}]({row['url']})" for row in csv.DictReader(stream)]


def page(runs: Runs, _: Path) -> str:
    """Write the page."""
    corridor = read_corridor("khorgos")
    numbers = Numbers(corridor, folder=runs.folder)
    rows = list(observed())
    for row in rows:
        numbers.want(row.question, row.through)
    for question in questions():
        numbers.want(question, True)
    found = judged(numbers, rows)
    said = checks(numbers)
    predicted = Counter(one.verdict for one in found if one.role == "predicted")
    inputs = Counter(one.verdict for one in found if one.role == "input")
    sea, sea_said = red_sea(corridor, runs.folder)
    met = Counter(verdict for *_, verdict in said)
    lines = [
        MADE,
        HEAD.read_text(encoding="utf-8")
        .format(
            draws=DRAWS,
            predicted=sum(predicted.values()),
            inputs=sum(inputs.values()),
            inside=predicted["inside"],
            outside=predicted["outside"] + predicted["no way"],
            undecided=predicted["undecided"],
            in_inside=inputs["inside"],
            in_outside=inputs["outside"],
            in_undecided=inputs["undecided"],
            met=met["inside"],
            missed=met["outside"],
            open=met["undecided"],
            checks=len(said),
            **sea_said,
        )
        .rstrip(),
        "",
        "## Shanghai and Yiwu to Germany",
        "",
        RAIL,
        "",
        *rail_and_sea(numbers),
        SAID,
        "",
        *table(("where", "said", "network [5–95% of draws]", "verdict"), said),
        "## Beside what was published",
        "",
        *published(found),
        "## The Red Sea, 2024",
        "",
        *sea,
        "## Ways that forwarders know",
        "",
        PAID,
        "",
        *known(corridor),
        "## Costs of legs",
        "",
        LEGS,
        "",
        *literature(corridor),
        AFTER.read_text(encoding="utf-8").rstrip(),
        "",
        "## Sources of what is published",
        "",
        *sources(),
    ]
    return "\n".join(lines).rstrip() + "\n"
