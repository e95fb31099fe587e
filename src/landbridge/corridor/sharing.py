"""Which facilities' traffic goes over another one, by `[uses]`, and which are one part of the corridor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor

TRAIN_T = "numbers.train_t"
"""Tonnes in a train of a crossing, of those that are not told by what is in their wagons."""


def beside(corridor: Corridor) -> dict[str, tuple[str, ...]]:
    """Return, for each facility with `numbers.train_t`, whose traffic goes over it too, and whom that feeds.

    A facility goes over another one if it takes resources of it by `[uses]` and of no other, and is not fed
    by it: trains of another freight, not the terminal behind.
    """
    found: dict[str, dict[str, None]] = {}
    for owner in (f for f in corridor.facilities.values() if TRAIN_T in f.values):
        fed = {name for paths in owner.next_paths.values() for name in paths}
        members = found.setdefault(owner.id, {})
        for guest in corridor.facilities.values():
            taken = [address.startswith(f"{owner.id}.") for address in guest.uses.values()]
            if taken and all(taken) and guest.id not in fed and guest.id != owner.id:
                members[guest.id] = None
                members.update((name, None) for paths in guest.next_paths.values() for name in paths)
    return {id_: tuple(sorted(members)) for id_, members in found.items()}


def together(corridor: Corridor) -> dict[str, tuple[str, ...]]:
    """Return, for each facility, all those of its part of the corridor; none where some are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for members in corridor.parts.values():
        if all(member in corridor.facilities for member in members):
            found.update((member, tuple(members)) for member in members)
    return found
