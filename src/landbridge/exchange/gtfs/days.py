"""On which weekdays a service of a GTFS feed runs: calendar.txt, or calendar_dates.txt alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from landbridge.exchange.gtfs.spec import WEEK
from landbridge.exchange.tables_in import Tables


@dataclass(frozen=True, slots=True)
class Running:
    """Weekdays on which a service runs, Monday first: 1 or 0."""

    week: tuple[int, ...]


def running_days(tables: Tables) -> dict[str, Running]:
    """Return the weekdays of each service; of one with dates only, those of at least half of its weeks."""
    calendar = tables.read("calendar.txt", ("service_id", *WEEK, "start_date", "end_date"), optional=True)
    dates = tables.read("calendar_dates.txt", ("service_id", "date", "exception_type"), optional=True)
    if calendar is None and dates is None:
        tables.problems.add("calendar.txt", None, None, f"is not in {tables.path}, nor is calendar_dates.txt")
    if tables.problems:
        return {}
    found = {
        row["service_id"]: Running(tuple(int(row[day] == "1") for day in WEEK))
        for _, row in (calendar.rows if calendar is not None else ())
    }
    added: dict[str, list[date]] = defaultdict(list)
    for line, row in dates.rows if dates is not None else ():
        if row["exception_type"] != "1" or any(found.get(row["service_id"], Running(())).week):
            continue  # single days of a service that has weekdays
        try:
            text = row["date"]
            added[row["service_id"]].append(date(int(text[:4]), int(text[4:6]), int(text[6:8])))
        except ValueError:
            tables.problems.add(
                "calendar_dates.txt", line, "date", f"{row['date'][:20]!r} is no date YYYYMMDD"
            )
    for service, days in added.items():
        weeks = len({day.isocalendar()[:2] for day in days})
        count = Counter(day.weekday() for day in days)
        found[service] = Running(tuple(int(2 * count[number] >= weeks) for number in range(7)))
    return found
