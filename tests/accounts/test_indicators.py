"""Indicators: described, and equal to what the records say."""

import dataclasses
from datetime import date

import numpy as np
import polars as pl
import pytest

from landbridge.accounts.answers import Numbers, indicator_table, who_columns
from landbridge.accounts.columns import TABLES
from landbridge.accounts.growth import growth_warnings
from landbridge.accounts.indicators import all_indicators, split_id
from landbridge.accounts.measured import Key, Part, measure_all
from landbridge.accounts.totals import Values

WANTED = (
    "throughput_trains",
    "queue_trains",
    "border_h",
    "parked_trains",
    "max_day_trains",
    "throughput_teu",
    "turn_h",
    "cranes_use",
    "yard_teu",
    "direct_share",
    "trains_per_day",
    "moves_per_crane_h",
    "tracks_use",
    "lifting_min",
)


def key(id_, statistic="mean", side=None, direction=None, class_=None, regime=None):
    return Key(id_, side, direction, class_, regime, statistic)


@pytest.fixture(scope="module")
def record(make_records):
    return make_records(0)


@pytest.fixture(scope="module")
def measured(record, facts):
    return measure_all(record, facts)


def test_every_indicator_is_described():
    found = all_indicators()
    assert set(WANTED) <= set(found)
    for suffix, indicator in found.items():
        assert suffix == indicator.suffix
        assert indicator.meaning.endswith(".")
        assert indicator.reference
        assert indicator.better in ("lower", "higher", None)
        assert 0 < indicator.tolerance < 1
    assert split_id("rail.khorgos.queue_trains") == ("rail.khorgos", "queue_trains")


def test_counts_and_their_split(measured, record):
    west, east = (int(record.measure_count[row].sum()) for row in (5, 6))
    assert measured[key("rail.test.throughput_trains", "total")] == west + east
    assert measured[key("rail.test.throughput_trains", "total", direction="westbound")] == west
    assert measured[key("rail.test.throughput_trains", "total", class_="express")] == west
    assert measured[key("rail.test.throughput_trains", "total", regime="import")] == east
    assert measured[key("rail.test.trains_per_day")] == pytest.approx((west + east) / 28)


def test_hours(measured, record):
    mean = record.measure_sum_h[2].sum() / record.measure_count[2].sum()
    got = measured[key("rail.test.border_h", side="aa", direction="westbound")]
    assert got == pytest.approx(mean)
    both = record.measure_sum_h[2:4].sum() / record.measure_count[2:4].sum()
    assert measured[key("rail.test.border_h", side="aa")] == pytest.approx(both)
    p50 = measured[key("rail.test.border_h", "p50", side="aa")]
    assert p50 < measured[key("rail.test.border_h", "p90", side="aa")]


def test_teu_follow_the_dated_number(measured, record, facts):
    total = measured[key("dryport.test.throughput_teu", "total")]
    boxes = int(record.measure_count[7:9].sum())
    assert 1.8 * boxes < total < 2.0 * boxes
    early = Part("dryport.test", "throughput_teu", date(2022, 2, 1), date(2022, 2, 11))
    part = measure_all(record, facts, [early])
    wanted = key("dryport.test.throughput_teu", "total").within((date(2022, 2, 1), date(2022, 2, 11)))
    assert wanted.statistic == "total@2022-02-01..2022-02-11"
    late = (total - part[wanted]) / 1.8
    assert part[wanted] / 2.0 + late == pytest.approx(boxes)


def test_use_of_a_part_comes_from_the_hours(record, facts, measured):
    window = (date(2022, 2, 8), date(2022, 2, 15))
    part = measure_all(record, facts, [Part("rail.test", "tracks_use", *window)])
    wanted = key("rail.test.tracks_use", side="aa").within(window)
    assert part[wanted] == pytest.approx(measured[key("rail.test.tracks_use", side="aa")], rel=0.3)
    assert not [
        k for k in measure_all(record, facts, [Part("rail.test", "border_h", *window)]) if "@" in k.statistic
    ]


def test_crane_figures(measured, record):
    assert measured[key("dryport.test.cranes_use")] == pytest.approx(record.busy_h[2] / record.open_h[2])
    assert measured[key("dryport.test.moves_per_crane_h")] == pytest.approx(20.0, rel=0.05)
    assert 0.7 < measured[key("dryport.test.direct_share")] < 0.9


def test_table_has_means_bands_and_headlines(make_records, facts):
    runs = [measure_all(make_records(r), facts) for r in range(4)]
    draws = [measure_all(make_records(r, seed=2, slow=0.5 + r / 8), facts) for r in range(8)]
    table = indicator_table(Numbers.of(runs), Numbers.of(draws), {}, facts)
    assert table.columns == [column.name for column in TABLES["indicators"].columns]
    row = table.row(
        by_predicate=(pl.col("id") == "rail.test.parked_trains")
        & pl.col("direction").is_null()
        & (pl.col("statistic") == "mean"),
        named=True,
    )
    assert row["n"] == 4
    assert row["headline"]
    assert row["low"] < row["high"]
    assert row["half_width"] > 0
    west = table.filter((table["id"] == "rail.test.parked_trains") & (table["direction"] == "westbound"))
    assert not west["headline"].any()
    numbers = Numbers.of(runs)
    values = Values("values", who_columns(numbers.keys)).frame([0, 1, 2, 3], numbers.values)
    assert values.height == 4 * table.height


def test_one_replication_has_no_half_width(measured, facts):
    table = indicator_table(Numbers.of([measured]), Numbers.of([]), {}, facts)
    assert table["half_width"].is_null().all()
    assert table["low"].is_null().all()


def test_growth_is_told_with_both_rates(make_records):
    records = [make_records(r) for r in range(2)]
    assert growth_warnings(records) == []
    names = records[0].names
    state = next(i for i, s in enumerate(names.states) if s.what == "population" and s.name == "parked")
    grown = []
    for record in records:
        states = record.states.copy()
        states[:, state] = np.linspace(0, 300, len(states))
        grown.append(dataclasses.replace(record, states=states))
    (warning,) = growth_warnings(grown)
    assert "rail.test westbound: the number in `parked` kept growing" in warning
    assert "a day in" in warning
    assert "a day out" in warning
