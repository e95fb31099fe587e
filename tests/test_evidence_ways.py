"""The evidence of the ways: what it is held against is no input, and the Red Sea reads no trade of 2024."""

from __future__ import annotations

import re
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from landbridge.corridor import Corridor, read_corridor

SCRIPTS = Path(__file__).parents[1] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from evidence_page import ways_response, ways_sea  # noqa: E402
from evidence_page.ways_numbers import (  # noqa: E402
    Numbers,
    judged,
    observed,
    short_trains,
    sources_in_force,
)

VOLUME = {"trains", "TEU", "boxes", "Mt", "trucks", "vehicles", "persons", "wagons"}
BEGIN_2024 = date(2024, 1, 1)
TOLD = re.compile(r"\b\d[\d,.]*\s*(?:thousand |million )?(?:trains|TEU|Mt|trucks)\b")


@cache
def khorgos() -> Corridor:
    return read_corridor("khorgos")


def test_no_trade_of_2024_is_an_input_of_the_red_sea():
    """Neither a number of the network of that winter nor the demand rests on a count of 2024 or later."""
    corridor = khorgos()
    counted = {
        source
        for row in corridor.observed.values()
        if row.unit in VOLUME and row.until > BEGIN_2024
        for source in row.sources
    }
    assert counted
    in_force = {
        *sources_in_force(corridor, ways_sea.BEFORE),
        *sources_in_force(corridor, ways_response.BEFORE),
        *sources_in_force(corridor, ways_response.AFTER),
    }
    assert not in_force & counted
    day = ways_response.AFTER
    for address, quantity in corridor.network.quantities.items():
        for period in quantity.periods:
            if period.covers(day):
                assert not TOLD.search(period.evidence.why or ""), address
    assert ways_response.YEAR == 2023
    for series in corridor.demand.demand.values():
        for row in series.rows:
            if row.from_ is not None and row.from_ >= BEGIN_2024:
                before = series.at(date(2023, 6, 1))
                assert before is not None
                assert row.usd_bn == before.usd_bn, "the demand of 2024 is held as in 2023"


def test_what_is_published_is_sourced_and_judged_by_its_role():
    rows = list(observed())
    assert len({row.id for row in rows}) == len(rows)
    assert all(row.sources and row.published() for row in rows)
    some = [row for row in rows if row.id in ("suez-2023", "poland-2024")]
    numbers = Numbers(khorgos(), draws=0)
    for row in some:
        numbers.want(row.question, row.through)
    roles = {one.row.id: one.role for one in judged(numbers, some)}
    assert roles == {"suez-2023": "predicted", "poland-2024": "input"}


def test_the_sea_is_ten_to_fourteen_days_longer_by_the_passage_alone():
    open_ = Numbers(khorgos(), draws=0)
    shut = Numbers(khorgos(), draws=0, closed=(ways_sea.PASSAGE,))
    question = ways_sea.asked()[0]
    for numbers in (open_, shut):
        numbers.want(question, False)
    more = ways_sea.longer(open_, shut, question)
    assert more is not None
    assert 10 <= more.value <= 14


def test_rail_takes_more_when_the_passage_shuts_and_nothing_else_changes():
    calm = ways_response.rail_teu(khorgos(), ways_response.BEFORE)
    shut = ways_response.rail_teu(khorgos(), ways_response.BEFORE, (ways_response.PASSAGE,))
    assert shut > calm > 0


@pytest.mark.parametrize(
    ("train", "short"),
    [("rail.almaty", True), ("rail.eaeu", True), ("rail.poland", False), ("rail.cn", False)],
)
def test_through_trains_are_those_to_europe(train, short):
    assert (train in short_trains(khorgos(), date(2024, 3, 1))) is short
