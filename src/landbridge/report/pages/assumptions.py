"""Assumptions by weight: which numbers that nobody measured move the answers, and where each comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import AliasChoices, Field

from landbridge.accounts.indicators import split_id
from landbridge.report.pages.base import Page, number, text
from landbridge.report.pages.words import capital, joined, measure_of, place, side_of, statistic_of

if TYPE_CHECKING:
    import polars as pl

    from landbridge.report.pages.base import Reader

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
    """True where the interval leaves zero out."""


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
    """One per headline indicator; empty where nothing was drawn."""
    rows: tuple[Assumption, ...]
    """The heaviest first, then by address."""


def assumptions(tables: Reader) -> Assumptions:
    """Return the assumptions of the run, the heaviest first."""
    weights = tables.get("weights").drop_nulls("rho")
    heaviest = _heaviest(weights)
    rows = [_assumption(row, heaviest) for row in tables.get("assumptions").iter_rows(named=True)]
    rows.sort(key=lambda row: (-abs(row.heaviest or 0.0), row.address, row.from_ or ""))
    draws = tables.manifest.get("draws")
    return Assumptions(
        draws=draws if isinstance(draws, int) else 0,
        tornadoes=_tornadoes(weights, tables.get("indicators")),
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


def _tornadoes(weights: pl.DataFrame, indicators: pl.DataFrame) -> tuple[Tornado, ...]:
    who = ("indicator", "side", "direction", "statistic")
    shown = {row["id"] for row in indicators.iter_rows(named=True) if row["headline"]}
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in weights.iter_rows(named=True):
        groups.setdefault(tuple(row[name] for name in who), []).append(row)
    keys = sorted(groups, key=lambda key: key[0] not in shown)  # stable: the table's order otherwise
    return tuple(_tornado(groups[key]) for key in keys[:TORNADOES])


def _tornado(rows: list[dict[str, Any]]) -> Tornado:
    first = rows[0]
    rows = sorted(rows, key=lambda row: (-abs(row["rho"]), row["address"]))[:HEAVIEST]
    return Tornado(
        indicator=first["indicator"] or "",
        side=text(first["side"]),
        direction=text(first["direction"]),
        statistic=text(first["statistic"]),
        label=_label(first),
        weights=tuple(_weight(row) for row in rows),
    )


def _weight(row: dict[str, Any]) -> Weight:
    low, high = number(row["low"]), number(row["high"])
    return Weight(
        address=row["address"] or "",
        rho=number(row["rho"]) or 0.0,
        low=low,
        high=high,
        sure=low is not None and high is not None and (low > 0 or high < 0),
    )
