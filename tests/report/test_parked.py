"""Parked trains: by place and day, with the days of bans, from what the hourly states say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from landbridge.report.pages.parked import Parked
from landbridge.report.pages.report import page_models
from landbridge.report.paint.charts.places import level_names, level_of, places
from landbridge.report.paint.charts.standing import banned, eventful, standing
from landbridge.report.paint.page import page

EAST = "eastbound"
DAYS = 6
START = datetime(2022, 1, 1, tzinfo=UTC)


def state(
    what: str, facility: str, name: str, key: str | None = None, way: str | None = EAST
) -> dict[str, Any]:
    of = ".".join(part for part in (facility, name, way, key) if part)
    return {
        "column": f"{what}|{of}", "what": what, "of": of, "facility": facility,
        "direction": way, "name": name, "key": key,
    }  # fmt: skip


@pytest.fixture
def parked_run(make: Any, frame: Any) -> Any:
    """A crossing with loops and a ban from the third day on, freight that shares the loops, a quiet one."""
    run = make(days=DAYS, replications=2)
    hours = DAYS * 24 + 1  # the last sample ends the period
    by_day: dict[str, tuple[dict[str, Any], list[float]]] = {
        "held": (state("queue", "rail.near", "loading"), [0, 0, 10, 20, 30, 40]),
        "line": (state("queue", "rail.near", "parking"), [0, 0, 0, 2, 4, 6]),
        "loops": (state("used", "rail.near", "parking"), [1, 8, 8, 8, 8, 8]),
        "room": (state("capacity", "rail.near", "parking"), [8] * 6),
        "gate": (state("capacity", "rail.near", "loading"), [1, 1, 0.5, 0, 0, 0]),
        "parked": (state("population", "rail.near", "parked"), [1, 6, 6, 6, 6, 6]),
        "own": (state("population", "bulk.near", "parked", way=None), [0, 2, 2, 2, 2, 2]),
        "grain": (state("capacity", "bulk.near", "loading", "grain", None), [1, 1, 1, 1, 1, 1]),
        "ore": (state("capacity", "bulk.near", "loading", "ore", None), [1, 1, 1, 1, 1, 0]),
        "quiet": (state("used", "rail.far", "parking"), [0.1] * 6),
        "cars": (state("population", "road.near", "parked"), [50] * 6),
    }
    columns: dict[str, Any] = {
        "hour": list(range(hours)),
        "time_utc": [START + timedelta(hours=hour) for hour in range(hours)],
    }
    for row, days in by_day.values():
        values = [float(days[min(hour // 24, DAYS - 1)]) for hour in range(hours)]
        columns |= {f"mean|{row['column']}": values, f"p95|{row['column']}": [2 * value for value in values]}
    run.tables["states"] = pl.DataFrame(columns)
    run.tables["state_names"] = frame("state_names", [row for row, _ in by_day.values()])
    kinds = {"rail.near": "train", "rail.far": "train", "bulk.near": "train", "road.near": "vehicle"}
    measures = [
        {"facility": one, "kind": kind, "measure": "parked", "replication": 0} for one, kind in kinds.items()
    ]
    run.tables["measures"] = frame("measures", measures)
    return run


@pytest.fixture
def found(parked_run: Any) -> Parked:
    told = page_models(parked_run).parked
    assert told is not None
    return told


def test_places_are_told_from_far_to_near(found: Parked) -> None:
    near, bulk = found.groups
    assert (near.where, bulk.where) == ("rail crossing Near, eastbound", "ordinary freight Near")
    assert [(one.place, one.peak, one.capacity) for one in near.places] == [
        ("origin", 40.0, None),
        ("line", 6.0, None),
        ("loops", 8.0, 8.0),
    ]
    assert [one.place for one in bulk.places] == ["own"]  # its loops belong to the crossing
    assert near.places[0].mean[:6] == (0.0, 0.0, 10.0, 20.0, 30.0, 40.0)
    assert near.places[0].peak_on == "2022-01-06"
    assert near.places[0].peak_high == 80.0


def test_days_of_bans_are_hours_replications_and_classes(found: Parked) -> None:
    near, bulk = found.groups
    assert near.banned[:6] == (0.0, 0.0, 0.5, 1.0, 1.0, 1.0)
    assert near.ban_days == pytest.approx(3.5)
    assert bulk.banned[5] == 0.5  # one of two classes
    assert bulk.ban_days == pytest.approx(0.5)


def test_what_hardly_ever_parks_is_named_and_cars_are_no_trains(found: Parked) -> None:
    assert found.quiet == ("rail crossing Far, eastbound",)
    assert all(group.facility != "road.near" for group in found.groups)


def test_days_with_bans_are_shaded_together(found: Parked) -> None:
    near = found.groups[0]
    spans = banned(found, near)
    assert [(one["from"][:10], one["until"][:10], one["share"]) for one in spans] == [
        ("2022-01-03", "2022-01-04", 0.5),
        ("2022-01-04", found.days[-1], 1.0),
    ]
    chart = standing(found, near)
    assert chart is not None
    assert len(chart["vconcat"]) == 3
    assert chart["vconcat"][0]["layer"][0]["data"]["values"] == spans  # behind the line
    assert eventful(near)


def test_the_strips_have_a_colour_for_a_number(found: Parked) -> None:
    assert (level_of(0.4), level_of(0.5), level_of(5.0), level_of(1e6)) == (
        "under 0.5", "0.5–2", "5–10", "100 or more",
    )  # fmt: skip
    assert level_of(None) is None
    assert len(level_names()) == 8
    chart = places(found)
    assert chart is not None
    rows = {datum["row"] for datum in chart["layer"][0]["data"]["values"]}
    assert len(rows) == 4
    loops = [datum for datum in chart["layer"][0]["data"]["values"] if datum["row"].startswith("002")]
    assert [datum["level"] for datum in loops] == ["0.5–2", "5–10"]  # days of one colour are one mark


def test_the_page_has_the_table(parked_run: Any) -> None:
    document = page(page_models(parked_run))
    assert '<section id="parked"' in document
    assert "Hardly ever a train parked, and no ban: rail crossing Far, eastbound." in document
    assert "3.5" in document


def test_a_run_without_such_places_has_no_page(make: Any, frame: Any) -> None:
    run = make(days=3, replications=1)
    run.tables["state_names"] = frame("state_names", [])
    assert page_models(run).parked is None
