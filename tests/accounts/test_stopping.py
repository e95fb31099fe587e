"""The rule that stops a run, against hand computation and in its special cases."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from landbridge.accounts.stopping import Target, look, stop_at


def test_looks_grow_by_a_fifth():
    assert list(Target(0.05, 60).looks()) == [10, 12, 15, 18, 22, 27, 33, 40, 48, 58, 60]
    assert list(Target(0.05, 8, least=2).looks()) == [2, 3, 4, 5, 6, 8]
    assert list(Target(0.05, 10).looks()) == [10]
    assert [Target(0.05, 20).next_look(n) for n in (0, 9, 10, 11, 18, 19, 20)] == [
        10,
        10,
        12,
        12,
        20,
        20,
        None,
    ]


@given(st.integers(2, 50), st.integers(0, 2000))
@settings(max_examples=100, deadline=None)
def test_looks_end_at_the_most(least, more):
    found = list(Target(0.05, least + more, least).looks())
    assert found[0] == least
    assert found[-1] == least + more
    assert all(b > a for a, b in pairwise(found))
    assert all(b <= max(a + 1, math.ceil(a * 1.2)) for a, b in pairwise(found))


def test_intervals_by_hand():
    values = np.array([[10.0, 5.0], [12.0, 5.0], [11.0, 8.0], [13.0, 6.0]])
    found = look(values, Target(0.5, 100, least=2))
    t = stats.t.ppf(1 - 0.05 / 2 / 2, 3)  # two indicators: 97.5% each
    first, second = found.indicators
    assert first.mean == 11.5
    assert first.half_width == pytest.approx(t * math.sqrt(5 / 3 / 4))
    assert first.relative == pytest.approx(first.half_width / 11.5)
    assert first.met
    assert second.half_width == pytest.approx(t * math.sqrt(2 / 4))
    assert second.relative == pytest.approx(second.half_width / 6)
    assert second.relative < 0.5
    assert found.met
    assert found.needed == 4


def test_all_have_to_be_met():
    rng = np.random.default_rng(1)
    values = np.column_stack([rng.normal(100, 1, 10), rng.normal(100, 60, 10)])
    found = look(values, Target(0.05, 1000))
    assert [one.met for one in found.indicators] == [True, False]
    assert not found.met
    assert found.needed == found.indicators[1].needed


@pytest.mark.parametrize(("spread", "wanted"), [(0.3, 0.05), (0.1, 0.02), (1.0, 0.1)])
def test_needed_is_where_it_would_be_met(spread, wanted):
    values = np.random.default_rng(2).normal(1, spread, (12, 1))
    found = look(values, Target(wanted, 10**6)).indicators[0]
    s = values.std(ddof=1) / abs(values.mean())

    def reached(n):
        return stats.t.ppf(0.975, n - 1) * s / math.sqrt(n) <= wanted

    assert found.needed > 12
    assert abs(found.needed - next(n for n in range(12, 10**4) if reached(n))) <= 1


def test_sign_and_unit_do_not_matter():
    values = np.random.default_rng(3).normal(50, 5, (15, 1))
    a, b = (look(values * unit, Target(0.05, 99)).indicators[0] for unit in (1.0, -60.0))
    assert b.relative == pytest.approx(a.relative)
    assert (a.met, a.needed) == (b.met, b.needed)


def test_one_without_spread_is_met():
    found = look([[0.1 + 0.2, 0.0, 7.0]] * 5 + [[0.3, 0.0, 7.0]] * 5, Target(0.01, 99))
    assert found.met
    assert [one.half_width for one in found.indicators] == [0.0, 0.0, 0.0]
    assert {one.note for one in found.indicators} == {"the same in every replication"}


def test_no_share_of_zero():
    found = look([[-1.0], [1.0]] * 6, Target(0.05, 99))
    assert not found.met
    one = found.indicators[0]
    assert (one.mean, one.relative, one.needed) == (0.0, None, None)
    assert one.half_width > 0
    assert "zero" in one.note
    assert found.needed is None


def test_values_that_are_missing():
    values = np.full((20, 3), np.nan)
    values[::2, 0] = np.random.default_rng(4).normal(10, 2, 10)
    values[3, 1] = 4.0
    half, single, none = look(values, Target(0.1, 99)).indicators
    assert half.n == 10
    assert half.note == "has no value in 10 of 20 replications"
    assert half.half_width == pytest.approx(
        stats.t.ppf(1 - 0.05 / 6, 9) * values[::2, 0].std(ddof=1) / math.sqrt(10)
    )
    assert half.needed > 2 * 10  # of two replications one has a value
    assert (single.n, single.mean, single.half_width, single.met) == (1, 4.0, None, False)
    assert (none.n, none.mean, none.met, none.note) == (0, None, False, "has a value in no replication")


@given(st.integers(0, 10**6))
@settings(max_examples=50, deadline=None)
def test_stops_at_the_first_look_that_is_met(seed):
    values = np.random.default_rng(seed).gamma(4.0, 1.0, (60, 2))
    target = Target(0.15, 60)
    found = stop_at(values, target)
    met = [n for n in target.looks() if look(values[:n], target).met]
    assert (found.n if found else None) == (met[0] if met else None)
    # what comes after has no part in it
    if found:
        assert stop_at(values[: found.n], target) == found


@pytest.mark.parametrize(
    "wrong", [{"relative": 0.0}, {"relative": 1.0}, {"least": 1}, {"least": 200}, {"confidence": 1.0}]
)
def test_targets_that_make_no_sense(wrong):
    with pytest.raises(ValueError, match=r"shares|at least two"):
        Target(**{"relative": 0.05, "most": 100, **wrong})


def test_no_indicators():
    with pytest.raises(ValueError, match="indicators"):
        look(np.zeros((5, 0)), Target(0.05, 10))
