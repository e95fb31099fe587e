"""MSER-5 against brute force and against what is published of its behaviour."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from landbridge.accounts.warm_up import LAST_BATCHES, truncation

FINITE = st.floats(-1e6, 1e6, allow_nan=False, width=32)
SERIES = arrays(np.float64, st.integers(50, 160), elements=FINITE)


def by_hand(series, batch=5):
    """The rule as it is written down, one truncation after another."""
    m = len(series) // batch
    means = np.array([series[i * batch : (i + 1) * batch].mean() for i in range(m)])
    found = [((means[d:] - means[d:].mean()) ** 2).sum() / (m - d) ** 2 for d in range(m)]
    return np.array(found[: m - LAST_BATCHES])


def ar1(rng, phi, n, start, runs):
    """AR(1) with mean 0 and standard deviation 1: (run, n)."""
    x = np.full(runs, float(start))
    found = np.empty((runs, n))
    for t in range(n):
        x = phi * x + rng.normal(0.0, np.sqrt(1 - phi * phi), runs)
        found[:, t] = x
    return found


def mm1_waits(rng, rho, n, runs):
    """Waits of the first n to come to an empty M/M/1 with service 1: (run, n), by Lindley's recursion."""
    wait, found = np.zeros(runs), np.empty((runs, n))
    for t in range(n):
        found[:, t] = wait
        wait = np.maximum(wait + rng.exponential(1.0, runs) - rng.exponential(1 / rho, runs), 0.0)
    return found


# --- the formula -------------------------------------------------------------------------------------------


@given(SERIES)
@settings(max_examples=200, deadline=None)
def test_equals_the_formula(series):
    found, hand = truncation(series), by_hand(series)
    scale = np.abs(series).max() ** 2
    assert np.isnan(found.statistic[len(hand) :]).all()
    np.testing.assert_allclose(found.statistic[: len(hand)], hand, rtol=1e-9, atol=1e-13 * scale)
    assert found.index % 5 == 0
    assert hand[found.index // 5] <= hand.min() * (1 + 1e-9) + 1e-13 * scale
    assert found.trusted == (2 * (found.index // 5) <= len(series) // 5)


@given(SERIES, st.floats(-1e3, 1e3), st.sampled_from([-1.0, 1e-3, 0.5, 3.0, 1e4]))
@settings(max_examples=100, deadline=None)
def test_shift_and_scale_change_nothing(series, shift, scale):
    moved = series * scale + shift
    plain, other = truncation(series), truncation(moved)
    noise = 1e-12 * (np.abs(moved).max() ** 2 + 1e-300)
    kept = slice(0, len(plain.statistic) - LAST_BATCHES)
    np.testing.assert_allclose(
        other.statistic[kept], plain.statistic[kept] * scale * scale, rtol=1e-8, atol=noise
    )
    # the same truncation, or one as good
    best = plain.statistic[plain.index // 5]
    assert plain.statistic[other.index // 5] * scale**2 <= best * scale**2 * (1 + 1e-8) + 2 * noise


def test_takes_the_mean_over_replications():
    runs = np.random.default_rng(1).normal(0, 1, (7, 300))
    assert truncation(runs).index == truncation(runs.mean(axis=0)).index
    np.testing.assert_array_equal(truncation(runs).statistic, truncation(runs.mean(axis=0)).statistic)


def test_what_never_changes_loses_nothing():
    found = truncation(np.full(100, 0.1))
    assert (found.index, found.trusted) == (0, True)
    assert (found.statistic[:-LAST_BATCHES] == 0).all()


def test_a_constant_after_a_while():
    found = truncation(np.concatenate([np.linspace(0, 1e6, 40), np.full(160, 0.1)]))
    assert (found.index, found.trusted) == (40, True)


@pytest.mark.parametrize(
    "bad", [[], [1.0, np.nan] * 50, [np.inf] * 60, np.zeros((0, 60)), np.zeros((2, 2, 60))]
)
def test_no_series(bad):
    with pytest.raises(ValueError, match="finite numbers"):
        truncation(bad)


def test_too_short_is_not_trusted():
    assert not truncation(np.zeros(49)).trusted
    assert truncation(np.zeros(50)).trusted


# --- published behaviour -----------------------------------------------------------------------------------


@pytest.mark.parametrize("biased", [5, 50, 123, 400])
def test_a_shift_of_the_beginning_is_cut_off_to_the_batch(biased):
    # the constant bias of Hoad, Robinson and Davies (2010), in white noise
    series = np.random.default_rng(biased).normal(0, 1, 1000)
    series[:biased] += 10
    found = truncation(series)
    assert found.trusted
    assert found.index == 5 * -(-biased // 5)


def test_ar1_from_far_off():
    # White (1997), Franklin and White (2008): the truncated mean has a smaller mean squared error
    runs = ar1(np.random.default_rng(2), 0.9, 1000, 30.0, 300)
    found = [truncation(run) for run in runs]
    cut = np.array([run[f.index :].mean() for run, f in zip(runs, found, strict=True)])
    whole = runs.mean(axis=1)
    assert np.mean([f.trusted for f in found]) > 0.97
    # bias of the whole is 30 sum(0.9^t) / 1000 = 0.27, sd of a mean of 1,000 is 0.138
    assert np.mean(whole) == pytest.approx(0.27, abs=0.03)
    assert abs(np.mean(cut)) < 0.05
    assert np.mean(cut**2) < 0.4 * np.mean(whole**2)
    # 30 * 0.9^d < 1 from d = 33 on: what is cut lies there, not at the end
    assert 20 <= np.median([f.index for f in found]) <= 60


def test_mm1_started_empty():
    # the standard case of all comparisons; it is the mean of many replications that shows the warm-up
    runs = mm1_waits(np.random.default_rng(3), 0.8, 1000, 40 * 200).reshape(40, 200, 1000)
    found = [truncation(group) for group in runs]
    cut = np.mean([group[:, f.index :].mean() for group, f in zip(runs, found, strict=True)])
    exact = 0.8 / 0.2
    assert np.mean([f.trusted for f in found]) >= 0.8
    assert runs.mean() < exact - 0.08  # the empty start counts
    assert abs(cut - exact) < abs(runs.mean() - exact) / 3
    # what is cut off lies where the mean wait is near its limit, and is a small part
    course = runs.mean(axis=(0, 1))
    typical = int(np.median([f.index for f in found]))
    assert 0.8 < course[typical - 20 : typical + 20].mean() / exact < 0.99
    assert typical < 150


def test_mm1_by_few_replications():
    # the noise of a queue hides its beginning: why the pilot of a steady run takes more than five
    runs = mm1_waits(np.random.default_rng(3), 0.8, 2000, 500).reshape(100, 5, 2000)
    assert np.median([truncation(group).index for group in runs]) <= 20


@pytest.mark.parametrize("phi", [0.0, 0.5])
def test_without_bias_little_is_lost(phi):
    runs = ar1(np.random.default_rng(4), phi, 1050, 0.0, 300)[:, 50:]
    found = [truncation(run) for run in runs]
    assert np.mean([f.trusted for f in found]) > 0.95
    assert np.median([f.index for f in found]) <= 25
    assert np.mean([f.index for f in found if f.trusted]) < 80


def test_growth_without_end_is_not_trusted():
    rng = np.random.default_rng(5)
    for slope in (0.01, 0.1, 1.0):
        found = truncation(slope * np.arange(2000) + rng.normal(0, 1, 2000))
        assert not found.trusted
        assert found.index > 1000


def test_an_outlier_at_the_end_hides_the_bias():
    # the known weakness (Hoad, Robinson and Davies 2010): it is in every sum
    series = np.random.default_rng(6).normal(0, 1, 1000)
    series[:100] += 10
    assert 100 <= truncation(series).index <= 110
    series[-1] += 5000
    assert truncation(series).index == 0


def test_an_outlier_late_but_not_last_is_not_trusted():
    series = np.random.default_rng(7).normal(0, 1, 1000)
    series[900] += 5000
    found = truncation(series)
    assert found.index == 905
    assert not found.trusted


def test_a_few_like_values_at_the_end_are_no_steady_state():
    # why the last five batches are never cut to
    series = np.random.default_rng(8).normal(0, 1, 1000)
    series[-15:] = 0.3
    assert truncation(series).index < 200
    assert by_hand_whole_end(series) >= 980


def by_hand_whole_end(series):
    """Truncation of the rule without leaving out the last batches (but the very last: no spread)."""
    means = series.reshape(-1, 5).mean(axis=1)
    m = len(means)
    return 5 * int(np.argmin([means[d:].var() / (m - d) for d in range(m - 1)]))
