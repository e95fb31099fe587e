"""What `shock` gives: loss, peak, recovery and diversion of each shock; as rows, JSON and a table."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from landbridge.accounts.statistics import half_width, mean
from landbridge.experiment.shocks.lanes import UNITS, WAITING_UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import polars as pl

    from landbridge.experiment.shocks.lanes import LaneId
    from landbridge.experiment.shocks.window import Window

LOW, HIGH = 0.05, 0.95
"""Ends of the range over draws, and of recoveries over replications."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of every pair: its mean with two bands."""

    mean: float
    low: float | None
    """95% interval of the mean over the replications (Student t); None with fewer than two."""
    high: float | None
    range_low: float | None
    """Middle 90% over the draws of the assumptions; None without draws."""
    range_high: float | None

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "mean": self.mean,
            "low": self.low,
            "high": self.high,
            "range": [self.range_low, self.range_high],
        }


def figure(values: Sequence[float], drawn: Sequence[float]) -> Figure:
    """Make it of the replications and of the draws."""
    middle, wide = mean(values) or 0.0, half_width(values)
    return Figure(
        middle,
        None if wide is None else middle - wide,
        None if wide is None else middle + wide,
        ranked(drawn, LOW),
        ranked(drawn, HIGH),
    )


@dataclass(frozen=True, slots=True)
class Recovery:
    """Days from the end of the cause until all is as it would have been.

    Where it was not seen within the window, it counts as later than everything seen: in the order of the
    pairs, and not in a mean. So the median is known where more than half of the pairs recovered, and
    infinite else.
    """

    median: float
    low: float
    """5% of the pairs of replications recover by then."""
    high: float
    """95% do; infinite: more than 5% not within the window."""
    n: int
    not_seen: int
    """Pairs that did not recover within the window."""
    range_low: float | None
    range_high: float | None
    draws: int
    draws_not_seen: int

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values; null: not within the window."""
        return {
            "median_days": _finite(self.median),
            "low": _finite(self.low),
            "high": _finite(self.high),
            "n": self.n,
            "not_in_window": self.not_seen,
            "range": [_finite(self.range_low), _finite(self.range_high)],
            "draws": self.draws,
            "draws_not_in_window": self.draws_not_seen,
        }


def recovery(values: Sequence[float | None], drawn: Sequence[float | None]) -> Recovery | None:
    """Make it; None where the cause does not end within the window."""
    seen = [one for one in values if one is not None]
    of_draws = [one for one in drawn if one is not None]
    if not seen:
        return None
    points = [ranked(seen, share) for share in (0.5, LOW, HIGH)]
    median, low, high = (math.inf if one is None else one for one in points)
    return Recovery(
        median, low, high, len(seen), sum(map(math.isinf, seen)),
        ranked(of_draws, LOW), ranked(of_draws, HIGH), len(of_draws), sum(map(math.isinf, of_draws)),
    )  # fmt: skip


def ranked(values: Sequence[float], share: float) -> float | None:
    """Give the least of the values that so large a share does not exceed; None of no values.

    No number is made between two: what is infinite stays so.
    """
    if not values:
        return None
    ordered = sorted(values)
    return float(ordered[max(0, math.ceil(share * len(ordered)) - 1)])


@dataclass(frozen=True, slots=True)
class Row:
    """One lane, or one kind over the whole corridor."""

    lane: LaneId
    cause: tuple[date, date | None]
    """When it begins and ends there: of a lane that the changes reach not, the whole cause."""
    figures: dict[str, Figure]
    """By name, as `measure.Figures` has them."""
    recovery: Recovery | None
    """None: the cause does not end within the window."""
    behind_on: date
    """Day on which it lay behind most, on the mean of the replications."""
    peak_on: date
    places: tuple[tuple[str, float], ...]
    """What was waited for when most waited, and how many more, on the mean of the replications; most
    first."""
    claimed: bool | None
    """Whether while the cause lasted more waited, or fewer came through, than chance explains, all lanes
    looked at (Bonferroni); None with one replication, where nothing is known of chance."""

    @property
    def unit(self) -> str:
        """What passes."""
        return UNITS[self.lane.kind]

    @property
    def waiting_unit(self) -> str:
        """What waits."""
        return WAITING_UNITS[self.lane.kind]

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "facility": self.lane.facility,
            "direction": self.lane.direction,
            "unit": self.unit,
            "waiting_unit": self.waiting_unit,
            "cause": [str(self.cause[0]), str(self.cause[1]) if self.cause[1] else None],
            **{name: one.as_json() for name, one in self.figures.items()},
            "recovery": self.recovery.as_json() if self.recovery else None,
            "behind_on": str(self.behind_on),
            "peak_on": str(self.peak_on),
            "places": [{"waited_for": name, "more": many} for name, many in self.places],
            "claimed": self.claimed,
        }


@dataclass(frozen=True, slots=True)
class Gain:
    """A lane that carried more than it would have."""

    lane: LaneId
    more: Figure
    share: float | None
    """Of what it would have carried."""
    rules: tuple[str, ...]
    """Why: order, by wait, overflow, the scenario itself; empty: the model does not say."""
    claimed: bool | None

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "facility": self.lane.facility,
            "direction": self.lane.direction,
            "unit": UNITS[self.lane.kind],
            "more": self.more.as_json(),
            "share": self.share,
            "rules": list(self.rules),
            "claimed": self.claimed,
        }


@dataclass(frozen=True, slots=True)
class Shock:
    """One shock of one scenario."""

    scenario: str
    title: str
    sources: tuple[str, ...]
    given: tuple[str, ...]
    """Scenarios that hold with and without it."""
    without: tuple[str, ...]
    """Scenarios that hold without it only."""
    window: Window
    rows: tuple[Row, ...]
    """Lanes that were hit, those claimed first."""
    totals: tuple[Row, ...]
    """The whole corridor, by kind."""
    gains: tuple[Gain, ...]
    untouched: int
    """Lanes in which nothing differs."""
    draws: int
    failed: int
    """Draws whose values make no possible model."""
    refuted: int
    """Draws that cannot carry the traffic on record, each replaced by a further one."""
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        window = self.window
        return {
            "scenario": self.scenario,
            "title": self.title,
            "sources": list(self.sources),
            "given": list(self.given),
            "without": list(self.without),
            "changes": [str(change) for change in window.changes],
            "away": [str(change) for change in window.away],
            "cause": [str(window.cause_from), str(window.cause_until) if window.cause_until else None],
            "window": [str(window.from_), str(window.until)],
            "lanes": [row.as_json() for row in self.rows],
            "corridor": [row.as_json() for row in self.totals],
            "diverted": [gain.as_json() for gain in self.gains],
            "untouched": self.untouched,
            "draws": self.draws,
            "failed_draws": self.failed,
            "refuted_draws": self.refuted,
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class Shocks:
    """Loss, peak, recovery and diversion of some shocks; `table()` gives one table, `json()` plain values."""

    corridor: str
    title: str
    only: tuple[str, ...]
    seed: int
    replications: int
    shocks: tuple[Shock, ...]
    interrupted: bool = False
    warnings: tuple[str, ...] = field(default=())

    def json(self) -> dict[str, Any]:
        """Give it as `--json` prints it."""
        return {
            "schema": 1,
            "corridor": self.corridor,
            "only": list(self.only),
            "seed": self.seed,
            "replications": self.replications,
            "shocks": [one.as_json() for one in self.shocks],
            "interrupted": self.interrupted,
            "warnings": list(self.warnings),
        }

    def table(self) -> pl.DataFrame:
        """Give all rows as one table: a lane of a shock a line, what carried more among them."""
        from landbridge.experiment.shocks.tables import table_of

        return table_of(self)

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{self.table()._repr_html_()}"

    def __repr__(self) -> str:
        names = ", ".join(f"{one.scenario} {one.window.cause_from}" for one in self.shocks)
        return f"<Shocks of {self.corridor}: {names}; {self.replications} replications>"


def _finite(value: float | None) -> float | None:
    return None if value is None or math.isinf(value) else value
