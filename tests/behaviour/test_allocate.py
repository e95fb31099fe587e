"""The programme of the pipelines against answers worked out by hand, and its laws on random networks."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.behaviour.pipelines import Field, Line, Market, Network, Way, allocate, ways_of
from landbridge.behaviour.pipelines.allocate import allocate_each
from landbridge.behaviour.pipelines.network import netback, regime
from landbridge.behaviour.pipelines.ways import MOST_WAYS, TooManyWaysError


def field(name, at, output, *, country="KZ", carries="crude", cost=0.0):
    return Field(name, at, carries, country, output, cost)


def line(name, begins, ends, capacity, tariff, *, carries="crude", country="KZ"):
    return Line(name, begins, ends, carries, country, capacity, tariff)


def market(
    name, at, price, *, most=math.inf, least=0.0, country="CN", direction="east", carries="crude", origin=None
):
    return Market(name, at, carries, country, direction, price, most, least, origin)


def solved(network):
    ways = ways_of(network)
    return ways, allocate(network, ways)


def by_line(network, ways, flows):
    return {
        one.name: math.fsum(x for way, x in zip(ways, flows, strict=True) if number in way.lines)
        for number, one in enumerate(network.lines)
    }


def test_a_transport_problem_solved_by_hand():
    """Two fields, two markets, costs (4, 6; 5, 3), supplies 30 and 20, demands 20 and 30."""
    network = Network(
        (field("a", "A", 30), field("b", "B", 20)),
        (
            line("a1", "A", "X", 100, 4),
            line("a2", "A", "Y", 100, 6),
            line("b1", "B", "X", 100, 5),
            line("b2", "B", "Y", 100, 3),
        ),
        (market("x", "X", 100, most=20), market("y", "Y", 100, most=30)),
    )
    ways, found = solved(network)
    assert by_line(network, ways, found.flows) == pytest.approx({"a1": 20, "a2": 10, "b1": 0, "b2": 20})
    assert found.netback == pytest.approx(20 * 96 + 10 * 94 + 20 * 97)


def test_a_full_line_is_worth_the_difference_of_the_netbacks():
    network = Network(
        (field("a", "A", 10),),
        (line("near", "A", "X", 6, 10), line("far", "A", "Y", 20, 30)),
        (market("x", "X", 100), market("y", "Y", 95)),
    )
    _, found = solved(network)
    assert found.flows == pytest.approx((6, 4))
    assert found.line_worth == pytest.approx((90 - 65, 0))
    assert found.field_worth == pytest.approx((65,)), "one more tonne takes the second way"


def test_two_full_lines_in_a_row_share_what_they_are_worth():
    """Only the narrower one holds it up; the other has room and is worth nothing."""
    network = Network(
        (field("a", "A", 10),),
        (line("first", "A", "B", 4, 1), line("second", "B", "X", 7, 2)),
        (market("x", "X", 50),),
    )
    _, found = solved(network)
    assert found.flows == pytest.approx((4,))
    assert found.line_worth == pytest.approx((47, 0))


def test_what_does_not_pay_stays_in_the_ground():
    network = Network(
        (field("a", "A", 10, cost=20), field("b", "A", 10, cost=60)),
        (line("l", "A", "X", 100, 30),),
        (market("x", "X", 80),),
    )
    ways, found = solved(network)
    assert [netback(network, way) for way in ways] == [30, -10]
    assert found.flows == pytest.approx((10, 0))


def test_a_contract_is_kept_though_another_market_pays_more():
    network = Network(
        (field("a", "A", 10),),
        (line("l", "A", "X", 100, 0),),
        (market("rich", "X", 100), market("promised", "X", 40, least=3)),
    )
    _, found = solved(network)
    assert found.flows == pytest.approx((7, 3))
    assert found.short == (0, 0)


def test_a_contract_is_kept_even_at_a_loss():
    network = Network(
        (field("a", "A", 10),), (line("l", "A", "X", 100, 50),), (market("promised", "X", 40, least=3),)
    )
    _, found = solved(network)
    assert found.flows == pytest.approx((3,))
    assert found.netback == pytest.approx(-30)


def test_a_contract_that_cannot_be_kept_is_short_by_what_is_lacking():
    network = Network(
        (field("a", "A", 10),), (line("l", "A", "X", 4, 0),), (market("promised", "X", 40, least=9),)
    )
    _, found = solved(network)
    assert found.flows == pytest.approx((4,))
    assert found.short == pytest.approx((5,))


def test_a_contract_goes_before_many_gains_elsewhere():
    """Keeping it over two lines pushes out two flows that pay well: it is kept all the same."""
    network = Network(
        (field("a", "A", 5), field("b", "B", 5), field("c", "C", 5)),
        (
            line("l1", "B", "M", 5, 0),
            line("l2", "M", "X", 5, 0),
            line("in", "A", "B", 5, 0),
            line("o", "C", "M", 5, 0),
        ),
        (
            market("promised", "X", 0, least=5, origin="UZ"),
            market("rich-m", "M", 1000),
            market("rich-x", "X", 1000),
        ),
    )
    fields = (field("a", "A", 5, country="UZ"), *network.fields[1:])
    _, found = solved(Network(fields, network.lines, network.markets))
    assert found.short == (0, 0, 0)


def test_of_plans_that_earn_the_same_the_ways_named_first_are_filled():
    network = Network(
        (field("a", "A", 10),),
        (line("first", "A", "X", 6, 5), line("second", "A", "X", 6, 5)),
        (market("x", "X", 100),),
    )
    _, found = solved(network)
    assert found.flows == pytest.approx((6, 4))


def test_only_what_carries_the_same_is_joined():
    network = Network(
        (field("oil", "A", 10), field("gas", "A", 10, carries="gas")),
        (line("l", "A", "X", 100, 0, carries="gas"),),
        (market("x", "X", 10), market("y", "X", 10, carries="gas")),
    )
    ways, found = solved(network)
    assert ways == (Way(1, (0,), 1),)
    assert found.flows == pytest.approx((10,))


def test_a_market_may_take_the_oil_of_one_country_alone():
    network = Network(
        (field("kz", "A", 10), field("ru", "A", 10, country="RU")),
        (line("l", "A", "X", 100, 0),),
        (market("any", "X", 10, most=3), market("ru", "X", 90, origin="RU")),
    )
    ways, found = solved(network)
    assert found.flows == pytest.approx((3, 0, 10))
    assert ways == (Way(0, (0,), 0), Way(1, (0,), 0), Way(1, (0,), 1))


def test_ways_come_to_no_place_twice_and_circles_end():
    network = Network(
        (field("a", "A", 1),),
        (line("ab", "A", "B", 1, 0), line("ba", "B", "A", 1, 0), line("bc", "B", "C", 1, 0)),
        (market("a", "A", 1), market("c", "C", 1)),
    )
    assert ways_of(network) == (Way(0, (), 0), Way(0, (0, 2), 1))


def test_too_many_ways_are_refused():
    places = range(12)
    lines = tuple(line(f"{a}-{b}", f"P{a}", f"P{b}", 1, 0) for a in places for b in places if a != b)
    network = Network((field("a", "P0", 1),), lines, (market("m", "P11", 1),))
    with pytest.raises(TooManyWaysError, match=f"more than {MOST_WAYS:,} ways"):
        ways_of(network)


def test_what_a_flow_is_to_a_country():
    network = Network(
        (field("kz", "A", 1), field("ru", "A", 1, country="RU")),
        (line("l", "A", "X", 1, 0),),
        (market("home", "X", 1, country="KZ"), market("abroad", "X", 1)),
    )
    found = {(w.field, w.market): regime(network, w, network.lines[0]) for w in ways_of(network)}
    assert found == {(0, 0): "domestic", (0, 1): "export", (1, 0): "import", (1, 1): "transit"}


def test_nothing_to_send_is_no_error():
    empty = Network((), (), ())
    assert allocate(empty, ()).flows == ()
    assert allocate_each([], ()) == []
    lonely = Network((field("a", "A", 1),), (), (market("m", "B", 1, least=2),))
    assert allocate(lonely, ways_of(lonely)).short == pytest.approx((2,))


amounts = st.integers(0, 20).map(float)
places = st.sampled_from("ABCDE")


@st.composite
def networks(draw, *, contracts=True):
    fields = draw(
        st.lists(st.builds(field, st.just("f"), places, amounts, cost=amounts), min_size=1, max_size=3)
    )
    lines = draw(st.lists(st.builds(line, st.just("l"), places, places, amounts, amounts), max_size=6))
    least = st.sampled_from([0.0, 0.0, 3.0]) if contracts else st.just(0.0)
    most = st.sampled_from([math.inf, 5.0, 12.0])
    markets = draw(
        st.lists(
            st.builds(market, st.just("m"), places, st.integers(0, 60).map(float), most=most, least=least),
            min_size=1,
            max_size=3,
        )
    )
    kept = tuple(one for one in lines if one.begins != one.ends)
    return Network(tuple(fields), kept, tuple(markets))


def greedy(network, ways, order):
    """Fill the ways in an order, each as far as it goes: a plan that anyone could make."""
    left = {("f", i): f.output for i, f in enumerate(network.fields)}
    left |= {("l", i): one.capacity for i, one in enumerate(network.lines)}
    left |= {("m", i): m.most for i, m in enumerate(network.markets)}
    flows = [0.0] * len(ways)
    for w in order:
        way = ways[w]
        uses = [("f", way.field), ("m", way.market), *(("l", number) for number in way.lines)]
        flows[w] = min(left[use] for use in uses)
        for use in uses:
            left[use] -= flows[w]
    return flows


@settings(max_examples=60, deadline=None)
@given(networks(contracts=False), st.randoms(use_true_random=False))
def test_no_greedy_plan_earns_more(network, random):
    ways, found = solved(network)
    paying = [w for w, way in enumerate(ways) if netback(network, way) > 0]
    best_first = sorted(paying, key=lambda w: -netback(network, ways[w]))
    shuffled = random.sample(paying, len(paying))
    for order in (paying, best_first, shuffled):
        flows = greedy(network, ways, order)
        earned = math.fsum(netback(network, way) * x for way, x in zip(ways, flows, strict=True))
        assert found.netback >= earned - 1e-6


@settings(max_examples=60, deadline=None)
@given(networks())
def test_plans_are_possible_and_nothing_is_lost_on_the_way(network):
    ways, found = solved(network)
    sent = list(zip(ways, found.flows, strict=True))
    assert all(x >= 0 for _, x in sent)
    for number, one in enumerate(network.fields):
        assert math.fsum(x for way, x in sent if way.field == number) <= one.output + 1e-6
    for number, one in enumerate(network.lines):
        assert math.fsum(x for way, x in sent if number in way.lines) <= one.capacity + 1e-6
    for number, one in enumerate(network.markets):
        got = math.fsum(x for way, x in sent if way.market == number)
        assert got <= max(one.most, one.least) + 1e-6
        assert got + found.short[number] >= one.least - 1e-6
    for place in "ABCDE":  # what comes to a place by field and line leaves it by line and market
        come = math.fsum(
            x
            for way, x in sent
            for _ in range(
                (network.fields[way.field].at == place)
                + sum(network.lines[n].ends == place for n in way.lines)
            )
        )
        gone = math.fsum(
            x
            for way, x in sent
            for _ in range(
                (network.markets[way.market].at == place)
                + sum(network.lines[n].begins == place for n in way.lines)
            )
        )
        assert come == pytest.approx(gone, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(networks(contracts=False))
def test_what_is_scarce_is_worth_all_that_is_earned(network):
    """Strong duality: netbacks of the flows = outputs, capacities and demands, each at what it is worth."""
    open_ended = tuple(
        Market(m.name, m.at, m.carries, m.country, m.direction, m.price) for m in network.markets
    )
    network = Network(network.fields, network.lines, open_ended)
    _, found = solved(network)
    worth = math.fsum(f.output * w for f, w in zip(network.fields, found.field_worth, strict=True))
    worth += math.fsum(one.capacity * w for one, w in zip(network.lines, found.line_worth, strict=True))
    assert found.netback == pytest.approx(worth, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(st.lists(networks(contracts=False), min_size=2, max_size=3))
def test_times_solved_together_are_solved_as_each_alone(several):
    """The same structure at several times: numbers of one time never touch another."""
    first = several[0]
    at_times = [
        Network(
            first.fields,
            tuple(line("l", one.begins, one.ends, one.capacity + number, one.tariff) for one in first.lines),
            first.markets,
        )
        for number in range(len(several))
    ]
    ways = ways_of(first)
    for together, network in zip(allocate_each(at_times, ways), at_times, strict=True):
        alone = allocate(network, ways)
        assert together.netback == pytest.approx(alone.netback, abs=1e-6)
        assert together.flows == pytest.approx(alone.flows, abs=1e-6)
