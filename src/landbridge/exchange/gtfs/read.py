"""A GTFS feed as a draft of places.csv and services.csv.

Trips of a route with the same stops, weekdays or headway are one row: a service from first stop to last,
with those between as ranges of its `stops`. Trips of two stops that join every place of one range with every
place of a later one are one row too, as we write them. Times are medians where we wrote them, else those of
the timetable; a draft has no links, so no kilometres.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.dates import zone_names
from landbridge.base.problems import Problems
from landbridge.corridor.network_rows import WEEKDAYS
from landbridge.corridor.tables import ID_PATTERN
from landbridge.exchange.codes.locode import COUNTRIES
from landbridge.exchange.draft import Draft, kinds_of
from landbridge.exchange.gtfs.days import Running, running_days
from landbridge.exchange.gtfs.ranges import ranges_of
from landbridge.exchange.gtfs.spec import DAY_S, WEEK_S, mode_of, seconds_of
from landbridge.exchange.tables_in import Tables, number

if TYPE_CHECKING:
    from landbridge.corridor.files import CsvFile

Call = tuple[str, int, int]
"""Stop, seconds of arrival and of departure."""
NO_ID = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip, with what tells it from others of its route."""

    id: str
    calls: tuple[Call, ...]
    days: tuple[int, ...]
    """Departures by weekday of the feed's clock, Monday first."""
    headway_s: int
    """0 where single departures are told."""
    p95_h: float | None

    @property
    def hours(self) -> float:
        """From the departure at its first stop to the arrival at its last."""
        return (self.calls[-1][1] - self.calls[0][2]) / 3600


def read_gtfs(path: Path) -> Draft:
    """Return a draft of places and services.

    Parameters
    ----------
    path
        Folder or zip archive.

    Raises
    ------
    InputErrors
        If a file or a column that the specification requires is not there.
    """
    problems = Problems()
    tables = Tables(path, problems)
    agency = tables.read("agency.txt", ("agency_name", "agency_url", "agency_timezone"))
    stops = tables.read("stops.txt", ("stop_id",))
    routes = tables.read("routes.txt", ("route_id", "route_type"))
    trips = tables.read("trips.txt", ("route_id", "service_id", "trip_id"))
    times = tables.read(
        "stop_times.txt", ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence")
    )
    frequencies = tables.read(
        "frequencies.txt", ("trip_id", "start_time", "end_time", "headway_secs"), optional=True
    )
    runs = running_days(tables)
    problems.stop_if_any()
    assert agency is not None
    assert stops is not None
    assert routes is not None
    assert trips is not None
    assert times is not None
    draft = Draft("gtfs", path.name)
    clock = agency.rows[0][1]["agency_timezone"] if agency.rows else "UTC"
    by_route = _trips(draft, trips, _calls(draft, times), runs, _headways(draft, frequencies))
    reached: dict[str, list[str]] = defaultdict(list)
    zones = {row["stop_id"]: row.get("stop_timezone") or clock for _, row in stops.rows}
    for line, row in routes.rows:
        mode = mode_of(row["route_type"])
        own = by_route.get(row["route_id"], [])
        if mode is None:
            draft.lost.append(
                f"{routes.file}:{line}: route_type {row['route_type']!r} is no mode that is known here"
            )
        elif not own:
            draft.lost.append(
                f"{routes.file}:{line}: route {row['route_id']} has no trip that could be taken"
            )
        else:
            _route(draft, f"{routes.file}:{line}", row, mode, own, runs, clock, zones)
            for trip in own:
                for stop, _, _ in trip.calls:
                    reached[stop].append(mode)
    _places(draft, stops, reached, clock)
    draft.lost += ["prices, gauges, links: a timetable has none", *_unread(tables)]
    return draft


def _route(
    draft: Draft,
    where: str,
    row: dict[str, str],
    mode: str,
    trips: list[Trip],
    runs: dict[str, Running],
    clock: str,
    zones: dict[str, str],
) -> None:
    """Add the services of a route."""
    alike: dict[tuple[Any, ...], list[Trip]] = defaultdict(list)
    for trip in trips:
        alike[trip.days, trip.headway_s, len(trip.calls) == 2].append(trip)
    rows = []
    for (_, _, is_pair), group in alike.items():
        stops = ranges_of([(trip.calls[0][0], trip.calls[-1][0]) for trip in group]) if is_pair else None
        if stops is not None:
            rows.append((stops, group[:1]))
            continue
        by_stops: dict[tuple[str, ...], list[Trip]] = defaultdict(list)
        for trip in group:
            by_stops[tuple(stop for stop, _, _ in trip.calls)].append(trip)
        for calls, same in by_stops.items():
            if len(set(calls)) < len(calls):
                draft.lost.append(f"{where}: trip {same[0].id} calls twice at a stop")
                continue
            rows.append((tuple((stop,) for stop in calls), same))
    base = _own_id(row["route_id"])
    for count, (ranges, group) in enumerate(rows):
        first = group[0]
        cells = {
            "id": base if len(rows) == 1 else f"{base}.{count + 1}",
            "title": row.get("route_long_name") or row.get("route_short_name") or row["route_id"],
            "mode": mode,
            "kind": "timetable",
            "stops": " > ".join(" ".join(_own_id(stop) for stop in part) for part in ranges),
            **_departures(first, group, clock, zones.get(first.calls[0][0], clock)),
            "transit_days": sum(trip.hours for trip in group) / len(group) / 24,
            "transit_days_p95": None
            if first.p95_h is None or first.p95_h <= first.hours
            else first.p95_h / 24,
        }
        draft.add("services", cells, where)


def _own_id(text: str) -> str:
    """Return an id that a corridor may have: other signs become hyphens."""
    return text if ID_PATTERN.match(text) else NO_ID.sub("-", text).strip("-") or "-"


def _departures(trip: Trip, group: list[Trip], clock: str, zone: str) -> dict[str, Any]:
    """Return departures a week, or weekdays where one leaves at local midnight of its first stop."""
    from datetime import date

    from landbridge.network.arcs import offset_h

    if trip.headway_s:
        a_week = WEEK_S / trip.headway_s * (sum(trip.days) / 7 if trip.headway_s <= DAY_S else 1)
        return {"departures_per_week": float(f"{a_week:.6g}")}
    a_week = sum(sum(one.days) for one in group)
    if len(group) == 1 and {clock, zone} <= set(zone_names()):
        ahead = round((offset_h(zone, date(2024, 1, 15)) - offset_h(clock, date(2024, 1, 15))) * 3600)
        summer = round((offset_h(zone, date(2024, 7, 15)) - offset_h(clock, date(2024, 7, 15))) * 3600)
        for shift in (ahead, summer):
            after, second = divmod(trip.calls[0][2] + shift, DAY_S)
            if second == 0:
                days = [WEEKDAYS[(number + after) % 7] for number, runs in enumerate(trip.days) if runs]
                return {"days": tuple(sorted(days, key=WEEKDAYS.index))}
    return {"departures_per_week": a_week}


def _trips(
    draft: Draft,
    trips: CsvFile,
    calls: dict[str, tuple[Call, ...]],
    runs: dict[str, Running],
    headways: dict[str, int],
) -> dict[str, list[Trip]]:
    """Return trips by route; those that cannot be taken are said."""
    found: dict[str, list[Trip]] = defaultdict(list)
    for line, row in trips.rows:
        id_, where = row["trip_id"], f"{trips.file}:{line}"
        days = runs.get(row["service_id"])
        if days is None:
            draft.lost.append(f"{where}: trip {id_}: no calendar has {row['service_id']!r}")
        elif not any(days.week):
            draft.lost.append(f"{where}: trip {id_} runs on no weekday")
        elif len(calls.get(id_, ())) < 2:
            draft.lost.append(f"{where}: trip {id_} has fewer than two stops with times")
        elif calls[id_][-1][1] <= calls[id_][0][2]:
            draft.lost.append(f"{where}: trip {id_} arrives no later than it leaves")
        else:
            try:
                p95 = number(row.get("transit_h_p95"))
            except ValueError as error:
                draft.lost.append(f"{where}: transit_h_p95: {error}")
                p95 = None
            found[row["route_id"]].append(Trip(id_, calls[id_], days.week, headways.get(id_, 0), p95))
    return found


def _calls(draft: Draft, times: CsvFile) -> dict[str, tuple[Call, ...]]:
    """Return the stops with times of each trip, in order."""
    found: dict[str, list[tuple[float, Call]]] = defaultdict(list)
    for line, row in times.rows:
        if not row["arrival_time"] and not row["departure_time"]:
            continue  # passed between two that are timed
        try:
            arrives = seconds_of(row["arrival_time"] or row["departure_time"])
            leaves = seconds_of(row["departure_time"] or row["arrival_time"])
            place = number(row["stop_sequence"])
        except ValueError as error:
            draft.lost.append(f"{times.file}:{line}: {error}")
            continue
        found[row["trip_id"]].append((place or 0.0, (row["stop_id"], arrives, leaves)))
    return {trip: tuple(call for _, call in sorted(calls)) for trip, calls in found.items()}


def _headways(draft: Draft, frequencies: CsvFile | None) -> dict[str, int]:
    """Return the headway of each trip that has one: the mean over its windows of a day."""
    departures: dict[str, float] = defaultdict(float)
    span: dict[str, float] = defaultdict(float)
    for line, row in frequencies.rows if frequencies is not None else ():
        try:
            begins, ends = seconds_of(row["start_time"]), seconds_of(row["end_time"])
            headway = number(row["headway_secs"])
            if not headway or headway < 0 or ends <= begins:
                raise ValueError("has no headway, or ends before it begins")
        except ValueError as error:
            draft.lost.append(f"{frequencies.file if frequencies else ''}:{line}: {error}")
            continue
        departures[row["trip_id"]] += (ends - begins) / headway
        span[row["trip_id"]] = max(span[row["trip_id"]], DAY_S if ends <= DAY_S else ends)
    return {trip: round(span[trip] / count) for trip, count in departures.items()}


def _places(draft: Draft, stops: CsvFile, reached: dict[str, list[str]], clock: str) -> None:
    """Add the stops that a route taken calls at."""
    alone = 0
    for line, row in stops.rows:
        id_, where = row["stop_id"], f"{stops.file}:{line}"
        if id_ not in reached:
            alone += 1
            continue
        try:
            lat, lon = number(row.get("stop_lat")), number(row.get("stop_lon"))
        except ValueError as error:
            draft.lost.append(f"{where}: stop {id_}: {error}")
            continue
        country = id_[:2] if len(id_) == 5 and id_[:2] in COUNTRIES else None
        cells = {
            "id": _own_id(id_), "name": row.get("stop_name") or id_, "kinds": kinds_of(reached[id_]),
            "country": country, "time_zone": row.get("stop_timezone") or clock, "latitude": lat,
            "longitude": lon,
        }  # fmt: skip
        draft.add("places", cells, where)
    if alone:
        draft.lost.append(f"{alone} stops at which no trip taken calls")


def _unread(tables: Tables) -> list[str]:
    more = ("shapes.txt", "fare_attributes.txt", "fare_products.txt", "transfers.txt", "pathways.txt")
    return [f"{name}: not read" for name in more if name in tables]
