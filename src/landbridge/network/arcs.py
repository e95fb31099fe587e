"""Arcs of a network on a day: carriage by services, changes between them, ways from and to the door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING

from landbridge.base.dates import zone
from landbridge.corridor.network_rows import ANYWHERE, DOOR, PER_KM, WEEKDAYS, Priced
from landbridge.network.carbon import Carbon
from landbridge.network.cost import UNITS
from landbridge.network.day import Day, NoWayError
from landbridge.network.laws import moments
from landbridge.network.pieces import ArcKind, Part

if TYPE_CHECKING:
    from landbridge.corridor.network_rows import ServiceRow
    from landbridge.network.emissions import Intensity
    from landbridge.network.ways import Edge, Way

WEEK_H = 168.0
_NOTHING = (0.0,) * len(UNITS)


@dataclass(frozen=True, slots=True)
class Arc:
    """One arc before it becomes a row of arrays."""

    tail: tuple[str, str]
    head: tuple[str, str]
    kind: ArcKind
    mode: str
    service: str
    row: str
    km: float
    mean_h: float
    variance_h2: float
    headway_h: float
    price: tuple[float, ...]
    subsidy: tuple[float, ...]
    fees: tuple[float, ...]
    payer: str
    co2e: Intensity
    places: tuple[str, ...]
    links: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds on every arc of a service on a day."""

    id: str
    row: ServiceRow
    headway_h: float
    price: float
    """USD for one of `unit`, of the whole way or of a km."""
    subsidy: float
    unit: str
    is_per_km: bool
    mean_h_per_km: float
    """0 where the time follows from speeds."""
    variance_h2_per_km2: float
    speed_kmh: float
    p95_factor: float
    """Time kept in 95 of 100 cases, of a service by speed, over that kept in half."""
    slower: float
    """Hours on the way for an hour of moving."""


@dataclass
class Arcs:
    """Makes arcs of what holds on a day."""

    on: Day
    parts: dict[str, Part] = field(default_factory=dict)
    """Borders and transfers met so far, by id."""

    def __post_init__(self) -> None:
        self.carbon = Carbon(self.on)

    def carriage(self, id_: str, row: ServiceRow) -> Iterator[Arc]:
        """Yield the arcs of a service.

        Raises
        ------
        NoWayError
            If no way joins two of its stops, or it has no price on the day.
        """
        headway = self.headway(id_, row)
        if headway is None:
            return
        terms = self.terms(id_, row, headway)
        found = False
        for begins, ends in self.pairs(row):
            way = self.on.way(row, begins, ends)
            if way is None or not way.edges:
                if row.stops[0][0] == ANYWHERE:
                    continue
                told = f"services.{id_}: no way by {row.mode} from {begins} to {ends}"
                if self.on.shut:
                    told += f"; shut on that day: {', '.join(sorted(self.on.shut))}"
                raise NoWayError(told)
            if row.most_km is None or way.km <= row.most_km:
                found = True
                yield self.arc(terms, way)
        if not found:
            raise NoWayError(f"services.{id_}: joins no two places")

    def terms(self, id_: str, row: ServiceRow, headway: float) -> Terms:
        """Return what holds on every arc of a service."""
        price, unit = self.price(id_, row)
        mean, variance = self.whole(id_, row) or (0.0, 0.0)
        return Terms(
            id=id_,
            row=row,
            headway_h=headway,
            price=price,
            subsidy=min(self.on.number("services", id_, "subsidy") or 0.0, price),
            unit=unit.removesuffix(PER_KM),
            is_per_km=unit.endswith(PER_KM),
            mean_h_per_km=mean,
            variance_h2_per_km2=variance,
            speed_kmh=self.on.number("services", id_, "speed_kmh") or 0.0,
            p95_factor=self.on.number("services", id_, "p95_factor") or 1.0,
            slower=24.0 / (self.on.number("services", id_, "hours_a_day") or 24.0),
        )

    def pairs(self, row: ServiceRow) -> Iterator[tuple[str, str]]:
        """Yield the places between which a service carries, in its direction."""
        if row.stops[0][0] == ANYWHERE:
            inside = [
                place.id
                for place in self.on.corridor.places.values()
                if ((row.mode in ("sea", "ferry") and "port" in place.kinds) or row.mode in place.kinds)
                and (not row.within or place.country in row.within)
            ]
            yield from ((one, other) for one in inside for other in inside if one != other)
            return
        for before, after in combinations(row.stops, 2):
            yield from product(before, after)

    def headway(self, id_: str, row: ServiceRow) -> float | None:
        """Return the hours between departures; None if there are none."""
        a_week = self.on.number("services", id_, "departures_per_week")
        a_week = float(len(row.days)) if a_week is None else a_week
        return WEEK_H / a_week if a_week > 0 else None

    def departures(self, row: ServiceRow) -> tuple[float, ...]:
        """Return the hours of the week, in UTC, at which a service leaves its first stop: local midnights."""
        first = row.stops[0][0]
        if not row.days or first == ANYWHERE:
            return ()
        name = self.on.place(first).time_zone or "UTC"
        offset = offset_h(name, self.on.day)
        return tuple(sorted((24.0 * WEEKDAYS.index(weekday) - offset) % WEEK_H for weekday in row.days))

    def whole(self, id_: str, row: ServiceRow) -> tuple[float, float] | None:
        """Return mean and variance of the moving time per km that the days of a service leave.

        The days are those from the first stop to the last by the usual way, borders and changes of gauge
        included: those are taken off, so that each can be replaced.
        """
        days = self.on.number("services", id_, "transit_days")
        if days is None:
            return None
        begins, ends = row.stops[0][0], row.stops[-1][0]
        way = self.on.ways(row, is_normal=True).way(begins, ends, row.via)
        if way is None or not way.edges:
            raise NoWayError(f"services.{id_}: no way by {row.mode} from {begins} to {ends}")
        late = self.on.number("services", id_, "transit_days_p95")
        mean, variance = moments(24 * days, None if late is None else 24 * late)
        inside = [self.parts[key] for key in self.stages(way)]
        mean -= sum(part.mean_h for part in inside)
        variance = max(0.0, variance - sum(part.variance_h2 for part in inside))
        if mean <= 0:
            told = f"{days:g} days are less than its borders and changes of gauge take by themselves"
            raise NoWayError(f"services.{id_}: {told}")
        return mean / way.km, variance / way.km**2

    def arc(self, terms: Terms, way: Way) -> Arc:
        """Return the arc of a service over a way."""
        stages, row = self.stages(way), terms.row
        inside = [self.parts[key] for key in stages]
        if terms.mean_h_per_km:
            mean, variance = terms.mean_h_per_km * way.km, terms.variance_h2_per_km2 * way.km**2
        else:
            hours = self.moving(terms, way)
            mean, variance = moments(hours, hours * terms.p95_factor)
        by = way.km if terms.is_per_km else 1.0
        return Arc(
            tail=(way.edges[0].begins, f"{_medium(way.edges[0], row.mode)} out"),
            head=(way.edges[-1].ends, f"{_medium(way.edges[-1], row.mode)} in"),
            kind=ArcKind.CARRIAGE,
            mode=row.mode,
            service=terms.id,
            row=f"services.{terms.id}",
            km=way.km,
            mean_h=mean + sum(part.mean_h for part in inside),
            variance_h2=variance + sum(part.variance_h2 for part in inside),
            headway_h=terms.headway_h,
            price=_of_unit(terms.price * by, terms.unit),
            subsidy=_of_unit(terms.subsidy * by, terms.unit) if terms.subsidy else _NOTHING,
            fees=self.fees(stages) if terms.is_per_km and stages else _NOTHING,
            payer=(row.subsidy_payer or "") if terms.subsidy else "",
            co2e=self.carbon.of_way(row, way),
            places=way.places,
            links=way.links,
            parts=stages,
        )

    def moving(self, terms: Terms, way: Way) -> float:
        """Return the hours of moving by speed: that of the service or of the link, whichever is lower."""
        hours = 0.0
        for edge in way.edges:
            speed = terms.speed_kmh or edge.speed_kmh
            if edge.speed_kmh:
                speed = min(speed, edge.speed_kmh)
            if not speed:
                told = f"neither it nor links.{edge.link} has a speed, and it has no days"
                raise NoWayError(f"services.{terms.id}: {told}")
            hours += edge.km / speed
        return hours * terms.slower

    def stages(self, way: Way) -> tuple[str, ...]:
        """Return the borders and changes of gauge on a way, in order, as keys of `parts`."""
        keys: list[str] = []
        for number, edge in enumerate(way.edges):
            border = self.on.borders.get((edge.border, edge.direction)) if edge.border else None
            if border is not None:
                keys.append(self._part("borders", border, edge.border, edge.direction))
            after = way.edges[number + 1] if number + 1 < len(way.edges) else None
            if after is not None and after.gauge != edge.gauge:
                keys.append(self._gauge(edge, after))
        return tuple(keys)

    def _gauge(self, before: Edge, after: Edge) -> str:
        id_ = self.on.transfer(after.begins, f"rail-{before.gauge}", f"rail-{after.gauge}")
        assert id_ is not None, "a way changes its gauge only where there is a transfer"
        direction = "westbound" if after.direction == "westbound" else "eastbound"
        return self._part("transfers", id_, self.on.transfers[id_].facility or "", direction)

    def _part(self, table: str, id_: str, facility: str, direction: str) -> str:
        key = f"{table}.{id_}:{direction}" if facility and direction else f"{table}.{id_}"
        if key not in self.parts:
            hours = self.on.number(table, id_, "hours") or 0.0
            mean, variance = moments(hours, self.on.number(table, id_, "hours_p95"))
            self.parts[key] = Part(key, facility, direction, mean, variance)
        return key

    def fees(self, stages: tuple[str, ...]) -> tuple[float, ...]:
        """Return the fees at borders and changes of gauge, by unit.

        A price of the whole way holds them; a price per km does not.
        """
        fees = [0.0] * len(UNITS)
        for key in stages:
            table, _, id_ = key.partition(":")[0].partition(".")
            row = self.on.tables.table(table)[id_].at(self.on.day)
            assert isinstance(row, Priced)
            column, _, unit, currency = row.money
            amount = self.on.number(table, id_, column)
            if amount and unit is not None:
                fees[UNITS.index(unit)] += amount * self.on.usd(currency or "USD")
        return tuple(fees)

    def price(self, id_: str, row: ServiceRow) -> tuple[float, str]:
        """Return the price in USD and its unit."""
        if row.series is not None:
            rate = self.on.number("freight_rates", row.series, "rate")
            series = self.on.tables.freight_rates[row.series].at(self.on.day)
            if rate is None or series is None:
                raise NoWayError(f"services.{id_}: series {row.series} has no price on {self.on.day}")
            factor = self.on.number("services", id_, "series_factor") or 1.0
            return rate * factor, series.unit.removeprefix("USD_")
        amount = self.on.number("services", id_, "price")
        if amount is None or row.price_unit is None:
            raise NoWayError(f"services.{id_}: has no price on {self.on.day}")
        return amount * self.on.usd(row.currency or "USD"), row.price_unit

    def stays(self) -> Iterator[Arc]:
        """Yield changes from one service to another at each place, and the ways from and to its door."""
        for place in self.on.corridor.places.values():
            media = self.on.media(place)
            for begins, ends in product((DOOR, *media), (DOOR, *media)):
                if begins == ends == DOOR:
                    continue
                id_ = self.on.transfer(place.id, begins, ends)
                if id_ is not None:
                    yield self.stay(place.id, id_, begins, ends)

    def stay(self, place: str, id_: str, begins: str, ends: str) -> Arc:
        """Return the arc of a transfer."""
        row = self.on.transfers[id_]
        key = self._part("transfers", id_, row.facility or "", "")
        price = self.on.number("transfers", id_, "price") or 0.0
        money = _of_unit(price * self.on.usd(row.currency or "USD"), row.price_unit or "per_feu")
        kind = ArcKind.ACCESS if begins == DOOR else ArcKind.EGRESS if ends == DOOR else ArcKind.TRANSFER
        return Arc(
            tail=(place, "origin" if begins == DOOR else f"{begins} in"),
            head=(place, "destination" if ends == DOOR else f"{ends} out"),
            kind=kind,
            mode="",
            service="",
            row=f"transfers.{id_}",
            km=0.0,
            mean_h=self.parts[key].mean_h,
            variance_h2=self.parts[key].variance_h2,
            headway_h=0.0,
            price=money,
            subsidy=_NOTHING,
            fees=_NOTHING,
            payer="",
            co2e=self.carbon.of_hub(row.emission),
            places=(place,),
            links=(),
            parts=(key,),
        )


def _of_unit(amount: float, unit: str) -> tuple[float, ...]:
    number = UNITS.index(unit)
    return (*_NOTHING[:number], amount, *_NOTHING[number + 1 :])


def _medium(edge: Edge, mode: str) -> str:
    return f"rail-{edge.gauge}" if mode == "rail" else "sea" if mode == "ferry" else mode


@cache
def offset_h(name: str, day: date) -> float:
    """Return by how many hours the clocks of a time zone are ahead of UTC at noon of a day."""
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=zone(name))
    return (moment.utcoffset() or timedelta()) / timedelta(hours=1)
