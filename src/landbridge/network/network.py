"""The network on a date, frozen: nodes and arcs as arrays, ready for a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.network.laws import quantile, wait_moments
from landbridge.network.pieces import ArcKind, Ban, Part, Place, locked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.network.cost import Shipment
    from landbridge.network.law import Law


_BY_ARC = (
    "tail", "head", "kind", "mode", "service", "km", "mean_h", "variance_h2", "headway_h", "price_usd",
    "subsidy_usd", "fees_usd", "payer", "co2e_kg_per_t", "co2e_kg_per_teu", "crosses",
)  # fmt: skip
"""Arrays with a row for each arc."""


@dataclass(frozen=True, eq=False)
class Network:
    """Places, and arcs between nodes, on one date.

    A node is a place, a medium (`rail-1435`, `rail-1520`, `sea`, `road`, `air`) and a side: services leave
    from `out` and come in at `in`, and only a transfer leads from `in` to `out`, so that each change of
    service costs time and money. Or it is a door: a shipment starts from `origin[place]`, which arcs only
    leave, and ends at `destination[place]`, which arcs only enter, so no way leads through a door. All
    arrays of arcs have the same order; times are hours, money is USD of the date.
    """

    day: date
    corridor: str
    places: tuple[Place, ...]
    node_place: NDArray[np.int32]
    """(node) place."""
    node_medium: tuple[str, ...]
    """(node) `rail-1435 out`, `rail-1435 in` …, `origin` or `destination`."""
    origin: NDArray[np.int32]
    """(place) node to start from, -1 if none."""
    destination: NDArray[np.int32]
    """(place) node to end at, -1 if none."""
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    kind: NDArray[np.int8]
    """(arc) `ArcKind`."""
    modes: tuple[str, ...]
    mode: NDArray[np.int8]
    """(arc) in `modes`; -1 for transfers and doors."""
    services: tuple[str, ...]
    service: NDArray[np.int32]
    """(arc) in `services`; -1 for transfers and doors."""
    row: tuple[str, ...]
    """(arc) address of what it is made of: `services.<id>` or `transfers.<id>`."""
    km: NDArray[np.float64]
    mean_h: NDArray[np.float64]
    """(arc) mean time from departure to arrival, borders and stops within included."""
    variance_h2: NDArray[np.float64]
    headway_h: NDArray[np.float64]
    """(arc) hours between two departures, 0 where one leaves when one wishes."""
    timetable: tuple[tuple[float, ...], ...]
    """(service) hours of the week, from Monday 0:00 UTC, at which it leaves; empty: a headway only."""
    price_usd: NDArray[np.float64]
    """(arc, unit) before subsidy, in `cost.UNITS`."""
    subsidy_usd: NDArray[np.float64]
    """(arc, unit)."""
    fees_usd: NDArray[np.float64]
    """(arc, unit) fees at borders that the price does not hold."""
    payers: tuple[str, ...]
    payer: NDArray[np.int16]
    """(arc) who pays the subsidy, in `payers`; -1 if nobody does."""
    co2e_kg_per_t: NDArray[np.float64]
    co2e_kg_per_teu: NDArray[np.float64]
    countries: tuple[str, ...]
    crosses: NDArray[np.uint64]
    """(arc) bit `k` is set where the way touches `countries[k]`."""
    parts: tuple[Part, ...]
    part_start: NDArray[np.int32]
    """(arc + 1) where its parts begin in `part`."""
    part: NDArray[np.int32]
    """Parts of all arcs, one arc after the other, in the order of the way."""
    way: tuple[tuple[str, ...], ...]
    """(arc) places on the way, ends included."""
    links: tuple[tuple[str, ...], ...]
    """(arc) links on the way; empty for transfers and doors."""
    bans: tuple[Ban, ...]
    commodities: Mapping[str, Mapping[str, float]]
    """Numbers of each commodity on this date, by column of commodities.csv."""
    warnings: tuple[str, ...] = ()
    """What was left out, in plain words."""
    _numbers: dict[str, int] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.tail)

    @property
    def p50_h(self) -> NDArray[np.float64]:
        """(arc) time kept in half of all cases."""
        return quantile(self.mean_h, self.variance_h2, 0.5)

    @property
    def p95_h(self) -> NDArray[np.float64]:
        """(arc) time kept in 95 of 100 cases."""
        return quantile(self.mean_h, self.variance_h2, 0.95)

    @property
    def wait_h(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(arc) mean and variance of the time until the next departure, for who comes at any time."""
        return wait_moments(self.headway_h)

    def wait_from(self, arc: int, hour_of_week: float) -> float:
        """Return hours until the next departure by the timetable; half the headway where there is none."""
        number = int(self.service[arc])
        times = self.timetable[number] if number >= 0 else ()
        if not times:
            return float(self.headway_h[arc]) / 2
        return min((time - hour_of_week) % 168.0 for time in times)

    def place(self, name: str) -> int:
        """Return the number of a place by its id, name or other name, whatever the case.

        Raises
        ------
        InputErrors
            If there is none; names the nearest.
        """
        found = self._numbers.get(name.strip().casefold())
        if found is None:
            known = [word for place in self.places for word in (place.id, place.name, *place.also)]
            told = f"there is no place {name[:60]!r}"
            raise InputErrors([Problem(None, None, None, told, nearest(name, known))])
        return found

    def price_of(self, shipment: Shipment) -> NDArray[np.float64]:
        """(arc) what is asked, before subsidy and without fees."""
        return np.asarray(self.price_usd @ shipment.units)

    def subsidy_of(self, shipment: Shipment) -> NDArray[np.float64]:
        """(arc) what another pays of it."""
        return np.asarray(self.subsidy_usd @ shipment.units)

    def fees_of(self, shipment: Shipment) -> NDArray[np.float64]:
        """(arc) fees that the price does not hold."""
        return np.asarray(self.fees_usd @ shipment.units)

    def co2e_of(self, shipment: Shipment) -> NDArray[np.float64]:
        """(arc) kg of CO2e, well to wheel."""
        return self.co2e_kg_per_t * shipment.tonnes + self.co2e_kg_per_teu * shipment.teu

    def carries(self, commodity: str | None) -> NDArray[np.bool_]:
        """(arc) whether it takes a commodity on this date.

        Raises
        ------
        InputErrors
            If there is no such commodity.
        """
        if commodity is not None and commodity not in self.commodities:
            told = f"there are no goods {commodity[:60]!r}"
            raise InputErrors([Problem(None, None, None, told, nearest(commodity, self.commodities))])
        taken = np.ones(len(self), bool)
        for ban in self.bans:
            if ban.commodity in ("*", commodity):
                taken &= ~self.banned_by(ban)
        return taken

    def banned_by(self, ban: Ban) -> NDArray[np.bool_]:
        """(arc) whether a ban reaches it: of that mode, service and country, as far as the ban names them."""
        reached: NDArray[np.bool_] = self.kind == ArcKind.CARRIAGE
        if ban.mode:
            reached &= self.mode == (self.modes.index(ban.mode) if ban.mode in self.modes else -2)
        if ban.service:
            reached &= self.service == (
                self.services.index(ban.service) if ban.service in self.services else -2
            )
        if ban.country:
            known = ban.country in self.countries
            bit = np.uint64(1 << self.countries.index(ban.country)) if known else np.uint64(0)
            reached &= (self.crosses & bit) != 0
        return reached

    def arcs_by_part(self, facility: str, direction: str = "") -> NDArray[np.int32]:
        """Return the arcs that go through a facility, in a direction or both."""
        numbers = [
            n for n, p in enumerate(self.parts) if p.facility == facility and direction in ("", p.direction)
        ]
        arcs = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.part_start))
        return np.unique(arcs[np.isin(self.part, numbers)])

    def parts_of(self, arc: int) -> list[int]:
        """Return the borders and changes of gauge within an arc, by their places in `parts`."""
        found: list[int] = self.part[self.part_start[arc] : self.part_start[arc + 1]].tolist()
        return found

    def with_laws(self, laws: Mapping[str, Law]) -> Network:
        """Return the network with the laws of times that a run gave for some parts, by `Part.id`.

        Raises
        ------
        InputErrors
            If no part has such an id.
        """
        timed = self.with_times({id_: (law.mean_h, law.sd_h) for id_, law in laws.items()})
        parts = tuple(replace(part, law=laws.get(part.id)) for part in timed.parts)
        return replace(timed, parts=parts)

    def with_times(self, times: Mapping[str, tuple[float, float]]) -> Network:
        """Return the network with other times of parts: mean and standard deviation in hours, by `Part.id`.

        Raises
        ------
        InputErrors
            If no part has such an id, or a time is negative.
        """
        known = [part.id for part in self.parts]
        problems = [
            Problem(None, None, id_, "is no part of any way", nearest(id_, known))
            for id_ in times
            if id_ not in known
        ]
        problems += [
            Problem(None, None, id_, f"a time of {mean:g} ± {sd:g} h cannot be")
            for id_, (mean, sd) in times.items()
            if not (mean >= 0 and sd >= 0)
        ]
        if problems:
            raise InputErrors(problems)
        new = tuple(
            replace(part, mean_h=times[part.id][0], variance_h2=times[part.id][1] ** 2, law=None)
            if part.id in times
            else part
            for part in self.parts
        )
        more = np.array([b.mean_h - a.mean_h for a, b in zip(self.parts, new, strict=True)] or [0.0])
        wider = np.array(
            [b.variance_h2 - a.variance_h2 for a, b in zip(self.parts, new, strict=True)] or [0.0]
        )
        arcs = np.repeat(np.arange(len(self)), np.diff(self.part_start))
        mean, variance = self.mean_h.copy(), self.variance_h2.copy()
        np.add.at(mean, arcs, more[self.part])
        np.add.at(variance, arcs, wider[self.part])
        return replace(
            self,
            parts=new,
            mean_h=locked(np.maximum(mean, 0.0)),
            variance_h2=locked(np.maximum(variance, 0.0)),
        )

    def without_services(self, names: set[str]) -> Network:
        """Return the network without some services: all its arrays keep their order."""
        keep = np.array([number < 0 or self.services[number] not in names for number in self.service], bool)
        return self._only(keep)

    def _only(self, keep: NDArray[np.bool_]) -> Network:
        chosen = np.flatnonzero(keep)
        counts = np.diff(self.part_start)
        arrays: dict[str, Any] = {name: locked(getattr(self, name)[keep]) for name in _BY_ARC}
        return replace(
            self,
            **arrays,
            part_start=locked(np.r_[0, np.cumsum(counts[keep])].astype(np.int32)),
            part=locked(self.part[np.repeat(keep, counts)]),
            row=tuple(self.row[arc] for arc in chosen),
            way=tuple(self.way[arc] for arc in chosen),
            links=tuple(self.links[arc] for arc in chosen),
        )

    def __repr__(self) -> str:
        return f"<Network {self.corridor} {self.day}: {len(self.places)} places, {len(self)} arcs>"
