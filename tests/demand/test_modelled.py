"""Modelled flows: balanced tables, the gravity law against published values, totals that come back."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.corridor import Corridor, read_corridor
from landbridge.demand import Modelled, balanced, modelled, poisson_gravity

FILE = Path(os.environ.get("LANDBRIDGE_REFERENCE_DATA", "")) / "gravity" / "log_of_gravity_1990.csv.gz"


def test_two_by_two_in_closed_form() -> None:
    """With sums of 1/2 on both axes and odds ratio w the diagonal has sqrt(w) / (2 (1 + sqrt(w)))."""
    table = balanced([[3.0, 1.0], [2.0, 6.0]], [[0.5, 0.5], [0.5, 0.5]])
    root = np.sqrt(3.0 * 6.0 / (1.0 * 2.0))
    cell = root / (2 * (1 + root))
    np.testing.assert_allclose(table, [[cell, 0.5 - cell], [0.5 - cell, cell]], rtol=1e-9)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_sums_hold_and_odds_are_kept(seed: int) -> None:
    rng = np.random.default_rng(seed)
    guess = rng.uniform(0.2, 5.0, (3, 4, 2))
    sums = [rng.dirichlet(np.ones(n)) for n in guess.shape]
    table = balanced(guess, sums)
    for axis, one in enumerate(sums):
        others = tuple(n for n in range(3) if n != axis)
        np.testing.assert_allclose(table.sum(others), one, atol=1e-9)
    factor = table / guess  # one for each index of each axis, so of rank one
    crossed = factor[1:, :1, :1] * factor[:1, 1:, :1] * factor[:1, :1, 1:] / factor[0, 0, 0] ** 2
    np.testing.assert_allclose(factor[1:, 1:, 1:], crossed, rtol=1e-6)


def test_what_cannot_be_balanced_is_refused() -> None:
    with pytest.raises(ValueError, match="sums of the axes differ"):
        balanced(np.ones((2, 2)), [[1, 1], [1, 2]])
    with pytest.raises(ValueError, match="sum 1 of axis 0 has no cell above zero"):
        balanced([[1, 1], [0, 0]], [[1, 1], [1, 1]])
    with pytest.raises(ValueError, match="are not reached"):
        balanced([[1, 1], [0, 1]], [[0.1, 1.9], [1.9, 0.1]])
    with pytest.raises(ValueError, match="as long as it is"):
        balanced(np.ones((2, 2)), [[1, 1], [1, 0.5, 0.5]])


@pytest.mark.skipif(not FILE.is_file(), reason="LANDBRIDGE_REFERENCE_DATA has no gravity data")
def test_poisson_gravity_gives_the_published_coefficients() -> None:
    """Table 3 of Santos Silva and Tenreyro 2006, PPML on 18,360 pairs of 1990."""
    with gzip.open(FILE, "rt") as file:
        rows = list(csv.DictReader(file))
    names = ("lypex", "lypim", "lyex", "lyim", "ldist", "border", "comlang", "colony", "landl_ex", "landl_im",
             "lremot_ex", "lremot_im", "comfrt_wto", "open_wto")  # fmt: skip
    x = np.array([[1.0, *(float(row[name]) for name in names)] for row in rows])
    found = poisson_gravity([float(row["trade"]) for row in rows], x)
    published = [-32.326, 0.733, 0.741, 0.157, 0.135, -0.784, 0.193, 0.746, 0.025, -0.864, -0.697, 0.660,
                 0.562, 0.181, -0.107]  # fmt: skip
    np.testing.assert_allclose(found, published, atol=1.5e-3)


@pytest.fixture(scope="module")
def corridor() -> Corridor:
    return read_corridor("khorgos")


@pytest.fixture(scope="module")
def flows(corridor: Corridor) -> Modelled:
    return modelled(corridor, 2022)


def test_totals_come_back(corridor: Corridor, flows: Modelled) -> None:
    """Money by relation is the total carried, but for what stays within one place: nothing here."""
    relation = np.array(flows.relation)
    for id_ in corridor.demand.demand:
        quantity = corridor.demand.quantities
        usd_bn = [p.value for p in quantity[f"demand.{id_}.usd_bn"].periods if p.from_.year == 2022]
        carried = quantity[f"demand.{id_}.carried"].periods[0].value
        np.testing.assert_allclose(flows.value_usd[relation == id_].sum() / 1e9, usd_bn[0] * carried)
    shares = flows.value_usd[relation == "cn-eu"].sum((0, 2))
    telecom = flows.goods.index("communication")
    np.testing.assert_allclose(shares[telecom] / shares.sum(), 0.11)
    assert flows.value_usd[relation == "cn-eu", :, 1].sum() < flows.value_usd[relation == "cn-eu", :, 0].sum()


def test_places_lean_and_near_ones_trade_more(flows: Modelled) -> None:
    sent: dict[str, np.ndarray] = {}
    for pair, relation, value in zip(flows.pairs, flows.relation, flows.value_usd.sum(2), strict=True):
        if relation == "cn-eu":
            sent[pair[0]] = sent.get(pair[0], 0) + value
    phones = flows.goods.index("communication")
    part = {place: value[phones] / value.sum() for place, value in sent.items()}
    assert part["CNCGO"] > 3 * part["CNTAO"]
    to_kz = {
        pair[0]: value.sum()
        for pair, relation, value in zip(flows.pairs, flows.relation, flows.value_usd, strict=True)
        if relation == "cn-kz" and pair[1] == "KZALA"
    }
    assert to_kz["CNURC"] / sent["CNURC"].sum() > 1.2 * to_kz["CNSHA"] / sent["CNSHA"].sum()


def test_tonnes_and_boxes_follow_from_money(corridor: Corridor, flows: Modelled) -> None:
    n = flows.goods.index("machinery")
    np.testing.assert_allclose(flows.tonnes[:, n], flows.value_usd[:, n] / 10_000)
    np.testing.assert_allclose(flows.teu[:, n], flows.tonnes[:, n] / 8)


def test_no_figure_of_2024_goes_in(corridor: Corridor) -> None:
    """What is held as in 2023 can be judged by what came."""
    for year in (2024, 2025):
        np.testing.assert_allclose(
            modelled(corridor, year).value_usd.sum(), modelled(corridor, 2023).value_usd.sum()
        )
