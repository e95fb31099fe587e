"""Skims: all pairs at once cost what one way by itself costs; ways that must use something, by scipy."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from landbridge.base.errors import InputErrors
from landbridge.corridor import Corridor, read_corridor
from landbridge.network import Network, network_on
from landbridge.network.search import Mode, Skims, best_ways, between, ends_of, loads, searchable, skims
from landbridge.network.search.search import HOURS
from landbridge.network.search.trees import comes_back, grow

DAY = date(2024, 3, 15)
GOODS = ("electronics", "grain")
PAIRS = [("CNSHA", "DEDUI"), ("CNCKG", "TRIST"), ("KZALA", "CNSHA"), ("DEDUI", "UZTAS"), ("CNURC", "KZALA")]


@pytest.fixture(scope="module")
def corridor() -> Corridor:
    return read_corridor("khorgos")


@pytest.fixture(scope="module")
def khorgos(corridor: Corridor) -> Network:
    return network_on(corridor, DAY)


@pytest.fixture(scope="module")
def skimmed(khorgos: Network) -> Skims:
    return skims(khorgos, GOODS)


@pytest.mark.parametrize("goods", GOODS)
def test_a_cell_is_what_the_way_by_itself_costs(khorgos: Network, skimmed: Skims, goods: str) -> None:
    g = skimmed.goods.index(goods)
    shipment, rate = skimmed.shipments[g], skimmed.rate_per_day[g]
    hour = shipment.value_usd * rate / 24
    road = searchable(khorgos, shipment, goods).without(khorgos, {"rail", "sea", "ferry", "air"})
    place_of = np.argsort(road.order)
    seen = 0
    for begins, ends in PAIRS:
        origin, target = khorgos.origin[khorgos.place(begins)], khorgos.destination[khorgos.place(ends)]
        found = road.cheapest(int(origin), [int(target)], 0.0, (1.0, hour, 0.0, 0.0)).get(int(target))
        cell = skimmed.cell(goods, "road", begins, ends)
        assert np.isfinite(skimmed.days[cell]) == (found is not None)
        if found is None:
            continue
        seen += 1
        arcs = place_of[list(found.arcs)]
        hours = (road.costs[arcs, HOURS] + road.mean_wait_h[arcs]).sum()
        assert skimmed.total_usd[cell] == pytest.approx(found.price_usd + hour * hours, rel=1e-6)
        assert skimmed.price_usd[cell] == pytest.approx(found.price_usd, rel=1e-6)
        assert skimmed.days[cell] == pytest.approx(hours / 24, rel=1e-6)
        assert skimmed.co2e_kg[cell] == pytest.approx(found.co2e_kg, rel=1e-6)
        assert skimmed.spread_days[cell] * 24 == pytest.approx(found.spread_h, rel=1e-5)
    assert seen >= 4


@pytest.mark.parametrize("goods", GOODS)
@pytest.mark.parametrize("pair", PAIRS)
def test_one_question_has_the_answer_of_its_cell(
    khorgos: Network, skimmed: Skims, goods: str, pair: tuple[str, str]
) -> None:
    g = skimmed.goods.index(goods)
    shipment, rate = skimmed.shipments[g], skimmed.rate_per_day[g]
    search = searchable(khorgos, shipment, goods)
    place_of = np.argsort(search.order)
    found = best_ways(khorgos, search, *ends_of(khorgos, *pair), 0.0, shipment.value_usd * rate)
    for mode in skimmed.modes:
        cell = skimmed.cell(goods, mode, *pair)
        assert (mode in found) == np.isfinite(skimmed.days[cell])
        if mode in found:
            arcs = place_of[list(found[mode].arcs)]
            hours = (search.costs[arcs, HOURS] + search.mean_wait_h[arcs]).sum()
            assert skimmed.price_usd[cell] == pytest.approx(found[mode].price_usd, rel=1e-6)
            assert skimmed.co2e_kg[cell] == pytest.approx(found[mode].co2e_kg, rel=1e-6)
            assert skimmed.days[cell] == pytest.approx(hours / 24, rel=1e-6)


def test_no_way_goes_on_from_where_it_is_to_end(khorgos: Network, skimmed: Skims) -> None:
    search = searchable(khorgos, skimmed.shipments[0], GOODS[0])
    origin, target = ends_of(khorgos, "CNSHA", "DEDUI")
    ways = between(khorgos, search, origin, target).ways(origin, target, 0.0, 0.1)
    assert len(ways) > 4
    for way in ways:
        arcs = list(way.arcs)
        places = [khorgos.node_place[node] for node in (origin, *khorgos.head[arcs])]
        moves = [b for a, b in pairwise(places) if a != b]
        assert khorgos.node_place[origin] not in moves
        assert moves.index(khorgos.node_place[target]) == len(moves) - 1


@pytest.mark.parametrize("closed", ["malacca", "poland-belarus", "rail.khorgos"])
def test_closing_a_passage_never_makes_a_way_cheaper(corridor: Corridor, skimmed: Skims, closed: str) -> None:
    shut = skims(network_on(corridor, DAY, {closed}), GOODS)
    assert shut.places == skimmed.places
    with np.errstate(invalid="ignore"):
        assert not (shut.total_usd < skimmed.total_usd * (1 - 1e-6)).any()
        assert (shut.total_usd > skimmed.total_usd * (1 + 1e-6)).any()


@pytest.mark.parametrize("service", ["sea.north-europe", "caspian.aktau"])
def test_one_more_service_never_makes_a_way_dearer(corridor: Corridor, skimmed: Skims, service: str) -> None:
    network = network_on(corridor, DAY, (), {service})
    fewer = skims(network, GOODS)
    assert service not in network.services
    assert fewer.places == skimmed.places
    with np.errstate(invalid="ignore"):
        assert not (skimmed.total_usd > fewer.total_usd * (1 + 1e-6)).any()
        assert (skimmed.total_usd < fewer.total_usd * (1 - 1e-6)).any()


@pytest.mark.parametrize("seed", range(10))
def test_ways_that_must_use_something_are_those_of_the_network_of_layers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    nodes, arcs, layers = 30, 150, 4
    tail, head = np.sort(rng.integers(0, nodes, arcs)), rng.integers(0, nodes, arcs)
    weight, gain = rng.exponential(10, arcs), rng.choice([0, 0, 0, 1, 2], arcs)
    first = np.searchsorted(tail, np.arange(nodes + 1)).astype(np.int32)
    far, before, by = grow(first, head.astype(np.int32), weight, gain.astype(np.int32), layers, 0)
    seen = np.full(nodes, -1)
    least: dict[tuple[int, int], float] = {}
    for t, h, w, used in zip(tail, head, weight, gain, strict=True):
        for layer in range(layers):
            pair = (t * layers + layer, h * layers + (layer | used))
            least[pair] = min(w, least.get(pair, np.inf))
    (one, other), values = zip(*least, strict=True), list(least.values())
    graph = csr_array((values, (one, other)), shape=(nodes * layers, nodes * layers))
    np.testing.assert_allclose(far, dijkstra(graph, indices=0))
    for state in np.flatnonzero(np.isfinite(far))[1:]:
        total, used, step, way = 0.0, 0, int(state), [int(state) // layers]
        while by[step] >= 0:
            way.append(int(before[step]) // layers)
            total, used, step = total + weight[by[step]], used | gain[by[step]], int(before[step])
        assert step == 0
        assert used == state % layers
        assert total == pytest.approx(far[state])
        nodes_once = [node for node, last in zip(way, [-1, *way], strict=False) if node != last]
        back = comes_back(np.arange(nodes), layers, before, int(state), seen, int(state))
        assert back == (len(set(nodes_once)) < len(nodes_once))


def test_modes_are_what_they_say(khorgos: Network, skimmed: Skims) -> None:
    sea = skimmed.cell("grain", "sea", "CNSHA", "DEDUI")
    rail = skimmed.cell("electronics", "rail", "CNCKG", "DEDUI")
    assert skimmed.days[rail] < skimmed.days[sea]
    assert skimmed.price_usd[sea] < skimmed.price_usd[rail]
    assert skimmed.through("rail.khorgos")[rail]
    mode = skimmed.modes.index
    border = np.any(
        [skimmed.through(name) for name in skimmed.facilities if name.startswith("road.")], axis=0
    )
    assert border[:, mode("road")].any()
    assert not border[:, [mode("rail"), mode("sea"), mode("rail+ferry")]].any()
    assert np.isnan(skimmed.days[:, :, range(len(skimmed.places)), range(len(skimmed.places))]).all()
    known = np.isfinite(skimmed.days)
    assert (skimmed.late_days[known] > 0).all()
    assert (skimmed.days_of(0.95)[known] > skimmed.days[known]).all()


def test_flows_are_laid_on_the_ways_that_were_skimmed(khorgos: Network, skimmed: Skims) -> None:
    flows = np.zeros(skimmed.days.shape)
    cells = [skimmed.cell("electronics", mode, *PAIRS[0]) for mode in ("rail", "road", "sea")]
    for number, cell in enumerate(cells):
        flows[cell] = 10.0**number
    nowhere = skimmed.cell("electronics", "air", "KZALA", "KZALA")
    flows[nowhere] = 5.0
    carried, left = loads(khorgos, skimmed, flows)
    assert left == 5.0
    balance = np.zeros(len(khorgos.node_place))
    np.add.at(balance, khorgos.head, carried)
    np.subtract.at(balance, khorgos.tail, carried)
    assert balance[khorgos.origin[khorgos.place("CNSHA")]] == pytest.approx(-111.0)
    assert balance[khorgos.destination[khorgos.place("DEDUI")]] == pytest.approx(111.0)
    assert np.abs(balance).sum() == pytest.approx(222.0)  # all else comes and goes
    shipment = skimmed.shipments[0]
    paid = khorgos.price_of(shipment) - khorgos.subsidy_of(shipment) + khorgos.fees_of(shipment)
    expected = sum(flows[cell] * skimmed.price_usd[cell] for cell in cells)
    assert carried @ paid == pytest.approx(expected, rel=1e-5)
    through = khorgos.arcs_by_part("rail.khorgos")
    assert carried[through].sum() == (1.0 if skimmed.through("rail.khorgos")[cells[0]] else 0.0)


def test_what_is_not_there_is_told_at_once(khorgos: Network, skimmed: Skims) -> None:
    with pytest.raises(InputErrors) as caught:
        skims(khorgos, ["grains"], [Mode("rail", without=frozenset({"ships"}))])
    assert [p.nearest for p in caught.value.problems] == ["grain", None]
    with pytest.raises(InputErrors, match=r"rail\.khorgoss"):
        skimmed.through("rail.khorgoss")
    with pytest.raises(ValueError, match="flows are"):
        loads(khorgos, skimmed, np.zeros((1, 2)))
