"""Laws of empties: nothing is made or lost, small answers are exact, dual prices are what one more costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.behaviour.empties import NoWayBackError, reposition


def test_two_places() -> None:
    """10 go and 4 come, 300 the way back: 6 empties; a loaded one forth costs 300 more, one back less."""
    found = reposition([-6.0, 6.0], [0, 1], [1, 0], [500.0, 300.0])
    np.testing.assert_allclose(found.flow, [0.0, 6.0])
    assert found.cost == pytest.approx(1800)
    np.testing.assert_allclose(found.on_loaded([0, 1], [1, 0]), [300.0, -300.0])


def test_by_way_of_a_third_place() -> None:
    """The straight way costs 10, over the third 3 + 4: the surplus goes round; worths are 7, 3 and 0."""
    found = reposition([-5.0, 0.0, 5.0], [2, 2, 1], [0, 1, 0], [10.0, 3.0, 4.0])
    np.testing.assert_allclose(found.flow, [0.0, 5.0, 5.0])
    np.testing.assert_allclose(found.worth, [7.0, 3.0, 0.0])


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_conserved_and_priced(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 7))
    surplus = rng.normal(0, 100, n)
    surplus -= surplus.mean()
    begins, ends = np.array([(i, j) for i in range(n) for j in range(n) if i != j]).T
    cost = rng.uniform(1, 10, len(begins))
    found = reposition(surplus, begins, ends, cost)
    balance = np.bincount(begins, found.flow, n) - np.bincount(ends, found.flow, n)
    np.testing.assert_allclose(balance, surplus, atol=1e-6)
    assert (found.flow >= -1e-9).all()
    reduced = cost + found.worth[begins] - found.worth[ends]
    assert (reduced >= -1e-6).all()  # no arc pays for more than it costs
    np.testing.assert_allclose(reduced * found.flow, 0, atol=1e-4)  # what is used costs what it is worth
    i, j = rng.choice(n, 2, replace=False)
    more = surplus.copy()
    more[i] -= 1e-3
    more[j] += 1e-3
    by_one = (reposition(more, begins, ends, cost).cost - found.cost) / 1e-3
    assert by_one == pytest.approx(found.on_loaded(i, j), abs=1e-4)


def test_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="neither made nor lost"):
        reposition([1.0, 1.0], [0], [1], [1.0])
    with pytest.raises(ValueError, match="less than nothing"):
        reposition([1.0, -1.0], [0], [1], [-1.0])
    with pytest.raises(NoWayBackError):
        reposition([1.0, -1.0], [1], [0], [1.0])
    assert reposition([0.0, 0.0], [0], [1], [1.0]).cost == 0
