"""Ways through a corridor that several checks take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.distribution import Distribution
from landbridge.corridor.quantity import Origin, Period, Quantity, Value


def quantities(corridor: Corridor) -> Iterator[tuple[str, Quantity]]:
    """Yield every value that stands somewhere, with the path by which its facility or its table calls it.

    What a facility takes from a rule stands in the rule book, and is not among its own values.
    """
    for facility in corridor.facilities.values():
        for path, quantity in facility.values.items():
            if not quantity.rules:
                yield path, quantity
    for rule in corridor.rules.values():
        yield rule.key, rule.quantity
    for id_, quantity in corridor.traffic_quantities.items():
        yield f"{id_}.quantity", quantity
    for rate in corridor.rates.values():
        yield rate.id, rate.quantity
    yield from corridor.network.quantities.items()
    yield from corridor.demand.quantities.items()


def in_use(corridor: Corridor) -> Iterator[tuple[str, Quantity, Period]]:
    """Yield every period of every value of facilities and traffic, those of rules where they are used."""
    for facility in corridor.facilities.values():
        for path, quantity in facility.values.items():
            for period in quantity.periods:
                yield path, quantity, period
    for id_, quantity in corridor.traffic_quantities.items():
        for period in quantity.periods:
            yield f"{id_}.quantity", quantity, period


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
