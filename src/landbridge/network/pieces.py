"""What a network is made of: places, kinds of arcs, parts of ways, bans."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.network.law import Law

T = TypeVar("T", bound=np.generic)


class ArcKind(IntEnum):
    """What an arc is."""

    CARRIAGE = 0
    """From stop to stop of one service."""
    TRANSFER = 1
    """From one service to another in the same place, of one medium or two."""
    ACCESS = 2
    """From the shipper's door to a medium: collection, export clearance, lift."""
    EGRESS = 3
    """From a medium to the receiver's door."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the network."""

    id: str
    name: str
    country: str
    latitude: float
    longitude: float
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A stage within arcs whose time can be taken from somewhere else: a border, a change of gauge."""

    id: str
    """`borders.<id>` or `transfers.<id>`."""
    facility: str
    """`rail.khorgos`: that whose simulated times may stand for those of the table; empty if none."""
    direction: str
    """`westbound`, `eastbound`, or empty."""
    mean_h: float
    variance_h2: float
    law: Law | None = None
    """Its law, where a run of the gateway gave it; None: lognormal."""


@dataclass(frozen=True, slots=True)
class Ban:
    """Goods that some arcs do not carry on this date."""

    id: str
    commodity: str
    """An id of commodities.csv, or `*`."""
    mode: str
    service: str
    country: str


def locked(array: NDArray[T]) -> NDArray[T]:
    """Return an array that nobody can write to."""
    array.setflags(write=False)
    return array
