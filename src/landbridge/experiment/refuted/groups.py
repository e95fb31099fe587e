"""Groups of assumptions that have no part in what the others' facilities carry, and what is run by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from landbridge.corridor.parts import joined
from landbridge.corridor.sharing import together
from landbridge.experiment.assumptions import draw_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.refuted.static import Loads


@dataclass(frozen=True)
class Group:
    """Facilities tied together, and what is drawn for them."""

    facilities: frozenset[str]
    keys: tuple[str, ...]
    """Names that their assumptions are drawn by."""
    addresses: tuple[tuple[str, str, bool], ...]
    """Address, name it is drawn by, and whether it is low where others of that name are high."""
    pools: tuple[int, ...]
    """Pools of the loads that stand there."""


@dataclass(frozen=True)
class Block:
    """Groups whose facilities lead to one another, or that one assumption ties; no other has a part in it."""

    facilities: frozenset[str]
    groups: tuple[Group, ...]
    parts: tuple[frozenset[str], ...]
    """What can be run by itself: facilities that lead to one another, or are of one part of the corridor, as
    some numbers are told of such a part only where all of it is run."""


def blocks_of(corridors: Sequence[Corridor], groups: Sequence[Group]) -> list[Block]:
    """Part a corridor into what can be run by itself: facilities that are joined, or share a group.

    Parameters
    ----------
    corridors
        States of it, as with and without changes: what is joined in one of them stays together.
    groups
        Its groups.
    """
    ties = [
        {*one} for corridor in corridors for one in (*joined(corridor).values(), *together(corridor).values())
    ]
    parts = [frozenset(part & {*corridors[0].facilities}) for part in _together(ties)]
    found = []
    for facilities in _together([*map(set, parts), *({*group.facilities} for group in groups)]):
        own = tuple(group for group in groups if group.facilities & facilities)
        if own:
            inside = sorted((part for part in parts if part & facilities), key=sorted)
            found.append(Block(frozenset(facilities & {*corridors[0].facilities}), own, tuple(inside)))
    return sorted(found, key=lambda block: sorted(block.facilities))


def groups_of(corridor: Corridor, addresses: Sequence[str], loads: Loads) -> list[Group]:
    """Part facilities into groups: those that one name is drawn for, or whose pools it loads, go together.

    Facilities on the way of one traffic go together too, as what is full there holds it up. Two ways that are
    counted apart are in two groups. What belongs to no facility, as a rate of exchange, is in none.
    """
    columns = draw_columns(corridor, addresses)
    owners: dict[str, set[str]] = {}
    for address, (key, _) in zip(addresses, columns, strict=True):
        owners.setdefault(key, set()).update(owners_of(corridor, address))
    by_address = {address: key for address, (key, _) in zip(addresses, columns, strict=True)}
    homes = [_home(corridor, pool.address) for pool in loads.pools]
    ties = [*owners.values(), *loads.ways]
    for number, home in enumerate(homes):
        moving = {by_address[address] for address in loads.moved_by(number) if address in by_address}
        ties.append({home}.union(*(owners[key] for key in moving)))
    found = []
    for facilities in _together(ties):
        keys = tuple(sorted(key for key, own in owners.items() if own & facilities))
        moved = tuple(
            (address, key, mirrored)
            for address, (key, mirrored) in zip(addresses, columns, strict=True)
            if key in keys
        )
        pools = tuple(number for number, home in enumerate(homes) if home in facilities)
        if keys:
            found.append(Group(frozenset(facilities & {*corridor.facilities}), keys, moved, pools))
    return sorted(found, key=lambda group: sorted(group.facilities))


def owners_of(corridor: Corridor, address: str) -> set[str]:
    """Name the facilities that a number is of; of a rule those that take it."""
    if address.startswith("traffic."):
        row = corridor.traffic.get(address.removeprefix("traffic.").removesuffix(".quantity"))
        return {row.facility} if row else set()
    facility = corridor.facility_of(address)
    if facility is not None:
        return {facility.id}
    return {_home(corridor, follower) for follower in corridor.followers(address)}


def _home(corridor: Corridor, address: str) -> str:
    facility = corridor.facility_of(address)
    return facility.id if facility else address


def _together(ties: Iterable[set[str]]) -> list[set[str]]:
    found: list[set[str]] = []
    for tie in ties:
        if not tie:
            continue
        touched = [one for one in found if one & tie]
        found = [one for one in found if one not in touched]
        found.append(tie.union(*touched))
    return found
