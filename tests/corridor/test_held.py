"""A corridor held as it was on one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.corridor.change import parse_set
from landbridge.corridor.changes import apply_changes
from landbridge.corridor.held import held_on
from landbridge.corridor.shares import share_sets, sums

BEFORE, AFTER = date(2022, 5, 31), date(2022, 6, 1)
FROM, UNTIL = date(2022, 5, 31), date(2024, 1, 1)


@pytest.fixture(scope="module")
def khorgos():
    return read_corridor("khorgos")


@pytest.mark.parametrize(("day", "tracks"), [(BEFORE, 2), (AFTER, 3)])
def test_a_dated_value_is_that_of_the_day_for_ever(corridor, day, tracks):
    held = held_on(corridor, day, FROM, UNTIL)
    (period,) = held.quantity("rail.aa.kz.tracks.westbound.capacity").periods
    assert (period.value, period.from_, period.until) == (tracks, None, None)
    assert (
        period.evidence == corridor.quantity("rail.aa.kz.tracks.westbound.capacity").period_at(day).evidence
    )


def test_traffic_flows_at_the_rate_of_the_day(corridor):
    for day, row, count, length in ((BEFORE, "w1", 700, 181), (date(2022, 7, 1), "w2", 800, 184)):
        held = held_on(corridor, day, FROM, UNTIL)
        assert list(held.traffic) == list(held.traffic_quantities) == [row]
        (period,) = held.traffic_quantities[row].periods
        assert period.value == pytest.approx(count / length * (UNTIL - FROM).days)
        assert (period.from_, period.until) == (FROM, UNTIL)
        assert period.evidence.low == pytest.approx(0.9 * period.value)
        found = held.traffic[row]
        assert (found.from_, found.until, found.quantity) == (FROM, UNTIL, period.value)


def test_traffic_that_a_change_moved_on_some_days(corridor):
    changed = apply_changes(corridor, [parse_set("traffic.w1.quantity*=3@2022-05-01..2022-06-01")])
    for day, by in ((date(2022, 4, 30), 1), (BEFORE, 3), (AFTER, 1)):
        (period,) = held_on(changed, day, FROM, UNTIL).traffic_quantities["w1"].periods
        assert period.value == pytest.approx(by * 700 / 181 * (UNTIL - FROM).days)


def test_weekly_hours_stay_and_closed_days_go(corridor):
    held = held_on(corridor, BEFORE, FROM, UNTIL)
    before, after = (c.facilities["rail.aa"].calendars["day"] for c in (corridor, held))
    assert before.closed
    assert (after.week, after.closed, after.closed_on) == (before.week, (), ())


def test_what_was_observed_goes_and_the_dates_cover_the_run(corridor):
    held = held_on(corridor, BEFORE, FROM, UNTIL)
    assert corridor.observed
    assert held.observed == {}
    assert (held.from_, held.until) == (corridor.from_, UNTIL)
    assert held.changes == ("everything as on 2022-05-31, all the time",)
    assert held.digests == corridor.digests


def test_a_failure_in_force_stays_a_failure(corridor):
    broken = "dryport.aa.cranes.capacity"
    change = parse_set(f"{broken}=1@2022-05-20..2022-06-10")
    for cause in ("failed", None):
        changed = apply_changes(corridor, [replace(change, cause=cause)])
        periods = held_on(changed, BEFORE, FROM, UNTIL).quantity(broken).periods
        assert periods[-1].value == 1
        assert periods[-1].cause == cause
        assert periods[-1].until is None
        # units that are there but away: their number stands before, and not within the run
        assert [p.value for p in periods[:-1]] == ([3] if cause else [])
        assert all(p.until < FROM - timedelta(days=7) for p in periods[:-1])
        (over,) = held_on(changed, date(2022, 6, 10), FROM, UNTIL).quantity(broken).periods
        assert over.value == 3


def test_a_share_of_a_stream_without_a_value_is_none(folder):
    place = folder(
        ("facilities/rail.aa.toml", "share = 0.25\n", "share = [{ value = 0.25, from = 2022-06-01 }]\n"),
        (
            "facilities/rail.aa.toml",
            "share = 0.75\n",
            "share = [{ value = 1.0, until = 2022-06-01 }, { value = 0.75, from = 2022-06-01 }]\n",
        ),
    )
    corridor = read_corridor(place)
    for day, express, ordinary in ((BEFORE, 0.0, 1.0), (AFTER, 0.25, 0.75)):
        held = held_on(corridor, day, FROM, UNTIL)
        shares = [held.quantity(f"rail.aa.streams.{s}.share").at(UNTIL) for s in ("express", "ordinary")]
        assert shares == [express, ordinary]


@pytest.mark.parametrize(
    ("day", "zone"),
    [(date(2023, 6, 1), "Etc/GMT-6"), (date(2024, 6, 1), "Asia/Almaty"), (date(2024, 3, 1), "Etc/GMT-5")],
)
def test_a_zone_keeps_its_hours(khorgos, day, zone):
    held = held_on(khorgos, day, day, day + timedelta(days=365))
    rail = held.facilities["rail.khorgos"]
    assert rail.posts["kz"].time_zone == zone
    assert rail.posts["cn"].time_zone == "Asia/Shanghai"


@given(st.dates(date(2016, 1, 1), date(2024, 11, 30)), st.integers(1, 4000))
@settings(max_examples=40, deadline=None)
def test_every_value_is_that_of_the_day(day, length):
    khorgos = read_once("khorgos")
    until = day + timedelta(days=length)
    held = held_on(khorgos, day, day, until)
    assert set(held.facilities) == set(khorgos.facilities)
    for name, facility in held.facilities.items():
        for path, quantity in facility.values.items():
            now = [p for p in khorgos.facilities[name].values[path].periods if p.covers(day)]
            last = quantity.at(until - timedelta(days=1))
            assert quantity.at(day) == last
            if now:
                assert last == now[0].value
    # shares still add up, as they did on the day
    for members in share_sets(held).values():
        assert [round(total, 6) for _, total in sums(held, members)] == [1.0]


@cache
def read_once(name):
    return read_corridor(name)


@pytest.mark.parametrize(
    ("day", "from_", "until", "sentence"),
    [
        (
            date(2021, 12, 31),
            FROM,
            UNTIL,
            "2021-12-31 is not within what aa covers: 2022-01-01 until 2023-01-01",
        ),
        (BEFORE, FROM, FROM, "the run has no day"),
    ],
)
def test_days_that_cannot_be_held(corridor, day, from_, until, sentence):
    with pytest.raises(InputErrors) as caught:
        held_on(corridor, day, from_, until)
    assert sentence in [problem.problem for problem in caught.value.problems]


def test_a_day_without_traffic(folder):
    corridor = read_corridor(folder(("traffic.csv", "2022-01-01,2022-07-01", "2022-02-01,2022-07-01")))
    with pytest.raises(InputErrors, match=r"no westbound traffic of rail\.aa on 2022-01-15"):
        held_on(corridor, date(2022, 1, 15), FROM, UNTIL)
