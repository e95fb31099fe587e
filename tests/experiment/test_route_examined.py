"""Numbers of the best ways by mode: names, ranges over draws, and what a shut passage does to them."""

from __future__ import annotations

from datetime import date

import pytest

from landbridge.corridor import Corridor, read_corridor
from landbridge.experiment.route.asked import Asked, asked_of
from landbridge.experiment.route.drawn import drawn_tables, kind_of
from landbridge.experiment.route.examined import Examination, examine, number_of, unit_of

DAY = date(2023, 11, 1)
NAMES = (
    "rail days",
    "sea-rail days",
    "rail/sea paid_usd",
    "rail/sea price_usd",
    "rail subsidy_usd",
    "rail>sea usd_per_kg",
)


def asked(corridor: Corridor) -> Asked:
    return asked_of(corridor, "CNSHA", "DEHAM", "household", DAY)


@pytest.fixture(scope="module")
def khorgos() -> Corridor:
    return read_corridor("khorgos")


@pytest.fixture(scope="module")
def found(khorgos: Corridor) -> Examination:
    return examine(khorgos, DAY, [asked], draws=4)


def test_numbers_have_ranges_that_hold_them_apart(found: Examination) -> None:
    assert (len(found.draws), found.refused) == (4, 0)
    for name in NAMES:
        number = found.number(name)
        assert number is not None
        assert number.low < number.high, name
    assert found.number("ship days") is None


def test_numbers_follow_from_the_ways(found: Examination) -> None:
    best = found.base[0]
    rail, sea = best.ways["rail"], best.ways["sea"]
    assert number_of(best, "sea-rail days") == pytest.approx(sea.days(0.5) - rail.days(0.5))
    assert number_of(best, "rail/sea price_usd") == pytest.approx(rail.price_usd / sea.price_usd)
    even, rate = number_of(best, "rail>sea usd_per_kg"), best.asked.all_in_per_day
    assert even is not None
    saved = sea.mean_days - rail.mean_days
    assert even * best.asked.shipment.tonnes * 1000 * rate * saved == pytest.approx(
        rail.paid_usd - sea.paid_usd
    )
    assert {leg.mode for leg in rail.legs} <= {"rail", "road"}
    assert [unit_of(name) for name in NAMES] == ["days", "days", "ratio", "ratio", "USD", "USD/kg"]


@pytest.mark.parametrize("name", ["rail", "rail speed", "rail*sea days", ""])
def test_a_name_that_is_none_is_refused(found: Examination, name: str) -> None:
    with pytest.raises(ValueError, match="names no number of a way"):
        number_of(found.base[0], name)


def test_a_shut_red_sea_makes_the_sea_longer_and_leaves_rail(khorgos: Corridor, found: Examination) -> None:
    shut = examine(khorgos, DAY, [asked], closed=["bab-el-mandeb"])
    for name, more in (("sea days", (8, 16)), ("rail days", (0, 0)), ("rail paid_usd", (0, 0))):
        now, before = shut.number(name), found.number(name)
        assert now is not None
        assert before is not None
        assert more[0] <= now.value - before.value <= more[1], name


def test_numbers_of_one_kind_are_drawn_together_and_others_stay(khorgos: Corridor) -> None:
    address = "services.rail.chongqing-germany.transit_days"
    assert kind_of(khorgos, address) == kind_of(khorgos, "services.rail.poland.transit_days_p95")
    assert kind_of(khorgos, "links.sea.x.km") is None
    assert kind_of(khorgos, "commodities.cars.value_usd_per_kg") is None
    before = khorgos.network.number("services", "rail.chongqing-germany", "transit_days", DAY)
    earlier = khorgos.network.number("services", "rail.chongqing-germany", "transit_days", date(2021, 9, 1))
    for one in drawn_tables(khorgos, DAY, 2):
        assert one.network.number("services", "rail.chongqing-germany", "transit_days", DAY) != before
        at_another_time = one.network.number(
            "services", "rail.chongqing-germany", "transit_days", date(2021, 9, 1)
        )
        assert at_another_time == earlier
