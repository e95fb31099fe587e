"""What the tables of the network say on a day: links that are open, transfers, borders, numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from landbridge.corridor.network_rows import ANYWHERE
from landbridge.network.ways import Edge, Way, Ways, ways_of, within

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.network_rows import LinkRow, ServiceRow, TransferRow
    from landbridge.corridor.tables import PlaceRow

MODES = ("rail", "sea", "road", "air", "ferry")
_MODE_OF_KIND = {"port": "sea", "road": "road", "air": "air"}


class NoWayError(ValueError):
    """A service that cannot be carried out on a day, with a sentence that says why."""


@dataclass
class Day:
    """Looks up what holds on a day."""

    corridor: Corridor
    day: date
    closed: frozenset[str] = frozenset()
    """Passages, borders and links shut besides those that the tables shut."""
    numbers: dict[tuple[str, str, str], float | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tables = self.corridor.network
        shut = {
            id_
            for id_, found in self.tables.passages.items()
            if (one := found.at(self.day)) and one.open == "no"
        }
        self.shut = frozenset(shut | self.closed)
        self.links: dict[str, LinkRow] = {
            id_: link for id_, found in self.tables.links.items() if (link := found.at(self.day)) is not None
        }
        self.transfers: dict[str, TransferRow] = {
            id_: move
            for id_, found in self.tables.transfers.items()
            if (move := found.at(self.day)) is not None
        }
        self.by_media: dict[tuple[str, str, str], str] = {}
        for id_, move in self.transfers.items():
            self.by_media.setdefault((move.place, move.begins, move.ends), id_)
            if move.both_ways == "yes":
                self.by_media.setdefault((move.place, move.ends, move.begins), id_)
        self.changes = frozenset(self._changes())
        self.borders: dict[tuple[str, str], str] = {}
        for id_, found in self.tables.borders.items():
            border = found.at(self.day)
            if border is not None:
                for direction in (border.direction,) if border.direction else ("westbound", "eastbound"):
                    self.borders[border.border, direction] = id_
        self._edges_of: dict[tuple[str, bool], tuple[Edge, ...]] = {}
        self._ways_of: dict[tuple[str, bool, tuple[str, ...], bool], Ways] = {}
        self._cuts: dict[str, frozenset[str]] = {}

    def place(self, id_: str) -> PlaceRow:
        """Return a place."""
        return self.corridor.places[id_]

    def number(self, table: str, id_: str, column: str) -> float | None:
        """Return a number in force on the day."""
        key = (table, id_, column)
        if key not in self.numbers:
            self.numbers[key] = self.tables.number(table, id_, column, self.day)
        return self.numbers[key]

    def media(self, place: PlaceRow) -> list[str]:
        """Return the media by which a place is left and entered."""
        found = [f"rail-{gauge}" for gauge in place.gauges]
        return found + [_MODE_OF_KIND[kind] for kind in place.kinds if kind in _MODE_OF_KIND]

    def edges(self, mode: str, *, is_normal: bool = False) -> tuple[Edge, ...]:
        """Return the links of a mode in both directions; normal: as if no passage were shut."""
        is_normal = is_normal or not self.shut
        if (mode, is_normal) not in self._edges_of:
            self._edges_of[mode, is_normal] = tuple(self._edges(mode, is_normal))
        return self._edges_of[mode, is_normal]

    def _edges(self, mode: str, is_normal: bool) -> Iterator[Edge]:
        for id_, row in self.links.items():
            if row.mode != mode:
                continue
            if not is_normal and ({*row.passages, row.border, id_} & self.shut):
                continue
            km = self.number("links", id_, "km") or row.km
            speed = self.number("links", id_, "speed_kmh") or 0.0
            weight = km / speed if mode == "road" and speed else km
            for begins, ends in ((row.begins, row.ends), (row.ends, row.begins)):
                if (begins, ends) != (row.begins, row.ends) and row.both_ways == "no":
                    continue
                west = (self.place(ends).longitude or 0.0) <= (self.place(begins).longitude or 0.0)
                yield Edge(
                    id_, begins, ends, row.gauge or "", km, speed, row.border or "",
                    "westbound" if west else "eastbound", row.emission or "", weight,
                )  # fmt: skip

    def _changes(self) -> Iterator[tuple[str, str, str]]:
        for place in self.corridor.places.values():
            for before, after in combinations(place.gauges, 2):
                for one, other in ((before, after), (after, before)):
                    if self.transfer(place.id, f"rail-{one}", f"rail-{other}") is not None:
                        yield place.id, one, other

    def transfer(self, place: str, begins: str, ends: str) -> str | None:
        """Return the transfer from one medium to another at a place: its own before that of all places."""
        found = self.by_media.get((place, begins, ends))
        return self.by_media.get((ANYWHERE, begins, ends)) if found is None else found

    def ways(self, row: ServiceRow, *, is_normal: bool = False) -> Ways:
        """Return the ways that a service may take; services that may take the same have the same object."""
        area = tuple(row.within) if row.stops[0][0] == ANYWHERE else ()
        key = (row.mode, row.through == "yes", area, is_normal)
        if key not in self._ways_of:
            self._ways_of[key] = self._ways(row, is_normal)
        return self._ways_of[key]

    def _ways(self, row: ServiceRow, is_normal: bool) -> Ways:
        edges = self.edges(row.mode, is_normal=is_normal)
        if row.stops[0][0] == ANYWHERE and row.within:
            inside = frozenset(
                id_ for id_, place in self.corridor.places.items() if place.country in row.within
            )
            edges = within(edges, inside)
        return ways_of(edges, self.changes if row.through == "yes" else frozenset())

    def way(self, row: ServiceRow, begins: str, ends: str) -> Way | None:
        """Return the way of a service between two places over what is open.

        Places that it leads through are let out where a link to them is shut, so that it does not go there
        and back; not where that would make it shorter than by the usual way.
        """
        ways = self.ways(row)
        way = ways.way(begins, ends, row.via)
        cut = {place for place in row.via if place in self._cut(row.mode)}
        if not cut:
            return way
        usual = self.ways(row, is_normal=True).way(begins, ends, row.via)
        if way is not None and usual is not None and way.edges == usual.edges:
            return way
        round_ = ways.way(begins, ends, tuple(place for place in row.via if place not in cut))
        is_longer = round_ is not None and (usual is None or round_.km >= usual.km)
        return round_ if is_longer else way

    def _cut(self, mode: str) -> frozenset[str]:
        """Return the places to which a link of a mode is shut."""
        if mode not in self._cuts:
            is_open = {edge.link for edge in self.edges(mode)} if self.shut else {*self.links}
            links = [link for id_, link in self.links.items() if link.mode == mode and id_ not in is_open]
            self._cuts[mode] = frozenset(place for link in links for place in (link.begins, link.ends))
        return self._cuts[mode]

    def usd(self, currency: str) -> float:
        """Return what one unit of a currency is worth in USD on the day."""
        if currency == "USD":
            return 1.0
        rate = self.corridor.rates.get(currency)
        if rate is None or rate.is_of_account:
            raise NoWayError(f"there is no rate for the currency {currency!r} in rates.csv")
        value = rate.quantity.at(self.day)
        assert isinstance(value, (int, float))
        return 1.0 / float(value)
