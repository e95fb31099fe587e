"""Quantiles of times over all replications together, as the table of indicators gives them."""

import numpy as np
import pytest

from landbridge.accounts.answers import Numbers, indicator_table
from landbridge.accounts.days import Days
from landbridge.accounts.measured import keys_of, measure_array, points_of
from landbridge.accounts.pooled import Pooled
from landbridge.accounts.quantile_intervals import quantile_interval
from landbridge.accounts.reduced import pack, reduce, unpack
from landbridge.simulation.model.records import bin_edges_h


@pytest.fixture(scope="module")
def runs(make_records):
    return [make_records(r, slow=0.8 + r / 10) for r in range(5)]


@pytest.fixture(scope="module")
def made(runs, facts):
    keys, points = keys_of(runs[0], facts), points_of(runs[0], facts)
    values = np.stack([measure_array(one, facts, (), keys) for one in runs])
    pooled, days = Pooled(len(runs[0].names.measures)), Days(runs[0].names, facts)
    for one, own in zip(runs, values, strict=True):
        pooled.add(unpack(pack(reduce(one, own, days))))
    own = dict(zip(keys, values.T, strict=True))
    return keys, points, values, pooled.intervals(points, own)


def test_they_are_those_of_the_histograms_together(runs, made):
    _, points, _, intervals = made
    assert len(intervals) >= 12
    for key, found in intervals.items():
        point = points[key]
        counts = np.stack([one.measure_bins[list(point.rows)].sum(axis=0) for one in runs])
        wanted = quantile_interval(bin_edges_h() * point.per_h, counts, point.probability)
        assert found.value == pytest.approx(wanted.value, rel=1e-12)
        assert found.half_width == pytest.approx(wanted.half_width, rel=1e-9)
        assert found.n == len(runs)


def test_only_quantiles_of_times_are_such(made):
    keys, points, _, _ = made
    assert {key.plain_statistic for key in points} == {"p50", "p90", "p95"}
    levels = [key for key in keys if key.statistic == "p95" and key not in points]
    assert any(key.suffix == "parked_trains" for key in levels)  # of hourly states, not of times


def test_the_table_gives_them_for_the_mean_of_the_replications(made, facts):
    keys, points, values, intervals = made
    numbers = Numbers(keys, values)
    with_, without = (
        indicator_table(numbers, Numbers((), values[:0, :0]), {}, facts, q) for q in (intervals, None)
    )
    changed = 0
    for row, plain in zip(with_.iter_rows(named=True), without.iter_rows(named=True), strict=True):
        key = next(
            k
            for k in keys
            if k == tuple(row[name] for name in ("id", "side", "direction", "class", "regime", "statistic"))
        )
        if key in points:
            assert row["mean"] == intervals[key].value
            changed += row["mean"] != plain["mean"]
        else:
            assert row == plain
    assert changed > 5
