"""A queue that grows without bound: says so, with the rate in and the rate out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.simulation.model.records import Records

LEAST_EXCESS = 0.02
"""Share by which the rate in exceeds the rate out."""
LEAST_GROWTH = 5.0
"""Entities by which the number must have grown over the second half."""


def growth_warnings(records: Sequence[Records], skip_kinds: Sequence[str] = ()) -> list[str]:
    """Warn of every population that grew through the second half of the period.

    A population counts as growing if, averaged over the replications, more come in than go out by 2% and by
    five entities over the second half, each quarter of that half ends higher than it began, and it ends
    higher than it ever was in the first half.

    Parameters
    ----------
    records
        All replications.
    skip_kinds
        Kinds of entity not to look at.
    """
    if not records or records[0].state_hours.size < 16:
        return []
    names = records[0].names
    counts = {
        (s.facility, s.side, s.direction, s.name): i for i, s in enumerate(names.states) if s.what == "count"
    }
    warnings = []
    for i, state in enumerate(names.states):
        if state.what != "population":
            continue
        j = counts.get((state.facility, state.side, state.direction, state.name))
        kinds = {m.kind for m in names.measures if m.facility == state.facility and m.measure == state.name}
        if j is None or kinds <= set(skip_kinds):
            continue
        found = _growth(records, i, j)
        if found is not None:
            rate_in, rate_out, end = found
            where = " ".join(part for part in (state.facility, state.side, state.direction) if part)
            warnings.append(
                f"{where}: the number in `{state.name}` kept growing: {rate_in:.3g} a day in, "
                f"{rate_out:.3g} a day out over the second half of the period, {end:.0f} inside at its end"
            )
    return warnings


def _growth(records: Sequence[Records], population: int, count: int) -> tuple[float, float, float] | None:
    inside, out = [], []
    for record in records:
        window = (record.state_hours >= record.from_h) & (record.state_hours <= record.until_h)
        inside.append(record.states[window, population].astype(np.float64))
        out.append(record.states[window, count].astype(np.float64))
    length = min(len(series) for series in inside)
    if length < 16:
        return None
    level = np.mean([series[:length] for series in inside], axis=0)
    passed = np.mean([series[:length] for series in out], axis=0)
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
