"""Assumptions by weight: which numbers that nobody measured move the answers, and where each comes from."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from pydantic import AliasChoices, Field

from landbridge.accounts.indicators import split_id
from landbridge.report.pages.base import Page, number, text
from landbridge.report.pages.headline import figures
from landbridge.report.pages.words import capital, joined, measure_of, place, side_of, statistic_of

if TYPE_CHECKING:
    import polars as pl

    from landbridge.report.pages.base import Reader
    from landbridge.report.pages.indicators import Indicator

HEAVIEST = 10
"""Assumptions shown per indicator."""
TORNADOES = 6
"""Indicators shown."""


class Weight(Page):
    """How strongly one assumption moves one indicator."""

    address: str
    """Address of the number."""
    rho: float
    """Spearman rank correlation over the draws, -1 to 1."""
    low: float | None
    """Lower end of its 95% interval."""
    high: float | None
    """Upper end."""
    sure: bool
    """True where it stands out from chance although so many assumptions were tried."""


class Tornado(Page):
    """The heaviest assumptions of one indicator."""

    indicator: str
    """Indicator's id."""
    side: str | None
    """Post, or null."""
    direction: str | None
    """Direction, or null."""
    statistic: str | None
    """Statistic."""
    label: str
    """In words."""
    tried: int
    """Assumptions weighed for this indicator."""
    weights: tuple[Weight, ...]
    """The heaviest first, at most ten."""


class Assumption(Page):
    """One number that is derived or assumed."""

    address: str
    """Address of the number."""
    grade: str | None
    """`derived` or `assumed`."""
    low: float | None
    """5% point of its range."""
    base: float | None
    """Value used without draws; the mean of a distribution."""
    high: float | None
    """95% point of its range."""
    source: str | None
    """Id of the source."""
    why: str | None
    """The reason given."""
    from_: str | None = Field(validation_alias=AliasChoices("from", "from_"), serialization_alias="from")
    """First day it holds; null: always."""
    until: str | None
    """Day after the last; null: always."""
    drawn: bool
    """Whether the run drew it from its range."""
    heaviest: float | None
    """Rank correlation of the indicator that it moves most."""
    moves: str | None
    """That indicator, in words."""


class Assumptions(Page):
    """Assumptions by weight."""

    draws: int
    """Times that all assumptions were drawn from their ranges."""
    tornadoes: tuple[Tornado, ...]
    """Of the key figures, then of what reality checks; empty where nothing was drawn."""
    rows: tuple[Assumption, ...]
    """The heaviest first, then by address."""


def assumptions(tables: Reader, indicators: tuple[Indicator, ...]) -> Assumptions:
    """Return the assumptions of the run, the heaviest first."""
    weights = tables.get("weights").drop_nulls("rho")
    heaviest = _heaviest(weights)
    rows = [_assumption(row, heaviest) for row in tables.get("assumptions").iter_rows(named=True)]
    rows.sort(key=lambda row: (-abs(row.heaviest or 0.0), row.address, row.from_ or ""))
    draws = tables.manifest.get("draws")
    return Assumptions(
        draws=draws if isinstance(draws, int) else 0,
        tornadoes=_tornadoes(weights, indicators),
        rows=tuple(rows),
    )


def _label(row: dict[str, Any]) -> str:
    facility, measure = split_id(row["indicator"] or "")
    statistic = (row["statistic"] or "").partition("@")[0]
    what = joined(measure_of(measure), statistic_of(statistic))
    return capital(joined(what, place(facility), side_of(text(row["side"])), text(row["direction"])))


def _heaviest(weights: pl.DataFrame) -> dict[str, tuple[float, str]]:
    found: dict[str, tuple[float, str]] = {}
    for row in weights.iter_rows(named=True):
        known = found.get(row["address"])
        if known is None or abs(row["rho"]) > abs(known[0]):
            found[row["address"]] = (row["rho"], _label(row))
    return found


def _assumption(row: dict[str, Any], heaviest: dict[str, tuple[float, str]]) -> Assumption:
    rho, moves = heaviest.get(row["address"], (None, None))
    return Assumption(
        address=row["address"] or "",
        grade=text(row["grade"]),
        low=number(row["low"]),
        base=number(row["base"]),
        high=number(row["high"]),
        source=text(row["source"]),
        why=text(row["why"]),
        from_=text(row["from"]),
        until=text(row["until"]),
        drawn=bool(row["drawn"]),
        heaviest=number(rho),
        moves=moves,
    )


def _tornadoes(weights: pl.DataFrame, indicators: tuple[Indicator, ...]) -> tuple[Tornado, ...]:
    who = ("indicator", "side", "direction", "statistic")
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in weights.iter_rows(named=True):
        groups.setdefault(tuple(row[name] for name in who), []).append(row)
    first = [(row.id, row.side, row.direction, row.statistic) for row in figures(indicators)]
    judged = {
        (row.id, row.side, row.direction, row.statistic) for row in indicators if row.role == "predicted"
    }
    keys = sorted(
        groups, key=lambda key: (first.index(key) if key in first else len(first), key not in judged)
    )
    return tuple(_tornado(groups[key]) for key in keys[:TORNADOES])


def _tornado(rows: list[dict[str, Any]]) -> Tornado:
    first = rows[0]
    tried = len(rows)
    rows = sorted(rows, key=lambda row: (-abs(row["rho"]), row["address"]))[:HEAVIEST]
    return Tornado(
        indicator=first["indicator"] or "",
        side=text(first["side"]),
        direction=text(first["direction"]),
        statistic=text(first["statistic"]),
        label=_label(first),
        tried=tried,
        weights=tuple(_weight(row, tried) for row in rows),
    )


def _weight(row: dict[str, Any], tried: int) -> Weight:
    low, high = number(row["low"]), number(row["high"])
    return Weight(
        address=row["address"] or "",
        rho=number(row["rho"]) or 0.0,
        low=low,
        high=high,
        sure=stands_out(row["rho"], row["low"], row["high"], tried),
    )


def stands_out(rho: float, low: float | None, high: float | None, tried: int) -> bool:
    """Say whether a rank correlation differs from zero at 5%, all that were tried taken together.

    Among two hundred assumptions ten pass a test at 5% by chance alone, so the level is divided by their
    number (Bonferroni). The standard error on Fisher's scale is read from the 95% interval.
    """
    if low is None or high is None or not (-1 < low < high < 1) or abs(rho) >= 1:
        return False
    normal = NormalDist()
    error = (math.atanh(high) - math.atanh(low)) / 2 / normal.inv_cdf(0.975)
    return abs(math.atanh(rho)) / error > normal.inv_cdf(1 - 0.025 / max(tried, 1))
