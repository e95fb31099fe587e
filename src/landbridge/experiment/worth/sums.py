"""The few sums of a replication that worth is reckoned from; the rest of its records is let go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from landbridge.simulation.model.records import Records

NO_WAIT = frozenset({"moving", "handling", "carried"})
HELD_AT_ORIGIN = "ban"
"""Cause of a train that stands loaded where it comes from; its boxes are not in the system yet."""
NOT_FREIGHT = frozenset({"machine", "engine"})
CARGO = "box"
CARRIER = "train"

Place = tuple[str, str, str | None, str | None]
"""Kind, facility, side, direction."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of one replication over the run's period."""

    waited_h: dict[str, float]
    """Kind: hours that it waited."""
    places_h: dict[Place, float]
    """The same by place."""
    area_h: dict[str, float]
    """Kind: hours that it was in the system, for whatever cause."""
    held_h: float
    """Hours of trains held at their origin."""
    entered: dict[str, int]
    through: dict[str, int]
    """Kind: how many left."""
    waiting_h: dict[str, float] = field(repr=False)
    """Resource: hours waited for it."""
    limits: frozenset[str] = field(repr=False)
    """Resources that anybody waited for at any time, warm-up included, or that failed."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values; read again it is the same, bit for bit."""
        return {
            "waited_h": self.waited_h,
            "places_h": [[*place, hours] for place, hours in self.places_h.items()],
            "area_h": self.area_h,
            "held_h": self.held_h,
            "entered": self.entered,
            "through": self.through,
            "waiting_h": self.waiting_h,
            "limits": sorted(self.limits),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Sums:
        """Make it from plain values."""
        places = {(kind, facility, side, way): h for kind, facility, side, way, h in values["places_h"]}
        return cls(**{**values, "places_h": places, "limits": frozenset(values["limits"])})

    def in_all_h(self, boxes_per_train: float) -> float:
        """Hours of the cargo, waiting or carried, and of trains not yet let in: what a run is ranked by."""
        kind = main_kind(self.area_h)
        held = self.held_h * (boxes_per_train if kind == CARGO else 0.0)
        return self.area_h.get(kind, 0.0) + held


def main_kind(area_h: dict[str, float]) -> str:
    """Name the kind whose hours count: boxes, else trains, else whatever is there most."""
    for kind in (CARGO, CARRIER):
        if area_h.get(kind):
            return kind
    return max(area_h, key=lambda kind: area_h[kind], default=CARGO)


def sums_of(record: Records) -> Sums:
    """Add up a replication."""
    names = record.names
    waits = np.array([cause not in NO_WAIT for cause in names.causes])
    by_place = record.ledger_h[:, :, waits].sum((1, 2))
    waited: dict[str, float] = {}
    places: dict[Place, float] = {}
    held = 0.0
    ban = names.causes.index(HELD_AT_ORIGIN) if HELD_AT_ORIGIN in names.causes else None
    for row, name in enumerate(names.places):
        if name.kind in NOT_FREIGHT:
            continue
        hours = float(by_place[row])
        place = (name.kind, name.facility, name.side, name.direction)
        waited[name.kind] = waited.get(name.kind, 0.0) + hours
        places[place] = places.get(place, 0.0) + hours
        if ban is not None and name.kind == CARRIER:
            held += float(record.ledger_h[row, :, ban].sum())
    kinds = [(row, kind) for row, kind in enumerate(names.kinds) if kind not in NOT_FREIGHT]
    queues = {state.of: i for i, state in enumerate(names.states) if state.what == "queue"}
    limits = set()
    for row, resource in enumerate(names.resources):
        column = queues.get(resource.address)
        seen = column is not None and bool(record.states[:, column].any())
        if seen or record.queue_h[row] > 0 or record.failed_h[row] > 0:
            limits.add(resource.address)
    return Sums(
        waited_h=waited,
        places_h=places,
        area_h={kind: float(record.kind_area_h[row].sum()) for row, kind in kinds},
        held_h=held,
        entered={kind: int(record.kind_in[row].sum()) for row, kind in kinds},
        through={kind: int(record.kind_out[row].sum()) for row, kind in kinds},
        waiting_h={r.address: float(record.queue_h[row]) for row, r in enumerate(names.resources)},
        limits=frozenset(limits),
    )


def boxes_per_train(base: list[Sums]) -> float:
    """Boxes that come with a train, on the mean of all replications; 0 where there are no trains."""
    trains = sum(sums.entered.get(CARRIER, 0) for sums in base)
    return sum(sums.entered.get(CARGO, 0) for sums in base) / trains if trains else 0.0


def waited_by(kind: str) -> Callable[[Sums], float]:
    """Read the hours that a kind waited."""
    return lambda sums: sums.waited_h.get(kind, 0.0)


def through_of(kind: str) -> Callable[[Sums], float]:
    """Read how many of a kind came through."""
    return lambda sums: float(sums.through.get(kind, 0))
