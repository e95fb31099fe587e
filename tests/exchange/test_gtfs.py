"""GTFS: the specification's fields and references; there and back the same services; what others write."""

import csv
import io
import zipfile
from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge import export, import_
from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.exchange.gtfs.ranges import ranges_of
from landbridge.exchange.gtfs.spec import seconds_of, time_of

DAY = "2024-09-02"
REQUIRED = {
    "agency.txt": {"agency_name", "agency_url", "agency_timezone"},
    "stops.txt": {"stop_id", "stop_name", "stop_lat", "stop_lon"},
    "routes.txt": {"route_id", "route_long_name", "route_type"},
    "trips.txt": {"route_id", "service_id", "trip_id"},
    "stop_times.txt": {"trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"},
    "calendar.txt": {"service_id", "monday", "sunday", "start_date", "end_date"},
    "frequencies.txt": {"trip_id", "start_time", "end_time", "headway_secs"},
    "feed_info.txt": {"feed_publisher_name", "feed_publisher_url", "feed_lang"},
}


@pytest.fixture(scope="module")
def feed(small, tmp_path_factory):
    file = tmp_path_factory.mktemp("gtfs") / "feed.zip"
    made = export(small, "gtfs", file, date=DAY)
    assert any("trucks, wagons" in note for note in made.notes)
    with zipfile.ZipFile(file) as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
        }
    return file, tables


def test_required_fields_and_references(feed):
    _, tables = feed
    for name, required in REQUIRED.items():
        assert tables[name], name
        for row in tables[name]:
            assert all(row[column] for column in required), (name, row)
    stops = {row["stop_id"] for row in tables["stops.txt"]}
    trips = {row["trip_id"] for row in tables["trips.txt"]}
    assert len(trips) == len(tables["trips.txt"])
    assert {row["stop_id"] for row in tables["stop_times.txt"]} == stops
    assert {row["trip_id"] for row in tables["stop_times.txt"]} == trips
    assert {row["trip_id"] for row in tables["frequencies.txt"]} <= trips
    assert {row["route_id"] for row in tables["trips.txt"]} == {
        row["route_id"] for row in tables["routes.txt"]
    }
    days = {row["service_id"] for row in [*tables["calendar.txt"], *tables["calendar_dates.txt"]]}
    assert {row["service_id"] for row in tables["trips.txt"]} == days
    for row in tables["calendar.txt"]:  # until the road gets faster
        assert (row["start_date"], row["end_date"]) == ("20240902", "20240914")


def test_weekdays_are_told_in_utc_and_long_times_beyond_24_h(feed):
    _, tables = feed
    (weekly,) = [row for row in tables["trips.txt"] if row["route_id"] == "weekly"]
    assert weekly["service_id"] == "wed-sun"  # midnight of Thursday and Monday at Shanghai
    first, last = [row for row in tables["stop_times.txt"] if row["trip_id"] == weekly["trip_id"]]
    assert (first["departure_time"], last["arrival_time"]) == ("16:00:00", "136:00:00")
    liner = next(row for row in tables["frequencies.txt"] if row["trip_id"].startswith("liner"))
    assert (liner["headway_secs"], liner["end_time"]) == ("86400", "24:00:00")
    train = next(row for row in tables["frequencies.txt"] if row["trip_id"].startswith("train"))
    assert (train["headway_secs"], train["end_time"]) == ("172800", "168:00:00")


def test_there_and_back(feed, small, tmp_path):
    file, _ = feed
    found = import_(file, tmp_path / "draft")
    assert found.holds == {"services": 3, "places": 4}
    was = read_corridor(small).network.services
    with (tmp_path / "draft" / "services.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    for id_, row in rows.items():
        one = was[id_].at(date(2024, 9, 2))
        assert row["stops"] == " > ".join(" ".join(part) for part in one.stops)
        assert (row["title"], row["mode"], tuple(row["days"].split())) == (one.title, one.mode, one.days)
        assert float(row["transit_days"]) == pytest.approx(one.transit_days, abs=1e-5)
        if one.transit_days_p95:
            assert float(row["transit_days_p95"]) == pytest.approx(one.transit_days_p95, rel=1e-6)
        if one.departures_per_week:
            assert float(row["departures_per_week"]) == one.departures_per_week


def test_what_others_write(tmp_path):
    """Trips of three stops, dates without weekdays, extended modes, lines that are wrong."""
    files = {
        "agency.txt": "agency_name,agency_url,agency_timezone\nX,https://example.org,Asia/Almaty\n",
        "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nA 1:2,Alpha,43,77\nB,B,4,8\nC,C,5,7\nD,D,1,1\n",
        "routes.txt": "route_id,route_short_name,route_type\nr 1,One,102\nr2,Two,7\nr3,Three,3\n",
        "trips.txt": "route_id,service_id,trip_id\nr 1,s,t1\nr 1,s,t2\nr2,s,t3\nr3,nowhere,t4\n",
        "stop_times.txt": """\
trip_id,arrival_time,departure_time,stop_id,stop_sequence
t1,08:00:00,08:00:00,A 1:2,1
t1,20:00:00,20:10:00,B,5
t1,32:00:00,32:00:00,C,9
t2,09:00:00,09:00:00,A 1:2,1
t2,,,B,2
t2,32:61:00,33:00:00,C,3
t2,33:00:00,33:00:00,C,3
t3,01:00:00,01:00:00,A 1:2,1
t3,02:00:00,02:00:00,B,2
""",
        "calendar_dates.txt": "service_id,date,exception_type\n"
        + "".join(f"s,{day},1\n" for day in ("20240902", "20240909", "20240904")),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = import_(tmp_path, tmp_path / "draft")
    with (tmp_path / "draft" / "services.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["id"], row["mode"], row["stops"]) for row in rows] == [
        ("r-1.1", "rail", "A-1-2 > B > C"),
        ("r-1.2", "rail", "A-1-2 > C"),
    ]
    assert [float(row["departures_per_week"]) for row in rows] == [2, 2]  # Mondays, and one of two Wednesdays
    for sentence in (
        "stop_times.txt:7: '32:61:00' is not a time HH:MM:SS",
        "routes.txt:3: route_type '7' is no mode that is known here",
        "trips.txt:5: trip t4: no calendar has 'nowhere'",
        "1 stops at which no trip taken calls",
    ):
        assert any(sentence in one for one in found.not_taken), (sentence, found.not_taken)
    (tmp_path / "calendar_dates.txt").unlink()
    (tmp_path / "routes.txt").write_text("id,route_type\n1,2\n", encoding="utf-8")
    with pytest.raises(InputErrors) as error:
        import_(tmp_path, tmp_path / "other", format="gtfs")
    assert "routes.txt:1: route_id: this column is missing" in str(error.value)
    assert "nor is calendar_dates.txt" in str(error.value)
    (tmp_path / "broken.zip").write_bytes(b"no archive")
    with pytest.raises(InputErrors, match="neither a folder nor a zip archive"):
        import_(tmp_path / "broken.zip", tmp_path / "other")


@given(st.integers(0, 10_000_000))
def test_times(seconds):
    assert seconds_of(time_of(seconds)) == seconds


@given(st.lists(st.integers(1, 3), min_size=2, max_size=4))
def test_ranges_are_found_again_from_their_pairs(sizes):
    names = iter("ABCDEFGHIJKL")
    ranges = tuple(tuple(next(names) for _ in range(size)) for size in sizes)
    pairs = [pair for one, other in combinations(ranges, 2) for pair in product(one, other)]
    assert ranges_of(pairs) == ranges
    assert ranges_of([*pairs, (ranges[-1][0], ranges[0][0])]) is None
    if len(pairs) > 1 and len(ranges) > 2:
        assert ranges_of(pairs[1:]) != ranges
