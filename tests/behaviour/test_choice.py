"""Laws of the choice of way: what a nested logit with path sizes must give, exactly."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.behaviour.choice import (
    NESTS,
    Alternatives,
    Choice,
    Goods,
    TimeRates,
    goods_on,
    nested_logit,
    path_size,
    ways_between,
)
from landbridge.behaviour.shipper import days_late
from landbridge.corridor import read_corridor
from landbridge.network import Network, Shipment, network_on
from landbridge.network.search import ends_of, searchable

ONE_PAIR = np.zeros(3, int)


def test_with_parameters_of_one_it_is_multinomial_logit() -> None:
    utility = np.array([1.0, 2.0, 0.5])
    found = nested_logit(utility, ONE_PAIR, [0, 0, 1], [1.0, 1.0])
    expected = np.exp(utility) / np.exp(utility).sum()
    np.testing.assert_allclose(found.shares, expected, rtol=1e-14)
    np.testing.assert_allclose(found.logsum, [np.log(np.exp(utility).sum())], rtol=1e-14)


def test_a_hand_reckoned_nest() -> None:
    """Bus and train in a nest of parameter 1/2, car alone, all of utility 0: sqrt 2 against 1."""
    found = nested_logit(np.zeros(3), ONE_PAIR, [0, 0, 1], [0.5, 1.0])
    nest = np.sqrt(2) / (1 + np.sqrt(2))
    np.testing.assert_allclose(found.shares, [nest / 2, nest / 2, 1 - nest], rtol=1e-14)


@given(
    st.lists(st.floats(-5, 5), min_size=1, max_size=3),
    st.floats(-5, 5),
    st.floats(0.05, 1),
    st.integers(2, 5),
)
def test_ways_that_are_the_same_count_as_one(
    others: list[float], twin: float, parameter: float, times: int
) -> None:
    """The path size of n copies of a way is 1/n each; together they take what the one would."""
    few = np.array([twin, *others])
    many = np.array([*[twin] * times, *others])
    arcs = [0] * times + list(range(1, len(others) + 1))
    sizes = path_size(arcs, np.arange(len(many) + 1), np.zeros(len(many), int), np.ones(len(others) + 1))
    np.testing.assert_allclose(sizes[:times], 1 / times)
    alone = nested_logit(few, np.zeros(len(few), int), np.zeros(len(few), int), [parameter])
    copied = nested_logit(many, np.zeros(len(many), int), np.zeros(len(many), int), [parameter], sizes)
    np.testing.assert_allclose(copied.shares[:times].sum(), alone.shares[0], rtol=1e-10, atol=1e-300)
    np.testing.assert_allclose(copied.logsum, alone.logsum, rtol=1e-10, atol=1e-10)


@settings(max_examples=50)
@given(st.data())
def test_shares_sum_to_one_and_fall_with_the_own_cost(data: st.DataObject) -> None:
    ways = data.draw(st.integers(1, 12))
    pair = np.sort(data.draw(st.lists(st.integers(0, 3), min_size=ways, max_size=ways)))
    nest = np.array(data.draw(st.lists(st.integers(0, 2), min_size=ways, max_size=ways)))
    order = np.lexsort((nest, pair))
    pair, nest = pair[order], nest[order]
    parameter = data.draw(st.lists(st.floats(0.1, 1), min_size=3, max_size=3))
    utility = np.array(data.draw(st.lists(st.floats(-20, 20), min_size=ways, max_size=ways)))
    before = nested_logit(utility, pair, nest, parameter).shares
    np.testing.assert_allclose(np.bincount(pair, before)[np.unique(pair)], 1.0, rtol=1e-12)
    which = data.draw(st.integers(0, ways - 1))
    worse = utility.copy()
    worse[which] -= data.draw(st.floats(0.1, 5))
    after = nested_logit(worse, pair, nest, parameter).shares
    assert after[which] <= before[which] + 1e-12
    others = np.flatnonzero(np.arange(ways) != which)
    assert (after[others] >= before[others] - 1e-12).all()


@pytest.mark.parametrize("parameter", [0.0, -0.5, 1.2, np.nan])
def test_nest_parameters_out_of_range_are_refused(parameter: float) -> None:
    with pytest.raises(ValueError, match="above 0 and not above 1: nest 1"):
        nested_logit(np.zeros(2), [0, 0], [0, 1], [1.0, parameter])
    with pytest.raises(ValueError, match="not above 1: rail"):
        Choice(2.0, nest_parameters={"rail": parameter})


def test_what_cannot_be_taken_has_no_share() -> None:
    found = nested_logit([-np.inf, 1.0, -np.inf], [0, 0, 1], [0, 0, 0], [0.5], pairs=3)
    assert found.shares.tolist() == [0.0, 1.0, 0.0]
    assert found.logsum.tolist() == [1.0, -np.inf, -np.inf]
    with pytest.raises(ValueError, match="order of pair and nest"):
        nested_logit(np.zeros(2), [1, 0], [0, 0], [1.0])


def test_path_size_of_ways_that_share_half() -> None:
    """Two ways of 100 km, 50 of them the same: each has 50 of its own and half of the other 50."""
    sizes = path_size([0, 1, 0, 2], [0, 2, 4], [0, 0], [50.0, 50.0, 50.0])
    np.testing.assert_allclose(sizes, [0.75, 0.75])
    apart = path_size([0, 1, 0, 2], [0, 2, 4], [0, 1], [50.0, 50.0, 50.0])
    np.testing.assert_allclose(apart, [1.0, 1.0])  # two pairs share nothing
    with pytest.raises(ValueError, match="cannot be negative"):
        path_size([0], [0, 1], [0], [-1.0])


def test_a_rate_all_in_and_in_parts_at_once_is_refused() -> None:
    one = np.array([0.01])
    with pytest.raises(ValueError, match="give it or them, not both"):
        TimeRates(all_in_per_day=one, decay_per_day=one)
    with pytest.raises(ValueError, match="time has no worth"):
        TimeRates()


def test_classes_of_value_keep_the_mean() -> None:
    goods = Goods(("a",), np.array([30.0]), np.array([10.0]), TimeRates(np.array([0.01])), spread=0.8)
    factor, weight = goods.value_classes()
    np.testing.assert_allclose([weight.sum(), factor @ weight], 1.0)


@pytest.fixture(scope="module")
def network() -> Network:
    return network_on(read_corridor("khorgos"), date(2019, 6, 15))


@pytest.fixture(scope="module")
def ways(network: Network) -> Alternatives:
    return ways_between(network, [("CNSHA", "DEDUI"), ("CNURC", "KZALA"), ("CNCKG", "DEHAM")])


def test_ways_are_ways_from_door_to_door(network: Network, ways: Alternatives) -> None:
    assert set(ways.nest.tolist()) == {0, 1, 2, 3, 4}
    for way in range(len(ways)):
        arcs = ways.arcs[ways.starts[way] : ways.starts[way + 1]]
        origin, target = ends_of(network, *ways.pairs[ways.pair[way]])
        assert network.tail[arcs[0]] == origin
        assert network.head[arcs[-1]] == target
        assert (network.head[arcs[:-1]] == network.tail[arcs[1:]]).all()
    found = {ways.arcs[ways.starts[w] : ways.starts[w + 1]].tobytes() for w in range(len(ways))}
    assert len(found) == len(ways)  # no way twice
    crossings = [ways.through(f"rail.{place}").any() for place in ("khorgos", "dostyk")]
    assert all(crossings)  # both rail crossings stand for choice


def test_terms_are_those_of_route(network: Network, ways: Alternatives) -> None:
    goods = goods_on(network, ["electronics"])
    terms = ways.terms()
    load = float(goods.t_per_feu[0])
    search = searchable(network, Shipment(load, load, float(goods.usd_per_kg[0])), "electronics")
    place = {int(arc): n for n, arc in enumerate(search.order)}
    for way in (0, len(ways) - 1):
        arcs = ways.arcs[ways.starts[way] : ways.starts[way + 1]]
        reckoned = search.reckon([place[int(arc)] for arc in arcs], 0.0)
        assert terms.paid(goods)[0, way] == pytest.approx(reckoned.price_usd)
    late = [days_late(h, v) for h, v in zip(terms.hours, terms.variance_h2, strict=True)]
    np.testing.assert_allclose(terms.days_late, late, rtol=1e-9)


def test_the_cost_is_paid_and_days(network: Network, ways: Alternatives) -> None:
    terms = ways.terms()
    whole, parts = goods_on(network, ["machinery"]), goods_on(network, ["machinery"], in_parts=True)
    at = network.commodities["machinery"]
    value = at["value_usd_per_kg"] * at["t_per_feu"] * 1000
    expected = terms.paid(whole)[0] + value * at["all_in_per_day"] * terms.days
    np.testing.assert_allclose(terms.cost(whole)[0], expected)
    a_day = at["capital_per_year"] / 365 + at["decay_per_day"]
    expected = terms.paid(whole)[0] + value * (a_day * terms.days + at["late_per_day"] * terms.days_late)
    np.testing.assert_allclose(terms.cost(parts)[0], expected)


def test_shares_of_all_goods(network: Network, ways: Alternatives) -> None:
    goods = goods_on(network, spread=0.8)
    found = Choice(3.0, {"sea": 2.0}, dict.fromkeys(NESTS, 0.6)).shares(ways, goods)
    totals = np.stack([np.bincount(ways.pair, row) for row in found.tonnes])
    np.testing.assert_allclose(totals[totals > 0], 1.0)
    air = ways.nest == NESTS.index("air")
    pair = ways.pair == 0
    share = found.tonnes[:, pair & air].sum(1)
    worth = found.value[:, pair & air].sum(1)
    flown = share > 0
    assert (worth[flown] > share[flown]).all()  # the dearer part of each kind flies
    by_name = dict(zip(goods.ids, share.tolist(), strict=True))
    assert by_name["pharmaceuticals"] > by_name["machinery"] > by_name["paper"]


def test_longer_at_the_border_less_through_it(network: Network, ways: Alternatives) -> None:
    goods = goods_on(network, ["electronics"])
    choice = Choice(3.0)
    slow = {p.id: (p.mean_h + 240, 1.0) for p in network.parts if p.facility == "rail.khorgos"}
    slower = ways.terms(network.with_times(slow))
    through = ways.through("rail.khorgos")
    before = choice.shares(ways, goods).tonnes[0, through].sum()
    after = choice.shares(ways, goods, slower).tonnes[0, through].sum()
    assert 0 < after < before
