"""What changes do to dated values, on which days, and in which order."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputErrors
from landbridge.corridor import (
    ALWAYS,
    Change,
    Distribution,
    Evidence,
    Origin,
    apply_changes,
    parse_set,
    read_scenario,
    with_quantities,
)
from landbridge.corridor.shares import share_sets

CRANES, TRACKS = "dryport.aa.cranes.capacity", "rail.aa.kz.tracks.westbound.capacity"
DAYS = [date(2022, 1, 1) + timedelta(days=number) for number in range(365)]


def made(verb, address, value=None, from_=None, until=None, **more):
    return Change(verb, address, value, from_, until, Origin("here", 1), **more)


def by_day(corridor, address):
    quantity = corridor.quantity(address)
    return [quantity.at(day) for day in DAYS]


def told(error):
    return [str(problem) for problem in error.value.problems]


def test_a_scenario_is_in_force_on_its_dates_and_the_earlier_value_returns(corridor):
    scenario = read_scenario(corridor, "slow")
    changed = apply_changes(corridor, [scenario])
    before, during, after = changed.quantity(CRANES).periods
    assert (before.value, during.value, after.value) == (3, 1, 3)
    assert (during.from_, during.until) == (date(2022, 10, 11), date(2022, 10, 21))
    assert (during.cause, during.in_hand, during.verb) == ("failed", "suspend", "set")
    assert during.evidence == Evidence("S1", "assumed", why="One crane")
    assert during.origin == Origin("scenarios/slow.toml", 4)
    assert (after.cause, after.in_hand, after.verb) == (None, None, None)
    assert changed.changes == (
        f"set {CRANES} to 1 from 2022-10-11 until 2022-10-21 (cause failed, in hand: suspend)",
    )
    assert changed.inputs().keys() - corridor.inputs().keys() == {"scenarios/slow.toml"}
    assert corridor.quantity(CRANES).at(date(2022, 10, 15)) == 3


def test_later_wins_and_scales_multiply(corridor):
    changed = apply_changes(
        corridor,
        [
            made("set", TRACKS, 10, date(2022, 3, 1), date(2022, 9, 1)),
            made("scale", TRACKS, 2.0, date(2022, 4, 1), date(2022, 8, 1)),
            made("scale", TRACKS, 3.0, date(2022, 5, 1), date(2022, 7, 1)),
            made("set", TRACKS, 1, date(2022, 6, 1), date(2022, 6, 2)),
            made("add", TRACKS, 2.0, date(2022, 6, 1), date(2022, 6, 2)),
            made("remove", TRACKS, 1.0, date(2022, 12, 31)),
        ],
    )
    at = changed.quantity(TRACKS).at
    assert [at(date(2022, month, 1)) for month in range(1, 13)] == [2, 2, 10, 20, 60, 3, 20, 10, 3, 3, 3, 3]
    assert at(date(2022, 12, 31)) == 2
    assert [type(period.value) for period in changed.quantity(TRACKS).periods] == [int] * 10


def test_scaling_keeps_the_range_and_its_evidence(corridor):
    changed = apply_changes(
        corridor, [made("scale", TRACKS, 2.0, date(2022, 7, 1), source="S2", why="Twice")]
    )
    period = changed.quantity(TRACKS).period_at(date(2022, 7, 1))
    assert period.evidence == Evidence("S2", "assumed", 4.0, 8.0, "a track was added; Twice")
    cross = "rail.aa.times.cross.westbound"
    changed = apply_changes(corridor, [made("scale", cross, 2.0)])
    assert changed.quantity(cross).at(DAYS[0]) == Distribution("triangular", (1.0, 2.0, 3.0))
    assert changed.quantity(cross).periods[0].evidence.high == 3.0


def test_close_open_and_limit(corridor):
    officers = "rail.aa.kz.officers"
    closed = apply_changes(
        corridor,
        [
            made("close", officers, from_=date(2022, 2, 1), until=date(2022, 3, 1)),
            made("open", officers, from_=date(2022, 2, 10), until=date(2022, 2, 12)),
            made("close", "rail.aa.loading", cause="ban"),
            made("limit", "rail.aa.acceptance", 5, until=date(2022, 2, 1)),
        ],
    )
    capacity = closed.quantity(f"{officers}.capacity")
    assert [capacity.at(date(2022, 2, day)) for day in (1, 10, 11, 12)] == [0, 3, 3, 0]
    assert capacity.period_at(date(2022, 2, 1)).cause == "closed"
    assert capacity.period_at(date(2022, 2, 10)).verb is None
    assert closed.quantity(f"{officers}.calendar").at(date(2022, 2, 10)) == ALWAYS
    assert closed.quantity(f"{officers}.calendar").at(date(2022, 2, 12)) == "day"
    gate = closed.quantity("rail.aa.loading.westbound.open").periods[0]
    assert (gate.value, gate.cause) == (False, "ban")
    accepted = closed.quantity("rail.aa.acceptance.westbound.capacity").periods
    assert [(p.value, p.cause, p.verb) for p in accepted] == [(5, "quota", "limit"), (12, None, None)]


def test_traffic_is_scaled_by_days_and_rows(corridor):
    change = parse_set("traffic[direction=westbound].quantity*=2@2022-06-30..2022-07-02")
    changed = apply_changes(corridor, [change])
    first, second = changed.traffic_quantities["w1"].periods, changed.traffic_quantities["w2"].periods
    assert [(p.from_, p.value) for p in first] == [
        (date(2022, 1, 1), pytest.approx(700 * 180 / 181)),
        (date(2022, 6, 30), pytest.approx(2 * 700 / 181)),
    ]
    assert [(p.from_, p.value) for p in second] == [
        (date(2022, 7, 1), pytest.approx(2 * 800 / 184)),
        (date(2022, 7, 2), pytest.approx(800 * 183 / 184)),
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (made("set", "dryport.aa.crane.capacity", 1), f"unknown address (did you mean {CRANES}?)"),
        (made("scale", "traffic.w1.quantity", -2.0), "is -1400, but must be at least 0"),
        (
            made("scale", "traffic.w1.quantity", 1e9),
            "comes to 3.8674e+09 a day; no run can hold more than 1e+06",
        ),
        (
            made("close", "dryport.aa.crane"),
            "is no resource that one can close (did you mean dryport.aa.cranes?)",
        ),
        (made("limit", "nowhere.at.all", 1), "there is no facility nowhere.at"),
        (made("set", CRANES, "many"), "is a number, so it cannot be set to 'many'"),
        (made("scale", "rail.aa.kz.officers.calendar", 2.0), "is text, so it cannot be scaled"),
        (made("add", "rail.aa.times.cross.westbound", 1.0), "is a distribution: scale it, or set another"),
        (made("remove", CRANES, 4.0), "would become -1"),
        (made("set", CRANES, -1), "capacity is -1; it must be above zero"),
        (
            made("set", "rail.aa.kz.officers.calendar", "days"),
            "'days' is not a calendar of this facility (did you mean day?)",
        ),
        (
            made("scale", "traffic[way=up].quantity", 2.0),
            "'way=up' is no filter; columns are id, facility, direction, unit, class",
        ),
        (made("scale", "traffic[direction=westbund].quantity", 2.0),
         "no row is chosen by this filter (did you mean westbound?)"),
        (made("scale", "demand[x=y].quantity", 2.0),
         "no run reads demand.csv yet, so no change reaches it"),
    ],
)  # fmt: skip
def test_changes_that_cannot_be_made(corridor, change, sentence):
    with pytest.raises(InputErrors) as error:
        apply_changes(corridor, [change])
    assert told(error) == [f"here:1: {change.address}: {sentence}"]


def test_shares_still_sum_to_1(corridor):
    change = made("set", "rail.aa.next.westbound.dryport.aa", 0.9, date(2022, 3, 1), date(2022, 4, 1))
    with pytest.raises(InputErrors) as error:
        apply_changes(corridor, [change])
    assert told(error) == ["here:1: rail.aa.next.westbound: shares from 2022-03-01 on sum to 1.3, not 1"]
    other = made("set", "rail.aa.next.westbound.station.aa", 0.1, date(2022, 3, 1), date(2022, 4, 1))
    changed = apply_changes(corridor, [change, other])
    assert changed.facilities["rail.aa"].next["westbound"]["station.aa"].at(date(2022, 3, 5)) == 0.1


def test_all_changes_that_cannot_be_made_are_told_at_once(corridor):
    with pytest.raises(InputErrors) as error:
        apply_changes(corridor, [made("set", "a.b.c", 1), made("set", CRANES, -1), made("close", "d.e.f")])
    assert len(error.value.problems) == 3


def test_share_sets(corridor):
    assert share_sets(corridor) == {
        "rail.aa.next.westbound": ("rail.aa.next.westbound.dryport.aa", "rail.aa.next.westbound.station.aa"),
        "rail.aa.groups": ("rail.aa.groups.near.share", "rail.aa.groups.far.share"),
        "rail.aa.streams, westbound": ("rail.aa.streams.express.share", "rail.aa.streams.ordinary.share"),
    }


@pytest.mark.parametrize(
    ("text", "verb", "address", "value", "dates"),
    [
        ("a.b.c=1", "set", "a.b.c", 1, (None, None)),
        ("a.b.c = 1.5 @ 2022", "set", "a.b.c", 1.5, (date(2022, 1, 1), date(2023, 1, 1))),
        ("a.b.c=1@2022-10-08..2022-11-20", "set", "a.b.c", 1, (date(2022, 10, 8), date(2022, 11, 20))),
        ("a.b.c=1@2022-10..", "set", "a.b.c", 1, (date(2022, 10, 1), None)),
        ("a.b.c=1@..2022-10", "set", "a.b.c", 1, (None, date(2022, 10, 1))),
        ("a.b.calendar=night", "set", "a.b.calendar", "night", (None, None)),
        ('a.b.calendar="night shift"', "set", "a.b.calendar", "night shift", (None, None)),
        ("a.b.open=false", "set", "a.b.open", False, (None, None)),
        (
            "a.b.t={triangular=[1, 2, 3]}",
            "set",
            "a.b.t",
            Distribution("triangular", (1.0, 2.0, 3.0)),
            (None, None),
        ),
        ("a.b.c*=1.2", "scale", "a.b.c", 1.2, (None, None)),
        ("a.b.c+=-1", "add", "a.b.c", -1, (None, None)),
        (
            "traffic[facility=rail.aa,direction=westbound].quantity*=0.5",
            "scale",
            "traffic[facility=rail.aa,direction=westbound].quantity",
            0.5,
            (None, None),
        ),
    ],
)
def test_set_text(text, verb, address, value, dates):
    change = parse_set(text)
    assert (change.verb, change.address, change.value) == (verb, address, value)
    assert (change.from_, change.until) == dates
    assert change.origin.file == "--set"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a.b.c", "is not understood; write address=value or address=value@2022-10-08..2022-11-20"),
        ("=1", "is not understood; write address=value or address=value@2022-10-08..2022-11-20"),
        ("a=1@2022@2023", "is not understood; write address=value or address=value@2022-10-08..2022-11-20"),
        ("a=", "'' is not a value; write a number, a name, true or false"),
        ("a=1 2", "'1 2' is not a value; write a number, a name, true or false"),
        ("a=nan", "nan is not a number that can be used"),
        ("a=1\nb = 2", "'1\\nb = 2' is not a value; write a number, a name, true or false"),
        ("a=[1]", "[1] is no number, text, true or false, or distribution"),
        ("a*=x", "*= takes a number, not x"),
        ("a=1@2022-10..2022-09", "ends 2022-09-01, which is not after its beginning 2022-10-01"),
        ("a=1@..2022-13", "there is no day 2022-13"),
    ],
)
def test_set_text_that_is_not_understood(text, sentence):
    with pytest.raises(InputErrors) as error:
        parse_set(text)
    shown = text.replace("\n", "\\n")
    assert told(error) == [f"--set: {shown}: {sentence}"]


@given(st.text(max_size=40))
def test_any_set_text_gives_a_change_or_one_clear_error(text):
    with suppress(InputErrors):
        assert parse_set(text).verb in ("set", "scale", "add")


some_days = st.none() | st.dates(date(2021, 12, 1), date(2023, 1, 31))
some_changes = st.builds(
    lambda verb, value, days: made(
        verb,
        TRACKS,
        value if verb == "set" else float(value),
        *(days if None in days or days[0] < days[1] else (days[1], days[0] + timedelta(days=1))),
    ),
    st.sampled_from(["set", "scale", "add"]),
    st.integers(0, 9),
    st.tuples(some_days, some_days),
)


@given(st.lists(some_changes, max_size=6))
def test_each_day_has_what_the_changes_in_force_make_of_it(corridor, changes):
    expected = by_day(corridor, TRACKS)
    for change in changes:
        for place, day in enumerate(DAYS):
            if change.overlaps(day, day + timedelta(days=1)):
                value = change.value
                expected[place] = {
                    "set": value,
                    "scale": expected[place] * value,
                    "add": expected[place] + value,
                }[change.verb]
    changed = apply_changes(corridor, changes)
    assert by_day(changed, TRACKS) == expected
    periods = changed.quantity(TRACKS).periods
    assert periods[0].from_ is None
    assert periods[-1].until is None
    assert all(a.until == b.from_ for a, b in pairwise(periods))
    assert changed.addresses() == corridor.addresses()
    untouched = [address for address in corridor.addresses() if address != TRACKS]
    assert all(changed.quantity(address) == corridor.quantity(address) for address in untouched)


@given(some_changes)
def test_a_change_and_its_undoing_leave_every_day_as_it_was(corridor, change):
    original = corridor.quantity(TRACKS)
    changed = apply_changes(corridor, [change])
    back = [made("set", TRACKS, period.value, period.from_, period.until) for period in original.periods]
    assert by_day(apply_changes(changed, back), TRACKS) == by_day(corridor, TRACKS)
    assert with_quantities(changed, {TRACKS: original}).facilities == corridor.facilities


@pytest.mark.parametrize(
    "change",
    [
        made("set", CRANES, 3),
        made("scale", TRACKS, 1.0, date(2022, 2, 1), date(2022, 3, 1)),
        made("add", TRACKS, 0.0, date(2022, 2, 1)),
        made("open", "rail.aa.loading"),
        made("limit", "rail.aa.acceptance.westbound", 12),
        parse_set("traffic[facility=rail.aa].quantity*=1@2022-03"),
    ],
    ids=str,
)
def test_a_change_that_alters_nothing_leaves_no_trace(corridor, change):
    changed = apply_changes(corridor, [change])
    assert changed.facilities == corridor.facilities
    assert changed.traffic_quantities == corridor.traffic_quantities
