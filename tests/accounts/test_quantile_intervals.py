"""Quantiles of pooled histograms and their intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from landbridge.accounts.quantile_intervals import quantile_interval, quantiles_of_bins
from landbridge.accounts.statistics import quantile_of_bins
from landbridge.simulation.model.records import N_TIME_BINS, bin_edges_h

EDGES = np.array([0.0, 1.0, 2.0, 4.0, 8.0])


@given(arrays(np.int64, (5, 7), elements=st.integers(0, 20)), st.floats(0.001, 0.999))
@settings(max_examples=200, deadline=None)
def test_many_at_once_as_one_by_one(counts, probability):
    counts[:, 3] += 1
    edges = np.cumsum(np.arange(8.0))
    found = quantiles_of_bins(edges, counts, probability)
    assert found.tolist() == [quantile_of_bins(edges, row, probability) for row in counts]


def test_by_hand():
    counts = [[10, 10, 0, 0], [0, 10, 10, 0], [10, 0, 10, 0]]
    found = quantile_interval(EDGES, counts, 0.5)
    # pooled 20, 20, 20: the median is in the middle of the second bin; of each: 1, 2, 1
    assert (found.value, found.n) == (1.5, 3)
    assert found.half_width == pytest.approx(stats.t.ppf(0.975, 2) * math.sqrt(3 * 0.25 / 2 / 3))


def test_weights():
    counts = [[30, 0, 0, 0], [0, 10, 0, 0], [0, 0, 0, 0]]
    found = quantile_interval(EDGES, counts, 0.5)
    value = 2 / 3
    apart = np.array([(0.5 - value) * 0.75, (1.5 - value) * 0.25])
    assert (found.value, found.n) == (pytest.approx(value), 2)  # the empty one counts for nothing
    assert found.half_width == pytest.approx(stats.t.ppf(0.975, 1) * math.sqrt(2 * (apart**2).sum()))


def test_nothing_and_one():
    assert quantile_interval(EDGES, np.zeros((3, 4), dtype=int), 0.9) is None
    one = quantile_interval(EDGES, [[1, 2, 3, 4]], 0.9)
    assert (one.half_width, one.n) == (None, 1)
    assert one.value == quantile_of_bins(EDGES, np.array([1, 2, 3, 4]), 0.9)
    with pytest.raises(ValueError, match="edge"):
        quantile_interval(EDGES, [[1, 2, 3]], 0.9)


@pytest.mark.parametrize("probability", [0.5, 0.9])
def test_covers_when_replications_differ_in_size(probability):
    # replications of 40 to 400 times: unweighted sections would be centred and scaled wrongly
    rng = np.random.default_rng(5)
    edges, exact, hits, tries = bin_edges_h(), stats.expon.ppf(probability), 0, 1500
    for _ in range(tries):
        counts = np.zeros((12, N_TIME_BINS), dtype=np.int64)
        for row in counts:
            times = rng.exponential(1.0, rng.integers(40, 400))
            row += np.bincount(np.searchsorted(edges, times, side="right") - 1, minlength=N_TIME_BINS)
        found = quantile_interval(edges, counts, probability)
        hits += abs(found.value - exact) <= found.half_width
    assert 0.93 <= hits / tries <= 0.97
