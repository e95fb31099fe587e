"""Records as tables: complete, in order, and adding up."""

import dataclasses

import numpy as np
import polars as pl
import pytest

from landbridge.accounts.columns import TABLES
from landbridge.accounts.days import Days
from landbridge.accounts.identities import check_identities
from landbridge.accounts.reduced import pack, reduce, unpack
from landbridge.accounts.states import daily_frame, state_columns, state_tables
from landbridge.accounts.totals import Totals
from landbridge.base.errors import RunError


@pytest.fixture(scope="module")
def records(make_records):
    return [make_records(r) for r in range(3)]


@pytest.fixture(scope="module")
def tables(records, facts):
    names, days = records[0].names, Days(records[0].names, facts)
    reduced = [reduce(record, np.zeros(3), days) for record in records]
    block = [unpack(pack(one)) for one in reduced]
    totals = Totals(names)
    made = {name: totals.frame(name, block) for name in totals.tables}
    made["daily"] = daily_frame(days.groups, facts, block)
    return made | state_tables([one.states.__getitem__ for one in reduced], names, facts, records[0].from_h)


def test_made_records_satisfy_the_identities(records):
    for record in records:
        check_identities(record)


@pytest.mark.parametrize(
    ("field", "index", "says"),
    [
        ("ledger_h", (0, 0, 0), "train: the causes add up to"),
        ("kind_in", (0, 0), "train of containers:"),
        ("busy_h", (1,), "rail.test.aa.tracks.eastbound: busy"),
        ("blocked_h", (2,), "dryport.test.cranes: blocked"),
    ],
)
def test_a_broken_identity_is_told(records, field, index, says):
    values = getattr(records[0], field).copy()
    values[index] += 1_000_000
    with pytest.raises(RunError, match=says):
        check_identities(dataclasses.replace(records[0], **{field: values}))


def test_tables_have_the_declared_columns(tables):
    for name, data in tables.items():
        declared = [column.name for column in TABLES[name].columns]
        assert data.columns[: len(declared)] == declared
        assert data.height or name == "stock_weeks"  # nothing of the made records is in stock
        assert data.select(pl.struct(TABLES[name].key).is_unique().all()).item()


def test_ledger_keeps_every_hour(records, tables):
    by_kind = tables["ledger"].group_by("kind").agg(pl.col("hours").sum()).sort("kind")
    area = sum(record.kind_area_h.sum(axis=1) for record in records)
    assert by_kind["hours"].to_list() == pytest.approx([area[1], area[0]], rel=1e-12)


def test_counts_split_what_left(tables):
    counts = tables["counts"]
    totals = counts.filter(pl.col("status").is_null())
    assert totals["left"].sum() == counts.filter(pl.col("status").is_not_null())["left"].sum()
    balance = totals["inside_start"] + totals["entered"] - totals["left"] - totals["inside_end"]
    assert balance.to_list() == [0] * len(balance)


def test_histograms_count_what_measures_count(tables):
    timed = tables["measures"].filter(pl.col("sum_h") > 0)["count"].sum()
    assert tables["histograms"]["count"].sum() == timed


def test_states_start_with_the_period_and_band_the_mean(records, tables, facts):
    states = tables["states"]
    assert states["hour"][0] == 0
    assert states["time_utc"][0].isoformat() == "2022-01-31T18:00:00+00:00"
    assert states.height == 28 * 24 + 1
    column = "used|rail.test.aa.tracks.westbound"
    assert (states[f"p05|{column}"] <= states[f"mean|{column}"] + 1e-6).all()
    assert set(tables["state_names"]["column"]) == set(state_columns(records[0].names))
    assert f"mean|{column}" in states.columns


def test_state_columns_that_clash_are_told_apart(records):
    columns = state_columns(records[0].names)
    assert "population|rail.test.parked.westbound" in columns
    assert "population|dryport.test.dwell" in columns


def test_daily_counts_add_up_to_the_period(records, tables):
    crossed = tables["daily"].filter(pl.col("measure") == "crossed")
    assert crossed["date"].n_unique() == 28
    measured = sum(int(np.sum(record.measure_count[5:7])) for record in records)
    assert crossed["count"].sum() == measured
