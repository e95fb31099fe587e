"""Door-to-door times as distributions: against Monte Carlo, and what must hold of any sum."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from landbridge.network.door import DoorTime, Stage, door_time, stages_of
from landbridge.network.law import Law
from landbridge.network.laws import normal_below

RANDOM = np.random.default_rng(20240301)


def a_law(times: np.ndarray) -> Law:
    """Counted as a run counts: bins of a fixed ratio."""
    edges = np.r_[0.0, 2.0 ** np.arange(-6, 12, 1 / 64)]
    counts, _ = np.histogram(times, edges)
    kept = counts > 0
    return Law(edges[:-1][kept], edges[1:][kept], counts[kept].astype(float), times.mean(), times.var())


TWO_HUMPS = np.r_[RANDOM.gamma(9, 1.5, 40_000), RANDOM.gamma(30, 4.0, 8_000)]
"""Most cross in half a day, one in six stands for five: no lognormal is like that."""


def lognormal(mean: float, sd: float, n: int) -> np.ndarray:
    s2 = np.log1p((sd / mean) ** 2)
    return RANDOM.lognormal(np.log(mean) - s2 / 2, np.sqrt(s2), n)


def test_quantiles_are_those_of_drawn_times() -> None:
    n, law = 400_000, a_law(TWO_HUMPS)
    stages = (
        Stage(300.0, 60.0**2),
        Stage(law.mean_h, law.variance_h2, law),
        Stage(24.0, 48.0**2 / 12, headway_h=48.0),
        Stage(20.0, 15.0**2),
        Stage(6.0, 0.0),
    )
    drawn = 11.0 + 6.0 + lognormal(300, 60, n) + lognormal(20, 15, n)
    drawn += RANDOM.choice(TWO_HUMPS, n) + RANDOM.uniform(0, 48, n)
    told = DoorTime(stages, 11.0)
    for share in (0.05, 0.5, 0.9, 0.95, 0.99):
        assert told.quantile(share) == pytest.approx(np.quantile(drawn, share), rel=0.005)
    assert told.within(float(np.quantile(drawn, 0.8))) == pytest.approx(0.8, abs=0.005)


def test_the_normal_law_is_right_to_a_ten_millionth() -> None:
    z = np.linspace(-6, 6, 241)
    exact = np.array([NormalDist().cdf(one) for one in z])
    assert np.abs(normal_below(z) - exact).max() < 1e-7


def test_a_lone_border_has_the_quantiles_of_its_law() -> None:
    law = a_law(TWO_HUMPS)
    alone = DoorTime((Stage(law.mean_h, law.variance_h2, law),))
    for share in (0.5, 0.95):
        assert alone.quantile(share) == pytest.approx(law.quantile(share), abs=0.3)
    assert law.shifted(4.0).quantile(0.5) == pytest.approx(law.quantile(0.5) + 4.0)
    assert law.quantile(0.95) == pytest.approx(np.quantile(TWO_HUMPS, 0.95), rel=0.02)


def test_a_law_takes_the_place_of_a_border_of_the_tables(network) -> None:
    law = a_law(TWO_HUMPS)
    part = "borders.rail.bravo.westbound:westbound"
    with_law = network.with_laws({part: law})
    arcs = with_law.arcs_by_part("rail.bravo", "westbound")
    assert len(arcs)
    before = next(p for p in network.parts if p.id == part)
    for arc in arcs:
        longer = with_law.mean_h[arc] - network.mean_h[arc]
        assert longer == pytest.approx(law.mean_h - before.mean_h)
        stages = list(stages_of(with_law, [arc]))
        waits = sum(stage.mean_h for stage in stages if stage.headway_h)
        assert sum(stage.mean_h for stage in stages) - waits == pytest.approx(with_law.mean_h[arc])
        assert [stage.law for stage in stages if stage.law is not None] == [law]
    assert door_time(network, arcs[:1], 100.0) is None
    told = door_time(with_law, arcs[:1], float(with_law.mean_h[arcs[0]] + 50.0))
    assert told is not None
    assert told.quantile(0.5) < told.quantile(0.95)
