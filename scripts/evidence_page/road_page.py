"""The page of evidence of the road, put together."""

from __future__ import annotations

from pathlib import Path

from evidence_page import road_asks as asks
from evidence_page import road_texts as texts
from evidence_page.road_effects import (
    POST,
    QUEUE,
    REOPENING,
    cause_lines,
    figure,
    find,
    gain_lines,
    length,
    moved_lines,
    overlap_lines,
    why_lines,
)
from evidence_page.road_pictures import queue_picture, reopening_picture, survey_picture
from evidence_page.road_refuted import done, range_lines, refuted_lines
from evidence_page.road_refuted import moved_lines as narrowed_lines
from evidence_page.road_survey import judged, survey_lines, wider_lines
from evidence_page.runs import DRAWS, REPLICATIONS, SEED, Figure, Runs, table
from landbridge import Bundle
from landbridge.accounts.schema import SCHEMA_VERSION

BOOKED = Figure("trucks booked and not called, all days", f"{POST}.booked_vehicles", None, "eastbound")


def is_new(bundle: Bundle) -> bool:
    """Tell whether a run was made with the tables of this version."""
    return bool(bundle.manifest["schema"] == SCHEMA_VERSION)


def page(runs: Runs, assets: Path) -> str:
    """Write the page; its pictures go into the folder of assets."""
    reopening, queue, survey = find(runs, REOPENING), find(runs, QUEUE), judged(runs)
    reopening_picture(runs, assets / "evidence-road-reopening.svg")
    queue_picture(runs, assets / "evidence-road-queue.svg")
    survey_picture(survey, assets / "evidence-road-hours.svg")
    seen = [figure(REOPENING.held[i], length(REOPENING.with_)) for i in (1, 2, 4)]
    stood = [figure(one) for one in QUEUE.held[:2]]
    lines = [
        "<!-- Made by scripts/evidence_road.py: change that script, not this page. -->",
        "# Evidence: the road",
        "",
        texts.opening(SEED, REPLICATIONS, DRAWS),
        "",
        texts.summary(runs, reopening, queue, survey),
        "",
        *cause_lines(reopening, REOPENING),
        texts.picture("reopening", "March 2023"),
        "",
        *moved_lines(runs, REOPENING.without, REOPENING.with_),
        texts.reopening(reopening),
        "",
        *why_lines(
            runs,
            tuple(seen),
            (
                ("as it was", asks.REOPENING),
                ("with the cause", asks.REOPENED),
                ("and with the lanes and officers of April 2023", asks.REOPENED_LANES),
            ),
        ),
        *cause_lines(queue, QUEUE),
        texts.picture("queue", "November 2025"),
        "",
        *moved_lines(runs, QUEUE.without, QUEUE.with_),
        texts.queue(queue),
        "",
        *why_lines(
            runs,
            (*stood, BOOKED),
            (
                ("as it was", asks.QUEUE),
                ("with the causes", asks.QUEUED),
                ("nobody sent on from Kalzhat", asks.QUEUED_ALONE),
                ("China takes 725 a day from 6 November", asks.QUEUED_FEWER),
                ("and everybody called comes", asks.QUEUED_ALL),
            ),
        ),
        "## An hour more or less in which both posts are open",
        "",
        texts.HOURS,
        "",
        *overlap_lines(runs),
        *moved_lines(runs, asks.AT_NIGHT, asks.CLOCKS_KEPT),
        texts.GAIN,
        "",
        *gain_lines(runs),
        texts.hours(runs),
        "",
        "## Hours and cost at the post: TFI1 and TFI2",
        "",
        texts.SURVEY,
        "",
        *survey_lines(survey),
        texts.HOURS_PICTURE,
        "",
        texts.WIDER,
        "",
        *wider_lines(runs, survey),
        texts.survey(survey),
        "",
        "## Draws that the traffic refutes",
        "",
        texts.REFUTED.format(done=done(runs)),
        "",
        *refuted_lines(runs),
        texts.RANGES,
        "",
        *range_lines(runs),
        texts.NARROWED,
        "",
        *narrowed_lines(runs, asks.QUEUE),
        "## What was changed after a result had been seen",
        "",
        texts.CHANGED,
        "",
        "## The runs",
        "",
        texts.RUNS.format(seed=SEED, replications=REPLICATIONS, draws=DRAWS),
        "",
        *table(
            ("command", "hash"),
            (
                (f"`{ask.command}`", f"`{bundle.hash[:16]}`{'' if is_new(bundle) else ' †'}")
                for ask, bundle in runs.made.items()
            ),
        ),
    ]
    if not all(map(is_new, runs.made.values())):
        lines += [texts.OLDER]
    return "\n".join(lines).rstrip() + "\n"
