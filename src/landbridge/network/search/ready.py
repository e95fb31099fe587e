"""A network made ready for a search: for a shipment, from door to door, from an hour on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.network.search.search import Search

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.network import Network
    from landbridge.network.cost import Shipment


def searchable(network: Network, shipment: Shipment, commodity: str | None = None) -> Search:
    """Make a network ready for a shipment: what it costs on each arc, and which arcs take it.

    Parameters
    ----------
    network
        On the day on which it sets out.
    shipment
        How much of what.
    commodity
        Goods that some modes, services or countries may not take.
    """
    shape = _shape(network)
    order, is_timed = shape.order, shape.is_timed
    paid = network.price_of(shipment) - network.subsidy_of(shipment) + network.fees_of(shipment)
    wait, variance = network.wait_h
    costs = np.stack(
        [
            np.maximum(paid[order], 0.0),
            network.mean_h[order],
            network.co2e_of(shipment)[order],
            network.variance_h2[order] + np.where(is_timed, 0.0, variance[order]),
        ],
        axis=1,
    )
    return Search(
        order=order,
        first_out=shape.first_out,
        head=shape.head,
        costs=np.ascontiguousarray(costs),
        timetable=shape.timetable,
        departs=shape.departs,
        wait_h=np.where(is_timed, 0.0, wait[order]),
        mean_wait_h=wait[order],
        barred=~network.carries(commodity)[order],
    )


@dataclass(frozen=True, eq=False)
class _Shape:
    """What a search has of a network whatever the shipment: arcs in the order of their tails."""

    order: NDArray[np.int64]
    first_out: NDArray[np.int32]
    head: NDArray[np.int32]
    timetable: NDArray[np.float64]
    departs: NDArray[np.int32]
    is_timed: NDArray[np.bool_]


@lru_cache(maxsize=16)
def _shape(network: Network) -> _Shape:
    order = np.argsort(network.tail, kind="stable")
    known = [network.timetable[number] if number >= 0 else () for number in network.service[order].tolist()]
    return _Shape(
        order=order,
        first_out=np.searchsorted(network.tail[order], np.arange(len(network.node_place) + 1)).astype(
            np.int32
        ),
        head=network.head[order].astype(np.int32),
        timetable=np.array([time for times in known for time in times], float),
        departs=np.r_[0, np.cumsum([len(times) for times in known])].astype(np.int32),
        is_timed=np.array([bool(times) for times in known]),
    )


def between(network: Network, search: Search, origin: int, target: int) -> Search:
    """Return the search without carriage back to the place of the origin, or on from that of the target.

    Else a way could come to where it is to end, go on and come back by another mode, for the sake of a
    terminal that is a little more punctual.
    """
    place = network.node_place
    begins, ends = place[network.tail], place[network.head]
    there_and_back = (begins != ends) & ((ends == place[origin]) | (begins == place[target]))
    return replace(search, barred=search.barred | there_and_back[search.order])


def hour_of_week(moment: datetime) -> float:
    """Return hours since Monday 0:00 UTC."""
    moment = moment.astimezone(UTC)
    return moment.weekday() * 24.0 + moment.hour + moment.minute / 60.0 + moment.second / 3600.0


def ends_of(network: Network, origin: str, destination: str) -> tuple[int, int]:
    """Return the doors of two places.

    Raises
    ------
    InputErrors
        If a place is unknown (names the nearest), both are one, or nothing sets out or arrives there.
    """
    problems: list[Problem] = []
    places: list[int] = []
    for name in (origin, destination):
        try:
            places.append(network.place(name))
        except InputErrors as error:
            problems += error.problems
    if problems:
        raise InputErrors(problems)
    one, other = places
    if one == other:
        told = f"{network.places[one].name} is where it is already"
        raise InputErrors([Problem(None, None, destination, told, None)])
    for place, doors, what in ((one, network.origin, "leaves"), (other, network.destination, "arrives at")):
        if doors[place] < 0:
            told = f"nothing {what} {network.places[place].name} on {network.day}"
            problems.append(Problem(None, None, network.places[place].id, told, None))
    if problems:
        raise InputErrors(problems)
    return int(network.origin[one]), int(network.destination[other])
