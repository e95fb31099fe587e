"""The loop as a fixed point: known ones are found, in few passes, and one that is not is said not to be."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.experiment.loop.fixed_point import Chosen, close

TOTAL = 1000.0
CAPACITY = np.array([300.0, 250.0, 500.0])
FREE = np.array([10.0, 14.0, 22.0])


def hours(volumes: np.ndarray, power: float) -> np.ndarray:
    """Hours that grow with the use of a crossing."""
    return FREE * (1 + 0.5 * (volumes / CAPACITY) ** power)


def logit(times: np.ndarray, scale: float) -> np.ndarray:
    odds = np.exp(-scale * (times - times.min()))
    return TOTAL * odds / odds.sum()


@pytest.mark.parametrize(
    ("scale", "power", "most"), [(0.05, 2.0, 5), (0.02, 10.0, 10), (0.3, 4.0, 15), (0.1, 8.0, 15)]
)
def test_a_logit_over_crowded_crossings_closes(scale: float, power: float, most: int) -> None:
    def choose(volumes: np.ndarray) -> Chosen:
        return Chosen(logit(hours(volumes, power), scale), 0.0)

    passes = close(choose, np.full(3, TOTAL / 3), most)
    assert passes[-1].closes
    exact = np.full(3, TOTAL / 3)
    for _ in range(5000):
        exact += (logit(hours(exact, power), scale) - exact) / 50
    assert passes[-1].volumes == pytest.approx(exact, rel=0.01)


def test_the_queue_of_one_that_is_too_steep_is_said_not_to_close() -> None:
    passes = close(lambda v: Chosen(logit(hours(v, 6.0), 1.0), 0.0), np.full(3, TOTAL / 3), 15)
    assert len(passes) == 15
    assert not passes[-1].closes
    assert all((one.volumes > 0).all() for one in passes)


def test_chance_is_no_reason_to_go_on() -> None:
    random = np.random.default_rng(3)

    def choose(volumes: np.ndarray) -> Chosen:
        noisy = logit(hours(volumes, 2.0), 0.05) * random.normal(1.0, 0.01, 3)
        return Chosen(noisy, 0.01 * np.sqrt(2 / np.pi))

    passes = close(choose, np.full(3, TOTAL / 3), 15)
    assert passes[-1].closes
    assert passes[-1].wanted == pytest.approx(0.016, abs=0.001)


def test_what_does_not_close_is_said_not_to() -> None:
    random = np.random.default_rng(5)
    passes = close(lambda v: Chosen(v * random.uniform(0.4, 1.7, 3), 0.0), np.full(3, 100.0), 6)
    assert len(passes) == 6
    assert not passes[-1].closes


def test_a_crossing_that_nobody_chooses_keeps_a_trace() -> None:
    passes = close(lambda v: Chosen(np.array([500.0, 0.0]), 0.0), np.array([250.0, 250.0]), 15)
    assert passes[-1].closes
    assert 0.2 < passes[-1].volumes[1] < 0.8
