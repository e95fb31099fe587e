"""A model being put together: the assembly, the names of its rows, and what is known of each facility."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from landbridge.corridor import Corridor, Facility, Period, Quantity
from landbridge.demand import Flows
from landbridge.simulation.charts import Chart, Process, held_at
from landbridge.simulation.charts.paths import Place
from landbridge.simulation.kernel.assembly import Assembly
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.clock import Clock, timeline
from landbridge.simulation.model.laws import hours_per_unit, kernel_law
from landbridge.simulation.model.lookup import Lookup, as_law, as_number, paths
from landbridge.simulation.model.naming import Naming, plural
from landbridge.simulation.model.records import (
    AccountName,
    MeasureName,
    PlaceName,
    ResourceName,
    StateName,
)

Grip = tuple[int, int | None]
"""Row of a resource that is held, and how many units; None where that differs by entity."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A process of a facility, in one lane if its chart has lanes."""

    facility: str
    lane: str | None
    process: str

    def __str__(self) -> str:
        return "/".join(part for part in (self.facility, self.lane, self.process) if part)


@dataclass
class Draft:
    """Everything that lowering adds to; `assembly` ends as the kernel's template."""

    corridor: Corridor
    charts: dict[str, Chart]
    flows: Flows
    clock: Clock
    lookup: Lookup
    naming: Naming
    assembly: Assembly = field(default_factory=Assembly)
    resources: list[ResourceName] = field(default_factory=list)
    resource_rows: dict[str, int] = field(default_factory=dict)
    """Address of a resource: its row."""
    class_gates: dict[int, dict[str, int]] = field(default_factory=dict)
    """Row of a gate: rows of the gates that one class of traffic alone has to pass before it."""
    exchange_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    """(facility, exchange): first row of its family."""
    batch_rows: dict[tuple[Instance, str], int] = field(default_factory=dict)
    number_rows: dict[tuple[str, ...], int] = field(default_factory=dict)
    law_rows: dict[tuple[str, ...], int] = field(default_factory=dict)
    places: list[PlaceName] = field(default_factory=list)
    place_rows: dict[PlaceName, int] = field(default_factory=dict)
    measures: list[MeasureName] = field(default_factory=list)
    measure_rows: dict[MeasureName, int] = field(default_factory=dict)
    measure_marks: dict[int, int] = field(default_factory=dict)
    """Measure: row of the mark it counts from, where both lie in one process."""
    mark_rows: dict[tuple[str, str | None, str, str], int] = field(default_factory=dict)
    accounts: list[AccountName] = field(default_factory=list)
    account_rows: dict[AccountName, int] = field(default_factory=dict)
    starts: dict[Instance, int] = field(default_factory=dict)
    """First block of each process."""
    upstream: dict[str, list[tuple[str, str | None]]] = field(default_factory=dict)
    """Facility: who hands over to it (facility, lane)."""
    states: list[StateName] = field(default_factory=list)
    blocked: list[tuple[int, int, int]] = field(default_factory=list)
    """(place, resource, units): a wait at that place holds so many units of that resource."""
    holding: dict[int, tuple[Grip, ...]] = field(default_factory=dict)
    """Block: what is held there."""
    named_blocks: dict[str, int] = field(default_factory=dict)
    stream_rows: dict[str, int] = field(default_factory=dict)
    """Stream, as `<facility>.<stream>` where several facilities have one of that name: its row."""
    extents: dict[Instance, tuple[int, int]] = field(default_factory=dict)
    """First block of each process, and the one after its last."""
    cut: list[str] = field(default_factory=list)
    """Warnings."""
    _held: dict[tuple[str, str], Mapping[Place, tuple[str, ...]]] = field(default_factory=dict)

    def held_at(self, chart: Chart, process: Process) -> Mapping[Place, tuple[str, ...]]:
        """What a process holds at each step; the same in all facilities and lanes, so found out once."""
        key = (chart.id, process.name)
        if key not in self._held:
            self._held[key] = held_at(chart, process)
        return self._held[key]

    def chart_of(self, facility: Facility) -> Chart:
        """The chart that a facility follows."""
        return self.charts[facility.chart]

    def process_of(self, instance: Instance) -> Process:
        """The process of an instance."""
        return self.chart_of(self.corridor.facilities[instance.facility]).processes[instance.process]

    def lanes(self, facility: Facility) -> tuple[str | None, ...]:
        """Directions of a facility: those of its chart that its file describes, or all; None without."""
        lanes = self.chart_of(facility).lanes
        own = tuple(lane for lane in lanes if lane in facility.lanes)
        return own or lanes or (None,)

    def place(self, name: PlaceName) -> int:
        """Row of a place."""
        if name not in self.place_rows:
            self.place_rows[name] = len(self.places)
            self.places.append(name)
        return self.place_rows[name]

    def measure(self, name: MeasureName) -> int:
        """Row of a measure."""
        if name not in self.measure_rows:
            self.measure_rows[name] = self.assembly.measure()
            self.measures.append(name)
        return self.measure_rows[name]

    def mark(self, instance: Instance, name: str) -> int:
        """Row that counts passages at a mark: one for all processes of a kind in a lane, as measures are."""
        key = (instance.facility, instance.lane, self.process_of(instance).kind, name)
        if key not in self.mark_rows:
            self.mark_rows[key] = self.assembly.marks
            self.assembly.marks += 1
        return self.mark_rows[key]

    def account(self, name: AccountName) -> int:
        """Row of an account."""
        if name not in self.account_rows:
            self.account_rows[name] = len(self.accounts)
            self.accounts.append(name)
        return self.account_rows[name]

    def block(self, op: str, name: str = "", **fields: int) -> int:
        """A block; names key the draws."""
        row = self.assembly.block(op, name, **fields)
        if name:
            self.named_blocks[name] = row
        return row

    def members(self, key: str | None) -> tuple[str, ...]:
        """Members of a key set in the whole corridor; one nameless member where there is no key."""
        return self.naming.keys.get(key, ()) if key else ("",)

    # --- dated numbers and times ---------------------------------------------------------------------------

    def _dated(self, quantity: Quantity, zone: str) -> list[tuple[float, Period]]:
        found = timeline(quantity, self.clock, zone)
        if not found:
            self.lookup.fault(quantity, f"has no value from {self.clock.first_day} until {self.clock.until}")
        return found

    def number_from(self, quantity: Quantity, zone: str) -> int:
        """Row of a dated number."""
        rows = self._dated(quantity, zone)
        first = as_number(self.lookup, quantity, rows[0][1].value) if rows else 0.0
        row = self.assembly.number(first)
        for hour, period in rows[1:]:
            self.assembly.change(hour, k.CHANGE_NUMBER, row, as_number(self.lookup, quantity, period.value))
        return row

    def law_from(self, quantity: Quantity, zone: str, declared: str = "h", timed: bool = True) -> int:
        """Row of a dated distribution, in hours if it is a time."""
        rows = self._dated(quantity, zone)
        laws = []
        for hour, period in rows:
            factor = hours_per_unit(period, declared) if timed else 1.0
            laws.append((hour, *kernel_law(as_law(self.lookup, quantity, period.value), factor)))
        if not laws:
            return self.assembly.distribution("constant", 0.0)
        self.assembly.distributions.append((laws[0][1], laws[0][2]))
        row = len(self.assembly.distributions) - 1
        for hour, kind, parameters in laws[1:]:
            self.assembly.change(hour, k.CHANGE_DIST, row, float(kind), *parameters)
        return row

    def time(self, facility: Facility, name: str, post: str | None, lane: str | None) -> int:
        """Row of the distribution of a declared time (first row of a family where it is per key)."""
        declared = self.chart_of(facility).times[name]
        if declared.per and declared.per != "lane":
            return self.member_times(facility, declared.per, name)
        where = paths(
            "times.", name, post if declared.at_post else None, lane if declared.per == "lane" else None
        )
        quantity = self.lookup.need(facility, f"the time {name} ({declared.unit})", *where)
        if quantity is None:
            return self.assembly.distribution("constant", 0.0)
        key = ("time", quantity.address)
        if key not in self.law_rows:
            zone = facility.zone_of(quantity.address[len(facility.id) + 1 :])
            self.law_rows[key] = self.law_from(quantity, zone)
        return self.law_rows[key]

    def member_times(self, facility: Facility, key: str, name: str) -> int:
        """First row of a family of times, one for each member of a key set (no time for those of others)."""
        known = ("time", facility.id, key, name)
        if known not in self.law_rows:
            table = plural(key)
            own = facility.keys.get(table, ())
            if not own:
                self.lookup.report(
                    facility, f"{facility.id}.{table}", f"is missing: the chart needs at least one {key}"
                )
            rows = [self._member_time(facility, key, member, name) for member in self.members(key)]
            self.law_rows[known] = rows[0] if rows else self.assembly.distribution("constant", 0.0)
        return self.law_rows[known]

    def _member_time(self, facility: Facility, key: str, member: str, name: str) -> int:
        """Row of the time of a member; of one that this facility has not, no time."""
        table = plural(key)
        if member in facility.keys.get(table, ()):
            path = f"{table}.{member}.{name}"
            quantity = self.lookup.need(facility, f"the time {name} of {key} {member}", path)
            if quantity is not None:
                return self.law_from(quantity, facility.time_zone)
        return self.assembly.distribution("constant", 0.0)

    def number(self, facility: Facility, name: str, post: str | None, lane: str | None) -> int:
        """Row of a declared number (first row of a family where it is per key)."""
        declared = self.chart_of(facility).numbers[name]
        if declared.per and declared.per != "lane":
            return self.member_numbers(facility, declared.per, name)
        where = paths(
            "numbers.", name, post if declared.at_post else None, lane if declared.per == "lane" else None
        )
        quantity = self.lookup.need(facility, f"the number {name} ({declared.unit})", *where)
        if quantity is None:
            return self.assembly.number(0.0)
        if declared.unit == "share":
            self.lookup.share(quantity)
        key = ("number", quantity.address)
        if key not in self.number_rows:
            zone = facility.zone_of(quantity.address[len(facility.id) + 1 :])
            self.number_rows[key] = self.number_from(quantity, zone)
        return self.number_rows[key]

    def member_numbers(self, facility: Facility, key: str, name: str) -> int:
        """First row of a family of numbers, one for each member of a key set (0 for those of others)."""
        known = (facility.id, key, name)
        if known not in self.number_rows:
            table = plural(key)
            own = facility.keys.get(table, ())
            found = {
                member: self.lookup.need(
                    facility, f"the number {name} of {key} {member}", f"{table}.{member}.{name}"
                )
                for member in own
            }
            rows = []
            for member in self.members(key):
                quantity = found.get(member)
                rows.append(
                    self.number_from(quantity, facility.time_zone) if quantity else self.assembly.number(0.0)
                )
            if not own:
                self.lookup.report(
                    facility, f"{facility.id}.{table}", f"is missing: the chart needs at least one {key}"
                )
            self.number_rows[known] = rows[0] if rows else self.assembly.number(0.0)
        return self.number_rows[known]

    def constant(self, value: float) -> int:
        """Row of a number that never changes."""
        key = ("constant", repr(value))
        if key not in self.number_rows:
            self.number_rows[key] = self.assembly.number(value)
        return self.number_rows[key]

    def resource(self, facility: Facility, name: str, lane: str | None) -> int | None:
        """Row of a resource as a step writes it (first row of a family where it is per key)."""
        address = self.resource_address(facility, name, lane)
        return self.resource_rows.get(address) if address else None

    def resource_address(self, facility: Facility, name: str, lane: str | None) -> str | None:
        """Address of a resource as a step writes it."""
        chart = self.chart_of(facility)
        role, _, bare = name.rpartition(".")
        declared = chart.resources[bare]
        if bare in facility.uses:
            address = facility.uses[bare]
            members = self.members(declared.per) if declared.per and declared.per != "lane" else ()
            return f"{address}.{members[0]}" if members else address
        post = facility.lanes.get(lane or "", {}).get(role) if role else None
        parts = [facility.id, post, bare, lane if declared.per == "lane" else None]
        address = ".".join(part for part in parts if part)
        if declared.per and declared.per != "lane":
            members = self.members(declared.per)
            return f"{address}.{members[0]}" if members else None
        return address


def joined(items: Iterable[str | None]) -> str:
    """Parts of an address that are there."""
    return ".".join(item for item in items if item)
