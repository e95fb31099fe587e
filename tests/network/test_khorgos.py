"""The network of the shipped corridor: known lengths and times, what shuts, who pays."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest
from tests.network.conftest import arc_of

from landbridge.corridor import Corridor, read_corridor
from landbridge.network import ArcKind, Network, Shipment, network_on, network_works
from landbridge.network.day import Day
from landbridge.network.ways import ways_of

KM_A_NM = 1.852


@cache
def khorgos() -> Corridor:
    return read_corridor("khorgos")


@cache
def on(year: int, month: int = 3, day: int = 1) -> Network:
    return network_on(khorgos(), date(year, month, day))


def test_nothing_is_wrong_with_it():
    assert list(network_works(khorgos())) == []


@pytest.mark.parametrize(
    "day", [date(2016, 1, 1), date(2018, 9, 27), date(2021, 9, 15), date(2024, 1, 1), date(2025, 12, 31)]
)
def test_every_service_has_a_way_on_days_across_the_years(day):
    network = network_on(khorgos(), day)
    assert network.warnings == ()
    carried = network.kind == ArcKind.CARRIAGE
    assert (network.price_usd[carried].sum(axis=1) > 0).all()
    assert (network.mean_h[carried] > 0).all()
    assert (network.co2e_kg_per_t + network.co2e_kg_per_teu)[carried].min() > 0
    assert (network.subsidy_usd <= network.price_usd).all()


@pytest.mark.parametrize(
    ("mode", "places", "km", "within"),
    [
        ("rail", "KZKHC KZAAU", 3128, 0.02),  # F739
        ("rail", "CNSIA UZTAS", 4486, 0.04),  # F733
        ("rail", "KZKHC BYBQT", 5430, 0.02),  # F915
        ("sea", "CNSHA NLRTM", 10_600 * KM_A_NM, 0.02),  # F731
    ],
)
def test_lengths_known_from_elsewhere(mode, places, km, within):
    today = Day(khorgos(), date(2022, 3, 1))
    begins, ends = places.split()
    way = ways_of(today.edges(mode), today.changes).way(begins, ends)
    assert way is not None
    assert way.km == pytest.approx(km, rel=within)


def test_the_red_sea_shut_leads_round_the_cape():
    before, after = on(2023, 12, 14), on(2023, 12, 15)
    one = arc_of(before, "sea.north-europe", "CNSHA", "NLRTM")
    two = arc_of(after, "sea.north-europe", "CNSHA", "NLRTM")
    assert {"EGSUZ", "EGPSD"} <= set(before.way[one])
    assert "ZACPT" in after.way[two]
    assert not {"EGSUZ", "YEADE"} & set(after.way[two])
    assert after.km[two] == pytest.approx(13_800 * KM_A_NM, rel=0.03)  # F732
    assert 10 <= (after.p50_h[two] - before.p50_h[one]) / 24 <= 14
    assert after.co2e_of(Shipment(10, 10, 5))[two] > 1.3 * before.co2e_of(Shipment(10, 10, 5))[one]


def test_poland_shut_leads_by_lithuania_for_thirteen_days():
    before, shut, after = (on(2025, 9, day) for day in (11, 12, 25))
    one, two, three = (
        arc_of(network, "rail.xian-germany", "CNSIA", "DEDUI") for network in (before, shut, after)
    )
    assert {"BYBQT", "PLMAA"} <= set(before.way[one])
    assert not {"BYBQT", "PLMAA"} & set(shut.way[two])
    assert "LTVNO" in shut.way[two]
    assert shut.km[two] > before.km[one]
    assert after.way[three] == before.way[one]


def test_suez_shut_leads_round_the_cape_too():
    network = network_on(khorgos(), date(2022, 3, 1), closed=["suez"])
    arc = arc_of(network, "sea.north-europe", "CNSHA", "DEHAM")
    assert "ZACPT" in network.way[arc]
    greece = arc_of(network, "sea.mediterranean", "CNSHA", "GRPIR")
    assert {"ZACPT", "GIGIB"} <= set(network.way[greece])


@pytest.mark.parametrize("year", [2016, 2019, 2023, 2024])
def test_rail_to_germany_is_ten_days_faster_than_the_sea(year):
    network = on(year)
    rail = arc_of(network, "rail.yiwu-germany", "CNYIW", "DEDUI")
    sea = arc_of(network, "sea.north-europe", "CNSHA", "DEHAM")
    assert network.p50_h[sea] - network.p50_h[rail] > 10 * 24


def test_prices_of_rail_and_sea_turn_over():
    """Per box: some five times the sea in a calm year, less than it in September 2021."""

    def ratio(network: Network) -> float:
        box = Shipment(12, 12, 10)
        asked = network.price_of(box) - network.subsidy_of(box)
        rail = arc_of(network, "rail.chongqing-germany", "CNCKG", "DEDUI")
        return float(asked[rail] / asked[arc_of(network, "sea.north-europe", "CNSHA", "DEHAM")])

    assert 3 < ratio(on(2016)) < 7
    assert ratio(on(2021, 9, 15)) < 1
    assert 2 < ratio(on(2023, 8, 15)) < 5


def test_subsidies_have_payers_and_are_at_most_half():
    for year in (2016, 2019, 2021, 2024):
        network = on(year)
        paid = network.subsidy_usd.sum(axis=1)
        assert (network.payer[paid > 0] >= 0).all()
        assert (network.payer[paid == 0] == -1).all()
        assert (paid <= network.price_usd.sum(axis=1) / 2 + 1e-9).all()


def test_the_road_to_almaty_before_and_after_it_was_built():
    before, after = on(2018, 9, 26), on(2018, 9, 27)
    hours = [n.p50_h[arc_of(n, "road.central-asia", "KZKHC", "KZALA")] for n in (before, after)]
    moving = [hour * 11 / 24 for hour in hours]
    assert moving[0] == pytest.approx(370 / 50)
    assert moving[1] == pytest.approx(304 / 75)


def test_ways_over_khorgos_can_take_their_times_from_a_run():
    network = on(2024)
    arcs = network.arcs_by_part("rail.khorgos", "westbound")
    served = {network.services[network.service[arc]] for arc in arcs}
    assert {"rail.xian-germany", "rail.almaty", "rail.titr"} <= served
    assert "rail.chongqing-germany" not in served
    facilities = {part.facility for part in network.parts if part.facility in khorgos().facilities}
    assert {"rail.khorgos", "rail.dostyk", "road.khorgos", "road.kalzhat", "dryport.khorgos"} <= facilities


def test_goods_are_banned_by_date():
    rail = lambda network: (network.mode == 0) & (network.km > 5000)  # noqa: E731
    before, after = on(2022, 9, 16), on(2022, 9, 17)
    assert not before.carries("electric-cars")[rail(before)][:5].any()
    sold = after.carries("electronics")  # the leg on 1520 mm alone is not sold by the box
    assert (rail(after) & sold).sum() > 20
    assert after.carries("electric-cars")[rail(after) & sold].all()
    assert not after.carries("batteries")[arc_of(after, "air.china-europe", "CNSHA", "DEFRA")]


def test_every_place_can_be_begun_from_and_ended_at():
    network = on(2024)
    tables = khorgos().places
    doors = [place.id for place in network.places if "waypoint" not in tables[place.id].kinds]
    assert len(doors) > 100
    for id_ in doors:
        assert network.origin[network.place(id_)] >= 0
        assert network.destination[network.place(id_)] >= 0


def test_places_are_found_by_the_names_of_facilities():
    network = on(2024)
    assert network.places[network.place("khorgos")].id == "KZKHC"
    assert network.places[network.place("duisburg")].id == "DEDUI"
    assert network.places[network.place("Liege")].id == "BELGG"


def test_all_numbers_are_finite():
    network = on(2024)
    for name in (
        "km",
        "mean_h",
        "variance_h2",
        "headway_h",
        "price_usd",
        "subsidy_usd",
        "fees_usd",
        "co2e_kg_per_t",
    ):
        values = getattr(network, name)
        assert np.isfinite(values).all(), name
        assert (values >= 0).all(), name
