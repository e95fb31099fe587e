"""The law of times: what P50 and P95 make of mean and variance, and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.network.laws import moments, quantile, share_within, wait_moments


@given(st.floats(0.1, 1e4), st.floats(1.001, 8.0))
def test_p50_and_p95_come_back(p50, wider):
    mean, variance = moments(p50, p50 * wider)
    assert quantile(mean, variance, 0.5) == pytest.approx(p50, rel=1e-9)
    assert quantile(mean, variance, 0.95) == pytest.approx(p50 * wider, rel=1e-9)
    assert share_within(mean, variance, p50 * wider) == pytest.approx(0.95, abs=1e-6)


def test_no_way_has_no_days() -> None:
    found = quantile([24.0, np.nan, 0.0], [16.0, np.nan, 0.0], 0.95)
    assert found[0] > 24
    assert np.isnan(found[1])
    assert found[2] == 0.0


def test_moments_are_those_of_draws():
    mean, variance = moments(40.0, 100.0)
    draws = np.exp(np.random.default_rng(5).normal(np.log(40), np.log(2.5) / 1.6448536, 400_000))
    assert mean == pytest.approx(draws.mean(), rel=5e-3)
    assert variance == pytest.approx(draws.var(), rel=4e-2)


def test_a_sum_of_stages_is_near_that_of_draws():
    """Fenton's sum of lognormals: P50 and P95 of three stages off by less than 3%."""
    stages = [(24.0, 72.0), (14 * 24.0, 20 * 24.0), (12.0, 36.0)]
    rng = np.random.default_rng(7)
    draws = sum(np.exp(rng.normal(np.log(m), np.log(q / m) / 1.6448536, 400_000)) for m, q in stages)
    mean = sum(moments(*stage)[0] for stage in stages)
    variance = sum(moments(*stage)[1] for stage in stages)
    for share in (0.5, 0.95):
        assert quantile(mean, variance, share) == pytest.approx(np.quantile(draws, share), rel=0.03)


def test_a_time_without_p95_is_certain():
    assert moments(10.0, None) == (10.0, 0.0)
    assert quantile(10.0, 0.0, 0.95) == pytest.approx(10.0)
    assert (share_within(10.0, 0.0, 9.9), share_within(10.0, 0.0, 10.0)) == (0.0, 1.0)


def test_p95_below_p50():
    with pytest.raises(ValueError, match="P95 5 is below P50 10"):
        moments(10.0, 5.0)


def test_the_wait_is_uniform_over_the_headway():
    mean, variance = wait_moments([24.0, 0.0])
    assert mean.tolist() == [12.0, 0.0]
    assert variance.tolist() == [48.0, 0.0]
