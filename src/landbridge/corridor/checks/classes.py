"""Classes of traffic that gates are, or are not, open to."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.corridor.checks.walk import problem
from landbridge.corridor.class_bans import OPEN_TO, classes_of
from landbridge.corridor.corridor import Corridor


def classes_known(corridor: Corridor) -> Iterator[Problem]:
    """A gate is shut for a class that some stream is of."""
    known = classes_of(corridor)
    for facility in corridor.facilities.values():
        for path, quantity in facility.values.items():
            gate, dot, class_ = path.partition(f".{OPEN_TO}.")
            if gate and dot and class_ not in known and not corridor.unread:
                told = f"there is no class {class_!r} in the traffic"
                yield problem(quantity.periods[0].origin, quantity.address, told, class_, known)
