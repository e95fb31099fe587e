"""Page models: the same from the same tables, adding up, and silent about what is not there."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from landbridge.accounts.columns import TABLES
from landbridge.report.pages.report import Report, page_models
from landbridge.simulation.charts.causes import CAUSES

GOLDEN = Path(__file__).parent / "golden.json"


@pytest.fixture(scope="module")
def pages(make: Any) -> Report:
    return page_models(make())


def test_the_json_is_as_kept(pages: Report) -> None:
    found = json.loads(pages.model_dump_json())
    if os.environ.get("KEEP_GOLDEN"):
        GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8")), (
        "if meant: KEEP_GOLDEN=1 pytest tests/report"
    )


def test_the_json_reads_back_as_the_same_models(pages: Report) -> None:
    assert Report.model_validate_json(pages.model_dump_json()) == pages


def test_json_uses_the_words_of_the_tables(pages: Report) -> None:
    found = json.loads(pages.model_dump_json())
    assert found["schema"] == 1
    assert {"class", "role", "naive"} <= set(found["indicators"][0])
    assert {"from", "until"} <= set(found["assumptions"]["rows"][0])


def test_pages_are_frozen(pages: Report) -> None:
    with pytest.raises(ValueError, match="frozen"):
        pages.headline.title = "another"  # type: ignore[misc]


def test_causes_add_up(pages: Report) -> None:
    assert [kind.kind for kind in pages.hours.kinds] == ["train", "box"]
    for kind in pages.hours.kinds:
        assert sum(place.hours for place in kind.places) == pytest.approx(kind.hours, rel=1e-4)
        for place in kind.places:
            assert sum(cause.hours for cause in place.causes) == pytest.approx(place.hours, rel=1e-4)
            assert sum(cause.share for cause in place.causes) == pytest.approx(1.0, rel=1e-4)


def test_hours_are_means_over_replications(make: Any) -> None:
    bundle = make()
    total = bundle.table("ledger").filter(pl.col("kind") == "train")["hours"].sum() / 3
    train = page_models(bundle).hours.kinds[0]
    assert train.hours == pytest.approx(total, rel=1e-5)
    westbound = [place for place in train.places if place.direction == "westbound"]
    assert westbound[0].each == pytest.approx(westbound[0].hours / 98, rel=1e-5)


def test_shares_of_use_add_up_to_one(pages: Report) -> None:
    rows = [row for facility in pages.use.facilities for row in facility.resources]
    pools = [row for row in rows if row.kind == "pool"]
    assert len(pools) == 5
    for row in pools:
        parts = (row.working, row.blocked, row.idle, row.closed, row.failed)
        assert sum(part or 0.0 for part in parts) == pytest.approx(1.0, abs=1e-5)
        assert all((part or 0.0) >= 0.0 for part in parts)
    assert {row.units for row in pools} == {3.0, 1800.0, 400.0, 8.0, 4.0}
    gate = next(row for row in rows if row.kind == "gate")
    assert gate.working is None
    assert gate.served == 50


def test_bins_cover_all_times(pages: Report) -> None:
    assert [row.measure for row in pages.times.rows] == ["border", "lifting", "dwell"]
    for row in pages.times.rows:
        assert sum(one.share for one in row.bins) + row.longer == pytest.approx(1.0, abs=1e-4)
        assert 5 <= len(row.bins) <= 32
        assert row.bins[0].low_h == 0
        assert row.mean_h is not None
        assert row.p50_h is not None
        assert row.p90_h is not None
        assert row.p50_h < row.p90_h
    border = pages.times.rows[0]
    assert border.p50_h == pytest.approx(9.0, rel=0.02)


def test_failures_come_first_and_evidence_before_inputs(pages: Report) -> None:
    rows = [(row.role, row.verdict) for row in pages.comparison.rows]
    assert rows[0] == ("predicted", "outside")
    assert [role for role, _ in rows] == ["predicted"] * 5 + ["input"] * 2 + ["context"]
    tally = pages.comparison.tallies[0]
    assert (tally.inside, tally.outside, tally.undecided, tally.no_verdict) == (2, 1, 1, 1)
    assert (tally.naive_beaten, tally.naive_known) == (1, 2)


def test_headline_says_what_ran_and_what_failed(pages: Report) -> None:
    words = " ".join(pages.headline.sentences)
    assert "1 January to 1 March 2022, as it was, in 3 replications" in words
    assert "Of 4 predictions that reality can check 2 fall inside" in words
    assert "Outside: hours at the border at rail crossing Near, Kazakh side, westbound." in words
    assert [row.id.partition(".")[2] for row in pages.headline.figures] == [
        "near.throughput_trains",
        "near.border_h",
        "near.queue_trains",
        "near.throughput_teu",
        "near.cranes_use",
    ]


@pytest.mark.parametrize(
    ("first", "until", "words"),
    [
        ("2022-01-01", "2023-01-01", "2022"),
        ("2020-01-01", "2022-01-01", "2020 to 2021"),
        ("2022-10-01", "2023-01-01", "October to December 2022"),
        ("2022-10-01", "2022-11-01", "October 2022"),
        ("2022-10-01", "2023-03-01", "October 2022 to February 2023"),
        ("2022-10-08", "2022-11-20", "8 October to 19 November 2022"),
        ("2022-10-01", "2022-10-13", "1 to 12 October 2022"),
        ("2022-10-05", "2022-10-06", "5 October 2022"),
        ("2021-12-31", "2022-01-02", "31 December 2021 to 1 January 2022"),
        ("soon", "later", "soon to later"),
    ],
)
def test_periods_in_words(first: str, until: str, words: str) -> None:
    from landbridge.report.pages.words import period_words

    assert period_words(first, until) == words


def test_queues_are_daily_with_bands(pages: Report) -> None:
    assert pages.queues.step == "day"
    assert [panel.title for panel in pages.queues.panels] == [
        "Trains waiting for the crossing",
        "Trains parked along the line",
        "TEU in the yard",
        "Waiting for cranes",
    ]
    yard = pages.queues.panels[2]
    assert len(yard.days) == len(yard.mean) == len(yard.low) == len(yard.capacity) == 60
    assert set(yard.capacity) == {1800.0}
    assert [month.month for month in yard.months] == ["2022-01", "2022-02", "2022-03"]
    for low, mean, high in zip(yard.low, yard.mean, yard.high, strict=True):
        assert low is not None
        assert mean is not None
        assert high is not None
        assert low <= mean <= high


def test_two_directions_of_one_measure_are_two_panels(make: Any) -> None:
    bundle = make(days=2)
    names = bundle.tables["state_names"]
    other = names.filter(name="queue").with_columns(
        direction=pl.lit("eastbound"), column=pl.lit("population|rail.near.queue.eastbound")
    )
    bundle.tables["state_names"] = pl.concat([names, other])
    half = pl.col("mean|population|rail.near.queue") / 2
    bundle.tables["states"] = bundle.tables["states"].with_columns(
        half.alias("mean|population|rail.near.queue.eastbound")
    )
    first, second = page_models(bundle).queues.panels[:2]
    assert first.of == second.of
    assert first.column != second.column
    assert second.average == pytest.approx((first.average or 0) / 2, rel=1e-4)


def test_a_result_off_its_own_range_is_said(make: Any) -> None:
    bundle = make(days=2)
    low = pl.when(pl.col("id") == "dryport.near.cranes_use").then(0.6).otherwise(pl.col("low"))
    bundle.tables["indicators"] = bundle.tables["indicators"].with_columns(low.alias("low"))
    last = page_models(bundle).headline.sentences[-1]
    assert last.startswith("Read with care")
    assert "give for use of cranes." in last


def test_draws_that_the_traffic_refutes_are_said(make: Any) -> None:
    bundle = make(days=2)
    bundle.manifest["refuted"] = {"wanted": 64, "refuted_of_first": 62, "bands": "not refuted"}
    told = " ".join(page_models(bundle).headline.sentences)
    assert "62 of the first 64 could not carry the traffic on record in some part: each band is over" in told
    bundle.manifest["refuted"]["bands"] = "all"
    assert "they are in these bands" in " ".join(page_models(bundle).headline.sentences)
    bundle.manifest["refuted"] = None
    assert "could not carry" not in " ".join(page_models(bundle).headline.sentences)


def test_a_heavy_assumption_stands_out_of_how_many_were_tried() -> None:
    from landbridge.accounts.statistics import correlation_interval
    from landbridge.report.pages.assumptions import stands_out

    low, high = correlation_interval(0.45, 64)
    assert stands_out(0.45, low, high, tried=1)
    assert stands_out(0.45, low, high, tried=20)
    assert not stands_out(0.45, low, high, tried=1000)
    assert not stands_out(0.1, *correlation_interval(0.1, 64), tried=1)
    assert not stands_out(0.9, None, None, tried=1)


def test_times_without_direction_take_the_sums_of_all_directions(make: Any) -> None:
    bundle = make(days=2)
    bundle.tables["measures"] = bundle.tables["measures"].with_columns(direction=pl.lit("westbound"))
    dwell = page_models(bundle).times.rows[-1]
    assert (dwell.measure, dwell.direction) == ("dwell", None)
    assert dwell.mean_h == pytest.approx(63.1, rel=0.01)
    assert dwell.max_h == pytest.approx(180.0)


def test_the_heaviest_assumption_comes_first(pages: Report) -> None:
    rows = pages.assumptions.rows
    assert [row.heaviest for row in rows] == [0.61, -0.15, None]
    assert rows[0].moves == "Hours at the border, rail crossing Near, Kazakh side, westbound"
    weights = pages.assumptions.tornadoes[0].weights
    assert [weight.sure for weight in weights] == [True, False]


def test_the_books_balance_and_sources_are_named(pages: Report) -> None:
    assert [(one.kind, one.missing) for one in pages.made.balances] == [("train", 0.0), ("box", 0.0)]
    assert [(one.id, one.title) for one in pages.made.sources] == [("F001", "Yearbook"), ("F002", None)]
    assert pages.made.commands == (
        "landbridge run near --from 2022-01-01 --until 2022-03-02 --replications 3 --draws 64 --seed 1",
        "landbridge replay near-1a2b3c",
    )


def test_commands_repeat_scenarios_and_sets(make: Any) -> None:
    bundle = make()
    bundle.manifest["scenario"] = ["broken-cranes"]
    bundle.manifest["setting"] = {
        "corridor": "my corridor",
        "scenarios": ["s/broken-cranes.toml"],
        "sets": ["a.b=1"],
    }
    command = page_models(bundle).made.commands[0]
    assert command.startswith("landbridge run 'my corridor' --from")
    assert "--scenario s/broken-cranes.toml --set a.b=1 --replications" in command


def test_statements_answered_come_first(pages: Report) -> None:
    assert pages.seeds.answered == 1
    assert [row.id for row in pages.seeds.rows] == ["S002", "S001"]


def test_an_empty_bundle_gives_empty_pages(make: Any) -> None:
    bundle = make()
    for name in list(bundle.tables):
        bundle.tables[name] = bundle.tables[name].clear()
    pages = page_models(bundle)
    assert pages.indicators == pages.hours.kinds == pages.queues.panels == pages.times.rows == ()
    assert pages.use.facilities == pages.assumptions.rows == pages.made.balances == ()


def test_a_bundle_without_tables_gives_empty_pages(make: Any) -> None:
    bundle = make()
    bundle.tables.clear()
    bundle.manifest.clear()
    bundle.manifest["corridor"] = "no such corridor"
    pages = page_models(bundle)
    assert pages.headline.title == "no such corridor"
    assert pages.comparison.rows == ()


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("states", "draws", "draw_values")])
def test_nulls_anywhere_are_no_error(make: Any, name: str) -> None:
    bundle = make(days=3)
    table = bundle.tables.get(name)
    if table is None:
        return
    bundle.tables[name] = table.with_columns(
        pl.lit(None).cast(kind).alias(c) for c, kind in table.schema.items()
    )
    assert "nan" not in page_models(bundle).model_dump_json().lower().replace("nance", "")


def test_not_a_number_becomes_null(make: Any) -> None:
    bundle = make(days=3)
    for name, table in bundle.tables.items():
        floats = [c for c, kind in table.schema.items() if kind in (pl.Float64, pl.Float32)]
        bundle.tables[name] = table.with_columns(pl.lit(float("nan")).alias(c) for c in floats)
    found = page_models(bundle).model_dump_json()
    assert "NaN" not in found
    assert "Infinity" not in found


def test_ten_years_are_drawn_by_week(make: Any) -> None:
    bundle = make(days=1)
    hours = 10 * 365 * 24
    start = datetime(2016, 1, 1)  # noqa: DTZ001 - UTC, as the table keeps it
    bundle.tables["states"] = pl.DataFrame(
        {
            "hour": range(hours),
            "time_utc": [start + timedelta(hours=hour) for hour in range(hours)],
            "mean|used|dryport.near.yard": [float(hour % 700) for hour in range(hours)],
        }
    )
    queues = page_models(bundle).queues
    assert queues.step == "week"
    assert len(queues.panels) == 1
    assert 520 <= len(queues.panels[0].days) <= 523
    assert queues.panels[0].low[0] is None


def test_every_cause_has_a_word() -> None:
    from landbridge.report.pages.vocabulary import CAUSES as WORDS

    assert set(WORDS) == set(CAUSES)


def test_key_figures_leave_out_noughts_and_what_says_nothing(make: Any, frame: Any) -> None:
    told = {"statistic": "total", "n": 1, "headline": True}
    rows = [
        {"id": "pipeline.near.flow_mt", "mean": 1.0, "unit": "Mt"},
        {"id": "pipeline.far.flow_mt", "mean": 9.0, "unit": "Mt"},
        {"id": "pipeline.mid.flow_mt", "mean": 4.0, "unit": "Mt"},
        {"id": "pipeline.dry.flow_mt", "mean": 0.0, "unit": "Mt", "low": 0.0, "high": 0.0},
        {"id": "pipeline.near.export_share", "mean": 1.0, "unit": "share"},
        {"id": "pipeline.far.export_share", "mean": 0.4, "unit": "share"},
    ]
    bundle = make(days=3, replications=1)
    bundle.tables["indicators"] = frame("indicators", [told | row for row in rows])
    shown = [(row.id.split(".", 1)[1], row.mean) for row in page_models(bundle).headline.figures]
    assert shown == [
        ("far.flow_mt", 9.0),
        ("far.export_share", 0.4),
        ("mid.flow_mt", 4.0),
        ("near.flow_mt", 1.0),
        ("near.export_share", 1.0),
    ]
