"""The pages of a real fortnight of the road: they agree with the answers and the ledger of the same run."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import landbridge
from landbridge.report import page_models, report
from landbridge.report.pages.report import Report

ROAD = "road.khorgos"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    place = tmp_path_factory.mktemp("runs") / "road"
    return landbridge.run(
        "khorgos", from_="2024-05-01", until="2024-05-15", only=["road"], replications=2, draws=0, out=place
    )


@pytest.fixture(scope="module")
def pages(run: Any) -> Report:
    return page_models(run)


def answer(run: Any, measure: str, side: str | None, direction: str) -> float:
    rows = run.indicators.filter(
        pl.col("id") == f"{ROAD}.{measure}",
        pl.col("direction") == direction,
        pl.col("side").is_null() if side is None else pl.col("side") == side,
        pl.col("class").is_null(),
        pl.col("statistic") == "mean",
    )
    assert rows.height == 1
    return float(rows["mean"][0])


def test_queues_in_a_row_are_those_of_the_answers(run: Any, pages: Report) -> None:
    assert pages.stages is not None
    groups = {(group.facility, group.direction): group for group in pages.stages.groups}
    stages = {(stage.measure, stage.side): stage for stage in groups[ROAD, "eastbound"].stages}
    assert list(stages) == [
        ("booked", None), ("called", None), ("queue", None), ("on_site", "cn"), ("on_site", "kz"),
    ]  # fmt: skip
    numbers = {who: stage.course.average or 0.0 for who, stage in stages.items()}
    numbers["called", None] += numbers.pop(("queue", None))  # the answer holds all who are not on the grounds
    for (measure, side), number in numbers.items():
        mean = answer(run, f"{measure}_vehicles", side, "eastbound")
        assert number == pytest.approx(mean, rel=0.02)  # the last hour counts in one of them only
    assert all(stage.mean_h is not None for stage in stages.values())
    assert "booked" not in {stage.measure for stage in groups[ROAD, "westbound"].stages}  # nobody books there


def test_the_week_is_that_of_the_states(run: Any, pages: Report) -> None:
    assert pages.week is not None
    states = run.table("states")
    panel = next(one for one in pages.week.panels if (one.facility, one.side) == (ROAD, "cn"))
    assert panel.zone == "Asia/Shanghai"
    assert panel.average == pytest.approx(states[f"mean|{panel.column}"][:-1].mean(), rel=1e-4)
    assert all(
        p90 >= p50
        for p50, p90 in zip(panel.p50, panel.p90, strict=True)
        if p50 is not None and p90 is not None
    )


def test_stocks_are_the_kinds_of_permits(run: Any, pages: Report) -> None:
    assert pages.stocks is not None
    own = next(one for one in pages.stocks.facilities if one.facility == ROAD)
    assert [stock.key for stock in own.stocks] == ["bilateral", "third_country", "transit"]
    for stock in own.stocks:
        states = run.table("states")[f"mean|stock|{stock.address}"]
        assert stock.average == pytest.approx(states[:-1].mean(), rel=1e-4)
        assert [week.week for week in stock.weeks] == ["2024-04-29", "2024-05-06", "2024-05-13"]


def test_classes_hold_all_hours_of_the_ledger(run: Any, pages: Report) -> None:
    kind = next(one for one in pages.hours.kinds if one.kind == "vehicle")
    total = run.table("ledger").filter(pl.col("kind") == "vehicle")["hours"].sum() / 2
    assert {one.class_ for one in kind.classes} == {"truck", "perishable", "carrier", "car"}
    assert sum(one.hours for one in kind.classes) == pytest.approx(total, rel=1e-5)
    for one in kind.classes:
        assert sum(place.hours for place in one.places) == pytest.approx(one.hours, rel=1e-5)
        assert sum(cause.hours for cause in one.causes) == pytest.approx(one.hours, rel=1e-5)


def test_plants_are_seen_on_the_side_that_they_enter(run: Any) -> None:
    seen = run.table("ledger").filter(pl.col("step") == "health")
    assert set(seen.select("direction", "side").unique().rows()) == {("eastbound", "cn"), ("westbound", "kz")}


def test_the_report_is_written(run: Any) -> None:
    text = report(run).read_text(encoding="utf-8")
    for words in (
        "Booked, called, on site",
        "Queues by hour of the week",
        "Permits, bilateral",
        "Vehicles by class",
    ):
        assert words in text


def test_a_truck_comes_home_with_its_hours_added_up(run: Any) -> None:
    trucks = (landbridge.explain(run, f"kazakh:{number}") for number in range(2000, 2400, 40))
    told = next(one for one in trucks if one.left == "home")
    places = [(stay["facility"], stay["side"]) for stay in told.stays]
    way = [place for number, place in enumerate(places) if not number or place != places[number - 1]]
    assert way == [(ROAD, "kz"), (ROAD, "cn"), ("inland.horgos", None), (ROAD, "cn"), (ROAD, "kz")]
    assert told.stays[-1]["step"] == "hold_home"
    assert told.hours == pytest.approx(sum(told.by_cause.values()))
    for earlier, later in zip(told.stays, told.stays[1:], strict=False):
        assert abs(seconds(later["from"]) - seconds(earlier["to"])) <= 1


def seconds(written: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(written).timestamp()
