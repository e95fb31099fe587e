"""Flows of a period: dates, closings, scenarios, what is not known, and a machine without scipy."""

import sys
from datetime import date
from itertools import pairwise

import pytest

from landbridge.behaviour.pipelines import course_of, used_by_pipelines
from landbridge.corridor import apply_changes, parse_set, read_scenario

YEAR = (date(2022, 1, 1), date(2023, 1, 1))


def carried(course, facility, from_=None, until=None):
    line = course.line(facility)
    places = [w for w, _ in course.over(line)]
    return course.total(
        from_ or course.from_, until or course.until, lambda s: sum(s.allocation.flows[w] for w in places)
    )


def test_a_year_by_hand(pipes):
    """20 Mt, of which 4 stay at home; the north pays 98 * 7.5 - 30 a tonne and the east 96 * 7.5 - 50."""
    course = course_of(pipes.read(), *YEAR)
    assert carried(course, "pipeline.north") == pytest.approx(12)
    assert carried(course, "pipeline.east") == pytest.approx(4)
    north = course.line("pipeline.north")
    worth = course.total(*YEAR, lambda s: s.allocation.line_worth[north], mean=True)
    assert worth == pytest.approx((98 - 96) * 7.5 + 20), "the same in both halves: the price of oil cancels"
    assert course.told() == []


@pytest.mark.parametrize("year", [2022, 2023])
def test_months_make_up_the_year(pipes, year):
    course = course_of(pipes.read(), date(year, 1, 1), date(year + 1, 1, 1))
    turns = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    months = [carried(course, "pipeline.north", a, b) for a, b in pairwise(turns)]
    assert sum(months) == pytest.approx(12)
    assert months[1] == pytest.approx(12 * 28 / 365)


def test_a_leap_year_carries_what_a_year_carries(pipes):
    pipes.change("corridor.toml", "until = 2024-01-01", "until = 2025-01-01")
    course = course_of(pipes.read(), date(2024, 1, 1), date(2025, 1, 1))
    assert carried(course, "pipeline.north") == pytest.approx(12)


def test_a_line_that_closes_in_the_middle_of_a_month_carries_until_that_day(pipes):
    pipes.add(
        "scenarios/shut.toml",
        'title = "Shut"\n[[change]]\nclose = "pipeline.north.line"\nfrom = 2022-03-11\n',
    )
    corridor = pipes.read()
    course = course_of(apply_changes(corridor, [read_scenario(corridor, "shut")]), *YEAR)
    open_days = 31 + 28 + 10
    assert carried(course, "pipeline.north") == pytest.approx(12 * open_days / 365)
    assert carried(course, "pipeline.north", date(2022, 3, 11), date(2022, 4, 1)) == 0


def test_the_north_closed_turns_flows_east_as_far_as_the_east_has_room(pipes):
    pipes.add("scenarios/shut.toml", 'title = "Shut"\n[[change]]\nclose = "pipeline.north.line"\n')
    corridor = pipes.read()
    course = course_of(apply_changes(corridor, [read_scenario(corridor, "shut")]), *YEAR)
    assert carried(course, "pipeline.north") == 0
    assert carried(course, "pipeline.east") == pytest.approx(10)
    east = course.line("pipeline.east")
    assert course.total(*YEAR, lambda s: s.allocation.line_worth[east], mean=True) > 500


def test_a_ban_of_a_market_empties_the_line_to_it(pipes):
    pipes.add(
        "scenarios/ban.toml",
        'title = "Ban"\n[[change]]\nban = "pipeline.north.markets.russia"\nfrom = 2022-07-01\n',
    )
    corridor = pipes.read()
    course = course_of(apply_changes(corridor, [read_scenario(corridor, "ban")]), *YEAR)
    assert carried(course, "pipeline.north") == pytest.approx(12 * 181 / 365)
    assert carried(course, "pipeline.east", date(2022, 7, 1), YEAR[1]) == pytest.approx(10 * 184 / 365)


@pytest.mark.parametrize(
    ("change", "north", "east"),
    [
        ("pipeline.north.line.capacity=5", 5, 10),
        ("pipeline.north.line.tariff*=3", 6, 10),
        ("pipeline.north.markets.russia.discount=7", 6, 10),
        ("pipeline.world.prices.brent*=0.5", 12, 4),
        ("pipeline.home.fields.old.output=6", 2, 0),
        ("pipeline.home.markets.refinery.least=0", 12, 8),
        ("pipeline.north.markets.russia.open=false", 0, 10),
    ],
)
def test_every_number_acts(pipes, change, north, east):
    course = course_of(apply_changes(pipes.read(), [parse_set(change)]), *YEAR)
    assert carried(course, "pipeline.north") == pytest.approx(north)
    assert carried(course, "pipeline.east") == pytest.approx(east)


def test_a_broken_promise_is_told_with_its_market_and_day(pipes):
    changed = apply_changes(
        pipes.read(), [parse_set("pipeline.home.fields.old.output=1@2022-05-01..2022-06-01")]
    )
    course = course_of(changed, *YEAR)
    assert course.total(*YEAR, lambda s: sum(s.allocation.short)) == pytest.approx(3 * 31 / 365)
    assert "pipeline.home.markets.refinery" in course.told()[0]
    assert "from 2022-05-01" in course.told()[0]


def test_days_without_numbers_are_not_made_up(pipes):
    pipes.change(
        "facilities/pipeline.east.toml", "tariff = { value = 50,", "tariff = { value = 50, from = 2022-04-01,"
    )
    course = course_of(pipes.read(), *YEAR)
    assert carried(course, "pipeline.north") is None
    assert carried(course, "pipeline.north", date(2022, 4, 1), YEAR[1]) == pytest.approx(12 * 275 / 365)
    assert "not known on all days: numbers are lacking until 2022-04-01" in course.told()[0]


def test_addresses_that_the_flows_rest_on(pipes):
    used = used_by_pipelines(pipes.read())
    assert {
        "pipeline.world.prices.brent",
        "pipeline.north.line.capacity",
        "pipeline.home.fields.old.output",
    } <= used
    assert all(address.startswith("pipeline.") for address in used)


def test_a_corridor_without_pipelines_has_no_course():
    from landbridge.corridor import read_corridor

    assert course_of(read_corridor("tutorial"), date(2024, 9, 1), date(2024, 10, 1)) is None


def test_without_scipy_nothing_is_known_and_it_says_what_to_install(pipes, monkeypatch):
    for name in ("scipy", "scipy.optimize", "scipy.sparse"):
        monkeypatch.setitem(sys.modules, name, None)
    course = course_of(pipes.read(), *YEAR)
    assert course.facilities == ("pipeline.east", "pipeline.home", "pipeline.north")
    assert carried(course, "pipeline.north") is None
    assert course.told() == [
        "the flows of pipelines need the extra `pipelines`: pip install 'landbridge[pipelines]'"
    ]


def test_equal_courses_are_of_the_same_lines_whatever_flows(pipes):
    corridor = pipes.read()
    other = apply_changes(corridor, [parse_set("pipeline.north.line.capacity=5")])
    assert course_of(corridor, *YEAR) == course_of(other, *YEAR)
    moved = apply_changes(corridor, [parse_set("pipeline.north.markets.russia.country=BY")])
    assert course_of(corridor, *YEAR) != course_of(moved, *YEAR)
