"""Laws by which assumptions are drawn."""

import numpy as np
import pytest

from landbridge.experiment.laws import Law, latin_hypercube


@pytest.mark.parametrize(("low", "base", "high"), [(8.0, 10.0, 11.0), (1.0, 3.0, 30.0), (0.0, 1.0, 4.0)])
def test_low_base_high_are_the_5_50_95_percent_points(low, base, high):
    law = Law(low, base, high)
    assert [law.quantile(u) for u in (0.05, 0.5, 0.95)] == pytest.approx([low, base, high])
    points = [law.quantile(u) for u in np.linspace(0, 1, 101)]
    assert points == sorted(points)


def test_a_value_on_the_edge_is_drawn_evenly():
    law = Law(2.0, 2.0, 3.0)
    assert law.quantile(0.5) == pytest.approx(2.5)
    assert law.quantile(0.0) == 2.0
    assert law.quantile(1.0) == 3.0


def test_bounds_and_whole_numbers():
    law = Law(1, 2, 6, whole=True, least=1.0)
    values = {law.quantile(u) for u in np.linspace(0, 1, 500)}
    assert values <= set(map(float, range(1, 11)))
    assert min(values) == 1.0
    assert Law(0.5, 0.9, 1.0, most=1.0).quantile(0.999) == 1.0


def test_latin_hypercube_fills_every_slice():
    cube = latin_hypercube(["a", "b", "c"], 64, seed=1)
    for column in cube.T:
        assert sorted(np.floor(column * 64).astype(int)) == list(range(64))
    assert abs(np.corrcoef(cube.T)[0, 1]) < 0.5


def test_another_address_alters_no_column():
    alone = latin_hypercube(["a"], 16, seed=1)[:, 0]
    assert (latin_hypercube(["0", "a", "z"], 16, seed=1)[:, 1] == alone).all()
    assert (latin_hypercube(["a"], 16, seed=2)[:, 0] != alone).any()
