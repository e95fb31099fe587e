"""How long things take: distributions of dwell, turn and border times."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, text
from landbridge.report.pages.vocabulary import KINDS, MEASURES
from landbridge.report.pages.words import (
    capital,
    joined,
    kind_of,
    measure_of,
    place,
    side_of,
)

if TYPE_CHECKING:
    import polars as pl

    from landbridge.report.pages.base import Reader

Bins = list[tuple[float, float, int]]
"""(lower edge in h, upper edge in h, times), ascending."""

MOST_BINS = 32
SHOWN = 0.985
"""Share of the times that the bins must cover; the longer ones are one number."""
WIDTHS_H = (
    *(minutes / 60 for minutes in (1, 2, 5, 10, 15, 30)),
    *(1.0, 2.0, 3.0, 4.0, 6.0, 12.0, 24.0, 48.0, 72.0, 168.0, 336.0, 720.0, 2160.0, 8760.0),
)
"""Widths of bins that a person can read."""
WHO = ("facility", "side", "direction", "kind", "measure")


class Bin(Page):
    """Times between two edges."""

    low_h: float
    """Lower edge, hours."""
    high_h: float
    """Upper edge, hours."""
    share: float
    """Share of all times."""


class Times(Page):
    """One measured time."""

    facility: str
    """Facility's id."""
    side: str | None
    """Post, or null."""
    direction: str | None
    """Direction, or null."""
    kind: str
    """Kind of entity."""
    measure: str
    """Name in the chart."""
    title: str
    """Measure in words."""
    where: str
    """Facility, side, direction and kind in words."""
    count: float
    """Times measured, mean of the replications."""
    mean_h: float | None
    """Mean, hours."""
    p50_h: float | None
    """Median, hours (1% accuracy, as all quantiles here)."""
    p90_h: float | None
    """90% are shorter, hours."""
    p95_h: float | None
    """95% are shorter, hours."""
    max_h: float | None
    """Longest of all replications, hours."""
    bins: tuple[Bin, ...]
    """Evenly wide, from zero."""
    longer: float
    """Share of the times beyond the last bin."""


class HowLong(Page):
    """How long things take."""

    rows: tuple[Times, ...]
    """By kind, then measure."""


def times(tables: Reader) -> HowLong:
    """Return the distribution of every timed measure."""
    import polars as pl

    histograms = tables.get("histograms")
    if histograms.is_empty():
        return HowLong(rows=())
    replications = max(histograms["replication"].n_unique(), 1)
    histograms = histograms.drop_nulls(["bin_low_h", "bin_high_h", "count"])
    binned = histograms.group_by(*WHO, "bin_low_h", "bin_high_h").agg(pl.col("count").sum())
    groups: dict[tuple[Any, ...], Bins] = {}
    for row in binned.sort("bin_low_h").iter_rows(named=True):
        if row["count"] > 0:
            key = tuple(row[name] for name in WHO)
            groups.setdefault(key, []).append((row["bin_low_h"], row["bin_high_h"], row["count"]))
    sums = _sums(tables.get("measures"))
    rows = [_times(key, bins, sums.get(key), replications) for key, bins in groups.items()]
    return HowLong(rows=tuple(sorted(rows, key=_order)))


def _sums(measures: pl.DataFrame) -> dict[tuple[Any, ...], tuple[float, float | None]]:
    """Return (mean, max) in hours per measure, by direction, and with None for all."""
    import polars as pl

    together = measures.group_by(*WHO).agg(
        pl.col("sum_h").sum(), pl.col("count").sum(), pl.col("max_h").max()
    )
    found: dict[tuple[Any, ...], tuple[float, float | None]] = {}
    by_direction = together.iter_rows(named=True)
    both = together.group_by("facility", "side", "kind", "measure").agg(
        pl.col("sum_h").sum(), pl.col("count").sum(), pl.col("max_h").max()
    )
    for row in (*(one | {"direction": None} for one in both.iter_rows(named=True)), *by_direction):
        if row["count"]:
            found[tuple(row[name] for name in WHO)] = (row["sum_h"] / row["count"], row["max_h"])
    return found


def _order(row: Times) -> tuple[int, int, str, str]:
    kinds, measures = tuple(KINDS), tuple(MEASURES)
    return (
        kinds.index(row.kind) if row.kind in kinds else len(kinds),
        measures.index(row.measure) if row.measure in measures else len(measures),
        row.measure,
        row.where,
    )


def _times(
    key: tuple[Any, ...], bins: Bins, sums: tuple[float, float | None] | None, replications: int
) -> Times:
    facility, side, direction, kind, measure = (text(part) for part in key)
    mean, longest = sums or (None, None)
    even = rebinned(bins)
    covered = sum(one.share for one in even)
    return Times(
        facility=facility or "",
        side=side,
        direction=direction,
        kind=kind or "",
        measure=measure or "",
        title=capital(measure_of(measure or "")),
        where=joined(place(facility), side_of(side), direction, kind_of(kind)),
        count=number(sum(count for _, _, count in bins) / replications) or 0.0,
        mean_h=number(mean),
        p50_h=number(quantile(bins, 0.5)),
        p90_h=number(quantile(bins, 0.9)),
        p95_h=number(quantile(bins, 0.95)),
        max_h=number(longest),
        bins=even,
        longer=number(max(0.0, 1.0 - covered)) or 0.0 if covered < 0.999999 else 0.0,
    )


def quantile(bins: Bins, share: float) -> float:
    """Return the time that `share` of the times do not exceed, spread evenly within its bin."""
    target = share * sum(count for _, _, count in bins)
    before = 0.0
    for low, high, count in bins:
        if before + count >= target:
            return low + (high - low) * (target - before) / count
        before += count
    return bins[-1][1]


def rebinned(bins: Bins) -> tuple[Bin, ...]:
    """Return evenly wide bins from zero that a person can read, at most `MOST_BINS` of them."""
    end = quantile(bins, SHOWN)
    width = next((width for width in WIDTHS_H if end / width <= MOST_BINS), end / MOST_BINS)
    size = max(1, math.ceil(end / width - 1e-9))
    counts = [0.0] * size
    for low, high, count in bins:
        first, last = int(low / width), min(int(high / width), size - 1)
        for place_ in range(first, last + 1):
            inside = min(high, (place_ + 1) * width) - max(low, place_ * width)
            counts[place_] += count * max(inside, 0.0) / (high - low) if high > low else float(count)
    total = sum(count for _, _, count in bins)
    return tuple(
        Bin(
            low_h=number(place_ * width) or 0.0,
            high_h=number((place_ + 1) * width) or 0.0,
            share=number(count / total) or 0.0,
        )
        for place_, count in enumerate(counts)
    )
