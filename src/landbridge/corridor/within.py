"""Which values of a facility stand in what an address names: a resource, a post, a lane, all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.corridor.facility import Facility


@dataclass(frozen=True, slots=True)
class Within:
    """What a path of a facility names."""

    head: str
    """What the paths of its values begin with: a resource or a post; empty: anything."""
    lane: str | None = None
    """The lane whose values they are; None: all."""
    is_part: bool = False
    """Whether it is a post, a lane or the whole facility, and no single resource."""

    def has(self, path: str) -> bool:
        """Say whether a value stands in it."""
        begins = not self.head or path.startswith(f"{self.head}.")
        return begins and (self.lane is None or path.split(".")[-2:-1] == [self.lane])


def stopped(facilities: Mapping[str, Facility], facility: Facility, named: str) -> tuple[Facility, str]:
    """Return whose resource, post or lane an incident of a facility names, and its path there.

    What its own facility has goes first; else the id of another one stands in front.
    """
    if not facility.has_resource(named):
        for other in facilities.values():
            if other is not facility and (named == other.id or named.startswith(f"{other.id}.")):
                return other, named[len(other.id) + 1 :]
    return facility, named


def within(facility: Facility, path: str) -> Within:
    """Return what a path below a facility names; an empty one all of it."""
    post, _, lane = path.partition(".")
    if path in facility.lanes:
        return Within("", path, True)
    if not path or path in facility.posts:
        return Within(path, None, True)
    if post in facility.posts and lane in facility.lanes:
        return Within(post, lane, True)
    return Within(path)
