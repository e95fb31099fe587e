"""A corridor as read from its folder: everything a run may use, frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from landbridge.base.errors import AddressError, Problem
from landbridge.base.nearest import nearest
from landbridge.corridor.demand_tables import DemandTables
from landbridge.corridor.facility import Facility
from landbridge.corridor.network_tables import NetworkTables
from landbridge.corridor.quantity import Origin, Quantity
from landbridge.corridor.rates import Rate
from landbridge.corridor.rules import RULES, Rule, address_of
from landbridge.corridor.tables import ObservedRow, PlaceRow, SeedRow, SourceRow, TrafficRow


@dataclass(frozen=True)
class CustomsUnion:
    """Countries without customs between them, from a day until another."""

    name: str
    members: tuple[str, ...]
    from_: date | None
    until: date | None


@dataclass(frozen=True)
class Corridor:
    """A trade corridor described in data. `quantity` and `addresses` reach every number in it."""

    name: str
    folder: Path
    title: str
    summary: str | None
    from_: date
    """First day that the data cover."""
    until: date
    """Day after the last that they cover."""
    base: tuple[date, date]
    """Period that is run where none is asked for."""
    currency: str | None
    money_year: int | None
    includes: tuple[str, ...]
    customs_unions: tuple[CustomsUnion, ...]
    facilities: Mapping[str, Facility]
    traffic: Mapping[str, TrafficRow]
    """Rows by id."""
    traffic_quantities: Mapping[str, Quantity]
    """Quantity of each row of `traffic`, with its evidence, by the row's id."""
    observed: Mapping[str, ObservedRow]
    sources: Mapping[str, SourceRow]
    seeds: Mapping[str, SeedRow]
    places: Mapping[str, PlaceRow]
    scenarios: Mapping[str, Path]
    """Name: file."""
    origins: Mapping[str, Origin]
    """Where rows stand, by `<table>.<id>`."""
    digests: Mapping[str, str]
    charts: Mapping[str, str] = field(default_factory=dict)
    """Charts of the corridor's own: name and text of `charts/<name>.toml`."""
    unread: frozenset[str] = frozenset()
    """Facilities whose file could not be read; empty in any corridor that `read_corridor` returns."""
    changes: tuple[str, ...] = ()
    """What `apply_changes` did to the corridor as it was read, in plain words and in order."""
    rates: Mapping[str, Rate] = field(default_factory=dict)
    """Exchange rates and units of account, by id: `KZT`, `MRP`."""
    drawn: Mapping[str, float] = field(default_factory=dict)
    """Point of its range, in (0, 1), at which each assumption was drawn, by address; empty: as read."""
    rules: Mapping[str, Rule] = field(default_factory=dict)
    """The rule book: rules by key, `<file>.<key path>`."""
    rule_books: Mapping[str, str] = field(default_factory=dict)
    """Title of each file of the rule book, by its name."""
    clock_zone: str | None = None
    """Time zone by whose midnights periods are counted; None: that of most facilities."""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Parts that can be run by themselves: name and ids of their facilities."""
    network: NetworkTables = field(default_factory=NetworkTables)
    """Links, services and what else the way beyond the gateway is made of; no run reads it."""
    demand: DemandTables = field(default_factory=DemandTables)
    """Trade between regions, and which ways it was seen to take; no run reads it."""

    def inputs(self) -> dict[str, str]:
        """Return every file that was read, relative to the folder, with its sha256."""
        return dict(sorted(self.digests.items()))

    @cached_property
    def _quantities(self) -> dict[str, Quantity]:
        found = {
            quantity.address: quantity
            for facility in self.facilities.values()
            for quantity in facility.values.values()
        }
        found.update({rule.address: rule.quantity for rule in self.rules.values()})
        found.update({quantity.address: quantity for quantity in self.traffic_quantities.values()})
        found.update({rate.quantity.address: rate.quantity for rate in self.rates.values()})
        return found

    @property
    def main_zone(self) -> str:
        """Time zone of most facilities: its midnights begin and end the periods of a run."""
        if self.clock_zone is not None:
            return self.clock_zone
        among = [one for one in self.facilities.values() if not one.is_solved]
        zones = Counter(facility.time_zone for facility in among or self.facilities.values())
        return zones.most_common(1)[0][0]

    def quantity(self, address: str) -> Quantity:
        """Return the value at an address.

        Raises
        ------
        AddressError
            If the address names nothing; tells the nearest that does.
        """
        found = (
            self._quantities.get(address)
            or self.network.quantities.get(address)
            or self.demand.quantities.get(address)
        )
        if found is None:
            raise AddressError(
                [Problem(None, None, address, "unknown address", self.nearest_address(address))]
            )
        return found

    def has(self, address: str) -> bool:
        """Say whether an address names a value."""
        return any(
            address in known for known in (self._quantities, self.network.quantities, self.demand.quantities)
        )

    def addresses(self) -> list[str]:
        """Return the addresses of all values that a run may read, sorted."""
        return sorted(self._quantities)

    def network_addresses(self) -> list[str]:
        """Return the addresses of all numbers of the network and of the demand for it, sorted."""
        return sorted([*self.network.quantities, *self.demand.quantities])

    def nearest_address(self, address: str) -> str | None:
        """Return the address most like a wrong one; those of the same facility go first."""
        head = next((name for name in self.facilities if address.startswith(f"{name}.")), None)
        if head is not None:
            paths = self.facilities[head].values
            path = nearest(address[len(head) + 1 :], paths)
            return f"{head}.{path}" if path else None
        return nearest(address, self.addresses())

    def rule_at(self, address: str) -> Rule | None:
        """Return the rule that stands at an address, or None."""
        head = f"{RULES}."
        return self.rules.get(address[len(head) :]) if address.startswith(head) else None

    def followers(self, address: str) -> list[str]:
        """Return the addresses of facilities' values and calendars that take their values from a rule."""
        return [
            f"{facility.id}.{path}"
            for facility in self.facilities.values()
            for path, key, _ in facility.rules()
            if address_of(key) == address
            or (path in facility.values and address in facility.values[path].rules)
        ]

    def facility_of(self, address: str) -> Facility | None:
        """Return the facility whose value an address names, or None."""
        parts = address.split(".")
        for length in range(len(parts), 0, -1):
            facility = self.facilities.get(".".join(parts[:length]))
            if facility is not None:
                return facility
        return None

    def zone_of(self, address: str) -> str:
        """Return the time zone that dates at an address follow: that of its post or facility; else UTC.

        Dates of a rule are local midnights of each place that refers to it; given is that of the first.
        """
        if self.rule_at(address) is not None:
            address = next(iter(self.followers(address)), address)
        if address.startswith("traffic."):
            row = self.traffic.get(address.removeprefix("traffic.").removesuffix(".quantity"))
            facility = self.facilities.get(row.facility) if row else None
            return facility.time_zone if facility else "UTC"
        facility = self.facility_of(address)
        return facility.zone_of(address[len(facility.id) + 1 :]) if facility else "UTC"

    def __getstate__(self) -> dict[str, object]:
        return {key: value for key, value in self.__dict__.items() if key != "_quantities"}

    def __repr__(self) -> str:
        return (
            f"<Corridor {self.name}: {len(self.facilities)} facilities, {len(self.traffic)} rows of traffic>"
        )
