"""What an indicator is, and the few shapes that most of them have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from landbridge.accounts.hourly import quantile_of_samples
from landbridge.accounts.tallies import POINTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from landbridge.accounts.layout import Group
    from landbridge.accounts.view import View

COUNTS, TIMES, QUEUES, PRICES = 0.10, 0.25, 0.40, 0.15
"""Tolerances stated before any comparison; an observed row may state a wider one where its sources differ."""


class TimePoint(NamedTuple):
    """What a quantile of times is of, so that it can be read from several replications together."""

    rows: tuple[int, ...]
    """Measures whose histograms it is of."""
    probability: float
    per_h: float
    """Units of the number in an hour."""


class Value(NamedTuple):
    """One number of one replication."""

    side: str | None
    direction: str | None
    statistic: str
    value: float | None
    """None: there is none in this replication."""
    class_: str | None = None
    regime: str | None = None
    point: TimePoint | None = None
    """Of a quantile that is read from histograms of times."""


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
    """Reads it; yields nothing where the facility does not have it.

    Which numbers it yields, and in which order, is the same in every replication: it yields None where there
    is nothing to tell, and leaves none out.
    """
    windowed: bool = True
    """Whether it can be read for a part of the run (times are kept for the whole run only)."""
    identity_of: tuple[str, ...] = ()
    """Inputs that fix it in the long run: traffic that arrives leaves again."""
    passes: tuple[tuple[str, ...], str] | None = None
    """Measures (the first that a facility has) and kind of entity whose passages it counts, of which as many
    pass as come: a run that passes fewer does not carry its traffic."""
    headline: tuple[str, ...] = ()
    """Statistics shown first."""
    by_direction: bool = False
    """Whether each side and direction is shown first, and not all of them as one."""


def counted(view: View, *names: str, kind: str | None = None) -> Sequence[Group]:
    """Find the rows of the first measure of these names that the facility has."""
    for name in names:
        groups = view.measures(name, kind)
        if groups:
            return groups
    return ()


def totals(view: View, groups: Sequence[Group]) -> Iterator[Value]:
    """Give passages in total; over the whole run also by class and by regime."""
    for group in groups:
        side, way = group.side, group.direction
        yield Value(side, way, "total", view.count(group))
        if view.whole:
            for split, shown, count in zip(view.splits, view.shown, view.tally(group).counts, strict=True):
                if shown:
                    yield Value(side, way, "total", count, split.class_, split.regime)


def times(view: View, name: str, per_h: float = 1.0) -> Iterator[Value]:
    """Give mean, median, 90% and 95% point of a timed measure, and the means by class and regime."""
    if not view.whole:
        return
    splits = view.splits
    for group in view.measures(name):
        if not view.measure(group.rows[0]).timed:
            continue
        side, way, tally = group.side, group.direction, view.tally(group)
        yield Value(side, way, "mean", _ratio(tally.sum_h * per_h, tally.counted))
        for (statistic, share), point in zip(POINTS.items(), tally.points_h, strict=True):
            value = None if point is None else point * per_h
            yield Value(side, way, statistic, value, point=TimePoint(group.rows, share, per_h))
        yield Value(side, way, "max", tally.longest_h * per_h if tally.counted else None)
        for split, shown, count, hours in zip(splits, view.shown, tally.counts, tally.sums_h, strict=True):
            if shown:
                yield Value(side, way, "mean", _ratio(hours * per_h, count), split.class_, split.regime)


def levels(view: View, what: str, *names: str) -> Iterator[Value]:
    """Give mean, 95% point and most of an hourly state (the first of these names that is there)."""
    groups = next((found for name in names if (found := view.states(what, name))), ())
    yield from levels_of(view, groups)


def levels_of(view: View, groups: Iterable[Group]) -> Iterator[Value]:
    """Give mean, 95% point and most of hourly states."""
    for group in groups:
        yield from levels_of_series(group.side, group.direction, view.series(group))


def levels_of_series(side: str | None, way: str | None, hourly: NDArray[np.float64]) -> Iterator[Value]:
    """Give mean, 95% point and most of what stood there each hour."""
    some = hourly.size > 0
    yield Value(side, way, "mean", float(hourly.mean()) if some else None)
    yield Value(side, way, "p95", quantile_of_samples(hourly, 0.95) if some else None)
    yield Value(side, way, "max", float(hourly.max()) if some else None)


def use(view: View, name: str) -> Iterator[Value]:
    """Give the share of the open unit-hours of a resource that were in use."""
    for group in view.resources(name):
        if view.whole:
            used = view.used(group)
            share = _ratio(used.busy_h - used.over_h, used.open_h)
        else:
            busy, open_ = (
                sum(float(hourly.sum()) for hourly in view.resource_series(group, what))
                for what in ("used", "capacity")
            )
            share = _ratio(busy, open_)
        yield Value(group.side, group.direction, "mean", share)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
