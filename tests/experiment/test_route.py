"""`route`: ways from door to door over the shipped network, and what is wrong with a question."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import landbridge
from landbridge.base.errors import InputErrors
from landbridge.corridor.reader import read_corridor
from landbridge.experiment.route import answer, asked_of
from landbridge.network import Network, network_on
from landbridge.network.search import ends_of, searchable

DAY = date(2024, 3, 1)
PAIRS = [("CNSHA", "DEDUI"), ("CNCKG", "PLWAW"), ("CNURC", "KZALA"), ("KZALA", "CNSHA"), ("DEDUI", "CNCTU")]


@cache
def network(*closed: str, day: date = DAY, without: tuple[str, ...] = ()) -> Network:
    return network_on(read_corridor("khorgos"), day, closed, without)


def question(origin: str, destination: str, day: date = DAY, goods: str = "electronics", **more):
    return asked_of(read_corridor("khorgos"), origin, destination, goods, day, **more)


@pytest.mark.parametrize("pair", PAIRS)
def test_a_way_is_the_sum_of_its_legs_and_transfers(pair: tuple[str, str]) -> None:
    n, asked = network(), question(*pair)
    found = answer(n, asked)
    assert 1 < len(found.ways) <= 12
    price, subsidy = n.price_of(asked.shipment), n.subsidy_of(asked.shipment)
    for way in found.ways:
        arcs = list(way.arcs)
        assert (n.head[arcs[:-1]] == n.tail[arcs[1:]]).all()
        assert (n.tail[arcs[0]], n.head[arcs[-1]]) == ends_of(n, *pair)
        assert way.price_usd == pytest.approx(price[arcs].sum())
        assert way.subsidy_usd == pytest.approx(subsidy[arcs].sum())
        assert way.paid_usd == pytest.approx(way.price_usd - way.subsidy_usd + way.fees_usd)
        assert way.hours >= n.mean_h[arcs].sum() - 1e-6
        assert way.legs[0].begins == pair[0]
        assert way.legs[-1].ends == pair[1]
        assert way.days(0.5) < way.days(0.95)
        assert 0 < way.on_time <= 1
        days = way.mean_days
        assert way.time_cost_usd == pytest.approx(asked.shipment.value_usd * asked.all_in_per_day * days)
        assert 0 < way.capital_cost_usd < way.time_cost_usd  # a part of the all-in rate, not added to it
    assert {way.mode for way in found.ways} >= set(found.best)


@pytest.mark.parametrize("closed", ["suez", "rail.khorgos", "malacca"])
@pytest.mark.parametrize("pair", PAIRS[:3])
def test_closing_never_makes_a_way_better(pair: tuple[str, str], closed: str) -> None:
    asked = question(*pair, day=date(2023, 5, 2))
    costs = []
    for shut in ((), (closed,)):
        n = network(*shut, day=asked.day)
        search = searchable(n, asked.shipment, asked.goods)
        costs.append(search.least_to(ends_of(n, *pair)[1])[ends_of(n, *pair)[0]])
    assert (costs[1] >= costs[0] - 1e-6).all()


@pytest.mark.parametrize("pair", PAIRS)
def test_one_more_service_never_makes_the_best_worse(pair: tuple[str, str]) -> None:
    asked = question(*pair)
    best = answer(network(), asked).ways[0]
    costs = []
    for n in (network(), network(without=(best.legs[0].service,))):
        origin, target = ends_of(n, *pair)
        costs.append(searchable(n, asked.shipment, asked.goods).least_to(target)[origin])
    assert (costs[0] <= costs[1] + 1e-6).all()


def test_no_shown_way_is_beaten_by_another_of_its_search() -> None:
    asked = question("CNSHA", "DEDUI")
    search = searchable(network(), asked.shipment, asked.goods)
    origin, target = ends_of(network(), "CNSHA", "DEDUI")
    ways = search.ways(origin, target, asked.start_h, 0.1)
    costs = np.array([way.costs for way in ways])
    for one in costs:
        assert not ((costs <= one).all(axis=1) & (costs < one).any(axis=1)).any()


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputErrors) as caught:
        landbridge.route(
            "khorgos",
            "CNSHX",
            "Duisbourg",
            goods="electronic",
            date="2024-13-01",
            value_usd_per_kg=-3,
            weight_t=0,
            closed=["suze"],
            rate_per_day=0.01,
            in_parts=True,
        )
    told = {p.address: (p.problem, p.nearest) for p in caught.value.problems}
    assert told["destination"] == ("there is no place 'Duisbourg' in khorgos", "Duisburg")
    assert told["origin"][0] == "there is no place 'CNSHX' in khorgos"
    assert told["--goods"][1] == "electronics"
    assert told["--value-usd-per-kg"][0] == "must be above zero, not -3 USD a kg"
    assert told["--weight-t"][0] == "must be above zero, not 0 t"
    assert told["--date"][0] == "'2024-13-01' is no day; write it as 2024-03-01"
    assert told["--closed"][1] == "suez"
    assert "give it or --parts, not both" in told["--parts"][0]


def test_a_day_outside_the_data_and_a_place_that_is_reached_already() -> None:
    with pytest.raises(InputErrors) as caught:
        landbridge.route("khorgos", "CNSHA", "Shanghai", goods="cars", date="2031-01-01")
    told = [p.problem for p in caught.value.problems]
    assert told == [
        "Shanghai is where the goods are already",
        "2031-01-01 is outside the data, which reach from 2015-01-01 to 2026-01-01",
    ]


def test_a_corridor_without_a_network() -> None:
    with pytest.raises(InputErrors, match="tutorial has no network"):
        landbridge.route("tutorial", "a", "b", goods="x", date="2024-01-01")


def test_a_question_that_lacks_something() -> None:
    with pytest.raises(InputErrors, match="lacks destination, --goods, --date; such as"):
        landbridge.route("khorgos", "CNSHA")


def test_a_file_of_shipments_and_every_line_of_it_that_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    head = "origin,destination,goods,date,value_usd_per_kg,weight_t\n"
    file.write_text(f"{head}CNSHA,DEDUI,electronics,2024-03-01,80,12\nYiwu,Warsaw,furniture,2023-05-02,,\n")
    told = landbridge.route("khorgos", batch=file).json()
    first, second = told["shipments"]
    assert (first["origin"], first["weight_t"], first["value_usd_per_kg"]) == ("CNSHA", 12, 80)
    assert (second["destination"], second["date"]) == ("PLWAW", "2023-05-02")
    assert all(one["ways"] for one in told["shipments"])
    file.write_text(f"{head}CNSHA,DEDUI,electronics,2024-03-01,many,12\nCNSHA,nowhere,cars,2024-03-01,,-1\n")
    with pytest.raises(InputErrors) as caught:
        landbridge.route("khorgos", batch=file)
    assert [(p.line, p.problem) for p in caught.value.problems] == [
        (2, "'many' is no number"),
        (3, "there is no place 'nowhere' in khorgos"),
        (3, "must be above zero, not -1 t"),
    ]
    file.write_text("from,to\n")
    with pytest.raises(InputErrors, match="has no column origin"):
        landbridge.route("khorgos", batch=file)


def test_a_ban_that_takes_a_mode_away_is_told() -> None:
    told = landbridge.route(
        "khorgos", "CNSHA", "DEDUI", goods="batteries", date="2024-03-01", quick=True
    ).json()
    (sentence,) = told["banned"]
    assert sentence.endswith("may not go by air on 2024-03-01 (bans.batteries-air)")
    assert not any("air" in way["mode"] for way in told["ways"])
    free = landbridge.route("khorgos", "CNSHA", "DEDUI", goods="electronics", date="2024-03-01", quick=True)
    assert free.json()["banned"] == []


def test_a_batch_takes_nothing_that_is_of_one_shipment(tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as caught:
        landbridge.route("khorgos", goods="electronics", weight_t=20, batch=tmp_path / "b.csv")
    assert [problem.address for problem in caught.value.problems] == ["--goods", "--weight-t"]
    assert "give one of the two" in caught.value.problems[0].problem


def test_json_has_what_it_promises() -> None:
    told = landbridge.route("khorgos", "CNSHA", "DEDUI", goods="electronics", date="2024-03-01").json()
    wanted = ("mode", "path", "price_usd", "subsidy_usd", "days_p50", "days_p95", "on_time", "co2e_kg")
    assert all(set(way) >= {*wanted, "total_cost_usd"} for way in told["ways"])
    assert {row["fast"] for row in told["break_even"]}


def test_rail_saves_ten_days_against_sea_from_shanghai() -> None:
    for day in (date(2021, 3, 1), date(2023, 5, 2), DAY):
        best = answer(network(day=day), question("CNSHA", "DEDUI", day=day)).best
        assert best["sea"].days(0.5) - best["rail"].days(0.5) > 10


def test_no_way_is_told_with_the_cut_and_what_would_join_it() -> None:
    n = network()
    inland = tuple(
        name for name in n.services if not name.startswith(("road.cn", "rail.cn", "road.eu", "rail.eu"))
    )
    with pytest.raises(InputErrors) as caught:
        answer(network(without=inland), question("CNSHA", "DEDUI"))
    (problem,) = caught.value.problems
    assert problem.problem.startswith(
        "no way for electronics from Shanghai to Duisburg on 2024-03-01: from Shanghai"
    )
    assert problem.problem.endswith("and none is in both")
    assert (problem.nearest or "").startswith("a link Kashgar - ")


def test_goods_that_are_banned_are_told_with_the_ban() -> None:
    n = network(day=date(2022, 3, 1))
    only_air = tuple(name for name in n.services if not name.startswith("air."))
    asked = question("CNSHA", "DEFRA", day=date(2022, 3, 1), goods="batteries")
    with pytest.raises(InputErrors) as caught:
        answer(network(day=date(2022, 3, 1), without=only_air), asked)
    (problem,) = caught.value.problems
    assert "other goods have one; in force:" in problem.problem
    assert "bans.batteries-air" in problem.problem
