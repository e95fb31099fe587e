"""The fit by itself: coverage where the answer is known, and what it says where nothing can be known."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from landbridge.experiment.calibrate.fit import fit
from landbridge.experiment.calibrate.likelihood import Z90, chance_missed, distance, log_likelihood
from landbridge.experiment.calibrate.posterior import weighted_quantile
from landbridge.experiment.calibrate.sampling import (
    Proposal,
    effective,
    log_weights,
    next_proposal,
    normalised,
    wave_seed,
    wave_sizes,
)

NORMAL = NormalDist()
PLACE = "inland.tutorial"
FIRST, SECOND, ALONG = f"{PLACE}.times.collection", f"{PLACE}.times.documents", f"{PLACE}.times.clear"
ROWS = 6
SLOPES = 100 * np.array([0.05, 0.1, -0.08, 0.12, 0.06, -0.1])


def z_of(points, address):
    return NORMAL.inv_cdf(min(max(points[address], 1e-9), 1 - 1e-9))


def linear(points, number, luck=0.01, along=3.0):
    """Rows of 100, moved by the first parameter, by an assumption that is drawn along, and by luck."""
    noise = np.random.default_rng(number).normal(size=ROWS)
    mean = 100 + SLOPES * z_of(points, FIRST) + along * z_of(points, ALONG)
    return {"numbers": (mean + 100 * luck * noise).tolist()}


def test_ranges_cover_the_truth_as_often_as_they_say(fake, with_rows):
    """Truths drawn from the prior, rows off by their tolerance: 90% ranges hold 90% of them."""
    truth = np.random.default_rng(4)
    covered, width = [], []
    for repetition in range(50):
        z, along = truth.normal(), truth.normal()
        at = {FIRST: NORMAL.cdf(z), ALONG: NORMAL.cdf(along)}
        observed = np.array(linear(at, 10_000 + repetition)["numbers"])
        observed *= 1 + truth.normal(size=ROWS) * 0.1 / Z90
        found = fit(with_rows(observed.tolist(), draws=160, waves=3, seed=repetition), fake(linear))
        one = found.marginals[0]
        covered.append(one.low <= z <= one.high)
        width.append(one.narrower)
    assert 0.8 <= np.mean(covered) <= 0.98
    assert 0.2 < np.mean(width) < 0.8


def test_it_is_the_posterior_of_the_textbook(fake, with_rows):
    """Normal rows without a chance of a miss have a normal posterior in closed form."""
    observed = (100 + SLOPES * 0.8).tolist()
    found = fit(
        with_rows(observed, draws=2000, waves=4),
        fake(lambda points, number: linear(points, number, luck=0.0, along=0.0)),
    )
    precision = 1 + sum((s / (0.1 * o / Z90)) ** 2 for s, o in zip(SLOPES, observed, strict=True))
    middle = (precision - 1) * 0.8 / precision
    one = found.marginals[0]
    assert one.median == pytest.approx(middle, abs=0.03)
    assert one.narrower == pytest.approx(precision**-0.5, rel=0.08)
    assert found.effective > 600


def test_a_pair_that_only_adds_up_is_not_told_apart(fake, with_rows):
    def summed(points, number):
        return {"numbers": (100 + 0.6 * SLOPES * (z_of(points, FIRST) + z_of(points, SECOND))).tolist()}

    asked = with_rows([100.0] * ROWS, tolerance=0.02, addresses=(FIRST, SECOND), draws=600, waves=4)
    found = fit(asked, fake(summed))
    assert found.correlation[0][1] < -0.9
    told = f"{FIRST} and {SECOND} are not told apart: their posterior correlation is -0.9"
    assert any(warning.startswith(told) for warning in found.warnings)


def test_a_parameter_that_no_row_feels(fake, with_rows):
    found = fit(
        with_rows([100.0] * ROWS, addresses=(FIRST, SECOND), draws=400, waves=2),
        fake(lambda points, number: linear(points, number, along=0.0)),
    )
    assert found.marginals[0].narrower < 0.6
    assert found.marginals[1].narrower > 0.85
    said = [warning for warning in found.warnings if warning.startswith(SECOND)]
    assert any("is not identified: its range after the fit is" in warning for warning in said)
    assert any("its profile is flat" in warning for warning in said)
    assert not any(warning.startswith(FIRST) for warning in found.warnings)


def test_rows_that_ask_for_more_than_the_range(fake, with_rows):
    observed = (100 + SLOPES * 2.6).tolist()
    found = fit(with_rows(observed, tolerance=0.05, draws=400, waves=3), fake(linear))
    assert any(
        warning.startswith(f"{FIRST} is piled up at the upper end of its range") for warning in found.warnings
    )


def test_a_row_out_of_reach_does_not_drag_the_others(fake, with_rows):
    """One row that the model cannot give: without it the answer is the same, and it is named."""

    def fitted(values):
        return fit(with_rows(values, draws=600, waves=3), fake(linear))

    near, far = fitted([100.0] * ROWS), fitted([100.0] * (ROWS - 1) + [900.0])
    assert abs(near.marginals[0].median - far.marginals[0].median) < 0.25
    assert far.missed[-1] > 0.99
    assert max(far.missed[:-1]) < 0.2
    (told,) = [warning for warning in far.warnings if "out of reach" in warning]
    assert told.startswith("row-5 is out of reach: of 600 draws the nearest is")
    assert "below it" in told


def test_an_assumption_drawn_along_shares_in_what_the_rows_say(fake, with_rows):
    """Rows that two numbers move alike: the one that is free takes only its part."""

    def alike(points, number):
        return {"numbers": [100 + 10 * (z_of(points, FIRST) + z_of(points, ALONG))] * ROWS}

    found = fit(with_rows([115.0] * ROWS, tolerance=0.03, draws=800, waves=4), fake(alike))
    assert found.marginals[0].median == pytest.approx(0.75, abs=0.15)
    assert found.marginals[0].narrower == pytest.approx(0.71, abs=0.08)
    assert [one["address"] for one in found.moved] == [ALONG]


def test_draws_that_fail_have_no_weight(fake, with_rows):
    def half(points, number):
        if points[FIRST] < 0.5:
            return {"failed": "carried", "share": 0.7}
        return {"numbers": [100.0] * ROWS}

    found = fit(with_rows([100.0] * ROWS, draws=200, waves=2), fake(half))
    assert found.marginals[0].low > 0
    assert found.failed["carried"] > 20
    assert found.marginals[0].profile[:4] == (0.0, 0.0, 0.0, 0.0)


def test_weights_give_back_the_prior_where_nothing_was_observed():
    """Waves from other laws, weighted, have the mean and spread of the prior."""
    rng = np.random.default_rng(1)
    waves = [(Proposal(), 3000), (Proposal((0,), np.array([1.5]), np.array([[0.5]])), 3000)]
    x = np.vstack([law.moved(rng.normal(size=(many, 2)), rng.random(many)) for law, many in waves])
    weight = normalised(log_weights(x, np.zeros(len(x)), waves))
    assert weight @ x == pytest.approx([0.0, 0.0], abs=0.06)
    assert weight @ x**2 == pytest.approx([1.0, 1.0], abs=0.08)
    assert effective(np.full(10, 0.1)) == pytest.approx(10)
    assert effective(np.zeros(3)) == 0.0
    assert not normalised(np.full(3, -np.inf)).any()
    assert next_proposal(x, np.full(len(x), -np.inf), waves, 1) == Proposal()


def test_likelihood():
    z = distance(np.array([90.0, 100.0, 130.0]), 100.0, (90.0, 120.0))
    assert z == pytest.approx([-Z90, 0.0, 1.5 * Z90])
    near, far, none = log_likelihood(np.array([0.0, 8.0, np.nan]))
    assert near == pytest.approx(math.log(0.91))
    assert far == pytest.approx(math.log(0.01) - 0.32, abs=1e-6)
    assert none < far
    assert chance_missed(np.array([0.0, 8.0])) == pytest.approx([0.01 / 0.91, 1.0], rel=1e-3)


def test_waves_and_quantiles():
    assert wave_sizes(10, 4) == [3, 3, 2, 2]
    assert wave_seed(7, 0) == 7
    assert wave_seed(7, 1) != wave_seed(7, 2)
    values, weight = np.array([3.0, 1.0, 2.0, 9.0]), np.array([0.25, 0.5, 0.25, 0.0])
    assert weighted_quantile(values, weight, 0.5) == pytest.approx(1 + 0.25 / 0.375)
