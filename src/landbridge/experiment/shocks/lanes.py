"""Lanes of a model: what comes through each, and who waits there, as columns of the hourly states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from landbridge.accounts.layout import layout_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from landbridge.simulation.model.records import Names, Records
    from landbridge.simulation.model.waiters import Waiter

THROUGH: dict[str, tuple[tuple[str, ...], ...]] = {
    "train": (("crossed",), ("turn",)),
    "vehicle": (("crossed",),),
    "person": (("visits",),),
    "box": (("direct", "rehandled", "imports"), ("dwell",)),
    "truck": (("truck_turn",),),
    "wagonload": (("transloaded",),),
}
"""Kind: measures that count it as through; of several sets the first that a facility has, all of it added."""
AT_BORDER = (("train", "crossed"), ("vehicle", "crossed"), ("person", "visits"))
"""What is through the corridor as a whole: over the border, not once more at each terminal behind it."""
STORED = {"box": ("in_yard",)}
"""Kind: populations between two marks that are a place where it waits, beside the queues."""
UNITS = {
    "train": "trains",
    "vehicle": "vehicles",
    "person": "persons",
    "box": "boxes",
    "truck": "trucks",
    "wagonload": "wagonloads",
}
WAITING_UNITS = {**UNITS, "person": "parties"}
"""What stands in a queue: a party of visitors waits as one."""
HAIR_H = 1e-6


class LaneId(NamedTuple):
    """One direction of a facility, or a kind over the whole corridor (facility and direction None)."""

    facility: str | None
    direction: str | None
    """None: the facility tells none apart, or both together."""
    kind: str


@dataclass(frozen=True, slots=True)
class Lane:
    """Where its numbers stand among the hourly states."""

    id: LaneId
    passed: tuple[int, ...]
    places: Mapping[str, tuple[int, ...]]
    """What is waited for, as the chart names it: columns of its queues."""
    facilities: tuple[str, ...]
    """That it is of: one, or all crossings of a kind."""

    @property
    def waiting(self) -> tuple[int, ...]:
        """All its queues."""
        return tuple(column for columns in self.places.values() for column in columns)


def lanes_of(names: Names, waiters: Mapping[int, frozenset[Waiter]]) -> tuple[Lane, ...]:
    """Find the lanes of a model, those of the corridor as a whole last.

    A queue belongs to a lane if it is of one direction, or those of one alone can stand in it. What both
    directions share counts for the facility as a whole, which has a row of its own where it has several
    lanes; a queue of several kinds counts nowhere, as kinds are never added.
    """
    passed = _passages(names)
    found: list[Lane] = []
    totals: dict[str, list[Lane]] = {}
    for facility, kind in dict.fromkeys((one.facility, one.kind) for one in passed):
        own = {
            one: columns for one, columns in passed.items() if (one.facility, one.kind) == (facility, kind)
        }
        alone = len(own) == 1
        everything: dict[str, tuple[int, ...]] = {}
        for one in own:
            everything |= _places(names, waiters, one, None)
        for one, columns in own.items():
            places = everything if alone else _places(names, waiters, one, one.direction)
            found.append(Lane(one, columns, places, (facility or "",)))
        whole = found[-1]
        if not alone:
            whole = Lane(LaneId(facility, None, kind), sum(own.values(), ()), everything, (facility or "",))
            found.append(whole)
        if _crosses(names, facility, kind):
            totals.setdefault(kind, []).append(whole)
    waits: dict[str, dict[str, tuple[int, ...]]] = {}
    for lane in found:
        if lane.id.direction is None or not any(one.id == lane.id._replace(direction=None) for one in found):
            waits.setdefault(lane.id.kind, {}).update(
                {f"{lane.id.facility} {name}": columns for name, columns in lane.places.items()}
            )
    for kind, lanes in totals.items():
        columns = sum((lane.passed for lane in lanes), ())
        crossings = tuple(facility for lane in lanes for facility in lane.facilities)
        found.append(Lane(LaneId(None, None, kind), columns, waits[kind], crossings))
    return tuple(found)


def _passages(names: Names) -> dict[LaneId, tuple[int, ...]]:
    columns = layout_of(names).count_columns
    has: dict[tuple[str | None, str], set[str]] = {}
    for measure in names.measures:
        has.setdefault((measure.facility, measure.kind), set()).add(measure.measure)
    found: dict[LaneId, tuple[int, ...]] = {}
    for measure, column in zip(names.measures, columns, strict=True):
        sets = THROUGH.get(measure.kind, ())
        own = has[measure.facility, measure.kind]
        counted = next((one for one in sets if own.intersection(one)), ())
        if column is not None and measure.measure in counted:
            lane = LaneId(measure.facility, measure.direction, measure.kind)
            found[lane] = (*found.get(lane, ()), column)
    return {lane: tuple(dict.fromkeys(own)) for lane, own in found.items()}


def _crosses(names: Names, facility: str | None, kind: str) -> bool:
    return any(
        (m.facility, m.kind) == (facility, kind) and (kind, m.measure) in AT_BORDER for m in names.measures
    )


def _places(
    names: Names, waiters: Mapping[int, frozenset[Waiter]], lane: LaneId, direction: str | None
) -> dict[str, tuple[int, ...]]:
    """Queues of a facility in which only that kind stands, of one direction or of all."""
    found: dict[str, tuple[int, ...]] = {}
    for column, state in enumerate(names.states):
        if state.facility != lane.facility:
            continue
        if state.what == "population" and state.name in STORED.get(lane.kind, ()):
            if direction in (None, state.direction):
                found[state.name] = (*found.get(state.name, ()), column)
            continue
        who = waiters.get(column)
        if state.what != "queue" or not who:
            continue
        if {one.kind for one in who} != {lane.kind}:
            continue
        if direction is None or state.direction == direction or {one.lane for one in who} == {direction}:
            found[state.name] = (*found.get(state.name, ()), column)
    return found


@dataclass(frozen=True, slots=True)
class Hours:
    """What a replication gave, hour by hour over the window with both its ends."""

    passed: NDArray[Any]
    """(lane, hour) since the begin of the window."""
    waiting: NDArray[Any]
    """(lane, hour)"""


def hours_of(records: Records, lanes: tuple[Lane, ...]) -> Hours:
    """Add up the columns of the lanes."""
    import numpy as np

    states = states_of(records)

    def total(columns: tuple[int, ...]) -> NDArray[Any]:
        summed: NDArray[Any] = states[:, list(columns)].sum(axis=1, dtype=np.float64)
        return summed

    passed = np.stack([total(lane.passed) for lane in lanes])
    waiting = np.stack([total(lane.waiting) for lane in lanes])
    return Hours((passed - passed[:, :1]).astype(np.float32), waiting.astype(np.float32))


def states_of(records: Records) -> NDArray[Any]:
    """Give the hourly states of the window, with both its ends: (hour, state)."""
    import numpy as np

    ends = (records.from_h - HAIR_H, records.until_h + HAIR_H)
    first, last = np.searchsorted(records.state_hours, ends)
    states: NDArray[Any] = records.states[first:last]
    return states
