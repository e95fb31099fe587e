"""When posts are open, and when both are: time zones and their changes, dated hours, nights."""

from datetime import UTC, date, datetime

import pytest

from landbridge.corridor import read_corridor
from landbridge.corridor.opening import hours_between, hours_of_posts, overlap_of_posts

BOOK = """\
title = "Hours"
evidence = { source = "S1", grade = "measured" }
[[hours.cn]]
open  = ["mon-sun 08:00-20:00"]
until = 2024-06-01
[[hours.cn]]
open  = ["mon-sun 00:00-24:00"]
from  = 2024-06-01
[[hours.kz]]
open  = ["mon-sun 08:00-20:00"]
until = 2024-04-10
[[hours.kz]]
open  = []
from  = 2024-04-10
until = 2024-04-20
[[hours.kz]]
open  = ["mon-sun 22:00-06:00"]
closed_on = ["2024-05-09"]
from  = 2024-04-20
"""
RULE_OF_CN, RULE_OF_KZ = 'calendar = { rule = "border.hours.cn" }', 'rule = "border.hours.kz"'
CALENDARS = (
    ("facilities/rail.aa.toml", 'calendar = "day"', 'calendar = "kz"'),
    (
        "facilities/rail.aa.toml",
        "[posts.cn.tracks.westbound]",
        f"[posts.cn.officers]\ncapacity = 3\n{RULE_OF_CN}\n\n[posts.cn.tracks.westbound]",
    ),
    ("facilities/rail.aa.toml", "[calendars.day]", f"[calendars.kz]\n{RULE_OF_KZ}\n\n[calendars.day]"),
    ("corridor.toml", "until = 2023-01-01", "until = 2025-01-01"),
)
POSTS = ("cn", "kz")


@pytest.fixture
def opening(folder):
    return read_corridor(folder(*CALENDARS, add={"rules/border.toml": BOOK}))


def overlap(corridor, day):
    return overlap_of_posts(corridor, corridor.facilities["rail.aa"], POSTS, date.fromisoformat(day))


def spans(corridor, post, day):
    found = hours_of_posts(corridor, corridor.facilities["rail.aa"], date.fromisoformat(day))
    return next(hours for hours in found if hours.post == post)


@pytest.mark.parametrize(("day", "hours"), [("2024-02-29", 10.0), ("2024-03-01", 9.0)])
def test_an_hour_of_overlap_is_lost_with_the_single_time_zone_of_kazakhstan(opening, day, hours):
    """08:00-20:00 in Asia/Shanghai is 00-12 UTC; in Asia/Almaty 02-14 UTC, from 1 March 2024 03-15."""
    assert hours_between(overlap(opening, day)) == hours


def test_the_clock_is_set_back_in_the_night_of_the_first_of_march(opening):
    before, after = spans(opening, "kz", "2024-02-29"), spans(opening, "kz", "2024-03-01")
    assert before.spans == ((datetime(2024, 2, 29, 2, tzinfo=UTC), datetime(2024, 2, 29, 14, tzinfo=UTC)),)
    assert after.spans == ((datetime(2024, 3, 1, 3, tzinfo=UTC), datetime(2024, 3, 1, 15, tzinfo=UTC)),)
    assert (before.day[1] - before.day[0]).total_seconds() == 25 * 3600


def test_a_post_shut_for_a_while_has_no_hours_and_no_overlap(opening):
    assert spans(opening, "kz", "2024-04-09").spans
    assert spans(opening, "kz", "2024-04-10").spans == ()
    assert overlap(opening, "2024-04-10") == ()


def test_hours_past_midnight_begin_the_day_before_and_not_on_days_closed(opening):
    def clock(day):
        return [(b.hour, e.hour) for b, e in spans(opening, "kz", day).spans]

    assert clock("2024-04-20") == [(17, 19)]  # the night before was shut; 22:00-24:00 local is 17-19 UTC
    assert clock("2024-04-21") == [(19, 1), (17, 19)]
    assert clock("2024-05-09") == [(19, 1)]
    assert clock("2024-05-10") == [(17, 19)]


def test_which_resources_keep_which_hours(opening):
    assert spans(opening, "cn", "2024-03-05").of_calendars.keys() == {"rules.border.hours.cn"}
    names, _ = spans(opening, "kz", "2024-03-05").of_calendars["rules.border.hours.kz"]
    assert names == ("rail.aa.kz.officers",)


def test_a_post_without_calendars_is_always_open(corridor):
    hours = spans(corridor, "cn", "2022-03-01")
    assert (hours.of_calendars, hours.spans) == ({}, (hours.day,))
