"""Numbers inside a facility, as wholes: what has to settle if there is a steady state.

One population or one queue may swing for ever while the whole is steady, and hide that the whole grows:
trains that wait for leave to load come by hundreds into the loops when it is given, and both numbers go up
and down.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.growth import Growing, growing
from landbridge.simulation.model.records import MeasureName, StateName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.simulation.model.records import Names

LEAST = 1.0
"""Mean number below which there is nothing to settle, as in a queue that is hardly ever there."""
WAITING = "waiting"
"""Kind of the entities that wait for a resource, whatever they are."""


@dataclass(frozen=True)
class Inside:
    """A number inside over time."""

    facility: str
    direction: str | None
    """None: all directions, or a resource that serves them all."""
    kind: str
    """Kind of entity between the marks of measures, or `waiting`."""
    level: NDArray[Any]
    """(hour,)"""


def inside_of(names: Names, means: Mapping[int, NDArray[Any]]) -> list[Inside]:
    """Give the numbers inside each facility: by kind between marks, and by direction those that wait.

    What stands between the marks of several measures counts in each, and what waits there counts as waiting
    too: each number is steady when all of its parts are. Numbers below one on average are left out, unless
    all are.

    Parameters
    ----------
    names
        What the states are called.
    means
        Hourly values by column of the states, (hour,) each: populations and queues.
    """
    kinds: dict[tuple[str, str], set[str]] = {}
    for measure in names.measures:
        kinds.setdefault((measure.facility, measure.measure), set()).add(measure.kind)
    groups: dict[tuple[str, str, str], list[int]] = {}
    for i, state in enumerate(names.states):
        if state.what == "population":
            kind = " and ".join(sorted(kinds.get((state.facility, state.name), {"entity"})))
            groups.setdefault((state.facility, "", kind), []).append(i)
        elif state.what == "queue":
            groups.setdefault((state.facility, state.direction or "", WAITING), []).append(i)
    found = [
        Inside(facility, direction or None, kind, np.sum([means[i] for i in columns], axis=0))
        for (facility, direction, kind), columns in sorted(groups.items())
    ]
    large = [one for one in found if float(one.level.mean()) >= LEAST]
    return large or found


def growing_inside(
    names: Names, means: Mapping[int, NDArray[Any]], groups: Sequence[Inside]
) -> Iterator[Growing]:
    """Find what kept growing: single populations, and all that wait at a facility.

    The rate out of those that wait is that of the measure of the facility and direction that most passed.

    Parameters
    ----------
    names, means
        As for `inside_of`, and the counts as well.
    groups
        What that gave.
    """
    yield from growing(names, means.__getitem__)
    waiting = [one for one in groups if one.kind == WAITING]
    states, measures, series = [], [], []
    for one in waiting:
        measures.append(MeasureName(one.facility, None, one.direction, WAITING, WAITING, True))
        for what, values in (("population", one.level), ("count", _passed(names, means, one))):
            of = f"{one.facility}.{WAITING}"
            states.append(StateName(what, of, one.facility, None, one.direction, WAITING, None))
            series.append(values)
    yield from growing(replace(names, states=tuple(states), measures=tuple(measures)), series.__getitem__)


def _passed(names: Names, means: Mapping[int, NDArray[Any]], one: Inside) -> NDArray[Any]:
    counts = [
        means[i]
        for i, state in enumerate(names.states)
        if state.what == "count"
        and state.facility == one.facility
        and one.direction in (None, state.direction)
    ]
    return max(counts, key=lambda passed: float(passed[-1]), default=np.zeros_like(one.level))
