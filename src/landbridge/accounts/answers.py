"""The table of indicators: means, bands, what was observed, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import frame_of_rows
from landbridge.accounts.indicators import all_indicators
from landbridge.accounts.reality import verdict
from landbridge.accounts.statistics import half_width, mean, quantile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl
    from numpy.typing import NDArray

    from landbridge.accounts.facts import Facts
    from landbridge.accounts.measured import Key
    from landbridge.accounts.quantile_intervals import QuantileInterval
    from landbridge.accounts.reality import Comparison

Group = tuple[str, "str | None", "str | None"]
"""Indicator, side and direction."""
Measured = dict["Key", "float | None"]
"""All indicators of one replication or draw."""

WHO = ("id", "side", "direction", "class", "regime", "statistic")
LOW, HIGH = 0.05, 0.95
"""Ends of the assumption range."""


@dataclass(frozen=True)
class Numbers:
    """Indicators of all replications, or of all draws."""

    keys: tuple[Key, ...]
    values: NDArray[Any]
    """(replication or draw, key) NaN for none."""

    @classmethod
    def of(cls, measured: Sequence[Measured]) -> Numbers:
        """Gather what was measured of each; what one lacks is NaN."""
        keys = tuple(dict.fromkeys(key for one in measured for key in one))
        rows = [[np.nan if (v := one.get(key)) is None else v for key in keys] for one in measured]
        return cls(keys, np.array(rows, dtype=np.float64).reshape(len(measured), len(keys)))

    def columns(self) -> dict[Key, list[float]]:
        """Give the values of each key, those that there are."""
        return {
            key: column[~np.isnan(column)].tolist()
            for key, column in zip(self.keys, self.values.T, strict=True)
        }


def indicator_table(
    replications: Numbers,
    draws: Numbers,
    compared: Mapping[Key, Comparison],
    facts: Facts,
    quantiles: Mapping[Key, QuantileInterval] | None = None,
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
    quantiles
        Quantiles of times over all replications together, with their intervals; of others, and where there
        are none, the mean of the replications' own numbers is given.
    """
    keys = dict.fromkeys((*replications.keys, *draws.keys))
    fine = {(k.id, k.side, k.direction) for k in keys}
    keys.update(dict.fromkeys(compared))
    run, drawn = replications.columns(), draws.columns()
    rows = []
    for key in keys:
        row = _row(key, run.get(key, []), drawn.get(key, []), facts, fine)
        pooled = (quantiles or {}).get(key)
        if pooled is not None and row["n"]:
            row["mean"], row["half_width"] = pooled.value, pooled.half_width
        if key in compared:
            row.update(_compared(compared[key], row))
        rows.append(row)
    return frame_of_rows(TABLES["indicators"], rows)


def who_columns(keys: Sequence[Key]) -> dict[str, list[Any]]:
    """Give the key columns of the tables of numbers."""
    rows = [_who(key) for key in keys]
    return {name: [row[name] for row in rows] for name in WHO}


def _row(
    key: Key,
    values: Sequence[float],
    drawn: Sequence[float],
    facts: Facts,
    groups: set[Group],
) -> dict[str, Any]:
    middle, width = mean(values), half_width(values)
    low, high = quantile(drawn, LOW), quantile(drawn, HIGH)
    indicator = all_indicators().get(key.suffix)
    row: dict[str, Any] = {
        **_who(key),
        "mean": middle,
        "half_width": width,
        "low": low,
        "high": high,
        "unit": indicator.unit if indicator else "",
        "better": indicator.better if indicator else None,
        "n": len(values),
        "headline": _is_headline(key, groups),
        "from": facts.from_,
        "until": facts.until,
    }
    if "@" in key.statistic:
        dates = key.statistic.partition("@")[2].split("..")
        row["from"], row["until"] = (date.fromisoformat(day) for day in dates)
    return row


def _compared(comparison: Comparison, row: Mapping[str, Any]) -> dict[str, Any]:
    middle, width, low, high = (row[name] for name in ("mean", "half_width", "low", "high"))
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
        "unit": row["unit"] or comparison.observed.unit,
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
    return dict(zip(WHO, key, strict=True))


def headline_keys(keys: Sequence[Key]) -> list[Key]:
    """Choose the numbers that are shown first."""
    groups = {(k.id, k.side, k.direction) for k in keys}
    return [key for key in keys if _is_headline(key, groups)]


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
