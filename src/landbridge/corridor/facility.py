"""A facility of a corridor: its posts, lanes, ways onward and all its dated values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from landbridge.corridor.calendar import Calendar
from landbridge.corridor.quantity import Origin, Quantity
from landbridge.corridor.tree import Reference
from landbridge.corridor.within import within

PIPELINE = "pipeline"
"""What `chart` says of a facility with fields, a line or markets of oil or gas."""
SOLVED = frozenset({PIPELINE})
"""What `chart` says of facilities whose numbers feed a decision that is solved: nothing runs through them."""


ENDS = ("capacity", "open")
"""What addresses of resources end with: how many there are of one, or whether a gate is open."""


@dataclass(frozen=True, slots=True)
class Post:
    """The side of a crossing that one country runs."""

    id: str
    """Short, as addresses write it: `cn`."""
    time_zone: str
    country: str | None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """A part of the traffic of one direction: which entities it brings, and to whom they go."""

    name: str
    text: Mapping[str, str]
    """direction, class, regime, group, process and the like, as far as given."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that stops resources now and then, all of them at once."""

    name: str
    stops: tuple[str, ...]
    """Resources, posts, lanes, as addresses write them: `cranes`, `kz.westbound`; of another facility with
    its id in front, `station.east.cranes`, or the id alone for all of it."""
    cause: str
    """What the ledger says of who waits meanwhile: weather or failed."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class Facility:
    """One real facility: which chart it follows, and its numbers."""

    id: str
    chart: str
    place: str | None
    time_zone: str
    title: str
    posts: Mapping[str, Post]
    lanes: Mapping[str, Mapping[str, str]]
    """Direction: which post is `exit` and which is `entry`."""
    uses: Mapping[str, str]
    """Resource of the chart: address of the resource of another facility that serves."""
    uses_facility: Mapping[str, str]
    """Name in the chart: id of the facility that is handed over to."""
    calendars: Mapping[str, Calendar]
    streams: Mapping[str, Stream]
    keys: Mapping[str, tuple[str, ...]]
    """Tables of tables, such as `groups`: names of their members in the order of the file."""
    next_paths: Mapping[str, Mapping[str, str]]
    """Direction ("" without lanes): facility handed over to: path of its share in `values`."""
    values: Mapping[str, Quantity]
    """Path behind the facility's id (`cranes.capacity`): value."""
    origin: Origin
    origins: Mapping[str, Origin]
    """Where structural entries stand, by path: `lanes.westbound`, `uses.paths`."""
    references: Mapping[str, Reference] = field(default_factory=dict)
    """Path: the rule that its value is taken from; the value itself stands in `values`, too."""
    incidents: Mapping[str, Incident] = field(default_factory=dict)

    @property
    def is_solved(self) -> bool:
        """Whether its numbers feed a decision that is solved, and no chart is run step by step."""
        return self.chart in SOLVED

    def rules(self) -> Iterator[tuple[str, str, Origin]]:
        """Yield every reference to a rule, of values and calendars: path, the rule's key, where it stands."""
        for path, reference in self.references.items():
            yield path, reference.rule, reference.origin
        for calendar in self.calendars.values():
            if calendar.rule is not None:
                yield f"calendars.{calendar.name}", calendar.rule, calendar.origin

    @property
    def next(self) -> Mapping[str, Mapping[str, Quantity]]:
        """Direction ("" without lanes): facility handed over to: its share."""
        return {
            lane: {facility: self.values[path] for facility, path in paths.items()}
            for lane, paths in self.next_paths.items()
        }

    def partners(self) -> Iterator[tuple[str, str]]:
        """Yield what of other facilities it needs: path of the entry, and id or address in the other."""
        for resource, address in self.uses.items():
            yield f"uses.{resource}", address
        for name, address in self.uses_facility.items():
            yield f"uses_facility.{name}", address
        for paths in self.next_paths.values():
            for name, path in paths.items():
                yield path, name
        for incident in self.incidents.values():
            for what in incident.stops:
                if not self.has_resource(what):
                    yield f"incidents.{incident.name}", what

    def has_resource(self, named: str) -> bool:
        """Say whether a resource, post or lane of its own is named."""
        of = within(self, named)
        return bool(named) and any(
            path.rpartition(".")[2] in ENDS and of.has(path) for path in (*self.values, *self.references)
        )

    def zone_of(self, path: str) -> str:
        """Return the time zone that dates of a value follow: its post's, or the facility's."""
        post = self.posts.get(path.split(".", 1)[0])
        return post.time_zone if post else self.time_zone
