"""Ways through a corridor that several checks take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.distribution import Distribution
from landbridge.corridor.quantity import Origin, Period, Quantity, Value


def quantities(corridor: Corridor) -> Iterator[tuple[str, Quantity]]:
    """Yield every value with the path by which its facility (or its table) calls it."""
    for facility in corridor.facilities.values():
        yield from facility.values.items()
    for id_, quantity in corridor.traffic_quantities.items():
        yield f"{id_}.quantity", quantity


def periods(corridor: Corridor) -> Iterator[tuple[str, Quantity, Period]]:
    """Yield every period of every value."""
    for path, quantity in quantities(corridor):
        for period in quantity.periods:
            yield path, quantity, period


def number_of(value: Value) -> float | None:
    """Return a number, the mean of a distribution, or None for texts and switches."""
    if isinstance(value, Distribution):
        return value.mean
    if isinstance(value, (bool, str)):
        return None
    return float(value)


def problem(
    origin: Origin, address: str, sentence: str, name: str | None = None, among: Iterable[str] = ()
) -> Problem:
    """Return a problem at a place, with the nearest name for a wrong one."""
    right = None if name is None else nearest(name, among)
    return Problem(origin.file, origin.line, address, sentence, right)
