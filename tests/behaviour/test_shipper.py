"""What a shipper weighs: names of modes, lateness, totals, and values from which the faster way pays."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.behaviour.shipper import (
    Leg,
    Weighed,
    best_by_mode,
    break_evens,
    curves_by_mode,
    days_late,
    mode_of,
)
from landbridge.network import Shipment


def leg(mode: str, km: float) -> Leg:
    return Leg("A", "B", mode, f"{mode}.x", km, 24.0, 0.0, 100.0, 0.0, 0.0, 1.0, ())


def way(mode: str, paid: float, hours: float, time_cost: float = 0.0) -> Weighed:
    return Weighed(mode, (), (leg(mode, 1.0),), 1.0, paid, 0.0, 0.0, hours, 0.0, 0.0, 0.0, time_cost)


def test_a_way_is_named_by_what_carries_it_far() -> None:
    assert mode_of([leg("road", 300), leg("sea", 19_000), leg("road", 200)]) == "sea"
    assert mode_of([leg("rail", 5_000), leg("ferry", 500), leg("rail", 300)]) == "rail+ferry"
    assert mode_of([leg("sea", 2_500), leg("rail", 5_300)]) == "rail+sea"
    assert mode_of([leg("sea", 4_000), leg("air", 6_000)]) == "sea+air"
    assert mode_of([leg("road", 3_800), leg("air", 5_400)]) == "air"
    assert mode_of([leg("road", 2_000), leg("rail", 4_900), leg("road", 2_300)]) == "rail"
    assert mode_of([leg("rail", 10), leg("road", 11), leg("sea", 10), leg("air", 10)]) == "road"


def test_expected_lateness_is_that_of_a_lognormal_time() -> None:
    mean, variance = 600.0, 90.0**2
    s2 = math.log1p(variance / mean**2)
    drawn = np.random.default_rng(1).lognormal(math.log(mean) - s2 / 2, math.sqrt(s2), 2_000_000)
    late = np.maximum(drawn - np.median(drawn), 0).mean() / 24
    assert days_late(mean, variance) == pytest.approx(late, rel=0.005)
    assert days_late(mean, 0.0) == days_late(0.0, 0.0) == 0.0


def test_the_best_of_each_mode_is_the_cheapest_in_all() -> None:
    ways = [way("sea", 100, 900, 500), way("sea", 300, 400, 100), way("air", 900, 48, 20)]
    assert best_by_mode(ways) == {"sea": ways[1], "air": ways[2]}


WAYS = st.lists(st.tuples(st.integers(1, 100_000), st.integers(1, 2000)), min_size=1, max_size=5)


@given(WAYS, WAYS, st.floats(1e-4, 0.5))
def test_half_the_rate_makes_twice_the_value(
    one: list[tuple[int, int]], other: list[tuple[int, int]], rate: float
) -> None:
    ways = [way("a", *w) for w in one] + [way("b", *w) for w in other]
    curves = curves_by_mode(ways)
    goods = Shipment(12, 12, 10)
    (full,), (half,) = break_evens(curves, goods, rate), break_evens(curves, goods, rate / 2)
    assert (full.fast, full.slow) == (half.fast, half.slow)
    assert (full.usd_per_kg is None) == (half.usd_per_kg is None)

    def cost(mode: str, usd_per_kg: float) -> float:
        value = usd_per_kg * goods.tonnes * 1000
        return min(w.paid_usd + value * rate * w.mean_days for w in ways if w.mode == mode)

    if full.usd_per_kg:
        assert half.usd_per_kg == pytest.approx(2 * full.usd_per_kg, rel=1e-12)
        # there the best ways of both cost the same in all, and from there on the faster never costs more
        assert cost("a", full.usd_per_kg) == pytest.approx(cost("b", full.usd_per_kg), rel=1e-6)
        for more in (1.01, 1.5, 4.0, 100.0):
            value = full.usd_per_kg * more
            assert cost(full.fast, value) <= cost(full.slow, value) * (1 + 1e-9)
        assert cost(full.fast, full.usd_per_kg * 0.999999) >= cost(full.slow, full.usd_per_kg * 0.999999) * (
            1 - 1e-9
        )
    elif full.usd_per_kg == 0.0:
        assert all(cost(full.fast, v) <= cost(full.slow, v) * (1 + 1e-9) for v in (0.0, 0.1, 1.0, 30.0, 1e4))


def test_a_mode_has_another_best_way_at_another_value() -> None:
    """A cheap slow train pays from a lower value on than the fast one that is best for dear goods."""
    cheap, fast, ship = way("rail", 150, 480), way("rail", 300, 360), way("sea", 100, 960)
    curves = curves_by_mode([fast, ship, cheap, way("rail", 200, 480)])
    assert curves["rail"] == (cheap, fast)
    (row,) = break_evens(curves, Shipment(1, 1, 1), 0.01)
    assert (row.fast, row.days_saved, row.more_usd) == ("rail", 20.0, 50.0)
    assert row.usd_per_kg == pytest.approx(50 / (20 * 0.01 * 1000))


def test_a_faster_way_that_is_cheaper_pays_always_and_a_slower_one_never() -> None:
    (row,) = break_evens({"a": [way("a", 100, 50)], "b": [way("b", 200, 90)]}, Shipment(1, 1, 1), 0.01)
    assert (row.fast, row.usd_per_kg) == ("a", 0.0)
    (row,) = break_evens({"a": [way("a", 100, 50)], "b": [way("b", 200, 50)]}, Shipment(1, 1, 1), 0.01)
    assert row.usd_per_kg is None
