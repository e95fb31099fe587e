"""Fields, lines and markets of oil and gas at one instant: the state that the decision is made of.

Quantities are of a year: Mt of oil, or bn m³ (bcm) of gas. Money is USD a tonne, or USD a thousand m³.
Places are names that fields, lines and markets share; only what carries the same is joined.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """Where oil or gas comes from: a field, a group of them, or the border over which it comes in."""

    name: str
    """`<facility>.fields.<name>`"""
    at: str
    carries: str
    """crude, gas: what is never mixed."""
    country: str
    output: float
    """At most, a year."""
    cost: float = 0.0
    """Least price at the field for which it produces."""


@dataclass(frozen=True, slots=True)
class Line:
    """A pipeline, or another way with a capacity: a port, a railway."""

    name: str
    """Id of the facility."""
    begins: str
    ends: str
    carries: str
    country: str
    """Country whose trade the line is counted for."""
    capacity: float
    """A year; 0 while it is closed."""
    tariff: float


@dataclass(frozen=True, slots=True)
class Market:
    """Where oil or gas is sold, at a price."""

    name: str
    """`<facility>.markets.<name>`"""
    at: str
    carries: str
    country: str
    """Partner."""
    direction: str
    """Where that is, seen from the corridor: north, east, …"""
    price: float
    most: float = math.inf
    """What it takes at most, a year."""
    least: float = 0.0
    """What is promised to it, a year."""
    origin: str | None = None
    """The only country whose oil or gas it takes; None: any."""


@dataclass(frozen=True, slots=True)
class Network:
    """All of them at one instant."""

    fields: tuple[Field, ...]
    lines: tuple[Line, ...]
    markets: tuple[Market, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way from a field over lines to a market, by places in the tuples of the network."""

    field: int
    lines: tuple[int, ...]
    market: int


def netback(network: Network, way: Way) -> float:
    """Give what a unit earns at the field: price − tariffs on the way − the field's own cost."""
    tariffs = math.fsum(network.lines[line].tariff for line in way.lines)
    return network.markets[way.market].price - tariffs - network.fields[way.field].cost


def regime(network: Network, way: Way, line: Line) -> str:
    """Say what a flow is to the country of a line: export, import, transit or domestic."""
    begins = network.fields[way.field].country == line.country
    ends = network.markets[way.market].country == line.country
    return {(True, True): "domestic", (True, False): "export", (False, True): "import"}.get(
        (begins, ends), "transit"
    )
