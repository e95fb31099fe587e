import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.corridor.distribution import PARAMETERS, Distribution, parse_distribution

GOOD = {
    "constant": (2, 2.0),
    "exponential": (2, 2.0),
    "uniform": ([1, 3], 2.0),
    "integer": ([1, 4], 2.5),
    "triangular": ([1, 2, 6], 3.0),
    "erlang": ([3, 2], 2.0),
    "lognormal": ([2, 0.5], 2.0),
    "hyperexponential": ([0.25, 4, 8], 7.0),
}


def test_every_kind_has_an_example():
    assert GOOD.keys() == PARAMETERS.keys()


@pytest.mark.parametrize("kind", GOOD)
def test_mean_and_scale(kind):
    written, mean = GOOD[kind]
    distribution = parse_distribution(kind, written)
    assert distribution.mean == mean
    assert distribution.scaled(3.0).mean == 3 * mean
    assert distribution.scaled(1.0) == distribution


@pytest.mark.parametrize(
    ("kind", "written", "sentence"),
    [
        ("exponential", 0, "`exponential` [0] is impossible: its mean is zero"),
        ("exponential", "2", "`exponential` takes one number, its mean"),
        ("constant", -1, "`constant` [-1] is impossible: no parameter may be negative"),
        ("constant", True, "`constant` takes one number, its value"),
        (
            "uniform",
            [3, 1],
            "`uniform` [3, 1] is impossible: write the numbers from the smallest to the largest",
        ),
        ("integer", [1.5, 2], "`integer` [1.5, 2] is impossible: its bounds are whole numbers"),
        (
            "erlang",
            [0, 1],
            "`erlang` [0, 1] is impossible: the number of stages is a whole number from 1 to 1000",
        ),
        ("lognormal", [1], "`lognormal` takes 2 numbers in a list: mean, cv"),
        (
            "hyperexponential",
            [1.5, 1, 1],
            "`hyperexponential` [1.5, 1, 1] is impossible: the share of the first is at most 1",
        ),
    ],
)
def test_impossible_parameters(kind, written, sentence):
    with pytest.raises(ValueError, match=r".") as error:
        parse_distribution(kind, written)
    assert str(error.value) == sentence


@given(st.sampled_from(sorted(PARAMETERS)), st.lists(st.floats() | st.integers(), max_size=4))
def test_any_numbers_give_a_distribution_or_a_sentence(kind, written):
    try:
        distribution = parse_distribution(kind, written)
    except ValueError:
        return
    assert distribution.mean >= 0
    assert isinstance(str(distribution), str)


def test_how_it_reads():
    assert str(Distribution("triangular", (1.0, 2.5, 3.0))) == "triangular [1, 2.5, 3]"
    assert str(Distribution("exponential", (24.0,))) == "exponential 24"
