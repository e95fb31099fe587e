"""In a run: two posts by their own clocks and holidays, and Kazakhstan's move to one time zone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import small_corridors as small

from landbridge.corridor import Change, Origin, apply_changes, parse_set
from landbridge.simulation.model import run_replication, trace_one

CROSSING = """
chart   = "crossing"
summary = "A truck goes over while both posts are open: nobody stands between them."
lanes   = ["westbound"]
[resources]
officers = { unit = "officer", at = "post" }
[times]
cross = { unit = "h" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  { visit = ["exit.officers", "entry.officers"], for = "cross", as = "moving", waiting = ["staff", "staff"] },
  { leave = "through" },
]
"""
FILE = """
time_zone = "Asia/Almaty"
[posts.cn]
time_zone = "Asia/Shanghai"
[posts.kz]
time_zone = "Asia/Almaty"
[lanes.westbound]
exit  = "cn"
entry = "kz"
[posts.cn.officers]
capacity = 1000
calendar = "cn"
[posts.kz.officers]
capacity = 1000
calendar = "kz"
[calendars.cn]
rule = "hours.cn"
[calendars.kz]
rule = "hours.kz"
[times]
cross = 0.01
"""
HOURS = """
title    = "Hours"
evidence = { grade = "measured", source = "test" }
[[cn]]
open      = ["mon-sun 08:00-20:00"]
closed_on = ["2024-02-27"]
[[kz]]
open      = ["mon-sun 08:00-20:00"]
closed_on = ["2024-03-04"]
"""
FIRST, START = date(2024, 2, 26), datetime(2024, 2, 25, tzinfo=UTC)
DAYS = 8
TRUCKS = 24 * (DAYS + 1)
"""One in the middle of each hour, from a day before the window."""


def crossing(*changes: str | Change):
    place = small.corridor(
        {"road.aa:crossing": FILE + small.stream("trucks", direction="westbound")},
        files={"rules/hours.toml": HOURS},
    )
    made = [parse_set(change) if isinstance(change, str) else change for change in changes]
    place = apply_changes(place, made)
    times = [hour + 0.5 for hour in range(TRUCKS)]
    flows = [small.at_times("road.aa", "trucks", times, start=START, direction="westbound")]
    return small.model([CROSSING], place, flows, DAYS, first_day=FIRST)


@pytest.fixture(scope="module")
def model():
    return crossing()


def went_over(model, truck: int) -> tuple[datetime, list[str]]:
    """When a truck began to cross, UTC, and what it waited for until then."""
    stays = trace_one(model, f"trucks:{truck}", 1, 0)
    hour = next((stay.from_h for stay in stays if stay.cause == "moving"), None)
    assert hour is not None
    return model.plan.clock.start + timedelta(hours=hour), [s.cause for s in stays if s.cause != "moving"]


def at(truck: int) -> datetime:
    return START + timedelta(hours=truck + 0.5)


def test_an_hour_of_overlap_is_lost_when_the_clock_is_set_back(model):
    """08:00-20:00 is 00-12 UTC in Shanghai, 02-14 UTC in Almaty, and from 1 March on 03-15 UTC."""
    at_once: Counter[date] = Counter()
    for truck in range(24, TRUCKS - 48):
        begins, waited = went_over(model, truck)
        assert (begins == at(truck)) == (not waited)
        assert set(waited) <= {"closed"}
        at_once[at(truck).date()] += begins == at(truck)
    assert [at_once[FIRST + timedelta(days=day)] for day in range(6)] == [10, 0, 10, 10, 9, 9]


@pytest.mark.parametrize(
    ("came", "went"),
    [
        ((2024, 2, 26, 1, 30), (2024, 2, 26, 2)),  # Almaty opens
        ((2024, 2, 26, 12, 30), (2024, 2, 28, 2)),  # Horgos has closed, and has its holiday on the 27th
        ((2024, 2, 29, 1, 30), (2024, 2, 29, 2)),
        ((2024, 3, 1, 1, 30), (2024, 3, 1, 3)),  # an hour later from now on
        ((2024, 3, 1, 2, 30), (2024, 3, 1, 3)),
        ((2024, 3, 3, 12, 30), None),  # the holiday of the other side, 4 March; the run ends before the 5th
    ],
)
def test_who_comes_when_goes_when(model, came, went):
    truck = int((datetime(*came, tzinfo=UTC) - START) / timedelta(hours=1) - 0.5)
    assert at(truck) == datetime(*came, tzinfo=UTC)
    if went is None:
        stays = trace_one(model, f"trucks:{truck}", 1, 0)
        assert {stay.cause for stay in stays} == {"closed"}
    else:
        assert went_over(model, truck)[0] == datetime(*went, tzinfo=UTC)


def test_hours_of_each_post_are_its_own(model):
    """Seven days of twelve hours each in the eight of the window, each post without its own holiday."""
    r = run_replication(model, 1, 0)
    open_h = {x.side: r.open_h[i] / 1000 for i, x in enumerate(r.names.resources)}
    assert open_h == pytest.approx({"cn": 84.0, "kz": 83.0}, abs=1.01)
    plain = run_replication(model, 1, 0, plain=True)
    assert (r.ledger_h == plain.ledger_h).all()


@pytest.mark.parametrize("address", ["road.aa.kz", "road.aa"])
def test_a_post_that_is_closed_for_a_day(address: str) -> None:
    """By its own midnights; who waits meanwhile waits for closed, and goes when it opens again."""
    close = Change("close", address, None, date(2024, 2, 28), date(2024, 2, 29), Origin("here", 1))
    truck = int((datetime(2024, 2, 28, 3, 30, tzinfo=UTC) - START) / timedelta(hours=1) - 0.5)
    begins, waited = went_over(crossing(close), truck)
    assert begins == datetime(2024, 2, 29, 2, tzinfo=UTC)
    assert set(waited) == {"closed"}


def test_hours_that_go_with_the_other_clock_bring_the_hour_back():
    model = crossing("rules.hours.kz='mon-sun 07:00-19:00; closed 2024-03-04'@2024-03-01..2024-04-01")
    truck = int((datetime(2024, 3, 1, 1, 30, tzinfo=UTC) - START) / timedelta(hours=1) - 0.5)
    assert went_over(model, truck)[0] == datetime(2024, 3, 1, 2, tzinfo=UTC)
