"""Indicators of two runs: by pairs of replications, and by pairs of draws of the assumptions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from landbridge.accounts.paired import Difference, difference
from landbridge.accounts.statistics import quantile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landbridge.experiment.bundle.read import Bundle

WHO = ("id", "side", "direction", "class", "regime", "statistic")
FIELDS = tuple("class_" if name == "class" else name for name in WHO)
LOW, HIGH = 0.05, 0.95
"""Ends of the range over draws."""

Values = dict[tuple[Any, ...], dict[int, float]]
"""Key of an indicator: its value by replication or draw."""


class Band(NamedTuple):
    """Middle 90% of the differences over common draws of the assumptions."""

    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One indicator of both runs."""

    id: str
    side: str | None
    direction: str | None
    class_: str | None
    regime: str | None
    statistic: str
    unit: str
    better: str | None
    headline: bool
    difference: Difference
    draws: Band | None
    sure: bool
    """Whether its interval excludes zero after Bonferroni over all compared."""
    likely: bool
    """Whether its own 95% interval excludes zero."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "id": self.id,
            "side": self.side,
            "direction": self.direction,
            "class": self.class_,
            "regime": self.regime,
            "statistic": self.statistic,
            "unit": self.unit,
            "better": self.better,
            "headline": self.headline,
            **self.difference.as_json(),
            "range": [self.draws.low, self.draws.high] if self.draws else [None, None],
            "draws": self.draws.n if self.draws else 0,
            "sure": self.sure,
            "likely": self.likely,
        }


@dataclass(frozen=True, slots=True)
class Answers:
    """Indicators that differ, the strongest first, and how many were compared."""

    compared: int
    rows: tuple[Answer, ...]
    only_a: int
    """Indicators that only A has."""
    only_b: int
    replications: tuple[int, ...]
    """Numbers of the replications that were paired; empty where the runs are not paired."""


def answers(a: Bundle, b: Bundle, paired: bool) -> Answers:
    """Compare every indicator that both runs have."""
    of_a, of_b = values_of(a, "values"), values_of(b, "values")
    drawn_a, drawn_b = values_of(a, "draw_values"), values_of(b, "draw_values")
    common = common_draws(a, b) if paired else set()
    told = {tuple(row[name] for name in WHO): row for row in a.indicators.iter_rows(named=True)}
    compared = {key: difference(of_a[key], of_b[key], paired) for key in of_a if key in of_b}
    found = {key: one for key, one in compared.items() if one is not None}
    rows = []
    for key, one in found.items():
        row = told.get(key, {})
        band = _band(drawn_a.get(key, {}), drawn_b.get(key, {}), common)
        rows.append(
            Answer(
                **dict(zip(FIELDS, key, strict=True)),
                unit=str(row.get("unit") or ""),
                better=row.get("better"),
                headline=bool(row.get("headline")),
                difference=one,
                draws=band,
                sure=one.excludes_zero(len(found)),
                likely=one.excludes_zero(),
            )
        )
    rows = [row for row in rows if not row.difference.same or _moves(row.draws)]
    rows.sort(key=_order)
    numbers = {n for by in of_a.values() for n in by} & {n for by in of_b.values() for n in by}
    return Answers(
        compared=len(found),
        rows=tuple(rows),
        only_a=len(of_a.keys() - of_b.keys()),
        only_b=len(of_b.keys() - of_a.keys()),
        replications=tuple(sorted(numbers)) if paired else (),
    )


def values_of(bundle: Bundle, table: str) -> Values:
    """Read the values of a run by indicator; what a replication has no value of is left out."""
    frame = bundle.table(table)
    number = frame.columns[0] if frame.width else "replication"
    found: Values = {}
    for row in frame.iter_rows(named=True):
        value = row["value"]
        if value is not None and math.isfinite(value):
            found.setdefault(tuple(row[name] for name in WHO), {})[int(row[number])] = float(value)
    return found


def common_draws(a: Bundle, b: Bundle) -> set[int]:
    """Numbers of the draws in which both runs have the same value of each assumption that both drew."""
    drawn: list[dict[int, dict[str, float]]] = []
    for bundle in (a, b):
        by_draw: dict[int, dict[str, float]] = {}
        for number, address, value in bundle.table("draws").select("draw", "address", "value").iter_rows():
            by_draw.setdefault(number, {})[address] = value
        drawn.append(by_draw)
    first, second = drawn
    return {
        number
        for number in first.keys() & second.keys()
        if (shared := first[number].keys() & second[number].keys())
        and all(math.isclose(first[number][one], second[number][one], rel_tol=1e-12) for one in shared)
    }


def _band(a: Mapping[int, float], b: Mapping[int, float], common: set[int]) -> Band | None:
    gaps = [b[number] - a[number] for number in sorted(common & a.keys() & b.keys())]
    low, high = quantile(gaps, LOW), quantile(gaps, HIGH)
    return None if low is None or high is None else Band(low, high, len(gaps))


def _moves(band: Band | None) -> bool:
    return band is not None and (band.low != 0 or band.high != 0)


def _order(row: Answer) -> tuple[Any, ...]:
    """Sure ones first, each by strength; what differs by the same everywhere after the sure ones."""
    one = row.difference
    group = 0 if row.sure and not one.constant else 1 if one.constant else 2
    return (group, -(one.strength or 0.0), -abs(one.relative or 0.0), row.id, *map(str, _who(row)))


def _who(row: Answer) -> tuple[Any, ...]:
    return (row.side, row.direction, row.class_, row.regime, row.statistic)
