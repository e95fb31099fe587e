"""The page of evidence, put together."""

from __future__ import annotations

from pathlib import Path

from evidence_page import texts
from evidence_page.compared import carried_table, checks, counts, predicted_table, predictions
from evidence_page.effects import AFTER, EFFECTS, effect_lines, with_scenario
from evidence_page.limits import limit_lines
from evidence_page.pictures import cranes_picture, hours_picture
from evidence_page.runs import DRAWS, REPLICATIONS, SEED, Runs, table
from evidence_page.weighed import survey_lines, weights_lines

DRAWN = (
    ("dryport.khorgos.platforms.w40.capacity", "platforms of 40 ft", "wagons"),
    ("dryport.khorgos.times.platform_turn", "turn of a platform", "days"),
    ("rail.khorgos.next.westbound.dryport.khorgos", "dry port's share", "of trains"),
    ("dryport.khorgos.numbers.least_boxes", "fewest boxes of a train that leaves", "boxes"),
)

HOURS = (
    "![Hours at the border by side and year: observed (tick, its tolerance grey) and simulated (dot; line: "
    "5–95% of the draws)](../assets/evidence-hours.svg)"
)
CRANES = (
    "![Trains behind at the dry port after 11 October 2022: mean and extremes of the replications; grey: two "
    "of three cranes out](../assets/evidence-cranes.svg)"
)


def page(runs: Runs, assets: Path) -> str:
    """Write the page; its pictures go into the folder of assets."""
    rows = list(predictions(runs))
    effects = [line for effect in EFFECTS for line in effect_lines(runs, effect)]
    limits = limit_lines(runs)
    hours_picture(rows, assets / "evidence-hours.svg")
    cranes_picture(runs, assets / "evidence-cranes.svg", with_scenario(AFTER, "broken-cranes"))
    all_, base = counts(rows), counts(rows, base=True)
    lines = [
        "<!-- Made by scripts/evidence.py: change that script, not this page. -->",
        "# Evidence",
        "",
        texts.opening(SEED, REPLICATIONS, DRAWS),
        "",
        texts.summary(len(rows), all_, base),
        "",
        "## What was predicted, year by year",
        "",
        texts.PREDICTED,
        "",
        *predicted_table(rows),
        HOURS,
        "",
        "## What the causes do",
        "",
        texts.EFFECTS,
        "",
        *effects,
        CRANES,
        "",
        "## What fails, and why",
        "",
        texts.FAILURES,
        "",
        *survey_lines(runs),
        texts.FAILURES_AFTER,
        "",
        "## Which assumptions the traffic itself refutes",
        "",
        texts.CARRIED,
        "",
        *carried_table(runs, DRAWN),
        texts.carried_after(checks(runs)),
        "",
        "## Which assumptions the answers hang on",
        "",
        *weights_lines(runs),
        "## What limits the dry port",
        "",
        texts.LIMITS,
        "",
        *limits,
        texts.LIMITS_AFTER,
        "",
        "## The runs",
        "",
        texts.RUNS.format(seed=SEED, replications=REPLICATIONS, draws=DRAWS),
        "",
        *table(
            ("command", "hash"),
            ((f"`{ask.command}`", f"`{bundle.hash[:16]}`") for ask, bundle in runs.made.items()),
        ),
    ]
    return "\n".join(lines).rstrip() + "\n"
