"""The table of indicators: means, bands, what was observed, and the verdict."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import frame_of_rows
from landbridge.accounts.indicators import all_indicators
from landbridge.accounts.reality import verdict
from landbridge.accounts.statistics import half_width, mean, quantile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from landbridge.accounts.facts import Facts
    from landbridge.accounts.measured import Key
    from landbridge.accounts.reality import Comparison

Measured = dict["Key", "float | None"]
"""All indicators of one replication or draw."""

LOW, HIGH = 0.05, 0.95
"""Ends of the assumption range."""


def indicator_table(
    replications: Sequence[Measured],
    draws: Sequence[Measured],
    compared: Mapping[Key, Comparison],
    facts: Facts,
) -> pl.DataFrame:
    """Make the table `indicators`.

    Parameters
    ----------
    replications
        Indicators of each replication.
    draws
        Indicators of each draw of the assumptions; empty without draws.
    compared
        What is held against which number; a row whose number the run does not have is kept, without a mean.
    facts
        The run's period.
    """
    keys = dict.fromkeys(key for measured in (*replications, *draws) for key in measured)
    keys.update(dict.fromkeys(compared))
    aggregated = {(k.id, k.side) for k in keys if k.direction is None}
    rows = [_row(key, replications, draws, compared.get(key), facts, aggregated) for key in keys]
    return frame_of_rows(TABLES["indicators"], rows)


def value_table(name: str, numbers: Sequence[int], measured: Sequence[Measured]) -> pl.DataFrame:
    """Make the table `values` (by replication) or `draw_values` (by draw)."""
    first = TABLES[name].columns[0].name
    return frame_of_rows(
        TABLES[name],
        [
            {first: number, **_who(key), "value": value}
            for number, one in zip(numbers, measured, strict=True)
            for key, value in one.items()
        ],
    )


def _row(
    key: Key,
    replications: Sequence[Measured],
    draws: Sequence[Measured],
    comparison: Comparison | None,
    facts: Facts,
    aggregated: set[tuple[str, str | None]],
) -> dict[str, Any]:
    values = [v for one in replications if (v := one.get(key)) is not None]
    drawn = [v for one in draws if (v := one.get(key)) is not None]
    middle, width = mean(values), half_width(values)
    low, high = quantile(drawn, LOW), quantile(drawn, HIGH)
    indicator = all_indicators().get(key.suffix)
    row: dict[str, Any] = {
        **_who(key),
        "mean": middle,
        "half_width": width,
        "low": low,
        "high": high,
        "unit": indicator.unit if indicator else (comparison.observed.unit if comparison else ""),
        "better": indicator.better if indicator else None,
        "n": len(values),
        "headline": _is_headline(key, aggregated),
        "from": facts.from_,
        "until": facts.until,
    }
    if "@" in key.statistic:
        dates = key.statistic.partition("@")[2].split("..")
        row["from"], row["until"] = (date.fromisoformat(day) for day in dates)
    if comparison is not None:
        row.update(_compared(comparison, middle, width, low, high))
    return row


def _compared(
    comparison: Comparison,
    middle: float | None,
    width: float | None,
    low: float | None,
    high: float | None,
) -> dict[str, Any]:
    observed = comparison.observed.middle
    naive = comparison.naive
    band = None
    if low is not None and high is not None:
        band = (low, high)
    elif middle is not None and width is not None:
        band = (middle - width, middle + width)
    beaten = None
    if naive is not None and middle is not None and observed is not None:
        beaten = abs(middle - observed) < abs(naive - observed)
    return {
        "observed": observed,
        "observed_low": comparison.observed.low,
        "observed_high": comparison.observed.high,
        "observed_source": ", ".join(comparison.observed.sources) or None,
        "role": comparison.role,
        "tolerance": comparison.tolerance,
        "verdict": None if middle is None else verdict(band, comparison),
        "naive": naive,
        "naive_beaten": beaten,
    }


def _who(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "side": key.side,
        "direction": key.direction,
        "class": key.class_,
        "regime": key.regime,
        "statistic": key.statistic,
    }


def _is_headline(key: Key, aggregated: set[tuple[str, str | None]]) -> bool:
    """Tell whether a number is shown first: all directions as one where there are several."""
    indicator = all_indicators().get(key.suffix)
    if indicator is None or key.statistic not in indicator.headline:
        return False
    if key.class_ is not None or key.regime is not None:
        return False
    return key.direction is None or (key.id, key.side) not in aggregated
