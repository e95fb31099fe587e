"""Oil and gas: lines by month and partner, and which way fields sold, with ranges."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from landbridge.report.pages.pipelines import Pipelines
from landbridge.report.pages.report import page_models
from landbridge.report.paint.charts.piped import lines, oriented
from landbridge.report.paint.page import page


def row(measure: str, mean: float, unit: str = "Mt", facility: str = "near", **more: Any) -> dict[str, Any]:
    told = {"id": f"pipeline.{facility}.{measure}", "statistic": "total", "mean": mean, "unit": unit, "n": 1}
    return told | {"from": date(2024, 1, 1), "until": date(2024, 3, 1)} | more


ROWS = [
    row("flow_mt", 3.0, low=2.0, high=4.0),
    row("flow_mt", 1.6, statistic="total@2024-01-01..2024-02-01", low=1.0, high=2.0),
    row("flow_mt", 1.4, statistic="total@2024-02-01..2024-03-01"),
    row("flow_mt", 2.9, statistic="total@2024-01-10..2024-03-01"),  # of an observed row: no month
    row("flow_mt", 1.0, class_="CN"),
    row("flow_mt", 2.0, class_="sea"),
    row("flow_mt", 0.0, class_="RU", low=0.0, high=0.0),
    row("flow_mt", 3.0, regime="export"),
    row("line_use", 1.0, "share", statistic="mean"),
    row("capacity_worth_usd", 12.0, "USD", statistic="mean", low=0.0, high=30.0),
    row("flow_mt", 5.0, facility="cpc"),
    row("flow_mt", 0.0, facility="dry", low=0.0, high=0.0),
    row("flow_bcm", 7.0, "bcm", facility="cpc"),
    row("export_mt", 8.0, facility="wells"),
    row("export_mt", 2.0, facility="wells", direction="north", low=1.0, high=3.0),
    row("export_mt", 6.0, facility="wells", direction="east"),
    row("export_mt", 0.0, facility="wells", direction="west"),
    row("export_share", 0.25, "share", facility="wells", direction="north", statistic="mean"),
]


@pytest.fixture
def oil_run(make: Any, frame: Any) -> Any:
    run = make(days=59, replications=1)
    rows = [{("class" if key == "class_" else key): value for key, value in one.items()} for one in ROWS]
    run.tables["indicators"] = frame("indicators", rows)
    return run


@pytest.fixture
def found(oil_run: Any) -> Pipelines:
    told = page_models(oil_run).pipelines
    assert told is not None
    return told


def test_lines_stand_by_what_they_carried(found: Pipelines) -> None:
    assert [line.label for line in found.lines] == ["Pipeline CPC", "Pipeline Near"]  # one is dry in any draw
    cpc, near = found.lines
    assert (near.flow.value, near.flow.low, near.flow.high) == (3.0, 2.0, 4.0)
    assert cpc.gas_bcm is not None
    assert cpc.gas_bcm.value == 7.0
    assert near.gas_bcm is None
    assert near.worth_usd is not None
    assert near.worth_usd.high == 30.0


def test_months_are_months_and_partners_those_that_ever_get_something(found: Pipelines) -> None:
    near = found.lines[1]
    assert [(month.month, month.amount.value) for month in near.months] == [
        ("2024-01-01", 1.6),
        ("2024-02-01", 1.4),
    ]
    assert [(one.label, one.amount.value) for one in near.partners] == [("overseas", 2.0), ("China", 1.0)]


def test_orientation_has_amounts_and_shares(found: Pipelines) -> None:
    (wells,) = found.fields
    assert [(way.name, way.amount.value) for way in wells.directions] == [("north", 2.0), ("east", 6.0)]
    assert wells.directions[0].share is not None
    assert wells.directions[0].share.value == 0.25


def test_bars_of_directions_add_up(found: Pipelines) -> None:
    chart = oriented(found.fields)
    assert chart is not None
    data = chart["data"]["values"]
    assert [(datum["start"], datum["end"]) for datum in data] == [(0.0, 0.25), (0.25, 1.0)]
    assert data[0]["word"] == "north 25%"
    assert oriented(()) is None
    small = lines(found.lines)
    assert small is not None
    assert len(small["concat"]) == 1  # the other line has no months


def test_the_page_has_lines_partners_and_directions(oil_run: Any) -> None:
    document = page(page_models(oil_run))
    assert '<section id="pipelines"' in document
    for words in ("Pipeline CPC", "overseas 2", "1 to 3", "2024-02"):
        assert words in document


def test_a_run_without_pipelines_has_no_page(make: Any) -> None:
    assert page_models(make(days=3, replications=1)).pipelines is None


def test_flows_alone_have_no_pages_of_what_comes_and_goes(oil_run: Any, frame: Any) -> None:
    for name in ("ledger", "counts", "measures", "histograms", "resources", "state_names"):
        oil_run.tables[name] = frame(name, [])
    document = page(page_models(oil_run))
    for name in ("hours", "queues", "times", "use"):
        assert f'id="{name}"' not in document
    assert "Left: what went through" not in document  # nobody stands in a pipeline
