"""Simulated against observed: which rows can be compared, in which role, and the naive forecast beside them.

A row can be compared if its period equals the run's, or lies within it and the indicator can be read for a
part of the run. Two rows of one number and period (sources that differ) are taken as one with a wider range;
a row of context gives way to one that can be judged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from landbridge.accounts.indicators import all_indicators, split_id
from landbridge.accounts.measured import Key, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from landbridge.accounts.facts import Facts

SAME_LENGTH = 0.1
"""Totals of periods whose lengths differ by more than this share are not comparable."""
OF_A_LENGTH = frozenset({"total", "max"})
"""Statistics that grow with the length of the period."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A row of what was measured in reality."""

    id: str
    indicator: str
    side: str | None
    direction: str | None
    class_: str | None
    regime: str | None
    statistic: str
    from_: date
    until: date
    value: float | None
    low: float | None
    high: float | None
    unit: str
    tolerance: float | None
    sources: tuple[str, ...]
    context: bool = False
    """True for a mean over a whole region: shown, never judged."""

    @property
    def middle(self) -> float | None:
        """The value, or the middle of its range where only that is known."""
        if self.value is not None or self.low is None or self.high is None:
            return self.value
        return (self.low + self.high) / 2.0

    @property
    def days(self) -> int:
        """Days of the period."""
        return (self.until - self.from_).days

    def key(self) -> Key:
        """Name the number it is of, whatever its period."""
        return Key(self.indicator, self.side, self.direction, self.class_, self.regime, self.statistic)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run was fed, as far as it decides whether a comparison is evidence."""

    sources: frozenset[str] = frozenset()
    """Sources of the numbers and traffic rows in force on the run's dates, after all changes."""
    traffic: tuple[tuple[date, date], ...] = ()
    """Periods of the traffic rows."""
    calibrated: frozenset[str] = frozenset()
    """Ids of observed rows that numbers were fitted to."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one row of the indicators is held against."""

    observed: Observation
    role: str
    tolerance: float | None
    naive: float | None


def comparisons(observations: Sequence[Observation], inputs: Inputs, facts: Facts) -> dict[Key, Comparison]:
    """Find what the run can be held against, by the key of the simulated number."""
    found: dict[Key, Comparison] = {}
    for row in observations:
        key = _comparable(row, facts)
        if key is None or row.middle is None:
            continue
        earlier = found.get(key)
        if earlier is not None and earlier.observed.context != row.context:
            if row.context:
                continue  # what can be judged goes before what cannot
        elif earlier is not None:
            row = _together(earlier.observed, row)
        suffix = split_id(row.indicator)[1]
        tolerance = row.tolerance
        if tolerance is None and suffix in all_indicators():
            tolerance = all_indicators()[suffix].tolerance
        naive = None if row.context else naive_forecast(row, observations)
        found[key] = Comparison(row, role_of(row, inputs), tolerance, naive)
    return found


def wanted_parts(found: Iterable[Key]) -> list[Part]:
    """List the parts of the run for which indicators must be read."""
    parts = set()
    for key in found:
        if "@" in key.statistic:
            from datetime import date

            first, after = (date.fromisoformat(day) for day in key.statistic.partition("@")[2].split(".."))
            parts.add(Part(key.facility, key.suffix, first, after))
    return sorted(parts)


def role_of(row: Observation, inputs: Inputs) -> str:
    """Compute the role of an observed row: context, input, calibrated or predicted.

    It is `input` if one of its sources is in force in the run, or if the indicator is an identity of inputs:
    over a period that holds a whole row of traffic, as many come out as were sent in. In a shorter period the
    delays decide, so the same indicator is a prediction there.
    """
    if row.context:
        return "context"
    if inputs.sources & set(row.sources):
        return "input"
    indicator = all_indicators().get(split_id(row.indicator)[1])
    if indicator is not None and indicator.identity_of:
        held = any(row.from_ <= first and after <= row.until for first, after in inputs.traffic)
        if held:
            return "input"
    return "calibrated" if row.id in inputs.calibrated else "predicted"


def naive_forecast(row: Observation, observations: Iterable[Observation]) -> float | None:
    """Give the last comparable observed value that was known when the row's period began."""
    last: Observation | None = None
    for other in observations:
        if other.context or other.key() != row.key() or other.until > row.from_ or other.middle is None:
            continue
        if row.statistic in OF_A_LENGTH and abs(other.days - row.days) > SAME_LENGTH * row.days:
            continue
        if last is None or other.until > last.until:
            last = other
    return None if last is None else last.middle


def accepted(comparison: Comparison) -> tuple[float, float] | None:
    """Give the range within which the simulated value counts as met: tolerance, or the sources' own range."""
    middle = comparison.observed.middle
    if middle is None or comparison.tolerance is None:
        return None
    reach = abs(middle) * comparison.tolerance
    low, high = comparison.observed.low, comparison.observed.high
    return (
        middle - reach if low is None else min(low, middle - reach),
        middle + reach if high is None else max(high, middle + reach),
    )


def verdict(band: tuple[float, float] | None, comparison: Comparison) -> str | None:
    """Judge a band of simulated values: inside, outside, or undecided where it straddles an edge.

    Parameters
    ----------
    band
        The assumption range where there is one, else mean ± half-width; None: no idea of the spread.
    comparison
        What it is held against.
    """
    range_ = accepted(comparison)
    if comparison.role == "context" or range_ is None:
        return None
    if band is None:
        return "undecided"
    if range_[0] <= band[0] and band[1] <= range_[1]:
        return "inside"
    if band[1] < range_[0] or range_[1] < band[0]:
        return "outside"
    return "undecided"


def _comparable(row: Observation, facts: Facts) -> Key | None:
    if (row.from_, row.until) == (facts.from_, facts.until):
        return row.key()
    if not (facts.from_ <= row.from_ and row.until <= facts.until):
        return None
    indicator = all_indicators().get(split_id(row.indicator)[1])
    whole_only = indicator is not None and not indicator.windowed
    if whole_only or row.class_ is not None or row.regime is not None:
        return None
    return row.key().within((row.from_, row.until))


def _together(first: Observation, second: Observation) -> Observation:
    numbers = [v for row in (first, second) for v in (row.low, row.value, row.high) if v is not None]
    tolerances = [row.tolerance for row in (first, second) if row.tolerance is not None]
    return replace(
        first,
        low=min(numbers),
        high=max(numbers),
        tolerance=max(tolerances) if tolerances else None,
        sources=tuple(dict.fromkeys((*first.sources, *second.sources))),
    )
