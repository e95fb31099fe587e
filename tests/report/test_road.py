"""Pages of a road post beside the railway: queues in a row, the week, stocks, hours by class."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from landbridge.report.pages.hours import KindHours
from landbridge.report.pages.report import Report, page_models
from landbridge.report.paint.arranged import arranger, places_of
from landbridge.report.paint.page import class_table, hours_table, page, sides_table

ROAD = "road.near"
STAGES = (
    ("booked", None, 30.0),
    ("called", None, 90.0),
    ("queue", None, 4.0),
    ("on_site", "kz", 7.0),
    ("on_site", "cn", 14.0),
)
LEDGER = (  # class, regime, side, direction, cause, hours
    ("truck", "empty", "kz", "eastbound", "permit", 300.0),
    ("truck", "empty", "kz", "eastbound", "truck", 500.0),
    ("truck", "empty", "cn", "westbound", "moving", 200.0),
    ("car", "import", "cn", "westbound", "documents", 50.0),
    ("carrier", "import", "cn", "westbound", "far_side_full", 40.0),
)
LEFT = (
    ("truck", "empty", "eastbound", 100),
    ("car", "import", "westbound", 400),
    ("carrier", "import", "westbound", 10),
)


def column(measure: str, side: str | None) -> str:
    return f"population|{ROAD}.{measure}" + (f".{side}" if side else "")


@pytest.fixture(scope="module")
def bundle(make: Any, frame: Any) -> Any:
    """The made-up railway with a road post beside it."""
    made = make(days=28)
    states = made.tables["states"]
    hours = states["hour"]
    names, weeks = [], []
    for measure, side, size in STAGES:
        name = {"what": "population", "of": f"{ROAD}.{measure}", "facility": ROAD, "name": measure}
        names.append(name | {"column": column(measure, side), "side": side, "direction": "eastbound"})
        wave = size * (1 + (hours % 24) / 24)
        states = states.with_columns(
            wave.alias(f"mean|{column(measure, side)}"),
            (wave * 0.5).alias(f"p05|{column(measure, side)}"),
            (wave * 2).alias(f"p95|{column(measure, side)}"),
        )
        if measure in ("queue", "on_site"):
            weeks += [
                {"column": column(measure, side), "hour": hour, "zone": "Asia/Almaty", "n": 12,
                 "mean": size * (2.0 if hour == 33 else 1.0), "p50": size * 0.5, "p90": size * 3.0}
                for hour in range(168)
            ]  # fmt: skip
    address = f"{ROAD}.permits.third_country"
    names.append({"what": "stock", "of": address, "facility": ROAD, "name": "permits", "key": "third_country",
                  "column": f"stock|{address}"})  # fmt: skip
    stock = [
        {"column": f"stock|{address}", "week": date(2022, 1, 3) + timedelta(days=7 * week), "mean": 50.0,
         "most": 90.0, "least": 0.0 if week == 2 else 20.0, "zero_h": 30.0 * (week == 2),
         "zero_share": 0.5 * (week == 2), "hours": 168}
        for week in range(4)
    ]  # fmt: skip
    ledger = [
        {"replication": replication, "facility": ROAD, "side": side, "direction": way, "kind": "vehicle",
         "class": class_, "regime": regime, "step": f"seize_{cause}", "cause": cause, "hours": hours_}
        for replication in range(3)
        for class_, regime, side, way, cause, hours_ in LEDGER
    ]  # fmt: skip
    counts = [
        {"replication": replication, "kind": "vehicle", "class": class_, "regime": regime, "direction": way,
         "entered": left, "left": left, "inside_start": 0, "inside_end": 0, "area_h": 1.0}
        for replication in range(3)
        for class_, regime, way, left in LEFT
    ]  # fmt: skip
    timed = [
        {"replication": replication, "facility": ROAD, "side": side, "direction": "eastbound",
         "kind": "vehicle", "measure": measure, "class": "truck", "regime": "empty", "count": 70,
         "sum_h": 140.0, "squares_h2": 300.0, "max_h": 9.0}
        for replication in range(3)
        for measure, side, _ in STAGES
    ]  # fmt: skip
    bins = [
        {key: row[key] for key in ("replication", "facility", "side", "direction", "kind", "measure")}
        | {"bin_low_h": 1.9, "bin_high_h": 2.1, "count": 70}
        for row in timed
    ]
    resources = [
        {"replication": replication, "address": address, "facility": ROAD, "name": "permits",
         "key": "third_country", "unit": "form", "kind": "stock", "queue_h": 672.0, "grants": 112}
        | dict.fromkeys(("busy_h", "open_h", "idle_h", "closed_h", "failed_h", "over_h", "blocked_h"), 0.0)
        for replication in range(3)
    ]  # fmt: skip
    money = [
        {"replication": 0, "facility": ROAD, "side": "cn", "purpose": "border_fee", "role": role,
         "party": party, "other": other, "currency": "USD", "class": "carrier", "regime": "import",
         "month": "2022-01", "amount_milli": sign * 5_000_000, "usd_milli": sign * 5_000_000}
        for role, party, other, sign in (
            ("pays", "carrier", "cn_post", -1), ("is_paid", "cn_post", "carrier", 1),
        )
    ]  # fmt: skip
    for table, rows in {
        "state_names": names, "ledger": ledger, "counts": counts, "measures": timed, "histograms": bins,
        "resources": resources,
    }.items():  # fmt: skip
        made.tables[table] = pl.concat([made.tables[table], frame(table, rows)])
    made.tables |= {"states": states, "money": frame("money", money)}
    made.tables |= {"week_hours": frame("week_hours", weeks), "stock_weeks": frame("stock_weeks", stock)}
    return made


@pytest.fixture(scope="module")
def pages(bundle: Any) -> Report:
    return page_models(bundle)


@pytest.fixture(scope="module")
def text(pages: Report) -> str:
    document = re.sub(r"<style>.*?</style>", " ", page(pages), flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", document)))


def vehicles(pages: Report) -> KindHours:
    return next(kind for kind in pages.hours.kinds if kind.kind == "vehicle")


def test_queues_in_a_row_are_told_apart_in_their_order(pages: Report) -> None:
    assert pages.stages is not None
    (group,) = pages.stages.groups
    assert [(stage.measure, stage.side) for stage in group.stages] == [
        ("booked", None), ("called", None), ("queue", None), ("on_site", "cn"), ("on_site", "kz"),
    ]  # fmt: skip
    assert [stage.title for stage in group.stages][2:4] == [
        "At the gate, not yet on the grounds",
        "On the grounds of the post, Chinese side",
    ]
    booked = group.stages[0]
    assert booked.course.average == pytest.approx(30 * (1 + 11.5 / 24), rel=1e-5)
    assert booked.most == pytest.approx(30 * (1 + 23 / 24), rel=1e-5)
    assert booked.most_on == "2022-01-01"
    assert (booked.passed, booked.mean_h) == (70, 2.0)
    assert len(booked.course.days) == 28


def test_a_queue_is_shown_once(pages: Report) -> None:
    assert pages.stages is not None
    shown = {panel.column for panel in pages.queues.panels}
    assert not shown & pages.stages.columns
    assert "population|rail.near.queue" in shown  # where nobody books, one queue is one queue


def test_the_week_of_each_side(pages: Report, text: str) -> None:
    assert pages.week is not None
    assert [(panel.measure, panel.side) for panel in pages.week.panels] == [
        ("queue", None),
        ("on_site", "cn"),
        ("on_site", "kz"),
    ]
    queue = pages.week.panels[0]
    assert len(queue.mean) == len(queue.p50) == len(queue.p90) == 168
    assert queue.busiest == "Tuesday 9:00"
    assert queue.average == pytest.approx(4 * 169 / 168, rel=1e-5)
    assert "Most on Tuesday 9:00, fewest on Monday 0:00 (Asia/Almaty)" in text


def test_a_queue_that_hardly_holds_one_is_only_named(bundle: Any) -> None:
    table = bundle.tables["week_hours"]
    low = table.with_columns(
        pl.when(pl.col("column").str.contains("queue")).then(0.1).otherwise("p90").alias("p90")
    )
    made = type(bundle)(bundle.manifest, bundle.tables | {"week_hours": low})
    week = page_models(made).week
    assert week is not None
    assert "queue" not in {panel.measure for panel in week.panels}
    assert week.quiet == ("Vehicles waiting for the crossing, road crossing Near, eastbound",)


def test_weeks_without_a_permit_are_counted_and_named(pages: Report, text: str) -> None:
    assert pages.stocks is not None
    (stock,) = pages.stocks.facilities[0].stocks
    assert stock.title == "Permits, third country"
    assert (stock.weeks_at_zero, stock.hours_at_zero, stock.least) == (0.5, 30, 0)
    assert stock.used_a_week == pytest.approx(28)
    assert (stock.waiting, stock.wait_each_h) == (1, 6)
    assert "50 forms" in text
    assert "0.5 of 4" in text
    assert "2022-01-17" in text  # the week at zero is named, the others are not
    assert "2022-01-10" not in text


def test_a_kind_of_permit_that_nobody_needs_is_no_shortage(bundle: Any) -> None:
    nothing = [pl.lit(0.0).alias(name) for name in ("mean", "most", "least")]
    tables = bundle.tables | {"stock_weeks": bundle.tables["stock_weeks"].with_columns(nothing)}
    asked = page_models(type(bundle)(bundle.manifest, tables)).stocks
    assert asked is not None  # somebody waited
    quiet = tables["resources"].with_columns(pl.lit(0).alias("grants"), pl.lit(0.0).alias("queue_h"))
    assert page_models(type(bundle)(bundle.manifest, tables | {"resources": quiet})).stocks is None


def test_hours_of_a_class_add_up_over_the_sides(pages: Report) -> None:
    kind = vehicles(pages)
    assert [one.label for one in kind.classes] == [
        "truck, empty",
        "car on its own wheels, import",
        "car carrier, import",
    ]
    assert sum(one.hours for one in kind.classes) == pytest.approx(kind.hours)
    truck = kind.classes[0]
    assert (truck.left, truck.each) == (100, 10.0)
    assert {place.side: place.each for place in truck.places} == {"cn": 2.0, "kz": 8.0}
    assert truck.standing_share == 0.8
    assert [cause.cause for cause in truck.causes] == ["permit", "truck", "moving"]


def test_a_truck_that_goes_home_counts_in_both_directions(pages: Report) -> None:
    places = {(place.side, place.direction): place for place in vehicles(pages).places}
    assert places["kz", "eastbound"].each == pytest.approx(8.0)  # 100 trucks
    assert places["cn", "westbound"].each == pytest.approx(290 / 510, rel=1e-5)  # with 410 that begin there


def test_the_table_of_classes_names_the_longest_waits(pages: Report, text: str) -> None:
    table = class_table(vehicles(pages))
    assert table.heads == ("left", "hours for each", "standing", "waits most for, h")
    assert table.rows[0] == ("Truck, empty", ("100", "10", "80%", "truck of the fleet 5, permit 3"))
    assert "Vehicles by class" in text


def test_the_sides_of_a_class_add_up_to_its_hours(pages: Report) -> None:
    table = sides_table(vehicles(pages))
    assert table.heads == ("Truck, empty", "Car on its own wheels, import", "Car carrier, import")
    assert table.rows == (
        ("Road crossing Near, Chinese side", ("2", "0.12", "4")),
        ("Road crossing Near, Kazakh side", ("8", "", "")),
    )
    assert table.total == ("10", "0.12", "4")


def test_many_places_are_drawn_by_facility(pages: Report) -> None:
    kind = vehicles(pages)
    assert places_of(kind) is kind.places
    many = kind.model_copy(update={"places": kind.places * 6, "hours": kind.hours * 6})
    (one,) = places_of(many)
    assert one.label == "road crossing Near"
    assert one.hours == pytest.approx(many.hours)
    assert one.each == pytest.approx(many.hours / 510)
    assert sum(cause.hours for cause in one.causes) == pytest.approx(many.hours)
    assert sum(cause.share for cause in one.causes) == pytest.approx(1)
    assert hours_table(many).caption.startswith("Hours for each of the vehicles that left; ")


def test_a_lesser_post_is_folded_away(pages: Report) -> None:
    assert pages.week is not None
    lesser = [panel.model_copy(update={"facility": "road.far"}) for panel in pages.week.panels]
    (family,) = arranger(pages)([*lesser, *pages.week.panels])
    assert family.heading == "Road crossings"
    assert {panel.facility for panel in family.first} == {ROAD}
    assert [label for label, _ in family.others] == ["Road crossing Far"]


def test_one_class_needs_no_table_of_classes(pages: Report) -> None:
    assert next(kind for kind in pages.hours.kinds if kind.kind == "train").classes == ()


def test_families_stand_apart(pages: Report, text: str) -> None:
    families = [one.facility.partition(".")[0] for one in pages.use.facilities]
    assert families == ["rail", "dryport", "road"]
    for words in ("Rail crossings", "Dry ports", "Road crossings"):
        assert words in text
    assert [panel.facility for panel in pages.queues.panels] == [
        "rail.near", "rail.near", "dryport.near", "dryport.near",
    ]  # fmt: skip


def test_who_pays_whom_in_words(pages: Report) -> None:
    assert pages.money is not None
    (payment,) = pages.money.payments
    assert (payment.payer, payment.payee) == ("carrier", "Chinese post")
    assert payment.classes[0].name == "car carrier"


def test_the_road_has_key_figures_beside_those_of_the_railway(bundle: Any, frame: Any) -> None:
    own = {"statistic": "mean", "unit": "vehicles", "headline": True, "n": 3}
    own |= {"from": date(2022, 1, 1), "until": date(2022, 3, 2)}
    rows = [
        own | {"id": f"{ROAD}.{name}", "mean": 5.0} for name in ("called_vehicles", "throughput_vehicles")
    ]
    both = pl.concat([bundle.tables["indicators"], frame("indicators", rows)])
    made = page_models(type(bundle)(bundle.manifest, bundle.tables | {"indicators": both}))
    ids = [row.id for row in made.headline.figures]
    assert len([one for one in ids if not one.startswith("road")]) == 5
    assert ids[5:] == [f"{ROAD}.throughput_vehicles", f"{ROAD}.called_vehicles"]


def test_pages_without_anything_are_left_out(make: Any) -> None:
    made = page_models(make(days=2))
    assert made.stages is made.week is made.stocks is None
    document = page(made)
    for words in ("Booked, called, on site", "hour of the week", "other stocks"):
        assert words not in document


def test_the_document_stands_alone(pages: Report) -> None:
    document = page(pages)
    words = re.sub(r"<style>.*?</style>|<[^>]*>", " ", document, flags=re.DOTALL)
    assert not re.search(r"\b(nan|None|null|undefined|NaN|True|False)\b", words)
    ids = re.findall(r'\bid="([^"]+)"', document)
    assert len(ids) == len(set(ids))
    assert Report.model_validate_json(pages.model_dump_json()) == pages
