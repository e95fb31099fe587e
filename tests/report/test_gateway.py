"""The gateway part by part: throughput adds up to the indicators, waits leave out what is work."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest

from landbridge.report.pages.gateway import Gateway
from landbridge.report.pages.gateway_courses import intervals
from landbridge.report.pages.report import page_models
from landbridge.report.paint.charts.side_by_side import fills_of, side_by_side
from landbridge.report.paint.gateway import gateway_groups, short_name, time_words, way_keys
from landbridge.report.paint.page import page

FIRST, UNTIL = date(2022, 1, 1), date(2022, 1, 31)
DAYS = (UNTIL - FIRST).days
WEST, EAST = "westbound", "eastbound"


def daily(facility: str, measure: str, way: str | None, counts: tuple[int, int]) -> list[dict[str, Any]]:
    """So many a day in the first replication, and in the second."""
    who = {"facility": facility, "measure": measure, "direction": way}
    return [
        who | {"replication": number, "date": FIRST + timedelta(days=day), "count": count}
        for number, count in enumerate(counts)
        for day in range(DAYS)
    ]


def told(id_: str, mean: float, unit: str, **more: Any) -> dict[str, Any]:
    row = {"id": id_, "statistic": "mean", "mean": mean, "unit": unit, "n": 2, "headline": False}
    return row | {"from": FIRST, "until": UNTIL} | more


def total(id_: str, mean: float, unit: str, way: str | None, **more: Any) -> dict[str, Any]:
    return told(id_, mean, unit, statistic="total", direction=way, **more)


def hours(
    facility: str, kind: str, way: str | None, step: str, cause: str, amount: float, side: str | None = None
) -> Any:
    who = {"facility": facility, "kind": kind, "direction": way, "side": side, "class": "c", "regime": "r"}
    return [who | {"replication": number, "step": step, "cause": cause, "hours": amount} for number in (0, 1)]


@pytest.fixture
def gateway_run(make: Any, frame: Any) -> Any:
    """A rail crossing, a road crossing, a zone, a terminal, and pipelines: two replications of a month."""
    run = make(days=DAYS, replications=2)
    run.manifest["period"] = [str(FIRST), str(UNTIL)]
    rows = [
        *daily("rail.near", "crossed", WEST, (9, 11)),
        *daily("rail.near", "crossed", EAST, (5, 5)),
        *daily("road.near", "crossed", EAST, (100, 100)),
        *daily("zone.near", "visits", WEST, (1000, 1000)),
        *daily("zone.near", "visits", EAST, (300, 300)),
        *daily("dryport.near", "dwell", WEST, (50, 50)),
        *daily("road.unknown", "crossed", WEST, (7, 7)),  # without an indicator: it is no part
        *daily("road.shut", "crossed", WEST, (0, 0)),
    ]
    border = {"direction": WEST, "headline": True}
    run.tables |= {
        "daily": frame("daily", rows),
        "indicators": frame(
            "indicators",
            [
                total(
                    "rail.near.throughput_trains",
                    300.0,
                    "trains",
                    WEST,
                    half_width=30.0,
                    low=250.0,
                    high=330.0,
                ),
                total("rail.near.throughput_trains", 150.0, "trains", EAST),
                total("rail.near.throughput_mt", 0.75, "Mt", None),
                total("rail.near.throughput_mt", 0.25, "Mt", None, **{"class": "express"}),
                told("rail.near.border_h", 8.0, "h", side="cn", **border),
                told("rail.near.border_h", 4.0, "h", side="kz", **border),
                told("rail.near.border_h", 6.0, "h", **border),
                told("rail.near.queue_h", 1.0, "h", side="cn", **border),
                told("rail.near.queue_h", 1.0, "h", **border),
                total("road.near.throughput_vehicles", 3000.0, "vehicles", None),
                total("road.shut.throughput_vehicles", 0.0, "vehicles", WEST),
                total("zone.near.visits_persons", 30_000.0, "persons", WEST),
                total("zone.near.visits_persons", 9_000.0, "persons", EAST),
                total("dryport.near.throughput_teu", 3000.0, "TEU", WEST),
                total("pipeline.near.export_mt", 1.0, "Mt", None),
                total("pipeline.near.export_mt", 0.75, "Mt", "east", low=0.6, high=0.9),
                total("pipeline.near.export_mt", 0.25, "Mt", "north"),
            ],
        ),
        "ledger": frame(
            "ledger",
            [
                *hours("rail.near", "train", WEST, "hold_exit_clear", "inspection", 900.0, "cn"),
                *hours("rail.near", "train", WEST, "cross_over", "locomotive", 60.0, "cn"),
                *hours("rail.near", "train", WEST, "seize_tracks", "track", 30.0, "kz"),
                *hours("rail.near", "train", WEST, "hold_cross", "moving", 99.0, "kz"),
                *hours("zone.near", "person", WEST, "weigh", "inspection", 500.0, "cn"),
                *hours("zone.near", "person", WEST, "weigh.wait", "inspection", 300.0, "cn"),
                *hours("zone.near", "person", EAST, "passport_in.wait", "staff", 300.0, "kz"),
                *hours("zone.near", "machine", None, "broken", "failed", 10_000.0),
            ],
        ),
    }
    return run


@pytest.fixture
def told_gateway(gateway_run: Any) -> Gateway:
    found = page_models(gateway_run).gateway
    assert found is not None
    return found


def part(found: Gateway, facility: str) -> Any:
    return next(one for one in found.parts if one.facility == facility)


def test_parts_stand_in_order_and_those_that_pass_nothing_are_left_out(told_gateway: Gateway) -> None:
    assert [one.facility for one in told_gateway.parts] == [
        "rail.near", "road.near", "zone.near", "pipeline", "dryport.near",
    ]  # fmt: skip
    assert [one.behind for one in told_gateway.parts] == [False] * 4 + [True]
    assert [(heading, folded) for heading, _, folded in gateway_groups(told_gateway)] == [
        ("Rail crossings", False),
        ("Road crossings", False),
        ("Trade zone", False),
        ("Oil and gas", False),
        ("Dry ports", True),
    ]


def test_throughput_is_a_day_and_has_a_band_over_replications(told_gateway: Gateway) -> None:
    west, east = part(told_gateway, "rail.near").passages
    assert (west.direction, east.direction) == (WEST, EAST)
    assert (told_gateway.step, len(told_gateway.starts)) == ("day", DAYS)
    assert set(west.a_day) == {10.0}
    assert west.a_day_low == pytest.approx([9.1] * DAYS)
    assert west.a_day_high == pytest.approx([10.9] * DAYS)
    assert (west.total, west.half_width, west.low, west.high) == (300.0, 30.0, 250.0, 330.0)


def test_throughput_adds_up_to_what_the_indicator_counts(told_gateway: Gateway) -> None:
    (boxes,) = part(told_gateway, "dryport.near").passages
    assert set(boxes.a_day) == {100.0}  # 50 boxes a day are 1,500, and 3,000 TEU
    east, north = sorted(part(told_gateway, "pipeline").passages, key=lambda one: one.label)
    assert set(east.a_day) == {25.0}  # kt a day: 0.75 Mt in 30 days
    assert set(east.a_day_low) == {20.0}
    assert north.a_day == pytest.approx([8.33333] * DAYS)


def test_tonnes_stand_beside_trains(told_gateway: Gateway) -> None:
    assert [(row.mean, row.unit) for row in part(told_gateway, "rail.near").also] == [(0.75, "Mt")]
    assert part(told_gateway, "dryport.near").also == ()


def test_one_direction_alone_takes_the_number_without_a_direction(told_gateway: Gateway) -> None:
    (east,) = part(told_gateway, "road.near").passages
    assert (east.label, east.total) == (EAST, 3000.0)


def test_waits_leave_out_work_and_count_each_that_went_through(told_gateway: Gateway) -> None:
    west = part(told_gateway, "rail.near").passages[0]
    assert [(wait.cause, wait.hours, wait.each) for wait in west.waits] == [
        ("locomotive", 60.0, 0.2),
        ("track", 30.0, 0.1),
    ]
    assert west.waits[0].share == pytest.approx(2 / 3, rel=1e-5)


def test_visitors_are_told_by_the_side_they_come_from(told_gateway: Gateway) -> None:
    west, east = part(told_gateway, "zone.near").passages
    assert (west.label, east.label) == ("from the Chinese side", "from the Kazakh side")
    assert [(wait.cause, wait.hours) for wait in west.waits] == [("inspection", 300.0)]


def test_names_do_not_repeat_the_heading(told_gateway: Gateway) -> None:
    names = {one.facility: short_name(one) for one in told_gateway.parts}
    assert names["rail.near"] == names["road.near"] == names["zone.near"] == names["dryport.near"] == "Near"
    assert names["pipeline"].startswith("Pipelines")


def test_times_are_told_by_side_only_where_there_are_two(told_gateway: Gateway) -> None:
    west = part(told_gateway, "rail.near").passages[0]
    assert [(time_words(time), time.mean) for time in west.times] == [
        ("wait to cross", 1.0),
        ("border, Chinese side", 8.0),
        ("border, Kazakh side", 4.0),
    ]


def test_who_stand_have_a_peak_and_its_day(told_gateway: Gateway) -> None:
    (stand,) = part(told_gateway, "rail.near").standing
    assert stand.direction == WEST
    assert len(stand.days) == len(stand.mean) >= DAYS
    assert stand.peak == pytest.approx(12.0 * 1.4, rel=1e-3)
    assert stand.peak_high == pytest.approx(stand.peak * 1.3, rel=1e-3)
    highest = max(range(DAYS * 24), key=lambda hour: math.sin(hour / 50))  # as the made-up states go
    assert stand.peak_on == str(FIRST + timedelta(hours=highest))


@pytest.mark.parametrize(
    ("until", "step", "starts"),
    [
        (date(2022, 3, 1), "day", 59),
        (date(2022, 4, 1), "week", 14),
        (date(2022, 12, 15), "month", 12),
        (date(2022, 1, 2), "day", 1),
    ],
)
def test_intervals_suit_the_period(until: date, step: str, starts: int) -> None:
    over = intervals(FIRST, until)
    assert (over.step, len(over.starts), over.ends[-1]) == (step, starts, until)


def test_each_part_is_a_row_of_three_and_units_share_a_scale(told_gateway: Gateway) -> None:
    chart = side_by_side(told_gateway, [part(told_gateway, "rail.near")], {"track": "#332288"})
    assert chart is not None
    (row,) = chart["vconcat"]
    assert len(row["hconcat"]) == 3
    said = [datum["said"] for datum in row["hconcat"][2]["layer"][3]["data"]["values"]]
    assert said == ["Westbound: locomotive 12 min of 18 min each", "Eastbound: nobody waits"]
    oil = side_by_side(told_gateway, [part(told_gateway, "pipeline")], {})
    assert oil is not None
    assert len(oil["vconcat"][0]["hconcat"]) == 1  # nobody stands in a pipeline


def test_causes_without_a_colour_of_their_own_get_one(told_gateway: Gateway) -> None:
    own = fills_of(told_gateway, {"track": "#332288"})
    assert own["track"] == "#332288"
    assert {"locomotive", "staff", "inspection"} < set(own)
    assert len(set(own.values())) == len(own)


def test_the_page_shows_every_part(gateway_run: Any) -> None:
    document = page(page_models(gateway_run))
    assert '<section id="gateway"' in document
    for words in (
        "Road crossing Near",
        "from the Chinese side",
        "300 ± 30 trains",
        "Dry ports: Dry port Near",
    ):
        assert words in document
    assert [way for way, _ in way_keys(page_models(gateway_run).gateway)][:2] == [WEST, EAST]  # type: ignore[arg-type]


def test_a_run_of_one_terminal_has_the_page_without_headings(make: Any, frame: Any) -> None:
    run = make(days=DAYS, replications=1)
    run.manifest["period"] = [str(FIRST), str(UNTIL)]
    run.tables["daily"] = frame("daily", daily("dryport.near", "dwell", None, (50, 50))[:DAYS])
    found = page_models(run).gateway
    assert found is not None
    assert [(one.facility, one.passages[0].label) for one in found.parts] == [("dryport.near", "all")]
    assert gateway_groups(found)[0][2] is False
    assert "What passes" in page(page_models(run))


def test_nothing_that_passes_is_no_page(make: Any) -> None:
    run = make(days=3, replications=1)
    assert page_models(run).gateway is None  # no passages were kept
    assert 'id="gateway"' not in page(page_models(run))
