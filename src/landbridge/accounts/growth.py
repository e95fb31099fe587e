"""A queue that grows without bound: says so, with the rate in and the rate out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from landbridge.simulation.model.records import Names, Records

LEAST_EXCESS = 0.02
"""Share by which the rate in exceeds the rate out."""
LEAST_GROWTH = 5.0
"""Entities by which the number must have grown over the second half."""


class Growing(NamedTuple):
    """A population that kept growing."""

    where: str
    measure: str
    rate_in: float
    """Entities a day that came in over the second half of the period."""
    rate_out: float
    """Entities a day that went out."""
    inside: float
    """Entities inside at the end."""

    def __str__(self) -> str:
        return (
            f"{self.where}: the number in `{self.measure}` kept growing: {self.rate_in:.3g} a day in, "
            f"{self.rate_out:.3g} a day out over the second half of the period, {self.inside:.0f} inside at "
            "its end"
        )


def growth_warnings(records: Sequence[Records], skip_kinds: Sequence[str] = ()) -> list[str]:
    """Warn of every population that grew through the second half of the period, averaged over replications.

    Parameters
    ----------
    records
        All replications.
    skip_kinds
        Kinds of entity not to look at.
    """
    if not records:
        return []
    windows = [(r.state_hours >= r.from_h) & (r.state_hours <= r.until_h) for r in records]
    length = min(int(window.sum()) for window in windows)

    def mean_of(column: int) -> NDArray[np.float64]:
        pairs = zip(records, windows, strict=True)
        series = [one.states[window, column].astype(np.float64)[:length] for one, window in pairs]
        middle: NDArray[np.float64] = np.mean(series, axis=0)
        return middle

    return [str(found) for found in growing(records[0].names, mean_of, skip_kinds)]


def growing(
    names: Names, mean_of: Callable[[int], NDArray[np.float64]], skip_kinds: Sequence[str] = ()
) -> Iterator[Growing]:
    """Find the populations that grew through the second half of the period.

    A population counts as growing if, averaged over the replications, more come in than go out by 2% and by
    five entities over the second half, each quarter of that half ends higher than it began, and it ends
    higher than it ever was in the first half.

    Parameters
    ----------
    names
        What the states are called.
    mean_of
        Gives the hourly values of a state over the period, averaged over the replications: (hour,).
    skip_kinds
        Kinds of entity not to look at.
    """
    counts = {
        (s.facility, s.side, s.direction, s.name): i for i, s in enumerate(names.states) if s.what == "count"
    }
    for i, state in enumerate(names.states):
        if state.what != "population":
            continue
        j = counts.get((state.facility, state.side, state.direction, state.name))
        kinds = {m.kind for m in names.measures if m.facility == state.facility and m.measure == state.name}
        if j is None or kinds <= set(skip_kinds):
            continue
        found = _growth(mean_of(i), mean_of(j))
        if found is not None:
            where = " ".join(part for part in (state.facility, state.side, state.direction) if part)
            yield Growing(where, state.name, *found)


def _growth(level: NDArray[np.float64], passed: NDArray[np.float64]) -> tuple[float, float, float] | None:
    length = len(level)
    if length < 16:
        return None
    half = length // 2
    quarters = [level[half + (length - 1 - half) * k // 4] for k in range(5)]
    growth = float(level[-1] - level[half])
    went_out = float(passed[-1] - passed[half])
    came_in = went_out + growth
    days = (length - 1 - half) / 24.0
    steady = all(later > earlier for earlier, later in pairwise(quarters))
    if growth < LEAST_GROWTH or growth < LEAST_EXCESS * came_in or not steady:
        return None
    if float(level[-1]) <= float(level[:half].max()):
        return None
    return came_in / days, went_out / days, float(level[-1])
