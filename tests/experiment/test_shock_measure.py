"""Loss, peak and recovery of one lane: exact values of a stopped lane, and what must always hold."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.experiment.shocks.measure import (
    LEAST_LEFT,
    SHARE_LEFT,
    Pair,
    Spell,
    excess_of,
    figures,
    scatter_of,
)
from landbridge.experiment.shocks.result import ranked, recovery


def fluid(comes, serves, hours, stopped=(0, 0)):
    """Passages and queue, hour by hour, of what comes and is served evenly (D/D/1); stopped: serves none."""
    passed, waiting = [0.0], [0.0]
    for hour in range(hours):
        can = 0.0 if stopped[0] <= hour < stopped[1] else serves
        there = waiting[-1] + comes
        passed.append(passed[-1] + min(there, can))
        waiting.append(there - min(there, can))
    return np.array(passed), np.array(waiting)


def stopped_lane(comes, serves, begin, stop_h, hours=1000):
    base, shock = (fluid(comes, serves, hours, stop) for stop in ((0, 0), (begin, begin + stop_h)))
    return Pair(base[0], shock[0], base[1], shock[1]), Spell(begin, begin + stop_h)


@pytest.mark.parametrize("comes", [1.0, 2.0, 5.0])
@pytest.mark.parametrize("spare", [0.5, 1.0, 4.0])
@pytest.mark.parametrize("stop_h", [5, 24, 70])
def test_a_lane_that_stands_still_for_some_hours(comes, spare, stop_h):
    """Peak is what came meanwhile; over the spare capacity it is made good, and none is lost."""
    pair, spell = stopped_lane(comes, comes + spare, 30, stop_h)
    found = figures(pair, spell)
    peak = comes * stop_h
    assert found.peak == pytest.approx(peak)
    assert found.behind == pytest.approx(peak)
    assert found.lost == pytest.approx(0.0)
    assert found.made_good == pytest.approx(peak)
    assert found.still_waiting == pytest.approx(0.0)
    assert found.base_a_day == pytest.approx(24 * comes)
    assert found.shock_a_day == 0.0
    # the triangle: peak high, as wide as the stop and the time to make it good
    assert found.late_days == pytest.approx(peak * (stop_h + peak / spare) / 2 / 24, rel=0.05)
    left = max(LEAST_LEFT, SHARE_LEFT * peak)
    exact_h = max(0.0, (peak - left) / spare)
    assert found.recovery_days == pytest.approx(math.ceil(exact_h - 1e-9) / 24)


def test_what_does_not_come_back_within_the_window_is_said_so():
    pair, spell = stopped_lane(2.0, 2.25, 30, 48, hours=30 + 48 + 24 * 10)
    found = figures(pair, spell)
    assert found.recovery_days == math.inf  # it would take 16 days
    assert found.behind == pytest.approx(96.0)
    assert found.lost == pytest.approx(96 - 0.25 * 240)
    assert found.made_good == pytest.approx(0.25 * 240)
    assert found.lost_share == pytest.approx(36 / (2 * 288))
    assert found.still_waiting == pytest.approx(36.0)


def test_a_cause_that_lasts_has_no_recovery_and_a_short_window_shows_none():
    pair, spell = stopped_lane(2.0, 3.0, 30, 24)
    assert figures(pair, Spell(spell.begin, None)).recovery_days is None
    short = Pair(*(part[: 30 + 24 + 167] for part in (pair.base_passed, pair.shock_passed)), *(
        part[: 30 + 24 + 167] for part in (pair.base_waiting, pair.shock_waiting)
    ))  # fmt: skip
    assert figures(short, spell).recovery_days == math.inf


def test_what_never_came_is_lost_without_a_queue():
    """Half stays away for ten days: no peak, nothing made good, over when they come again."""
    hours = np.arange(24 * 60 + 1.0)
    base = 2.0 * hours
    shock = base - np.clip(hours - 48, 0, 240)
    none = np.zeros_like(base)
    found = figures(Pair(base, shock, none, none), Spell(48, 48 + 240))
    assert (found.peak, found.made_good, found.recovery_days) == (0.0, 0.0, 0.0)
    assert found.lost == found.behind == 240.0
    assert (found.base_a_day, found.shock_a_day) == (48.0, 24.0)


def test_a_lane_that_carries_more_has_lost_less_than_nothing():
    hours = np.arange(24 * 30 + 1.0)
    none = np.zeros_like(hours)
    found = figures(Pair(hours, 1.5 * hours, none, none), Spell(24, 240))
    assert found.lost == pytest.approx(-0.5 * (720 - 24))
    assert (found.behind, found.made_good, found.peak) == (0.0, 0.0, 0.0)


def test_throughput_that_stays_short_is_no_recovery_unless_it_always_scatters_so():
    hours = np.arange(24 * 60 + 1.0)
    none = np.zeros_like(hours)
    pair = Pair(hours, hours - 0.1 * np.clip(hours - 48, 0, None), none, none)  # 16.8 a week short
    assert figures(pair, Spell(48, 96)).recovery_days == math.inf
    assert figures(pair, Spell(48, 96), scatter=10.0).recovery_days == math.inf  # 16.4 may be missing
    assert figures(pair, Spell(48, 96), scatter=11.0).recovery_days == 0.0


def test_scatter_is_that_of_weeks_between_replications():
    hours = np.arange(24 * 50 + 1.0)
    draws = [hours * rate for rate in (1.0, 2.0, 3.0)]
    assert scatter_of(draws, 24) == pytest.approx(168.0)
    assert scatter_of(draws[:1], 24) == 0.0
    assert scatter_of([one[:100] for one in draws], 24) == 0.0


courses = st.lists(st.integers(0, 9), min_size=240, max_size=240)


@settings(max_examples=60, deadline=None)
@given(courses, courses, courses, courses, st.integers(0, 100), st.integers(1, 60))
def test_what_must_always_hold(base, shock, base_waits, shock_waits, begin, lasts):
    pair = Pair(*(np.cumsum([0, *one]).astype(float) for one in (base, shock)), *(
        np.array([0, *one], float) for one in (base_waits, shock_waits)
    ))  # fmt: skip
    found = figures(pair, Spell(begin, begin + lasts))
    assert found.lost == found.base - found.shock
    assert found.behind >= max(0.0, found.lost)
    assert 0.0 <= found.made_good <= found.behind
    assert found.peak >= max(0.0, found.still_waiting, excess_of(pair, begin).max())
    assert found.recovery_days is not None
    assert found.recovery_days >= 0.0
    turned = figures(
        Pair(pair.shock_passed, pair.base_passed, pair.shock_waiting, pair.base_waiting),
        Spell(begin, begin + lasts),
    )
    assert turned.lost == -found.lost
    assert turned.late_days == pytest.approx(-found.late_days)
    same = figures(Pair(*[pair.base_passed] * 2, *[pair.base_waiting] * 2), Spell(begin, begin + lasts))
    assert same.untouched


def test_what_was_not_seen_to_recover_is_counted_and_not_averaged():
    told = recovery([1.0, 2.0, math.inf, 4.0, math.inf], [math.inf, 3.0])
    assert (told.median, told.low, told.high) == (4.0, 1.0, math.inf)
    assert (told.n, told.not_seen, told.draws, told.draws_not_seen) == (5, 2, 2, 1)
    plain = told.as_json()
    assert (plain["median_days"], plain["high"], plain["not_in_window"]) == (4.0, None, 2)
    assert recovery([None, None], []) is None
    assert recovery([math.inf] * 3, []).as_json()["median_days"] is None


def test_a_rank_is_a_value_that_is_there():
    values = [5.0, 1.0, 3.0, math.inf]
    assert [ranked(values, share) for share in (0.05, 0.5, 0.75, 0.95)] == [1.0, 3.0, 5.0, math.inf]
    assert ranked([], 0.5) is None
