"""Shocks in pairs of runs: a stopped lane with known answers, spells and windows, diversion, wrong input."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

import landbridge
from landbridge.base.errors import InputErrors
from landbridge.experiment.shocks.window import LEAD_DAYS, MOST_RECOVERY_DAYS, RECOVERY_DAYS

CORRIDOR = """
title = "Two lanes"
from = 2024-01-01
until = 2024-12-31
base = "2024-05"
includes = ["rail.a", "rail.b"]
"""
CHART = """
chart   = "line"
summary = "Trains cross one after the other; who would wait too long goes elsewhere, if anywhere is named."
lanes   = ["westbound", "eastbound"]
[resources]
line  = { unit = "train", per = "lane" }
order = { unit = "order", per = "lane", kind = "gate" }
[times]
cross  = { unit = "min" }
detour = { unit = "min" }
[process.train]
kind   = "train"
enters = ["flow", "hand_over"]
steps  = [
  { take_over = "before" },
  { gate      = "order", waiting = "ban" },
  { branch    = [ { when = { longer = "line", than = "most" }, go = "away" } ] },
  { seize     = "line", waiting = "path" },
  { hold      = "cross", as = "moving" },
  { release   = "line" },
  { tally     = "crossed" },
  { leave     = "through" },
]
[process.train.away]
steps = [ { hold = "detour", as = "moving" }, { hand_over = "elsewhere" } ]
[numbers]
most = { unit = "train" }
"""
FACILITY = """
id = "{id}"
chart = "line"
title = "A line"
place = "a"
time_zone = "Asia/Almaty"
evidence = {{ grade = "assumed", why = "made up" }}
[posts.cn]
time_zone = "Asia/Almaty"
country = "CN"
[posts.kz]
time_zone = "Asia/Almaty"
country = "KZ"
[lanes.westbound]
exit = "cn"
entry = "kz"
[lanes.eastbound]
exit = "kz"
entry = "cn"
[uses_facility]
elsewhere = "{other}.train"
[resources.line.westbound]
capacity = {{ value = 1, low = 1, high = 1 }}
[resources.line.eastbound]
capacity = {{ value = 1, low = 1, high = 1 }}
[resources.order.westbound]
open = true
[resources.order.eastbound]
open = true
[times]
cross = {{ constant = 20, unit = "min", low = {low}, high = {high} }}
detour = {{ constant = 6, unit = "min", low = 6, high = 6 }}
[numbers]
most = {{ value = {most}, low = {most}, high = {most} }}
[streams.west]
direction = "westbound"
class = "ordinary"
regime = "transit"
process = "train"
share = {{ value = 1, low = 1, high = 1 }}
[streams.east]
direction = "eastbound"
class = "ordinary"
regime = "transit"
process = "train"
share = {{ value = 1, low = 1, high = 1 }}
"""
ROW = "{facility}-{way}-{month},{facility},{way},2024-{month:02d}-01,{after},{quantity},trains,made up\n"
EVIDENCE = "id,column,from,source,grade,low,high,note\n*,quantity,,S1,measured,,,\n"
STOP = """
title = "The line is shut for two days"
[[change]]
close = "rail.a.line.westbound"
from = 2024-05-06
until = 2024-05-08
"""


@pytest.fixture
def corridor(tmp_path):
    """Write a corridor of two lines: 48 trains a day over one that takes 72; `corridor(most=…, extra=…)`."""

    def corridor(most=100000, low=20, high=20, **scenarios):
        place = tmp_path / "two"
        for name in ("facilities", "charts", "scenarios"):
            (place / name).mkdir(parents=True, exist_ok=True)
        (place / "corridor.toml").write_text(CORRIDOR)
        (place / "charts" / "line.toml").write_text(CHART)
        for id_ in ("rail.a", "rail.b"):
            own = most if id_ == "rail.a" else 100000
            text = FACILITY.format(
                id=id_, other="rail.b" if id_ == "rail.a" else "rail.a", most=own, low=low, high=high
            )
            (place / "facilities" / f"{id_}.toml").write_text(text)
        rows = "id,facility,direction,from,until,quantity,unit,note\n"
        days = [date(2024, month, 1) for month in range(1, 13)] + [date(2024, 12, 31)]
        for facility, a_day in (("rail.a", 48), ("rail.b", 24)):
            for direction in ("westbound", "eastbound"):
                for first, after in pairwise(days):
                    quantity = a_day * (after - first).days
                    rows += ROW.format(
                        facility=facility,
                        way=direction,
                        month=first.month,
                        after=after,
                        quantity=quantity,
                    )
        (place / "traffic.csv").write_text(rows)
        (place / "traffic.evidence.csv").write_text(EVIDENCE)
        (place / "sources.csv").write_text("id,title,url,year,publisher,kind\nS1,Made up,,2024,,\n")
        for name, text in {"stop": STOP, **scenarios}.items():
            (place / "scenarios" / f"{name}.toml").write_text(text)
        return place

    return corridor


def lane(found, facility="rail.a", direction="westbound"):
    (one,) = [row for row in found.rows if (row.lane.facility, row.lane.direction) == (facility, direction)]
    return one


def test_a_line_that_is_shut_for_two_days_loses_nothing_and_recovers_in_four(corridor):
    """48 trains a day, 72 can cross: 96 wait at the end, and are made good at 24 a day."""
    (found,) = landbridge.shock(corridor(), "stop", replications=2, draws=0).shocks
    assert (found.window.from_, found.window.until) == (date(2024, 4, 22), date(2024, 7, 7))
    row = lane(found)
    of = {name: one.mean for name, one in row.figures.items()}
    assert of["peak"] == pytest.approx(96, abs=1)
    assert of["behind"] == pytest.approx(96, abs=1)
    assert of["lost"] == pytest.approx(0, abs=0.01)
    assert of["made_good"] == pytest.approx(96, abs=1)
    assert of["base_a_day"] == pytest.approx(48, abs=0.5)
    assert of["shock_a_day"] == pytest.approx(0, abs=0.5)
    assert of["late_days"] == pytest.approx(96 * 6 / 2, rel=0.03)
    assert row.recovery.median == pytest.approx((96 - 0.05 * 96) / 24, abs=0.1)
    assert row.recovery.not_seen == 0
    assert (str(row.peak_on), str(row.behind_on)) == ("2024-05-07", "2024-05-07")
    assert [name for name, _ in row.places] == ["line"]
    assert row.claimed  # the same in every replication: no chance in it
    # the other lane and the other line are bit for bit as they were; the whole is the lane
    assert found.untouched == 4
    assert found.gains == ()
    (total,) = found.totals
    assert total.figures["peak"].mean == of["peak"]
    assert total.figures["base"].mean == pytest.approx(144 / 48 * of["base"], rel=0.01)


def test_a_ban_of_one_class_holds_back_as_many_as_a_line_that_is_shut(corridor):
    """It makes a gate of its own, which the run without it does not have."""
    ban = STOP.replace(
        'close = "rail.a.line.westbound"', 'ban = "rail.a.order.westbound"\nclass = "ordinary"'
    )
    (found,) = landbridge.shock(corridor(stop=ban), "stop", replications=2, draws=0).shocks
    row = lane(found)
    assert row.figures["peak"].mean == pytest.approx(96, abs=1)
    assert row.figures["lost"].mean == pytest.approx(0, abs=0.01)
    assert row.recovery.median == pytest.approx((96 - 0.05 * 96) / 24, abs=0.1)
    # the hour of the peak is that in which the ban is lifted: all stand before the line then
    assert {name for name, _ in row.places} <= {"order", "line"}
    assert found.untouched == 4


def test_a_window_too_short_says_so_and_counts(corridor):
    place = corridor()
    (found,) = landbridge.shock(
        place, "stop", from_="2024-05-01", until="2024-05-12", replications=2, draws=0
    ).shocks
    row = lane(found)
    assert row.recovery.not_seen == 2
    assert row.recovery.as_json()["median_days"] is None
    assert any("a recovery is seen over a week, so none is" in told for told in found.warnings)
    (found,) = landbridge.shock(
        place, "stop", from_="2024-05-01", until="2024-05-07", replications=2, draws=0
    ).shocks
    assert found.window.cause_until is None
    assert lane(found).recovery is None
    assert any("does not end within the window" in told for told in found.warnings)


def test_who_would_wait_too_long_goes_elsewhere_and_the_rule_is_told(corridor):
    """No more than ten wait: the others cross by the other line, by wait, and nothing is lost."""
    (found,) = landbridge.shock(corridor(most=10), "stop", replications=2, draws=0).shocks
    row = lane(found)
    assert row.figures["peak"].mean == pytest.approx(11, abs=1)
    away = 96 - row.figures["peak"].mean
    assert row.figures["lost"].mean == pytest.approx(away, abs=2)
    (gain,) = found.gains
    assert (gain.lane.facility, gain.lane.direction) == ("rail.b", "westbound")
    assert gain.more.mean == pytest.approx(row.figures["lost"].mean, abs=0.5)
    assert gain.rules == ("by wait",)
    assert gain.claimed
    (total,) = found.totals
    assert total.figures["lost"].mean == pytest.approx(0, abs=0.5)


def test_more_traffic_elsewhere_by_the_scenario_itself(corridor):
    text = (
        STOP
        + """
[[change]]
scale = "traffic[facility=rail.b,direction=westbound].quantity"
by = 1.5
from = 2024-05-06
until = 2024-05-08
"""
    )
    (found,) = landbridge.shock(corridor(stop=text), "stop", replications=2, draws=0).shocks
    (gain,) = found.gains
    assert gain.rules == ("the scenario itself",)
    assert gain.more.mean == pytest.approx(24, abs=1)


def test_draws_give_a_range_and_any_number_of_threads_the_same(corridor):
    place = corridor(low=16, high=28)
    one, two = (landbridge.shock(place, "stop", replications=2, draws=6, jobs=jobs).json() for jobs in (1, 2))
    assert one == two
    (row,) = [x for x in one["shocks"][0]["lanes"] if x["direction"] == "westbound"]
    assert row["recovery"]["draws"] == 6
    low, high = row["recovery"]["range"]
    # at 28 min only 51 a day can cross: three a day are made good, and 60 days are too few only for 30
    assert low < 4 < high
    assert row["peak"]["range"] == pytest.approx([96, 96], abs=2)


def test_what_comes_again_is_a_shock_each_time(corridor):
    text = 'title = "Holidays"\n' + "".join(
        f'[[change]]\nclose = "rail.a.line"\nfrom = {day}\nuntil = {day + timedelta(days=2)}\n'
        for day in (date(2024, 2, 10), date(2024, 2, 20), date(2024, 9, 1))
    )
    first, second = landbridge.shock(corridor(holidays=text), "holidays", replications=2, draws=0).shocks
    assert (first.window.cause_from, first.window.cause_until) == (date(2024, 2, 10), date(2024, 2, 22))
    assert len(first.window.changes) == 2
    assert (second.window.cause_from, second.window.cause_until) == (date(2024, 9, 1), date(2024, 9, 3))
    assert first.window.from_ == date(2024, 2, 10) - timedelta(days=LEAD_DAYS)
    assert second.window.until == date(2024, 9, 3) + timedelta(days=RECOVERY_DAYS)
    for shock in (first, second):
        assert {row.lane.direction for row in shock.rows} == {"westbound", "eastbound", None}


def test_a_long_cause_is_looked_at_for_as_long_again_and_one_without_end_for_half_a_year(corridor):
    close = '[[change]]\nlimit = "rail.a.line.westbound"\nvalue = 1\nper = "day"\nfrom = 2024-02-01\n'
    place = corridor(
        long='title = "Long"\n'
        + close.replace("limit", "close").replace('value = 1\nper = "day"\n', "")
        + "until = 2024-05-11\n",
        open='title = "No end"\n' + close.replace("limit", "close").replace('value = 1\nper = "day"\n', ""),
    )
    long, endless = landbridge.shock(place, ["long", "open"], replications=1, draws=0).shocks
    assert (long.window.until - date(2024, 5, 11)).days == 100
    assert endless.window.until == date(2024, 2, 1) + timedelta(days=MOST_RECOVERY_DAYS)
    assert endless.window.cause_until is None
    assert lane(endless).claimed is None  # one replication
    assert lane(endless).figures["peak"].low is None


def test_what_is_given_holds_without_it_and_with_it(corridor):
    """With half of the trains nobody waits long: only 48 wait after two days, and 48 a day are made good."""
    half = (
        'title = "Half"\n[[change]]\nscale = "traffic[facility=rail.a,direction=westbound].quantity"\n'
        "by = 0.5\n"
    )
    place = corridor(half=half, stop=STOP.replace('days"', 'days"\ngiven = ["half"]', 1))
    (found,) = landbridge.shock(place, "stop", replications=2, draws=0).shocks
    assert found.given == ("half",)
    assert lane(found).figures["peak"].mean == pytest.approx(48, abs=1)
    assert lane(found).recovery.median == pytest.approx((48 - 2.4) / 48, abs=0.1)
    (by_hand,) = landbridge.shock(
        corridor(half=half, stop=STOP), "stop", given=["half"], replications=2, draws=0
    ).shocks
    assert lane(by_hand).as_json() == lane(found).as_json()


def test_what_the_corridor_itself_has_of_a_shock_is_taken_away_without_it(corridor):
    """The corridor itself takes three times as long for two days; the scenario says what undoes it."""
    place = corridor(
        opened='title = "Quick"\n[[change]]\nset = "rail.a.times.cross"\nvalue = { constant = 20 }\n'
        "from = 2024-05-06\nuntil = 2024-05-08\n",
        stop='title = "Slow"\nwithout = ["opened"]\n[[change]]\nset = "rail.a.numbers.most"\n'
        "value = 99999\nfrom = 2024-05-06\nuntil = 2024-05-07\n",
    )
    file = place / "facilities" / "rail.a.toml"
    old = 'cross = { constant = 20, unit = "min", low = 20, high = 20 }'
    each = "{{ constant = {0}, unit = 'min', low = {0}, high = {0}, {1} }}"
    dated = [
        each.format(minutes, dates)
        for minutes, dates in (
            (20, "until = 2024-05-06"),
            (60, "from = 2024-05-06, until = 2024-05-08"),
            (20, "from = 2024-05-08"),
        )
    ]
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, f"cross = [{', '.join(dated)}]"))
    (found,) = landbridge.shock(place, "stop", replications=2, draws=0).shocks
    assert (found.without, found.given) == (("opened",), ())
    assert found.window.cause_until == date(2024, 5, 8)
    assert [str(change) for change in found.window.away] == [
        "set rail.a.times.cross to constant 20 from 2024-05-06 until 2024-05-08"
    ]
    # of 48 a day 24 pass: 48 wait in the end, and 24 a day are made good
    assert lane(found).figures["peak"].mean == pytest.approx(48, abs=2)
    assert lane(found).recovery.median == pytest.approx((48 - 0.05 * 48) / 24, abs=0.15)


def test_the_table_has_a_line_for_each_lane_and_gain(corridor):
    found = landbridge.shock(corridor(most=10), "stop", replications=2, draws=0)
    table = found.table()
    assert set(table["what"]) == {"hit", "corridor", "diverted"}
    (more,) = table.filter(table["what"] == "diverted").iter_rows(named=True)
    assert more["lost"] == -found.shocks[0].gains[0].more.mean
    assert more["lost_low"] <= more["lost"] <= more["lost_high"]
    assert more["rules"] == "by wait"
    assert repr(found) == "<Shocks of two: stop 2024-05-06; 2 replications>"
    assert "stop" in found._repr_html_()


@pytest.mark.parametrize(
    ("scenario", "told"),
    [
        ((), "name at least one scenario (there is: always, early, nobody, stop)"),
        (("stopp",), "did you mean stop?"),
        (("always",), "has no change with a first day, so there is no before and after"),
        (("early",), "is never in force: two covers 2024-01-01 to 2024-12-31"),
        (("nobody",), "given: there is no scenario 'stpo' in two (did you mean stop?)"),
    ],
)
def test_wrong_input_is_told(corridor, scenario, told):
    place = corridor(
        always='title = "Always"\n[[change]]\nset = "rail.a.numbers.most"\nvalue = 5\n',
        early=STOP.replace("2024-05", "2023-05"),
        nobody='given = ["stpo"]\n' + STOP,
    )
    with pytest.raises(InputErrors) as caught:
        landbridge.shock(place, scenario, replications=2, draws=0)
    assert told in str(caught.value)


def test_a_shock_outside_of_the_days_or_the_part_is_told(corridor):
    place = corridor()
    with pytest.raises(InputErrors, match="is not in force on any day of 2024-07-01 until 2024-08-01"):
        landbridge.shock(place, "stop", from_="2024-07", replications=2, draws=0)
    with pytest.raises(InputErrors, match="changes nothing of the part that is run"):
        landbridge.shock("khorgos", "broken-cranes", only="pipeline", replications=2, draws=0)
    with pytest.raises(InputErrors, match="--replications"):
        landbridge.shock(place, "stop", replications=0)
