"""Small statistics against the oracle."""

import math

import numpy as np
import pytest
from scipy import stats

from landbridge.accounts import statistics as s
from landbridge.simulation.model.records import N_TIME_BINS, bin_edges_h


@pytest.mark.parametrize("degrees", [1, 2, 3, 9, 29, 100, 5000])
@pytest.mark.parametrize("probability", [0.6, 0.9, 0.975, 0.9995])
def test_student_t(probability, degrees):
    assert s.student_t(probability, degrees) == pytest.approx(stats.t.ppf(probability, degrees), rel=1e-10)


def test_half_width_needs_two_values():
    assert s.half_width([3.0]) is None
    assert s.half_width([1.0, 2.0, 4.0]) == pytest.approx(
        stats.t.ppf(0.975, 2) * np.std([1, 2, 4], ddof=1) / math.sqrt(3)
    )


def test_quantile_of_bins_is_good_to_one_percent():
    times = np.random.default_rng(1).lognormal(1.0, 0.8, 200_000)
    edges = bin_edges_h()
    counts = np.bincount(np.searchsorted(edges, times, side="right") - 1, minlength=N_TIME_BINS)
    for p in (0.05, 0.5, 0.9, 0.99):
        assert s.quantile_of_bins(edges, counts, p) == pytest.approx(np.quantile(times, p), rel=0.01)
    assert s.quantile_of_bins(edges, np.zeros(N_TIME_BINS, dtype=int), 0.5) is None


def test_rank_correlation_and_its_interval():
    rng = np.random.default_rng(2)
    x = rng.integers(0, 6, 40).astype(float)
    y = x + rng.normal(0, 2, 40)
    rho = s.rank_correlation(x, y)
    assert rho == pytest.approx(stats.spearmanr(x, y).statistic)
    low, high = s.correlation_interval(rho, 40)
    assert low < rho < high
    assert s.rank_correlation([1.0] * 8, list(range(8))) is None


def test_correlation_interval_covers():
    rng = np.random.default_rng(3)
    truth = 6 / math.pi * math.asin(0.5 / 2)
    hits = 0
    for _ in range(400):
        pair = rng.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], 64)
        low, high = s.correlation_interval(s.rank_correlation(pair[:, 0], pair[:, 1]), 64)
        hits += low <= truth <= high
    assert 0.91 <= hits / 400 <= 0.98


def test_quantile():
    assert s.quantile([3.0, 1.0, 2.0], 0.25) == np.quantile([1, 2, 3], 0.25)
    assert s.quantile([], 0.5) is None
