"""Gates by hour: persons and parties by hour of the week, on the clock of the side they come from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from landbridge.report.pages.gates import Gates
from landbridge.report.pages.report import page_models
from landbridge.report.paint.charts.clock import breaks, clock
from landbridge.report.paint.page import page

WEST, EAST = "westbound", "eastbound"
MONDAY = datetime(2022, 1, 3, tzinfo=UTC)
HOURS = 2 * 168 + 1


def name(what: str, of: str, way: str | None, side: str | None) -> dict[str, Any]:
    column = "|".join((what, ".".join(part for part in ("zone.near", side, of, way) if part)))
    row = {"column": column, "what": what, "of": column, "facility": "zone.near", "name": of}
    return row | {"direction": way, "side": side}


NAMES = [
    name("population", "inside", WEST, None),
    name("population", "inside", EAST, None),
    name("population", "way_out", WEST, None),
    name("queue", "desks", None, "cn"),
    name("queue", "booths_in", None, "cn"),
    name("queue", "scales", None, "cn"),
    name("queue", "desks", None, "kz"),
]


@pytest.fixture
def zone_run(make: Any, frame: Any) -> Any:
    """Two weeks: on Mondays at 6:00 UTC 40 and then 60 from China are inside, and 8 parties wait for them."""
    run = make(days=14, replications=2)
    times = [MONDAY + timedelta(hours=hour) for hour in range(HOURS)]

    def course(at: int, *values: float) -> list[float]:
        return [values[min(hour // 168, 1)] if hour % 168 == at else 0.0 for hour in range(HOURS)]

    values = {
        NAMES[0]["column"]: course(6, 40.0, 60.0),
        NAMES[1]["column"]: course(20, 10.0, 10.0),
        NAMES[2]["column"]: course(8, 4.0, 4.0),
        NAMES[3]["column"]: course(1, 5.0, 5.0),
        NAMES[4]["column"]: course(1, 3.0, 3.0),
        NAMES[5]["column"]: course(9, 99.0, 99.0),  # on the way out: told in persons
        NAMES[6]["column"]: course(0, 0.0, 0.0),
    }
    columns: dict[str, Any] = {"hour": list(range(HOURS)), "time_utc": times}
    run.tables["states"] = pl.DataFrame(columns | {f"mean|{one}": own for one, own in values.items()})
    run.tables["state_names"] = frame("state_names", NAMES)
    who = {"facility": "zone.near", "kind": "person", "replication": 0}
    run.tables["measures"] = frame("measures", [who | {"measure": one} for one in ("inside", "way_out")])
    run.tables["ledger"] = frame(
        "ledger",
        [who | {"direction": way, "side": side, "hours": 1.0} for way, side in ((WEST, "cn"), (EAST, "kz"))],
    )
    zones = ((NAMES[3]["column"], "Asia/Shanghai"), (NAMES[1]["column"], "Asia/Almaty"))
    run.tables["week_hours"] = frame(
        "week_hours", [{"column": one, "hour": 0, "zone": zone, "mean": 0.0, "n": 1} for one, zone in zones]
    )
    run.tables["indicators"] = frame(
        "indicators",
        [
            {
                "id": f"zone.near.{measure}",
                "direction": WEST,
                "statistic": statistic,
                "mean": 5.0,
                "unit": unit,
            }
            for measure, statistic, unit in (
                ("visits_persons", "total", "persons"),
                ("max_day_persons", "max", "persons"),
                ("entry_wait_min", "mean", "min"),
                ("entry_wait_min", "p90", "min"),
                ("exit_wait_min", "max", "min"),
            )
        ],
    )
    return run


@pytest.fixture
def found(zone_run: Any) -> Gates:
    told = page_models(zone_run).gates
    assert told is not None
    return told


def test_hours_are_those_of_the_side_that_visitors_come_from(found: Gates) -> None:
    west, east = found.places[0].sides
    assert (west.label, west.zone) == ("From the Chinese side", "Asia/Shanghai")
    assert (east.label, east.zone) == ("From the Kazakh side", "Asia/Almaty")
    inside = next(panel for panel in west.panels if panel.what == "inside")
    assert (inside.busiest, inside.most) == ("Monday 14:00", 50.0)  # mean of 40 and 60, 6:00 UTC
    assert inside.mean[14] == 50.0
    assert inside.average == pytest.approx(50 / 168, rel=1e-4)
    (only,) = east.panels  # nobody waits, and nobody is on the way out
    assert (only.what, only.busiest) == ("inside", "Tuesday 2:00")  # 20:00 UTC, six hours ahead in 2022


def test_parties_at_the_entrance_are_counted_together(found: Gates) -> None:
    entrance = found.places[0].sides[0].panels[0]
    assert (entrance.what, entrance.unit, entrance.most, entrance.busiest) == (
        "entrance", "parties", 8.0, "Monday 9:00",
    )  # fmt: skip


def test_numbers_beside_are_means_totals_and_the_busiest_day(found: Gates) -> None:
    assert [(row.label, row.statistic) for row in found.places[0].sides[0].numbers] == [
        ("visits", "total"),
        ("visits on the busiest day", "max"),
        ("time on the way in", "mean"),
    ]


def test_colours_mean_the_same_on_both_sides(found: Gates) -> None:
    chart = clock(found.places[0])
    assert chart is not None
    rows = [row["hconcat"] for row in chart["vconcat"]]
    assert [len(row) for row in rows] == [3, 3]
    scales = [row[1]["encoding"]["color"]["scale"] for row in rows]
    assert scales[0] == scales[1]
    assert len(rows[0][1]["data"]["values"]) == 168
    assert rows[1][0]["data"]["values"] == []


@pytest.mark.parametrize("top", [0.02, 1.0, 37.0, 123_456.0])
def test_breaks_rise_below_the_top(top: float) -> None:
    found = breaks(top)
    assert len(found) == 7
    assert found == sorted(set(found))
    assert 0 < found[0] < found[-1] < top


def test_the_page_says_what_is_counted(zone_run: Any) -> None:
    document = page(page_models(zone_run))
    assert '<section id="gates"' in document
    assert "Minutes are not recorded hour by hour" in document


def test_a_run_without_persons_has_no_page(make: Any) -> None:
    assert page_models(make(days=3, replications=1)).gates is None
