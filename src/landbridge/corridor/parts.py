"""Parts of a corridor that can be run by themselves.

`[parts]` of corridor.toml names them; the id of a facility stands for it and all that it is joined with. A
part of which `includes` has nothing is run only where it is asked for, or where a scenario changes it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from landbridge.corridor.change import Change
    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.facility import Facility

OPTION = "--only"


def joined(corridor: Corridor) -> dict[str, frozenset[str]]:
    """Return for each facility those that it is joined with, as one leads to another, and itself."""
    sets = {id_: {id_} for id_ in corridor.facilities}
    for facility in corridor.facilities.values():
        for _, name in facility.partners():
            other = next((i for i in sets if name == i or name.startswith(f"{i}.")), facility.id)
            if sets[other] is not sets[facility.id]:
                sets[facility.id] |= sets[other]
                for id_ in sets[other]:
                    sets[id_] = sets[facility.id]
    return {id_: frozenset(members) for id_, members in sets.items()}


def facilities_of(corridor: Corridor, parts: Sequence[str]) -> frozenset[str]:
    """Return the ids of the facilities of some parts.

    Raises
    ------
    InputErrors
        With every name that is of no part and no facility.
    """
    found: set[str] = set()
    wrong = []
    have = f"parts are {', '.join(corridor.parts)}" if corridor.parts else f"{corridor.name} has no parts"
    for part in parts:
        if part in corridor.parts:
            found.update(corridor.parts[part])
        elif part in corridor.facilities:
            found |= joined(corridor)[part]
        else:
            near = nearest(part, [*corridor.parts, *corridor.facilities])
            wrong.append(Problem(None, None, OPTION, f"{part!r} is no part and no facility; {have}", near))
    if wrong:
        raise InputErrors(wrong)
    return frozenset(found)


def parts_held(corridor: Corridor, parts: Sequence[str], changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the parts that are run: those asked for; else those of `includes` and those that changes name.

    Returns
    -------
    tuple
        Empty: what `includes` says, as no change names anything else.
    """
    apart = _apart(corridor)
    if parts or not apart:
        return tuple(parts)
    named = {id_ for change in changes for id_ in apart if _names(corridor, change.address, id_)}
    if not named:
        return ()
    held = {id_ for id_ in corridor.facilities if id_ not in apart} | named
    return tuple(part for part, ids in corridor.parts.items() if held & {*ids})


def _apart(corridor: Corridor) -> frozenset[str]:
    """Return the facilities of parts of which `includes` names none."""
    listed = {*corridor.includes}
    held = {id_ for ids in corridor.parts.values() if not listed or listed & {*ids} for id_ in ids}
    return frozenset(id_ for ids in corridor.parts.values() for id_ in ids) - held


def _names(corridor: Corridor, address: str, id_: str) -> bool:
    """Whether an address is of a facility: of it, of something of it, or of a row of its traffic."""
    if address.startswith("traffic."):
        row = corridor.traffic.get(address.removeprefix("traffic.").rpartition(".")[0])
        return row is not None and row.facility == id_
    return address == id_ or address.startswith(f"{id_}.") or f"facility={id_}" in address


def only(corridor: Corridor, parts: Sequence[str]) -> Corridor:
    """Return the corridor with the facilities of some parts alone, their traffic, what was observed of them.

    Rules, rates, sources and scenarios stay whole. Make changes first: a scenario may touch several parts.

    Parameters
    ----------
    parts
        Names of `corridor.parts`, or ids of facilities, each with all that it is joined with; none: what
        `corridor.includes` says.

    Raises
    ------
    InputErrors
        If a name is of no part, or a facility that stays sends or asks something of one that is left out.
    """
    apart = _apart(corridor)
    if not parts and not apart:
        return corridor
    kept = facilities_of(corridor, parts) if parts else frozenset(corridor.facilities) - apart
    facilities = {id_: facility for id_, facility in corridor.facilities.items() if id_ in kept}
    left_out = frozenset(corridor.facilities) - kept
    leaning = [*_stopped(corridor, kept, parts)]
    leaning += [
        problem for one in facilities.values() for problem in _leaning(corridor, one, left_out, parts)
    ]
    if leaning:
        raise InputErrors(leaning)
    traffic = {id_: row for id_, row in corridor.traffic.items() if row.facility in kept}
    return replace(
        corridor,
        facilities=facilities,
        clock_zone=corridor.main_zone,
        traffic=traffic,
        traffic_quantities={id_: q for id_, q in corridor.traffic_quantities.items() if id_ in traffic},
        observed={
            id_: row
            for id_, row in corridor.observed.items()
            if row.indicator.rpartition(".")[0] not in left_out
        },
    )


def _leaning(
    corridor: Corridor, facility: Facility, left_out: frozenset[str], parts: Sequence[str]
) -> Iterator[Problem]:
    """Yield each facility that one leads to and that is left out."""
    for address, name in facility.partners():
        other = next((id_ for id_ in left_out if name == id_ or name.startswith(f"{id_}.")), None)
        if other is not None:
            part = next((part for part, ids in corridor.parts.items() if other in ids), None)
            does = "stops" if address.startswith("incidents.") else "leads to"
            told = f"{does} {name}, which {OPTION} {','.join(parts)} leaves out"
            yield Problem(
                facility.origin.file, facility.origin.line, f"{facility.id}.{address}", told,
                f"{OPTION} {','.join([*parts, part])}" if part else None,
            )  # fmt: skip


def _stopped(corridor: Corridor, kept: frozenset[str], parts: Sequence[str]) -> Iterator[Problem]:
    """Yield each incident of a facility that is left out and that stops something of one that stays."""
    for facility in corridor.facilities.values():
        if facility.id in kept:
            continue
        for address, name in facility.partners():
            other = next((id_ for id_ in kept if name == id_ or name.startswith(f"{id_}.")), None)
            if other is not None and address.startswith("incidents."):
                part = next((part for part, ids in corridor.parts.items() if facility.id in ids), facility.id)
                told = f"stops {name}, but {OPTION} {','.join(parts)} leaves {facility.id} out"
                origin = facility.incidents[address.partition(".")[2]].origin
                near = f"{OPTION} {','.join([*parts, part])}"
                yield Problem(origin.file, origin.line, f"{facility.id}.{address}", told, near)
