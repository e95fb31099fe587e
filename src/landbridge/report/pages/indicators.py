"""All indicators of a run, each with its two bands and, where reality was measured, what was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import AliasChoices, Field

from landbridge.accounts.indicators import all_indicators, split_id
from landbridge.report.pages.base import Page, number, text, whole
from landbridge.report.pages.words import (
    joined,
    measure_of,
    period_words,
    place,
    side_of,
    statistic_of,
    unit_of,
)

if TYPE_CHECKING:
    from landbridge.report.pages.base import Reader


class Indicator(Page):
    """One indicator for one side, direction, class and regime."""

    id: str
    """`<facility>.<measure>_<unit>`."""
    side: str | None
    """Post, by country code, or null."""
    direction: str | None
    """`westbound`, `eastbound`, or null for both."""
    class_: str | None = Field(validation_alias=AliasChoices("class", "class_"), serialization_alias="class")
    """Stream or class of traffic, or null for all."""
    regime: str | None
    """transit, import, export, domestic, empty, or null for all."""
    statistic: str | None
    """total, mean, p50, p90, max; `@from..until` follows where it is of a part of the run."""
    label: str
    """What is measured, in words."""
    where: str
    """Facility, side, direction, class and regime, in words."""
    meaning: str | None
    """What exactly is measured, in a sentence."""
    unit: str
    """Unit of every number of this row."""
    better: str | None
    """`higher` or `lower`, or null where neither is better."""
    mean: float | None
    """Simulated: mean over the replications."""
    half_width: float | None
    """± of the 95% confidence interval over replications; null with fewer than two."""
    low: float | None
    """5% point over draws of the assumptions from their ranges; null where none were drawn."""
    high: float | None
    """95% point over draws of the assumptions."""
    n: int | None
    """Replications, or observations behind the mean."""
    observed: float | None
    """Measured reality."""
    observed_low: float | None
    """Lower end of what was observed."""
    observed_high: float | None
    """Upper end of what was observed."""
    observed_source: str | None
    """Id of the source."""
    role: str | None
    """`predicted` (evidence), `calibrated`, `input` or `context`."""
    tolerance: float | None
    """Share of the observed value within which a row counts as inside; stated before the comparison."""
    verdict: str | None
    """`inside`, `outside` or `undecided`."""
    naive: float | None
    """What the last comparable observation alone would have said."""
    naive_beaten: bool | None
    """True where the model is closer to the observation than the naive forecast."""
    headline: bool
    """Shown first."""


def indicators(tables: Reader) -> tuple[Indicator, ...]:
    """Return every row of the indicator table, in its order."""
    return tuple(_indicator(row) for row in tables.get("indicators").iter_rows(named=True))


def _indicator(row: dict[str, Any]) -> Indicator:
    facility, measure = split_id(row["id"] or "")
    known = all_indicators()
    side, direction = text(row["side"]), text(row["direction"])
    class_, regime = text(row["class"]), text(row["regime"])
    statistic, _, part = (row["statistic"] or "").partition("@")
    when = period_words(*part.split("..", 1)) if ".." in part else part
    return Indicator(
        id=row["id"] or "",
        side=side,
        direction=direction,
        class_=class_,
        regime=regime,
        statistic=text(row["statistic"]),
        label=joined(
            measure_of(measure), "" if measure.startswith(f"{statistic}_") else statistic_of(statistic)
        ),
        where=joined(place(facility), side_of(side), direction, class_, regime, when),
        meaning=known[measure].meaning if measure in known else None,
        unit=unit_of(row["unit"]),
        better=text(row["better"]),
        mean=number(row["mean"]),
        half_width=number(row["half_width"]),
        low=number(row["low"]),
        high=number(row["high"]),
        n=whole(row["n"]),
        observed=number(row["observed"]),
        observed_low=number(row["observed_low"]),
        observed_high=number(row["observed_high"]),
        observed_source=text(row["observed_source"]),
        role=text(row["role"]),
        tolerance=number(row["tolerance"]),
        verdict=text(row["verdict"]),
        naive=number(row["naive"]),
        naive_beaten=row["naive_beaten"],
        headline=bool(row["headline"]),
    )
