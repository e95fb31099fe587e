"""Services with named stops as a GTFS feed: when they leave, how long half of them take at most.

Each pair of stops is a trip of its own with two stop times, because a service here carries from each place of
a range to each of a later one, not between places of one range. Where weekdays are known the trip leaves at
local midnight of its first stop, told in UTC; else a frequency tells the headway: within a day, within a week
from Monday on where less than one leaves a day, from single dates where less than one leaves a week. A feed
holds from its day until the next day on which a time, a departure or the clock changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from landbridge.corridor.network_rows import ANYWHERE
from landbridge.exchange.gtfs.spec import (
    AGENCY,
    CALENDAR,
    CALENDAR_DATES,
    DAY_S,
    FEED_INFO,
    FREQUENCIES,
    ROUTE_TYPES,
    ROUTES,
    STOP_TIMES,
    STOPS,
    TRIPS,
    URL,
    WEEK,
    WEEK_S,
    time_of,
)
from landbridge.exchange.legs import Leg, legs
from landbridge.exchange.written import csv_text
from landbridge.network import ArcKind
from landbridge.network.arcs import offset_h

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor
    from landbridge.network import Network

LONGEST = 366
"""Days that a feed holds at most."""
TIMED = ("links", "services", "borders", "transfers", "passages")
"""Tables whose rows change a timetable."""
MOST_HOURS = 999
"""Some readers take three digits of hours and no more."""


def gtfs_files(corridor: Corridor, network: Network) -> tuple[dict[str, str], list[str], dict[str, int]]:
    """Return the files of the feed, what was left out, and how many of what it holds."""
    day, last = network.day, last_day(corridor, network.day)
    named, between_all = [], set()
    for leg in legs(network, ArcKind.CARRIAGE):
        row = corridor.network.services[leg.service].at(day)
        if row is None or row.stops[0][0] == ANYWHERE:
            between_all.add(leg.service)
        else:
            named.append(leg)
    calendars: dict[str, str] = {}
    trips, times, frequencies = [], [], []
    for leg in named:
        for trip in _departures(leg):
            service_id, trip_id, start, headway = trip
            calendars[service_id] = service_id
            end = start + max(round(leg.p50_h * 3600), 1)
            trips.append((leg.service, service_id, trip_id, corridor.places[leg.ends].name, leg.p95_h))
            times.append((trip_id, time_of(start), time_of(start), leg.begins, 1, 0 if headway else 1))
            times.append((trip_id, time_of(end), time_of(end), leg.ends, 2, 0))
            if headway:
                until = DAY_S if headway <= DAY_S else max(WEEK_S, headway)
                frequencies.append((trip_id, time_of(0), time_of(until), headway, 0))
    routes = {leg.service: leg for leg in named}
    stops = {place: None for leg in named for place in (leg.begins, leg.ends)}
    files = {
        "agency.txt": csv_text(
            AGENCY, [(corridor.name, f"Services of {corridor.name}", URL, "Etc/UTC", "en")]
        ),
        "stops.txt": csv_text(STOPS, [_stop(corridor, place) for place in stops]),
        "routes.txt": csv_text(ROUTES, [_route(corridor, leg, day) for leg in routes.values()]),
        "trips.txt": csv_text(TRIPS, trips),
        "stop_times.txt": csv_text(STOP_TIMES, times),
        "calendar.txt": csv_text(
            CALENDAR, [_calendar(service, day, last) for service in calendars if not _every(service)]
        ),
        "calendar_dates.txt": csv_text(
            CALENDAR_DATES, [row for service in calendars for row in _dates(service, day, last)]
        ),
        "frequencies.txt": csv_text(FREQUENCIES, frequencies),
        "feed_info.txt": csv_text(
            FEED_INFO, [("landbridge", URL, "en", _day(day), _day(last), f"{corridor.name} {day}")]
        ),
    }
    holds = {"routes": len(routes), "trips": len(trips), "stops": len(stops)}
    return files, _notes(between_all, named), holds


def last_day(corridor: Corridor, day: date) -> date:
    """Return the last day on which the timetable of a day holds: a year at most."""
    after = day + timedelta(days=LONGEST)
    for table in TIMED:
        for series in corridor.network.table(table).values():
            for row in series.rows:
                for turn in (row.from_, row.until):
                    if turn is not None and day < turn < after:
                        after = turn
    zones = {
        corridor.places[now.stops[0][0]].time_zone or "UTC"
        for series in corridor.network.services.values()
        if (now := series.at(day)) is not None and now.days and now.stops[0][0] != ANYWHERE
    }
    clocks = {zone: offset_h(zone, day) for zone in zones}
    last = day
    while last + timedelta(days=1) < after:
        following = last + timedelta(days=1)
        if any(offset_h(zone, following) != hours for zone, hours in clocks.items()):
            break
        last = following
    return last


def _departures(leg: Leg) -> list[tuple[str, str, int, int]]:
    """Return for each trip of an arc: its days, its id, the second at which it leaves, headway or 0."""
    if not leg.departs:
        headway = round(leg.headway_h * 3600)
        rare = f"every-{round(headway / DAY_S)}-days"
        return [("daily" if headway <= DAY_S else "mon" if headway <= WEEK_S else rare, leg.id, 0, headway)]
    by_time: dict[int, list[str]] = {}
    for hour in leg.departs:
        weekday, second = divmod(round(hour * 3600), DAY_S)
        by_time.setdefault(second, []).append(WEEK[weekday % 7][:3])
    return [
        ("-".join(days), leg.id if len(by_time) == 1 else f"{leg.id}.{number}", second, 0)
        for number, (second, days) in enumerate(by_time.items())
    ]


def _calendar(service: str, first: date, last: date) -> tuple[object, ...]:
    days = {name[:3] for name in WEEK} if service == "daily" else set(service.split("-"))
    return (service, *(int(name[:3] in days) for name in WEEK), _day(first), _day(last))


def _every(service: str) -> int:
    """Return of `every-14-days` how many days they are; 0 of a service by weekdays."""
    return int(service.split("-")[1]) if service.startswith("every-") else 0


def _dates(service: str, first: date, last: date) -> Iterator[tuple[object, ...]]:
    step = _every(service)
    for number in range(0, (last - first).days + 1 if step else 0, step or 1):
        yield service, _day(first + timedelta(days=number)), 1


def _stop(corridor: Corridor, id_: str) -> tuple[object, ...]:
    place = corridor.places[id_]
    return (place.id, place.id, place.name, place.latitude, place.longitude, place.time_zone)


def _route(corridor: Corridor, leg: Leg, day: date) -> tuple[object, ...]:
    row = corridor.network.services[leg.service].at(day)
    assert row is not None
    told = f"Freight by {leg.mode}: {row.kind.replace('_', ' ')}"
    return (leg.service, corridor.name, None, row.title, told, ROUTE_TYPES[leg.mode])


def _notes(between_all: set[str], named: list[Leg]) -> list[str]:
    notes = []
    if between_all:
        names = ", ".join(sorted(between_all))
        notes.append(f"Left out, as they run between all places without a timetable: {names}")
    long = sorted({leg.service for leg in named if leg.p50_h >= MOST_HOURS})
    if long:
        notes.append(f"Times of {', '.join(long)} have four digits of hours, which some readers refuse")
    notes.append("Times are those that half of all cases keep; prices and changes at places are not in it")
    return notes


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
