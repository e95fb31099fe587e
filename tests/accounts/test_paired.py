"""Differences of two runs against hand computation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from landbridge.accounts.paired import difference

A = {0: 1.0, 1: 2.0, 2: 3.0, 3: 4.0}
B = {0: 2.0, 1: 4.0, 2: 3.0, 3: 7.0}


def test_pairs_by_hand():
    found = difference(A, B)
    # differences 1, 2, 0, 3: mean 1.5, variance 5/3; variances of A 5/3 and of B 14/3
    assert (found.n, found.a, found.b, found.mean) == (4, 2.5, 4.0, 1.5)
    assert found.half_width == pytest.approx(3.182446 * math.sqrt(5 / 3 / 4), rel=1e-6)
    assert (found.low, found.high) == (1.5 - found.half_width, 1.5 + found.half_width)
    assert found.saved == pytest.approx(1 - (5 / 3) / (5 / 3 + 14 / 3))
    assert found.relative == pytest.approx(0.6)
    assert found.strength == pytest.approx(1.5 / math.sqrt(5 / 12))
    assert not found.excludes_zero()


def test_only_common_replications_are_paired():
    found = difference(A, {2: 5.0, 3: 6.0, 9: 100.0})
    assert (found.n, found.a, found.b, found.mean) == (2, 3.5, 5.5, 2.0)
    assert difference(A, {9: 1.0}) is None


def test_apart_as_welch():
    found = difference(A, B, paired=False)
    welch = stats.ttest_ind(list(B.values()), list(A.values()), equal_var=False)
    assert found.saved is None
    assert found.strength == pytest.approx(welch.statistic)
    assert found.degrees == math.floor(welch.df)
    low, high = welch.confidence_interval()
    assert found.low <= low <= high <= found.high


def test_one_replication_has_no_interval():
    found = difference({0: 1.0}, {0: 3.0})
    assert (found.mean, found.half_width, found.saved, found.excludes_zero()) == (2.0, None, None, False)


def test_what_differs_by_the_same_everywhere():
    found = difference(A, {number: value + 0.5 for number, value in A.items()})
    assert found.constant
    assert found.excludes_zero(1000)
    assert (found.half_width, found.saved, found.strength) == (0.0, 1.0, None)


def test_what_is_the_same_up_to_arithmetic():
    found = difference({0: 0.3, 1: 0.6}, {0: 0.1 + 0.2, 1: 0.6})
    assert found.same
    assert not found.excludes_zero()


def test_bonferroni_asks_for_more():
    b = {number: value + gap for (number, value), gap in zip(A.items(), (0.9, 1.0, 1.1, 1.2), strict=True)}
    found = difference(A, b)
    assert found.excludes_zero()
    assert found.reach(1 - 0.05 / 1000) > found.half_width
    assert found.excludes_zero(1000) == (abs(found.mean) > found.reach(1 - 0.05 / 1000))


@pytest.mark.parametrize("paired", [True, False])
def test_intervals_cover_as_they_say(paired):
    rng = np.random.default_rng(20221011)
    hits = 0
    for _ in range(2000):
        common = rng.normal(0.0, 2.0, 8) if paired else np.zeros(8)
        a = dict(enumerate((common + rng.normal(0.0, 1.0, 8)).tolist()))
        b = dict(enumerate((common + rng.normal(0.7, 1.5, 8)).tolist()))
        found = difference(a, b, paired)
        hits += found.low <= 0.7 <= found.high
    assert 0.93 <= hits / 2000 <= 0.97
