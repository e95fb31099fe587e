"""The network's tables: every name in them is known, every service has departures, a time and a price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from landbridge.base.errors import Problem
from landbridge.corridor.checks.walk import problem
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.network_rows import ANYWHERE, DOOR, PER_KM, LinkRow, Priced, ServiceRow
from landbridge.corridor.network_tables import NUMBERS, TABLES
from landbridge.corridor.quantity import Origin
from landbridge.corridor.rates import dates_lacking, known_currencies
from landbridge.corridor.tables import PlaceRow

KINDS_OF_MODE = {
    "rail": ("rail",),
    "sea": ("port", "waypoint"),
    "ferry": ("port",),
    "road": ("road",),
    "air": ("air",),
}
"""What a place must be for a mode to reach it."""


def network_known(corridor: Corridor) -> Iterator[Problem]:
    """Links, services, transfers and bans name places, borders, passages and factors that there are."""
    if not corridor.network:
        return
    for check in (_places, _links, _services, _borders, _transfers, _bans):
        yield from check(corridor)


def network_dates(corridor: Corridor) -> Iterator[Problem]:
    """Rows of one id do not overlap; a passage is open or shut on every day between its first and last."""
    for name in TABLES:
        if NUMBERS[name]:
            continue  # their numbers are checked as all dated values are
        for id_, series in corridor.network.table(name).items():
            for (_, before), (origin, after) in pairwise(series.each()):
                if before.until is None or after.from_ is None or after.from_ < before.until:
                    yield problem(origin, f"{name}.{id_}", "overlaps the row before it of the same id")
                elif name == "passages" and after.from_ > before.until:
                    told = f"says neither open nor shut from {before.until} until {after.from_}"
                    yield problem(origin, f"{name}.{id_}", told)


def network_prices(corridor: Corridor) -> Iterator[Problem]:
    """Every service has a price on each of its days, in a currency that is known; a subsidy has a payer."""
    tables = corridor.network
    currencies = known_currencies(corridor.rates)
    for services in tables.services.values():
        for origin, row in services.each():
            yield from _price(corridor, origin, row)
    for name in ("services", "borders", "transfers"):
        for id_, series in tables.table(name).items():
            for origin, priced in series.each():
                assert isinstance(priced, Priced)
                column, amount, unit, currency = priced.money
                address = f"{name}.{id_}.{column}"
                if amount is None:
                    continue
                words = ((f"`{column}_unit`", unit), ("`currency`", currency))
                lacking = " and ".join(word for word, given in words if given is None)
                if lacking:
                    yield problem(origin, address, f"is given without {lacking}")
                elif currency not in currencies:
                    told = f"there is no rate for the currency {currency!r} in rates.csv"
                    yield problem(origin, address, told, currency, currencies)


def network_times(corridor: Corridor) -> Iterator[Problem]:
    """A time that is kept in 95 of 100 cases is not shorter than the one kept in 50; services have a time."""
    for name, short, long in (
        ("services", "transit_days", "transit_days_p95"),
        ("borders", "hours", "hours_p95"),
        ("transfers", "hours", "hours_p95"),
    ):
        for id_, series in corridor.network.table(name).items():
            for origin, row in series.each():
                usual, late = getattr(row, short), getattr(row, long)
                if late is not None and usual is not None and late < usual:
                    yield problem(origin, f"{name}.{id_}.{long}", f"is {late:g}, below {short}, {usual:g}")
    for id_, services in corridor.network.services.items():
        for origin, row in services.each():
            address = f"services.{id_}"
            if row.departures_per_week is None and not row.days:
                told = "has no departures: give `departures_per_week`, or `days`"
                yield problem(origin, address, told)
            if row.transit_days is not None and row.stops[0][0] == ANYWHERE:
                yield problem(
                    origin, f"{address}.transit_days", "cannot be that of a service between all places"
                )
            if row.transit_days_p95 is not None and row.transit_days is None:
                told = "is given without `transit_days`; of a service by speed it is `p95_factor`"
                yield problem(origin, f"{address}.transit_days_p95", told)
            if row.p95_factor is not None and row.transit_days is not None:
                told = "is of services by speed; this one has days, so give `transit_days_p95`"
                yield problem(origin, f"{address}.p95_factor", told)


def _price(corridor: Corridor, origin: Origin, row: ServiceRow) -> Iterator[Problem]:
    address = f"services.{row.id}.price"
    tables = corridor.network
    if row.price is None and row.series is None:
        told = "is missing: give `price`, or `series`, a series of freight_rates.csv"
        yield problem(origin, address, told)
    elif row.price is not None and row.series is not None:
        yield problem(origin, address, "has both a `price` and a `series`; keep one of them")
    elif row.series is not None and "freight_rates" not in tables.unread:
        series = tables.quantities.get(f"freight_rates.{row.series}.rate")
        if series is None:
            told = f"there is no series {row.series!r} in freight_rates.csv"
            yield problem(origin, f"services.{row.id}.series", told, row.series, tables.freight_rates)
        else:
            first, after = row.from_ or corridor.from_, row.until or corridor.until
            first, after = max(first, corridor.from_), min(after, corridor.until)
            for begin, end in dates_lacking(series, first, after):
                told = f"has no price from {begin} until {end}: series {row.series} says nothing there"
                yield problem(origin, address, told)
    if row.series is None and row.series_factor is not None:
        yield problem(origin, f"services.{row.id}.series_factor", "is given without a `series`")
    if row.subsidy:
        if row.subsidy_payer is None:
            yield problem(origin, f"services.{row.id}.subsidy", "has no `subsidy_payer`")
        if row.price is not None and row.subsidy > row.price:
            told = f"is {row.subsidy:g}, more than the price, {row.price:g}"
            yield problem(origin, f"services.{row.id}.subsidy", told)
    if row.stops[0][0] == ANYWHERE and not (row.price_unit or "").endswith(PER_KM):
        told = "runs between all places, so its price is per km: per_feu_km, per_vehicle_km"
        yield problem(origin, f"services.{row.id}.price_unit", told)


def _places(corridor: Corridor) -> Iterator[Problem]:
    used = {
        place
        for links in corridor.network.links.values()
        for _, row in links.each()
        for place in (row.begins, row.ends)
    }
    names: dict[str, str] = {}
    for place in corridor.places.values():
        origin, address = corridor.origins[f"places.{place.id}"], f"places.{place.id}"
        if place.id in used and (place.latitude is None or place.longitude is None):
            yield problem(origin, address, "has no `latitude` and `longitude`, and links lead to it")
        if place.id in used and place.country is None:
            yield problem(origin, address, "has no `country`, and links lead to it")
        if place.gauges and "rail" not in place.kinds:
            yield problem(origin, f"{address}.gauges", "has a gauge, but `kinds` do not say rail")
        for name in (place.id, *place.also):
            if names.setdefault(name, place.id) != place.id:
                told = f"{name!r} is already a name of {names[name]}"
                yield problem(origin, f"{address}.also", told)


def _links(corridor: Corridor) -> Iterator[Problem]:
    tables = corridor.network
    for id_, links in tables.links.items():
        for origin, row in links.each():
            address = f"links.{id_}"
            for column in ("begins", "ends"):
                yield from _place(corridor, origin, f"{address}.{column}", getattr(row, column), row.mode)
                yield from _gauge_there(corridor, origin, f"{address}.{column}", row, getattr(row, column))
            if row.begins == row.ends:
                yield problem(origin, address, "leads from a place to itself")
            if row.mode == "rail" and row.gauge is None:
                yield problem(origin, f"{address}.gauge", "is missing: a railway has a gauge, such as 1435")
            if row.mode != "rail" and row.gauge is not None:
                yield problem(origin, f"{address}.gauge", f"is given, but {row.mode} has no gauge")
            for passage in row.passages:
                yield from _named(corridor, origin, f"{address}.passages", "passages", passage)
            if row.border is not None and "borders" not in tables.unread:
                known = {border.border for series in tables.borders.values() for _, border in series.each()}
                if row.border not in known:
                    told = f"there is no border {row.border!r} in borders.csv"
                    yield problem(origin, f"{address}.border", told, row.border, sorted(known))
            yield from _named(corridor, origin, f"{address}.emission", "emissions", row.emission)


def _services(corridor: Corridor) -> Iterator[Problem]:
    countries = sorted({place.country for place in corridor.places.values() if place.country})
    for id_, services in corridor.network.services.items():
        for origin, row in services.each():
            address = f"services.{id_}"
            for stops in row.stops:
                for place in stops:
                    if place != ANYWHERE:
                        yield from _place(corridor, origin, f"{address}.stops", place, row.mode)
            for place in row.via:
                yield from _place(corridor, origin, f"{address}.via", place, row.mode)
            for country in row.within:
                if country not in countries:
                    told = f"there is no place in {country!r}"
                    yield problem(origin, f"{address}.within", told, country, countries)
            if row.through == "yes" and row.mode != "rail":
                yield problem(
                    origin, f"{address}.through", "is of railways: it carries from one gauge to another"
                )
            yield from _named(corridor, origin, f"{address}.emission", "emissions", row.emission)


def _borders(corridor: Corridor) -> Iterator[Problem]:
    seen: dict[tuple[str, str | None], str] = {}
    for id_, borders in corridor.network.borders.items():
        row = borders.rows[0]
        for direction in (row.direction,) if row.direction else (None, "westbound", "eastbound"):
            other = seen.setdefault((row.border, direction), id_)
            if other != id_:
                told = f"is a second time of {row.border} {direction or 'both ways'}, beside borders.{other}"
                yield problem(borders.origin, f"borders.{id_}", told)
                break


def _transfers(corridor: Corridor) -> Iterator[Problem]:
    for id_, transfers in corridor.network.transfers.items():
        for origin, row in transfers.each():
            address = f"transfers.{id_}"
            if row.begins == row.ends == DOOR:
                yield problem(origin, address, "leads from the door to the door")
            if row.place != ANYWHERE:
                for column in ("begins", "ends"):
                    medium = getattr(row, column)
                    mode, _, gauge = medium.partition("-")
                    if mode == DOOR:
                        continue
                    yield from _place(corridor, origin, f"{address}.place", row.place, mode)
                    place = corridor.places.get(row.place)
                    if gauge and place is not None and gauge not in place.gauges:
                        told = f"{row.place} has no railway of {gauge} mm"
                        yield problem(origin, f"{address}.{column}", told, gauge, place.gauges)
            if row.facility is not None and row.facility not in corridor.facilities:
                told = f"there is no facility {row.facility!r}"
                yield problem(origin, f"{address}.facility", told, row.facility, corridor.facilities)
            yield from _named(corridor, origin, f"{address}.emission", "emissions", row.emission)


def _bans(corridor: Corridor) -> Iterator[Problem]:
    countries = sorted({place.country for place in corridor.places.values() if place.country})
    for id_, bans in corridor.network.bans.items():
        for origin, row in bans.each():
            address = f"bans.{id_}"
            if row.commodity != ANYWHERE:
                yield from _named(corridor, origin, f"{address}.commodity", "commodities", row.commodity)
            yield from _named(corridor, origin, f"{address}.service", "services", row.service)
            if row.country is not None and row.country not in countries:
                told = f"there is no place in {row.country!r}"
                yield problem(origin, f"{address}.country", told, row.country, countries)
            if row.mode is None and row.service is None and row.country is None:
                yield problem(origin, address, "bans nothing: name a `mode`, a `service` or a `country`")
            if row.source is None and row.note is None:
                yield problem(origin, address, "has neither a `source` nor a `note` that says why")
            elif row.source is not None and row.source not in corridor.sources:
                told = f"source {row.source!r} is not in sources.csv"
                yield problem(origin, f"{address}.source", told, row.source, corridor.sources)


def _named(
    corridor: Corridor, origin: Origin, address: str, table: str, name: str | None
) -> Iterator[Problem]:
    if name is None or table in corridor.network.unread:
        return
    known = corridor.network.table(table)
    if name not in known:
        yield problem(origin, address, f"there is no {name!r} in {table}.csv", name, known)


def _place(corridor: Corridor, origin: Origin, address: str, name: str, mode: str) -> Iterator[Problem]:
    place = corridor.places.get(name)
    if place is None:
        told = f"there is no place {name!r} in places.csv"
        yield problem(origin, address, told, name, _ids_and_names(corridor.places.values()))
    elif not set(KINDS_OF_MODE[mode]) & set(place.kinds):
        what = f"is {' and '.join(place.kinds)}" if place.kinds else "has no `kinds`"
        told = f"{name} ({place.name}) {what}: {mode} does not come there"
        yield problem(origin, address, told)


def _ids_and_names(places: Iterable[PlaceRow]) -> list[str]:
    return [word for place in places for word in (place.id, place.name)]


def _gauge_there(
    corridor: Corridor, origin: Origin, address: str, row: LinkRow, name: str
) -> Iterator[Problem]:
    place = corridor.places.get(name)
    if (
        row.gauge is not None
        and place is not None
        and "rail" in place.kinds
        and row.gauge not in place.gauges
    ):
        there = " and ".join(place.gauges) or "no gauge"
        told = f"comes to {name} on {row.gauge} mm, where the railway has {there}"
        yield problem(origin, address, told, row.gauge, place.gauges)


OF_TABLES = (network_known, network_dates, network_prices, network_times)
"""All checks of the tables, line by line."""
