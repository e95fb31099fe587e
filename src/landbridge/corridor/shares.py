"""Shares of a whole: of facilities handed over to, of members of a key, of streams in a direction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from landbridge.corridor.corridor import Corridor
from landbridge.corridor.facility import Facility


def share_sets(corridor: Corridor) -> dict[str, tuple[str, ...]]:
    """Return every set of addresses whose shares must sum to 1, by a name for it."""
    return {name: members for facility in corridor.facilities.values() for name, members in _sets(facility)}


def _sets(facility: Facility) -> Iterator[tuple[str, tuple[str, ...]]]:
    def addresses(paths: list[str]) -> tuple[str, ...]:
        return tuple(facility.values[path].address for path in paths)

    for lane, paths in facility.next_paths.items():
        yield ".".join(part for part in (facility.id, "next", lane) if part), addresses(list(paths.values()))
    for key, members in facility.keys.items():
        plain = {member: f"{key}.{member}.share" for member in members}
        found = [path for path in plain.values() if path in facility.values]
        if found:
            yield f"{facility.id}.{key}", addresses(found)
        for lane in facility.lanes:
            own = [f"{path}.{lane}" for path in plain.values() if f"{path}.{lane}" in facility.values]
            rest = [
                path
                for path in plain.values()
                if f"{path}.{lane}" not in facility.values and path in facility.values
            ]
            if own:
                yield f"{facility.id}.{key}, {lane}", addresses([*own, *rest])
    directions: dict[str, list[str]] = {}
    for name, stream in facility.streams.items():
        if f"streams.{name}.share" in facility.values and "direction" in stream.text:
            directions.setdefault(stream.text["direction"], []).append(f"streams.{name}.share")
    for direction, paths_of in directions.items():
        yield f"{facility.id}.streams, {direction}", addresses(paths_of)


def sums(corridor: Corridor, members: tuple[str, ...]) -> Iterator[tuple[date | None, float]]:
    """Yield each day from which the sum of shares differs, and the sum; without a value a member has none.

    The day is None for "from the beginning". Days on which no member has a value are left out.
    """
    periods = [period for address in members for period in corridor.quantity(address).periods]
    turns = {period.from_ for period in periods} | {period.until for period in periods if period.until}
    for turn in sorted(turns, key=lambda day: day or date.min):
        day = turn or date.min
        values = [period.value for period in periods if period.covers(day)]
        numbers = [float(value) for value in values if isinstance(value, (int, float))]
        if numbers:
            yield turn, sum(numbers)
