"""Profiles: hours, weekdays, months, holidays; parties; whatever is cut, a period keeps its count."""

from collections import Counter
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import apply_changes, parse_set, read_corridor
from landbridge.corridor.distribution import Distribution
from landbridge.demand import observed, profile_problems
from landbridge.demand.profiles import hours_of

ZONE = """\
id = "zone.aa"
chart = "c"
title = "Zone"
time_zone = "Asia/Almaty"
evidence = { source = "S1", grade = "measured" }
[posts.kz]
time_zone = "Asia/Almaty"
[posts.cn]
time_zone = "Asia/Shanghai"
[lanes.up]
exit = "kz"
entry = "cn"
[profiles.tours]
hour = { triangular = [6, 8, 12] }
sat = 2
sun = 0
feb = 0.5
holiday = 3
holidays = "2024-03-21..2024-03-24, 2024-05-01"
[streams.bus]
direction = "up"
profile = "tours"
clock = "cn"
share = 0.75
party = { integer = [20, 40] }
[streams.walk]
direction = "up"
share = 0.25
"""
TIMES = [date(2024, 1, 1), date(2024, 3, 1), date(2025, 1, 1)]
NUMBERS = [6000, 40000]


def corridor(folder, text=ZONE, times=TIMES, numbers=NUMBERS):
    rows = [
        f"u{k},zone.aa,up,{a},{b},{n},persons,\n"
        for k, ((a, b), n) in enumerate(zip(pairwise(times), numbers, strict=True))
    ]
    (folder / "facilities").mkdir()
    (folder / "corridor.toml").write_text('title = "A"\nfrom = 2024-01-01\nuntil = 2025-01-01\nbase = 2024\n')
    (folder / "facilities" / "zone.aa.toml").write_text(text)
    (folder / "traffic.csv").write_text(
        "id,facility,direction,from,until,quantity,unit,note\n" + "".join(rows)
    )
    (folder / "traffic.evidence.csv").write_text(
        "id,column,from,source,grade,low,high,note\n*,quantity,,S1,measured,,,\n"
    )
    (folder / "sources.csv").write_text("id,title\nS1,Yearbook\n")
    return read_corridor(folder)


def streams(found):
    return {stream.stream: stream for stream in found.streams}


def local(stream, zone, key):
    counted = Counter()
    for count in stream.counts:
        counted[key(count.start.astimezone(ZoneInfo(zone)))] += count.quantity
    return counted


def test_a_period_keeps_its_count(tmp_path):
    found = streams(observed(corridor(tmp_path), date(2024, 1, 1), date(2025, 1, 1)))
    assert found["walk"].total == round(0.25 * sum(NUMBERS))
    assert found["bus"].total == round(0.75 * sum(NUMBERS) / 30)
    spring = sum(
        c.quantity for c in found["bus"].counts if c.start.astimezone(ZoneInfo("Asia/Shanghai")).month < 3
    )
    assert spring == round(0.75 * NUMBERS[0] / 30)
    assert all(count.quantity == int(count.quantity) for stream in found.values() for count in stream.counts)
    assert found["bus"].unit == "persons"


def test_hours_weekdays_months_and_holidays(tmp_path):
    text = ZONE.replace("party = { integer = [20, 40] }", 'arrivals = "poisson"')
    bus = streams(observed(corridor(tmp_path, text), date(2024, 1, 1), date(2025, 1, 1)))["bus"]
    assert bus.total == pytest.approx(0.75 * sum(NUMBERS))
    hours = local(bus, "Asia/Shanghai", lambda t: t.hour)
    assert sorted(hours) == [6, 7, 8, 9, 10, 11]
    for hour, share in enumerate(hours_of(Distribution("triangular", (6, 8, 12)))):
        assert hours[hour] / bus.total == pytest.approx(share, abs=1e-12)
    days = local(bus, "Asia/Shanghai", lambda t: t.date())
    assert days[date(2024, 4, 6)] == pytest.approx(2 * days[date(2024, 4, 5)])  # Saturday, Friday
    assert date(2024, 4, 7) not in days
    assert days[date(2024, 2, 5)] == pytest.approx(0.5 * days[date(2024, 1, 29)])
    assert days[date(2024, 3, 22)] == pytest.approx(3 * days[date(2024, 4, 5)])
    assert days[date(2024, 3, 23)] == pytest.approx(6 * days[date(2024, 4, 5)])
    assert date(2024, 3, 24) not in days  # a Sunday, and no holiday any more
    assert days[date(2024, 5, 1)] == pytest.approx(3 * days[date(2024, 4, 5)])


def test_parts_of_a_run_add_up(tmp_path):
    text = ZONE.replace("party = { integer = [20, 40] }", 'arrivals = "poisson"')
    place = corridor(tmp_path, text)
    parts = [date(2024, 1, 1), date(2024, 2, 11), date(2024, 3, 22), date(2024, 12, 31), date(2025, 1, 1)]
    totals = [streams(observed(place, a, b))["bus"].total for a, b in pairwise(parts)]
    assert sum(totals) == pytest.approx(0.75 * sum(NUMBERS))


def test_shares_parties_and_hours_by_date(tmp_path):
    text = ZONE.replace(
        "party = { integer = [20, 40] }",
        "party = [ { value = 10, until = 2024-07-01 }, { value = 40, from = 2024-07-01 } ]",
    )
    change = parse_set("zone.aa.profiles.tours.hour=10@2024-07-01..2025-01-01")
    place = apply_changes(corridor(tmp_path, text), [change])
    bus = streams(observed(place, date(2024, 1, 1), date(2025, 1, 1)))["bus"]
    by_half = local(bus, "Asia/Shanghai", lambda t: t.month < 7)
    assert by_half[True] == pytest.approx(4 * by_half[False], rel=0.2)
    hours = local(bus, "Asia/Shanghai", lambda t: (t.month > 6, t.hour))
    assert {hour for late, hour in hours if late} == {10}
    assert {hour for late, hour in hours if not late} == {6, 7, 8, 9, 10, 11}


BAD = {
    'profile = "tours"': ('profile = "tour"', "names the profile tour, which is not there"),
    'clock = "cn"': ('clock = "cm"', "reads the clock of cm, which is no post here"),
    "sun = 0": ("sunday = 0", "means nothing in a profile"),
    "sat = 2": ("sat = -1", "is a weight, 0 or more, not -1"),
    "[6, 8, 12]": ("[6, 8, 25]", "must lie within the hours of a day, 0 to 24"),
    "{ triangular = [6, 8, 12] }": (
        "{ exponential = 8 }",
        "is exponential; the hour of the day is constant, uniform, triangular",
    ),
    "2024-05-01": ("2024-13-01", "there is no day 2024-13-01"),
}


@pytest.mark.parametrize("good", BAD)
def test_refused(tmp_path, good):
    bad, text = BAD[good]
    place = corridor(tmp_path, ZONE.replace(good, bad, 1))
    with pytest.raises(InputErrors) as caught:
        observed(place, date(2024, 1, 1), date(2025, 1, 1))
    assert [problem.problem for problem in caught.value.problems] == [text]
    assert {problem.problem for problem in profile_problems(place)} == {text}  # without traffic, too


def test_a_count_in_a_period_on_whose_days_nobody_comes_is_told(tmp_path):
    times, numbers = [date(2024, 1, 1), date(2024, 1, 7), date(2024, 1, 8), date(2025, 1, 1)], [10, 5, 10]
    with pytest.raises(InputErrors, match="by this profile nobody does"):
        observed(corridor(tmp_path, times=times, numbers=numbers), date(2024, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize(
    "law", [("triangular", (0, 3, 24)), ("triangular", (5, 5, 9)), ("uniform", (7.5, 19)), ("constant", (8,))]
)
def test_hours_sum_to_one(law):
    hours = hours_of(Distribution(*law))
    assert len(hours) == 24
    assert sum(hours) == pytest.approx(1)
    assert min(hours) >= 0
