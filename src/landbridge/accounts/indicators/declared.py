"""What an indicator is, and the few shapes that most of them have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.accounts.statistics import quantile_of_bins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from landbridge.accounts.view import Group, View

COUNTS, TIMES, QUEUES, PRICES = 0.10, 0.25, 0.40, 0.15
"""Tolerances stated before any comparison; an observed row may state a wider one where its sources differ."""


@dataclass(frozen=True, slots=True)
class Value:
    """One number of one replication."""

    side: str | None
    direction: str | None
    statistic: str
    value: float | None
    class_: str | None = None
    regime: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: what it is called and means, and how it is read from a replication.

    A facility has it if the function finds what it needs there; nothing is known of any one place.
    """

    suffix: str
    """Last part of its id: `queue_trains`."""
    unit: str
    better: str | None
    """`lower`, `higher`, or None: neither is better."""
    meaning: str
    """One sentence."""
    reference: str
    """Where the notion comes from."""
    tolerance: float
    values: Callable[[View], Iterable[Value]]
    """Reads it; yields nothing where the facility does not have it."""
    windowed: bool = True
    """Whether it can be read for a part of the run (times are kept for the whole run only)."""
    identity_of: tuple[str, ...] = ()
    """Inputs that fix it in the long run: traffic that arrives leaves again."""
    headline: tuple[str, ...] = ()
    """Statistics shown first."""
    by_direction: bool = False
    """Whether each side and direction is shown first, and not all of them as one."""


def counted(view: View, *names: str, kind: str | None = None) -> list[Group]:
    """Find the rows of the first measure of these names that the facility has."""
    for name in names:
        groups = view.measures(name, kind)
        if groups:
            return groups
    return []


def totals(view: View, groups: Sequence[Group]) -> Iterator[Value]:
    """Give passages in total; over the whole run also by class and by regime."""
    for group in groups:
        yield Value(group.side, group.direction, "total", view.count(group))
        if view.whole:
            for name, columns in view.classes("class"):
                count = view.count(group, columns)
                yield Value(group.side, group.direction, "total", count, class_=name)
            for name, columns in view.classes("regime"):
                count = view.count(group, columns)
                yield Value(group.side, group.direction, "total", count, regime=name)


def times(view: View, name: str, per_h: float = 1.0) -> Iterator[Value]:
    """Give mean, median, 90% and 95% point of a timed measure, and the means by class and regime."""
    if not view.whole:
        return
    records = view.records
    for group in view.measures(name):
        rows = list(group.rows)
        if not view.measure(rows[0]).timed:
            continue
        counts, sums = records.measure_count[rows].sum(axis=0), records.measure_sum_h[rows].sum(axis=0)
        mean = _ratio(float(sums.sum()) * per_h, float(counts.sum()))
        yield Value(group.side, group.direction, "mean", mean)
        bins = view.bins(group)
        for statistic, probability in (("p50", 0.5), ("p90", 0.9), ("p95", 0.95)):
            point = quantile_of_bins(view.edges, bins, probability)
            yield Value(group.side, group.direction, statistic, None if point is None else point * per_h)
        longest = float(records.measure_max_h[rows].max()) * per_h if counts.sum() else None
        yield Value(group.side, group.direction, "max", longest)
        for by in ("class", "regime"):
            for member, columns in view.classes(by):
                own = _ratio(float(sums[columns].sum()) * per_h, float(counts[columns].sum()))
                who = {"class_": member} if by == "class" else {"regime": member}
                yield Value(group.side, group.direction, "mean", own, **who)


def levels(view: View, what: str, *names: str) -> Iterator[Value]:
    """Give mean, 95% point and most of an hourly state (the first of these names that is there)."""
    groups = next((found for name in names if (found := view.states(what, name))), [])
    yield from levels_of(view, groups)


def levels_of(view: View, groups: Iterable[Group]) -> Iterator[Value]:
    """Give mean, 95% point and most of hourly states."""
    for group in groups:
        hourly = view.series(group)
        if hourly.size:
            yield Value(group.side, group.direction, "mean", float(hourly.mean()))
            yield Value(group.side, group.direction, "p95", float(np.quantile(hourly, 0.95)))
            yield Value(group.side, group.direction, "max", float(hourly.max()))


def use(view: View, name: str) -> Iterator[Value]:
    """Give the share of the open unit-hours of a resource that were in use."""
    records = view.records
    for group in view.resources(name):
        rows = list(group.rows)
        if view.whole:
            busy = float(records.busy_h[rows].sum() - records.over_h[rows].sum())
            share = _ratio(busy, float(records.open_h[rows].sum()))
        else:
            share = _hourly_use(view, group)
        yield Value(group.side, group.direction, "mean", share)


def _hourly_use(view: View, group: Group) -> float | None:
    addresses = {view.records.names.resources[row].address for row in group.rows}
    names = view.records.names.states
    totals = {
        what: sum(
            float(view.series(type(group)(group.side, group.direction, (i,))).sum())
            for i, state in enumerate(names)
            if state.what == what and state.of in addresses
        )
        for what in ("used", "capacity")
    }
    return _ratio(totals["used"], totals["capacity"])


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
