"""What one replication leaves behind: exact totals, never a sample of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BINS_PER_OCTAVE = 64
"""Histogram bins per factor 2 (equal within it), so that a quantile read from them is good to 0.8%."""
FIRST_BIN_H = 2.0**-10
"""Times below this (3.5 s) share the first bin."""
N_TIME_BINS = 30 * BINS_PER_OCTAVE


def bin_edges_h() -> Floats:
    """Lower edges of the bins and the upper edge of the last, hours: shape (N_TIME_BINS + 1,)."""
    k = np.arange(N_TIME_BINS + 1)
    edges = FIRST_BIN_H * 2.0 ** (k // BINS_PER_OCTAVE) * (1.0 + (k % BINS_PER_OCTAVE) / BINS_PER_OCTAVE)
    return np.where(k == 0, 0.0, edges)


@dataclass(frozen=True, slots=True)
class ResourceName:
    """A row of the resource table."""

    address: str
    """Where its capacity is set: `rail.khorgos.cn.tracks.westbound`."""
    facility: str
    side: str | None
    """Post (`cn`, `kz`), or None where the facility has none."""
    name: str
    """As the chart calls it: `tracks`."""
    direction: str | None
    key: str | None
    """Member of the key set it belongs to (a wagon type, a group), or None."""
    unit: str
    kind: str
    """pool, quota, gate or stock."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A step at which time passes: a row of the delay ledger."""

    facility: str
    side: str | None
    direction: str | None
    kind: str
    """Kind of entity: train, box, outbound, truck."""
    step: str


@dataclass(frozen=True, slots=True)
class MeasureName:
    """A tally of times (hours) or of passages, and the population between its two marks."""

    facility: str
    side: str | None
    direction: str | None
    kind: str
    measure: str
    timed: bool
    """False for a plain count."""


@dataclass(frozen=True, slots=True)
class ClassName:
    """What may tell entities of one kind apart."""

    name: str
    """Name of the stream that brought it."""
    class_: str
    regime: str
    direction: str
    reaches: frozenset[str] | None = None
    """Facilities where it can come to; None: any."""

    def can_be_at(self, facility: str) -> bool:
        """Tell whether it can come to a facility."""
        return self.reaches is None or facility in self.reaches


@dataclass(frozen=True, slots=True)
class KindName:
    """A kind of entity and the facility where it is counted in and out: the corridor as a whole."""

    kind: str


@dataclass(frozen=True, slots=True)
class AccountName:
    """A kind of charge."""

    facility: str
    purpose: str
    payer: str
    payee: str
    currency: str
    side: str | None = None
    """Post at which it is charged."""
    direction: str | None = None
    """Lane in which it is charged: of what circulates, not the direction that it began in."""


@dataclass(frozen=True, slots=True)
class StateName:
    """A column of the hourly states."""

    what: str
    """queue (entities waiting), used, capacity (units open), stock (on hand), population, count (in all)."""
    of: str
    """Address of the resource, or `<facility>.<measure>`."""
    facility: str
    side: str | None
    direction: str | None
    name: str
    """Name of the resource or of the measure."""
    key: str | None


@dataclass(frozen=True, slots=True)
class Names:
    """What the rows and columns of Records are called; the same for every replication of a model."""

    resources: tuple[ResourceName, ...]
    places: tuple[PlaceName, ...]
    causes: tuple[str, ...]
    measures: tuple[MeasureName, ...]
    classes: tuple[ClassName, ...]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    """Ways to leave (`forwarded`, `lost`, …)."""
    accounts: tuple[AccountName, ...]
    months: tuple[str, ...]
    """`2022-01` …, as the charges are dated."""
    states: tuple[StateName, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """Totals of one replication over the window [from_h, until_h) of the run."""

    names: Names
    seed: int
    replication: int
    from_h: float
    until_h: float
    ledger_h: Floats
    """(place, class, cause) entity-hours."""
    kind_in: Ints
    """(kind, class) entities that came in during the window."""
    kind_out: Ints
    """(kind, class, status) that left during the window."""
    kind_inside_start: Ints
    """(kind, class) inside when the window opened."""
    kind_inside_end: Ints
    """(kind, class) inside when it closed."""
    kind_area_h: Floats
    """(kind, class) integral of the number inside over the window, entity-hours."""
    measure_count: Ints
    """(measure, class)"""
    measure_sum_h: Floats
    """(measure, class)"""
    measure_squares_h2: Floats
    """(measure, class)"""
    measure_max_h: Floats
    """(measure, class)"""
    measure_bins: Ints
    """(measure, bin) times by logarithmic bins, all classes together."""
    busy_h: Floats
    """(resource,) integral of units in use, unit-hours."""
    open_h: Floats
    """(resource,) integral of units open and not failed."""
    closed_h: Floats
    """(resource,) integral of units closed by calendar or order."""
    failed_h: Floats
    """(resource,) integral of units failed."""
    over_h: Floats
    """(resource,) unit-hours worked beyond the open capacity (work in hand that finishes)."""
    blocked_h: Floats
    """(resource,) unit-hours held by entities that stand waiting for something else."""
    queue_h: Floats
    """(resource,) integral of entities waiting."""
    grants: Ints
    """(resource,) entities served."""
    state_hours: Floats
    """(sample,) hours since the run's start at which the states were read."""
    states: NDArray[np.float32]
    """(sample, state)"""
    charges: Ints
    """(account, class, month) thousandths of the account's currency."""
    blocks_done: int
    events_done: int
    warnings: tuple[str, ...] = ()
