"""What of GTFS is written and read.

Reference: General Transit Feed Specification, Schedule Reference (gtfs.org).
"""

from __future__ import annotations

from landbridge.base.dates import shown

AGENCY = ("agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang")
STOPS = ("stop_id", "stop_code", "stop_name", "stop_lat", "stop_lon", "stop_timezone")
ROUTES = ("route_id", "agency_id", "route_short_name", "route_long_name", "route_desc", "route_type")
TRIPS = ("route_id", "service_id", "trip_id", "trip_headsign", "transit_h_p95")
"""The last is our own: the time that 95 of 100 keep, from departure to arrival."""
STOP_TIMES = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "timepoint")
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CALENDAR = ("service_id", *WEEK, "start_date", "end_date")
CALENDAR_DATES = ("service_id", "date", "exception_type")
FREQUENCIES = ("trip_id", "start_time", "end_time", "headway_secs", "exact_times")
FEED_INFO = (
    "feed_publisher_name", "feed_publisher_url", "feed_lang", "feed_start_date", "feed_end_date",
    "feed_version",
)  # fmt: skip

ROUTE_TYPES = {"rail": "2", "sea": "4", "ferry": "4", "road": "3", "air": "1100"}
"""Air is of the extended types, as the basic ones have none; a truck is told as a bus."""
MODES = {"0": "rail", "1": "rail", "2": "rail", "12": "rail", "3": "road", "11": "road", "4": "sea"}
"""By basic route_type; cable cars, lifts and funiculars carry nothing far."""
DAY_S, WEEK_S = 86_400, 604_800
URL = "https://example.org/landbridge"
"""The specification wants an address of the agency; it is one that is kept free for examples."""


def time_of(seconds: int) -> str:
    """Return seconds after the beginning of the service day as HH:MM:SS, more than 24 hours too."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours:02}:{rest // 60:02}:{rest % 60:02}"


def seconds_of(text: str) -> int:
    """Return the seconds of HH:MM:SS.

    Raises
    ------
    ValueError
        If it is no such time.
    """
    parts = text.strip().split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"{shown(text)} is not a time HH:MM:SS")
    hours, minutes, seconds = (int(part) for part in parts)
    if minutes > 59 or seconds > 59:
        raise ValueError(f"{shown(text)} is not a time HH:MM:SS")
    return hours * 3600 + minutes * 60 + seconds


def mode_of(route_type: str) -> str | None:
    """Return our mode by a route_type, basic or extended; None where there is none."""
    if route_type in MODES:
        return MODES[route_type]
    if not route_type.isdigit():
        return None
    hundred = int(route_type) // 100
    extended = {
        1: "rail",
        2: "road",
        4: "rail",
        7: "road",
        8: "road",
        10: "sea",
        11: "air",
        12: "sea",
        15: "road",
    }
    return extended.get(hundred)
