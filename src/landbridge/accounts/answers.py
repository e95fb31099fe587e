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

Group = tuple[str, "str | None", "str | None"]
"""Indicator, side and direction."""
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
    fine = {(k.id, k.side, k.direction) for one in (*replications, *draws) for k in one}
    rows = [_row(key, replications, draws, compared.get(key), facts, fine) for key in keys]
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
    groups: set[Group],
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
        "headline": _is_headline(key, groups),
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


def _is_headline(key: Key, groups: set[Group]) -> bool:
    """Tell whether a number is shown first: the facility as a whole, or each of its sides and directions."""
    indicator = all_indicators().get(key.suffix)
    if indicator is None or key.statistic not in indicator.headline:
        return False
    if key.class_ is not None or key.regime is not None:
        return False
    own = {(side, direction) for id_, side, direction in groups if id_ == key.id}
    if (key.side, key.direction) not in own:
        return False
    if not indicator.by_direction:
        return (key.side, key.direction) == (None, None) or (None, None) not in own
    finer_side = key.side is None and any(side is not None for side, _ in own)
    finer = key.direction is None and any(s == key.side and d is not None for s, d in own)
    return not finer_side and not finer
