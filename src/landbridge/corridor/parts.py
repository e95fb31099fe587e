"""Parts of a corridor that can be run by themselves, as `[parts]` of corridor.toml names them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.facility import Facility

OPTION = "--only"


def check_parts(corridor: Corridor, parts: Sequence[str]) -> None:
    """Check the names of parts.

    Raises
    ------
    InputErrors
        With every one that the corridor does not have, or if it has none at all.
    """
    if parts and not corridor.parts:
        told = f"{corridor.name} is not divided into parts; [parts] of corridor.toml would name them"
        raise InputErrors([Problem(None, None, OPTION, told)])
    wrong = [part for part in parts if part not in corridor.parts]
    if wrong:
        have = ", ".join(corridor.parts)
        raise InputErrors(
            [
                Problem(None, None, OPTION, f"there is no part {part!r}; there are {have}", near)
                for part in wrong
                for near in [nearest(part, corridor.parts)]
            ]
        )


def only(corridor: Corridor, parts: Sequence[str]) -> Corridor:
    """Return the corridor with the facilities of some parts alone, their traffic, what was observed of them.

    Rules, rates, sources and scenarios stay whole. Make changes first: a scenario may touch several parts.

    Parameters
    ----------
    parts
        Names of `corridor.parts`; none: the whole corridor.

    Raises
    ------
    InputErrors
        If a name is of no part, or a facility that stays sends or asks something of one that is left out.
    """
    if not parts:
        return corridor
    check_parts(corridor, parts)
    kept = {name for part in parts for name in corridor.parts[part]}
    facilities = {id_: facility for id_, facility in corridor.facilities.items() if id_ in kept}
    left_out = frozenset(corridor.facilities) - kept
    leaning = [problem for one in facilities.values() for problem in _leaning(corridor, one, left_out, parts)]
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
            told = f"leads to {name}, which {OPTION} {','.join(parts)} leaves out"
            yield Problem(
                facility.origin.file, facility.origin.line, f"{facility.id}.{address}", told,
                f"{OPTION} {','.join([*parts, part])}" if part else None,
            )  # fmt: skip
