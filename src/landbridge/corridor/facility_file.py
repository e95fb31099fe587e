"""Reads `facilities/<id>.toml`: what is structure by strict tables, everything else as addressed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from landbridge.base.problems import Problems
from landbridge.corridor.calendar import Calendar, parse_closed, parse_open
from landbridge.corridor.facility import Facility, Incident, Post, Stream
from landbridge.corridor.files import TomlFile
from landbridge.corridor.heads import CalendarTable, FacilityHead, IncidentTable, LaneTable, PostTable
from landbridge.corridor.quantity import ALWAYS, Evidence, Origin
from landbridge.corridor.schema import Model, keys_of, validated
from landbridge.corridor.toml_lines import Path
from landbridge.corridor.tree import COMMENT_KEYS, NAME, TreeReader, is_leaf

STRUCTURE = (
    "posts", "lanes", "next", "uses", "uses_facility", "calendars", "streams", "incidents", "evidence",
)  # fmt: skip
NO_KEYS = ("resources", "times", "numbers", "charges", "profiles")
"""Tables whose members are not the members of a key."""


def read_facility(
    file: TomlFile, id_: str, problems: Problems, covered: tuple[date, date] | None = None
) -> Facility | None:
    """Return the facility that a file describes, or None if its head is wrong; problems are noted.

    `id_` is the name of the file, which the id in it must equal; `covered` are the first day that the
    corridor covers and the one after the last.
    """
    return _FacilityReader(file, id_, problems, covered).read()


@dataclass
class _FacilityReader:
    file: TomlFile
    id: str
    problems: Problems
    covered: tuple[date, date] | None = None
    origins: dict[str, Origin] = field(default_factory=dict)

    def read(self) -> Facility | None:
        data = self.file.data
        self.tree = TreeReader(self.file, self.id, self.problems, {}, covered=self.covered)
        head = self.head(data)
        default = self.tree.default_in(data, (), "", Evidence())
        posts = self.posts(self.tables(data, "posts"), default)
        lanes = self.lanes(self.tables(data, "lanes"))
        next_paths = self.next(self.tables(data, "next"), default)
        calendars = self.calendars(self.tables(data, "calendars"))
        streams = self.streams(self.tables(data, "streams"), default)
        incidents = self.incidents(self.tables(data, "incidents"), default)
        uses, uses_facility = self.names(data, "uses"), self.names(data, "uses_facility")
        keys = self.values(data, default, lanes)
        if head is None:
            return None
        return Facility(
            head.id, head.chart, head.place, head.time_zone, head.title, posts, lanes, uses, uses_facility,
            calendars, streams, keys, next_paths, self.tree.values, Origin(self.file.file, 1), self.origins,
            self.tree.references, incidents,
        )  # fmt: skip

    def note(self, path: Path, problem: str, name: object = None, among: Any = ()) -> None:
        address = ".".join([self.id, *(str(part) for part in path)])
        self.problems.add(self.file.file, self.file.line(path), address, problem, name, among)

    def checked(self, model: type[Model], table: Mapping[str, Any], path: Path) -> Model | None:
        address = ".".join([self.id, *(str(part) for part in path)])
        self.origins[".".join(str(part) for part in path)] = Origin(self.file.file, self.file.line(path))
        return validated(
            model,
            table,
            self.file.file,
            lambda inner: self.file.line((*path, *inner)),
            address,
            self.problems,
        )

    def head(self, data: Mapping[str, Any]) -> FacilityHead | None:
        known = keys_of(FacilityHead)
        given = {key: value for key, value in data.items() if key in known}
        head = self.checked(FacilityHead, given, ())
        for key, value in data.items():
            if key not in known and key not in STRUCTURE and (is_leaf(value) or not isinstance(value, dict)):
                if isinstance(value, list) and value and all(is_leaf(block) for block in value):
                    problem = (
                        "is a value without a table; write it as `numbers.…`, `times.…` or `<resource>.…`"
                    )
                    self.note((key,), problem)
                else:
                    self.note((key,), "unknown key", key, (*known, *STRUCTURE))
        if head is not None and head.id != self.id:
            self.note(("id",), f"id is {head.id!r}, but the file is called {self.id}.toml")
            return None
        return head

    def tables(self, data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        table = data.get(name, {})
        if not isinstance(table, dict):
            self.note((name,), "must be a table")
            return {}
        for key in table:
            if not NAME.match(key) and name != "next":
                self.note((name, key), "is a name that no address can hold; use letters, digits, - and _")
        return {key: value for key, value in table.items() if NAME.match(key) or name == "next"}

    def posts(self, tables: Mapping[str, Any], default: Evidence) -> dict[str, Post]:
        posts = {}
        for name, table in tables.items():
            if not isinstance(table, dict):
                self.note(("posts", name), "must be a table")
                continue
            plain = {key: value for key, value in table.items() if not isinstance(value, (dict, list))}
            checked = self.checked(PostTable, plain, ("posts", name))
            posts[name] = (
                Post(name, checked.time_zone, checked.country, checked.title)
                if checked
                else Post(name, "UTC", None)
            )
            inner = {key: value for key, value in table.items() if key not in plain and key != "resources"}
            self.tree.table(inner, ("posts", name), name, default)
            if isinstance(table.get("resources"), dict):
                self.tree.table(table["resources"], ("posts", name, "resources"), name, default)
        return posts

    def lanes(self, tables: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
        lanes: dict[str, Mapping[str, str]] = {}
        for name, table in tables.items():
            checked = self.strict(LaneTable, table, ("lanes", name))
            if checked is not None:
                lanes[name] = {"exit": checked.exit, "entry": checked.entry}
        return lanes

    def strict(self, model: type[Model], table: object, path: Path) -> Model | None:
        if not isinstance(table, dict):
            self.note(path, "must be a table")
            return None
        return self.checked(model, table, path)

    def next(self, tables: Mapping[str, Any], default: Evidence) -> dict[str, dict[str, str]]:
        default = self.tree.default_in(tables, ("next",), "next", default)
        paths: dict[str, dict[str, str]] = {}
        for key, value in tables.items():
            if key == "evidence":
                continue
            if isinstance(value, dict) and not is_leaf(value):
                inner = self.tree.default_in(value, ("next", key), f"next.{key}", default)
                for facility, share in value.items():
                    if facility != "evidence" and facility not in COMMENT_KEYS:
                        self.next_share(key, facility, share, ("next", key, facility), inner, paths)
            elif key not in COMMENT_KEYS:
                self.next_share("", key, value, ("next", key), default, paths)
        return paths

    def next_share(
        self,
        lane: str,
        facility: str,
        share: object,
        path: Path,
        default: Evidence,
        paths: dict[str, dict[str, str]],
    ) -> None:
        address = ".".join(part for part in ("next", lane, facility) if part)
        self.origins[address] = Origin(self.file.file, self.file.line(path))
        if isinstance(share, dict) and not is_leaf(share):
            problem = f'must be a share; write the facility in quotes: "{facility}.{next(iter(share), "…")}"'
            self.note(path, problem)
            return
        self.tree.quantity(share, path, address, default)
        if address in self.tree.values or address in self.tree.references:
            paths.setdefault(lane, {})[facility] = address

    def calendars(self, tables: Mapping[str, Any]) -> dict[str, Calendar]:
        calendars = {}
        for name, table in tables.items():
            path: Path = ("calendars", name)
            if name == ALWAYS:
                self.note(path, f"`{ALWAYS}` is kept for the calendar that never closes; choose another name")
                continue
            checked = self.strict(CalendarTable, table, path)
            if checked is None:
                continue
            origin = Origin(self.file.file, self.file.line(path))
            if checked.rule is not None:
                for key in ("open", "closed_on"):
                    if key in table:
                        self.note((*path, key), f"refers to a rule, so it takes no `{key}` of its own")
                calendars[name] = Calendar(name, (), (), (), (), origin, checked.rule)
                continue
            if checked.open is None:
                self.note((*path, "open"), "is missing")
                continue
            week: list[tuple[int, int, int]] = []
            closed: list[tuple[date, date]] = []
            understood = True
            for number, line in enumerate(checked.open):
                try:
                    week.extend(parse_open(line))
                except ValueError as error:
                    understood = False
                    self.note((*path, "open", number), str(error))
            for number, line in enumerate(checked.closed_on):
                try:
                    closed.append(parse_closed(line))
                except ValueError as error:
                    self.note((*path, "closed_on", number), str(error))
            if not week and understood:
                self.note(path, "never opens")
            calendars[name] = Calendar(
                name, checked.open, checked.closed_on, tuple(week), tuple(closed), origin
            )
        return calendars

    def streams(self, tables: Mapping[str, Any], default: Evidence) -> dict[str, Stream]:
        streams = {}
        for name, table in tables.items():
            path: Path = ("streams", name)
            if not isinstance(table, dict):
                self.note(path, "must be a table")
                continue
            text = {key: value for key, value in table.items() if isinstance(value, str)}
            origin = Origin(self.file.file, self.file.line(path))
            self.origins[f"streams.{name}"] = origin
            streams[name] = Stream(name, text, origin)
            rest = {key: value for key, value in table.items() if key not in text}
            self.tree.table(rest, path, f"streams.{name}", default)
        return streams

    def incidents(self, tables: Mapping[str, Any], default: Evidence) -> dict[str, Incident]:
        incidents = {}
        known = keys_of(IncidentTable)
        for name, table in tables.items():
            path: Path = ("incidents", name)
            own = (
                {key: value for key, value in table.items() if key in known}
                if isinstance(table, dict)
                else table
            )
            checked = self.strict(IncidentTable, own, path)
            if checked is not None:
                origin = Origin(self.file.file, self.file.line(path))
                incidents[name] = Incident(name, checked.stops, checked.cause, origin)
                rest = {key: value for key, value in table.items() if key not in known}
                self.tree.table(rest, path, f"incidents.{name}", default)
        return incidents

    def names(self, data: Mapping[str, Any], name: str) -> dict[str, str]:
        names = {}
        for key, value in self.tables(data, name).items():
            self.origins[f"{name}.{key}"] = Origin(self.file.file, self.file.line((name, key)))
            if isinstance(value, str):
                names[key] = value
            else:
                self.note((name, key), "must be an address in quotes")
        return names

    def values(
        self, data: Mapping[str, Any], default: Evidence, lanes: Mapping[str, Any]
    ) -> dict[str, tuple[str, ...]]:
        keys: dict[str, tuple[str, ...]] = {}
        for name, table in data.items():
            if name in STRUCTURE or is_leaf(table) or not isinstance(table, dict):
                continue
            if name == "resources":
                self.tree.table(table, ("resources",), "", default)
                continue
            self.tree.entry(table, (name,), name, default)
            members = [key for key in table if key != "evidence" and key not in COMMENT_KEYS]
            plain = all(isinstance(table[key], dict) and not is_leaf(table[key]) for key in members)
            if members and plain and name not in NO_KEYS and not set(members) <= set(lanes):
                keys[name] = tuple(members)
        return keys
