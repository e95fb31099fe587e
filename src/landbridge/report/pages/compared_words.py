"""Words and numbers of a comparison: differences with their intervals, names, sentences."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from landbridge.accounts.indicators import split_id
from landbridge.report.pages.base import Page, number
from landbridge.report.pages.words import (
    cause_of,
    joined,
    kind_of,
    measure_of,
    period_words,
    place,
    side_of,
    statistic_of,
    step_of,
)

if TYPE_CHECKING:
    from landbridge.accounts.paired import Difference
    from landbridge.experiment.compare import Comparison
    from landbridge.experiment.compared.answers import Answer
    from landbridge.experiment.compared.hours import Moved
    from landbridge.experiment.compared.shock import Shock


class Gap(Page):
    """A difference."""

    a: float
    """Mean of A over what was compared."""
    b: float
    mean: float
    """B less A."""
    half_width: float | None
    """± of its 95% interval; null with fewer than two replications."""
    relative: float | None
    """Share of A."""
    saved: float | None
    """Share of the variance that pairing took away; null where not paired."""


def gap(found: Difference) -> Gap:
    """Give a difference with six significant digits."""
    return Gap(
        a=number(found.a) or 0.0,
        b=number(found.b) or 0.0,
        mean=number(found.mean) or 0.0,
        half_width=number(found.half_width),
        relative=number(found.relative),
        saved=number(found.saved),
    )


def indicator_words(row: Answer) -> tuple[str, str]:
    """Name an indicator: what is measured, and where."""
    facility, measure = split_id(row.id)
    statistic, _, part = row.statistic.partition("@")
    when = period_words(*part.split("..", 1)) if ".." in part else part
    shown = "" if measure.startswith(f"{statistic}_") else statistic_of(statistic)
    where = joined(place(facility), side_of(row.side), row.direction, row.class_, row.regime, when)
    return joined(measure_of(measure), shown), where


def step_words(row: Moved) -> str:
    """Name a place and a step."""
    return joined(place(row.facility), side_of(row.side), row.direction) + f": {step_of(row.step)}"


def change_words(shock: Shock) -> str:
    """Name the dated change."""
    changes = "; ".join(shock.changes)
    return changes if shock.until else f"{changes} (it does not end within the period)"


def sentences(found: Comparison) -> tuple[str, ...]:
    """Say in plain words what differs."""
    rows, told = found.answers.rows, []
    sure = sum(row.sure for row in rows)
    likely = sum(row.likely for row in rows)
    how = (
        f"{len(found.answers.replications)} pairs of replications"
        if found.paired
        else "two samples, not paired"
    )
    told.append(
        f"Of {found.answers.compared} indicators {len(rows)} differ ({how}): {likely} by more than chance "
        f"taken alone, {sure} even with all of them looked at at once."
    )
    saved = [row.difference.saved for row in rows if row.headline and row.difference.saved is not None]
    if saved:
        told.append(
            f"Pairing took away {median(saved):.0%} of the variance of a headline indicator (median of "
            f"{len(saved)}).".replace("-", "−")
        )
    for kind in sorted(found.hours, key=lambda one: one.kind != "train"):
        width = kind.hours.half_width
        if kind.kind not in ("train", "box") or not kind.rows or width is None:
            continue
        if not kind.hours.excludes_zero():
            told.append(
                f"The hours of {kind_of(kind.kind)} differ by {kind.hours.mean:+,.0f} ± {width:,.0f}: no "
                "more than chance may do.".replace("-", "−")
            )
            continue
        most = kind.rows[0]
        way = "more" if kind.hours.mean > 0 else "fewer"
        told.append(
            f"{kind_of(kind.kind).capitalize()} spent {abs(kind.hours.mean):,.0f} ± {width:,.0f} hours {way} "
            f"({kind.hours.relative or 0:+.0%}); most moved at "
            f"{joined(place(most.facility), side_of(most.side), most.direction)}, {step_of(most.step)}: "
            f"{cause_of(most.cause)} {most.hours.mean:+,.0f} h.".replace("-", "−")
        )
    return tuple(told)
