"""Which values of a facility stand in what an address names: a resource, a post, a lane, all of it."""

from __future__ import annotations

from dataclasses import dataclass

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
