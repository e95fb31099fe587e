"""The network on a date: arcs, their times, prices and carbon; what is shut, banned or left out."""

from __future__ import annotations

from dataclasses import replace as replaced
from datetime import date

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from tests.network.conftest import DAY, arc_of

from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.network import ArcKind, Networks, Shipment, network_on, network_turns
from landbridge.network.laws import moments

BOX = Shipment(10, 10, 5)


def cheapest(network, begins, ends, taken=None):
    """Return the least price from door to door, by scipy; infinite if there is no way."""
    weight = network.price_of(BOX) - network.subsidy_of(BOX) + network.fees_of(BOX)
    keep = np.ones(len(network), bool) if taken is None else taken
    nodes = len(network.node_place)
    best = {}
    for arc in np.flatnonzero(keep):
        key = (network.tail[arc], network.head[arc])
        best[key] = min(best.get(key, np.inf), weight[arc] + 1e-9)
    rows, columns = zip(*best, strict=True)
    graph = coo_matrix((list(best.values()), (rows, columns)), (nodes, nodes)).tocsr()
    start, end = network.origin[network.place(begins)], network.destination[network.place(ends)]
    return float(dijkstra(graph, indices=start)[end])


def test_days_of_a_service_are_kept_from_end_to_end(network):
    arc = arc_of(network, "train", "AAALP", "BBDEL")
    assert network.km[arc] == 10_000
    assert network.p50_h[arc] == pytest.approx(14 * 24)
    assert network.p95_h[arc] == pytest.approx(20 * 24)
    assert network.way[arc] == ("AAALP", "AABRA", "BBCHA", "BBDEL")
    assert network.links[arc] == ("ab", "bc", "cd")


def test_a_part_of_the_way_takes_its_share_of_moving_and_all_of_its_borders(network):
    arc = arc_of(network, "train", "AAALP", "BBCHA")
    border, gauge = moments(24, 72), moments(6, 12)
    whole = moments(14 * 24, 20 * 24)
    moving = (whole[0] - border[0] - gauge[0]) * 0.9
    assert network.mean_h[arc] == pytest.approx(moving + border[0] + gauge[0])
    varied = (whole[1] - border[1] - gauge[1]) * 0.81
    assert network.variance_h2[arc] == pytest.approx(varied + border[1] + gauge[1])


def test_parts_of_a_way_are_its_borders_and_changes_of_gauge(network):
    arc = arc_of(network, "train", "AAALP", "BBCHA")
    parts = [network.parts[n] for n in network.part[network.part_start[arc] : network.part_start[arc + 1]]]
    assert [(part.id, part.facility, part.direction) for part in parts] == [
        ("transfers.gauge.bravo:westbound", "inland.tutorial", "westbound"),
        ("borders.rail.bravo.westbound:westbound", "rail.bravo", "westbound"),
    ]
    assert arc in network.arcs_by_part("rail.bravo", "westbound")
    assert arc not in network.arcs_by_part("rail.bravo", "eastbound")


def test_times_from_elsewhere_replace_those_of_a_part(network):
    arc = arc_of(network, "train", "AAALP", "BBCHA")
    sea = arc_of(network, "liner", "AAALP", "BBDEL")
    key = "borders.rail.bravo.westbound:westbound"
    mean, variance = moments(24, 72)
    other = network.with_times({key: (40.0, 10.0)})
    assert other.mean_h[arc] == pytest.approx(network.mean_h[arc] - mean + 40)
    assert other.variance_h2[arc] == pytest.approx(network.variance_h2[arc] - variance + 100)
    assert other.mean_h[sea] == network.mean_h[sea]
    same = network.with_times({key: (mean, variance**0.5)})
    assert np.allclose(same.mean_h, network.mean_h)
    assert np.allclose(same.variance_h2, network.variance_h2)


def test_times_of_no_part(network):
    with pytest.raises(InputErrors, match=r"is no part of any way \(did you mean borders\.r"):
        network.with_times({"borders.rail.bravo.westbund": (1.0, 1.0)})
    with pytest.raises(InputErrors, match="cannot be"):
        network.with_times({"borders.rail.bravo.westbound:westbound": (-1.0, 1.0)})


def test_time_by_speed_is_that_of_the_slower_of_truck_and_road(small):
    arc = arc_of(network_on(small, DAY), "trucks", "AABRA", "BBCHA")
    before = network_on(small, DAY)
    after = network_on(small, date(2024, 9, 16))
    border = moments(20, 60)[0]
    assert before.mean_h[arc] == pytest.approx(5100 / 50 * 2 + border)
    assert after.mean_h[arc_of(after, "trucks", "AABRA", "BBCHA")] == pytest.approx(4900 / 75 * 2 + border)


def test_prices_by_unit(network):
    sea, train = arc_of(network, "liner", "AAALP", "BBDEL"), arc_of(network, "train", "AAALP", "BBCHA")
    truck = arc_of(network, "trucks", "AABRA", "BBCHA")
    assert network.price_of(BOX)[[sea, train, truck]].tolist() == pytest.approx([2000, 6000, 5100])
    assert network.subsidy_of(BOX)[[sea, train]].tolist() == [0, 1000]
    assert network.payers[network.payer[train]] == "a city"
    assert network.fees_of(BOX)[[train, truck]].tolist() == [0, 300], (
        "a price of the whole way holds its fees"
    )


def test_a_series_moves_with_the_date(small):
    assert network_on(small, date(2024, 9, 9)).price_of(BOX)[0] == 2000
    assert network_on(small, date(2024, 9, 10)).price_of(BOX)[0] == 4000


def test_money_in_another_currency(written):
    rates = {"services.csv": {"1500,per_feu,USD": "10500,per_feu,CNY"}}
    folder = written(rates)
    (folder / "rates.csv").write_text("id,from,until,rate,unit\nCNY,2024-08-01,2024-10-01,7,CNY_per_USD\n")
    (folder / "rates.evidence.csv").write_text(
        "id,column,from,source,grade,low,high,note\n*,rate,,,assumed,6,8,made up\n"
    )
    network = network_on(read_corridor(folder), DAY)
    assert network.price_of(BOX)[arc_of(network, "weekly", "AAALP", "AABRA")] == pytest.approx(1500)


def test_carbon_of_a_way(network):
    train = arc_of(network, "train", "AAALP", "BBDEL")
    kg = network.co2e_of(BOX)
    assert kg[train] == pytest.approx(10 * (20 * 4000 + 15 * 5000 + 20 * 1000) / 1000 + 12)
    assert kg[arc_of(network, "liner", "AAALP", "BBDEL")] == pytest.approx(2 * 70 * 20_000 / 1000)
    lift = next(n for n, row in enumerate(network.row) if row == "transfers.port")
    assert kg[lift] == pytest.approx(12)


def test_departures(network):
    weekly = arc_of(network, "weekly", "AAALP", "AABRA")
    assert network.headway_h[weekly] == 84
    assert network.timetable[network.service[weekly]] == (64.0, 160.0), "midnights in Shanghai, UTC + 8"
    assert network.wait_from(weekly, 60.0) == 4.0
    assert network.wait_from(weekly, 161.0) == 71.0
    liner = arc_of(network, "liner", "AAALP", "BBDEL")
    assert network.wait_from(liner, 5.0) == 12.0
    assert network.wait_h[0][liner] == 12.0


def test_a_passage_that_is_shut_leads_round(small):
    before, after = network_on(small, date(2024, 9, 19)), network_on(small, date(2024, 9, 20))
    one, two = arc_of(before, "liner", "AAALP", "BBDEL"), arc_of(after, "liner", "AAALP", "BBDEL")
    assert (before.km[one], after.km[two]) == (20_000, 26_000)
    assert after.way[two] == ("AAALP", "CCCAP", "BBDEL")
    assert after.mean_h[two] == pytest.approx(before.mean_h[one] * 1.3)
    assert after.co2e_of(BOX)[two] == pytest.approx(before.co2e_of(BOX)[one] * 1.3)
    by_hand = network_on(small, date(2024, 9, 19), closed=["narrows"])
    assert by_hand.km[arc_of(by_hand, "liner", "AAALP", "BBDEL")] == 26_000


def test_a_service_without_a_way_is_left_out_and_told(small):
    network = network_on(small, DAY, closed=["narrows", "cape-a"])
    assert "liner" not in network.services
    told = "services.liner: no way by sea from AAALP to BBDEL; shut on that day: cape-a, narrows"
    assert network.warnings == (told,)


def test_a_border_that_is_shut(small):
    network = network_on(small, DAY, closed=["rail.bravo"])
    assert "train" not in network.services
    assert "trucks" in network.services


def test_only_a_through_service_changes_the_gauge(network):
    gauges = {tuple(network.node_medium[n].split()[0] for n in (network.tail[a], network.head[a]))
              for a in range(len(network)) if network.row[a] == "services.train"}  # fmt: skip
    assert gauges == {("rail-1435", "rail-1520")}


def test_no_way_leads_through_a_door(network):
    origins, ends = set(network.origin.tolist()), set(network.destination.tolist())
    assert not origins & set(network.head.tolist())
    assert not ends & set(network.tail.tolist())


def test_a_change_of_service_is_always_a_transfer(network):
    carried = network.kind == ArcKind.CARRIAGE
    assert not set(network.tail[carried].tolist()) & set(network.head[carried].tolist())


def test_bans(network, small):
    rail = network.mode == network.modes.index("rail")
    assert not network.carries("phones")[rail].any()
    assert network.carries("coal")[rail].all()
    assert network.carries(None).all()
    later = network_on(small, date(2024, 9, 21))
    assert later.carries("phones").all(), "the ban ended, and the day it ends is free"
    liner = arc_of(later, "liner", "AAALP", "BBDEL")
    assert not later.carries("coal")[liner], "the way now touches a country that lets none through"
    with pytest.raises(InputErrors, match=r"there are no goods 'phone' \(did you mean phones"):
        network.carries("phone")


def test_places_by_id_and_name(network):
    assert network.place("AAALP") == network.place("alpha") == network.place(" Alpha ")
    assert network.places[network.place("tutorial")].id == "AABRA"
    with pytest.raises(InputErrors, match=r"there is no place 'Charly' \(did you mean Charlie"):
        network.place("Charly")


def test_a_passage_shut_never_makes_a_way_cheaper(small):
    for closed in ([], ["narrows"], ["rail.bravo"], ["road.bravo"], ["narrows", "rail.bravo", "road.bravo"]):
        shut = cheapest(network_on(small, DAY, closed=closed), "AAALP", "BBDEL")
        assert shut >= cheapest(network_on(small, DAY), "AAALP", "BBDEL") - 1e-6


def test_a_service_more_never_makes_the_best_way_dearer(small):
    whole = network_on(small, DAY)
    for service in whole.services:
        fewer = network_on(small, DAY, without=[service])
        assert cheapest(fewer, "AAALP", "BBDEL") >= cheapest(whole, "AAALP", "BBDEL") - 1e-6
        again = whole.without_services({service})
        assert np.array_equal(again.mean_h, fewer.mean_h)
        assert [again.places[again.node_place[n]].id for n in again.tail] == [
            fewer.places[fewer.node_place[n]].id for n in fewer.tail
        ]


def test_the_same_tables_make_the_same_network(small, written):
    one, two = network_on(small, DAY), network_on(read_corridor(written()), DAY)
    for name in ("tail", "head", "mean_h", "variance_h2", "price_usd", "co2e_kg_per_t", "part", "crosses"):
        assert np.array_equal(getattr(one, name), getattr(two, name)), name
    assert (one.row, one.way, one.parts) == (two.row, two.way, two.parts)


def test_a_network_is_frozen(network):
    with pytest.raises(ValueError, match="read-only"):
        network.mean_h[0] = 1.0
    assert replaced(network, warnings=("x",)).warnings == ("x",)


def test_networks_of_many_days_are_those_of_each_day(small):
    networks = Networks(small)
    assert date(2024, 9, 20) in network_turns(small)
    made = set()
    for day in (date(2024, 9, 2), date(2024, 9, 3), date(2024, 9, 10), date(2024, 9, 15), date(2024, 9, 20)):
        one, other = networks.on(day), network_on(small, day)
        assert one.day == day
        made.add(id(one.mean_h))
        for name in ("tail", "head", "km", "mean_h", "price_usd", "crosses", "part"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), (day, name)
        assert (one.timetable, one.bans, one.row) == (other.timetable, other.bans, other.row)
    assert len(made) == 4, "the second day is that of the first"


def test_weekdays_begin_by_the_clocks_of_the_place(written):
    zones = {"places.csv": {"Asia/Shanghai": "Europe/Berlin"}}
    networks = Networks(read_corridor(written(zones)))
    summer, winter = networks.on(date(2024, 9, 30)), networks.on(date(2024, 11, 30))
    weekly = summer.services.index("weekly")
    assert summer.timetable[weekly] == (70.0, 166.0)
    assert winter.timetable[weekly] == (71.0, 167.0)


def test_the_spread_of_a_service_by_speed(written):
    services = {
        "services.csv": {
            "hours_a_day,price": "p95_factor,price",
            ",,75,12,1,per_vehicle": ",,75,1.5,1,per_vehicle",
        }
    }
    network = network_on(read_corridor(written(services)), DAY)
    arc = arc_of(network, "trucks", "BBCHA", "BBDEL")
    assert network.p50_h[arc] == pytest.approx(1100 / 75)
    assert network.p95_h[arc] == pytest.approx(1100 / 75 * 1.5)
