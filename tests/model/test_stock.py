"""Stocks: delivered by the calendar and used up, what is left stays; quotas of an hour, a week, a month."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors
from landbridge.corridor import Change, Origin, apply_changes, parse_set
from landbridge.simulation.charts import check_chart, parse_chart
from landbridge.simulation.model import Model, Records, run_replication, trace_one

CHART = """
chart   = "permits"
summary = "A permit for each passage, by type."
[keys]
permit = { unit = "truck" }
[resources]
permits = { unit = "permit", kind = "stock", period = "PERIOD", per = "permit" }
[process.truck]
kind       = "truck"
enters     = "flow"
attributes = ["permit"]
steps = [
  { seize = "permits", by = "permit", waiting = "permit" },
  { leave = "out" },
]
"""
QUOTA = """
chart   = "slots"
summary = "Slots of an hour, a week or a month."
[resources]
slots = { unit = "slot", kind = "quota", period = "PERIOD" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  { seize = "slots", waiting = "slot" },
  { leave = "out" },
]
"""
NO_KEYS = CHART.replace('[keys]\npermit = { unit = "truck" }\n', "").replace(', per = "permit"', "")
NO_KEYS = NO_KEYS.replace('attributes = ["permit"]\n', "").replace('by = "permit", ', "")


def permits(times: dict[str, list[float]], leaves: str, period: str = "week", days: int = 30) -> Model:
    """Two types of permit; the clock begins on Saturday, 1 January 2000, and the window a day later."""
    text = leaves
    text += "".join(small.stream(name, permit=name, share=0.5) for name in ("transit", "bilateral"))
    flows = [small.at_times("a.post", name, hours, permit=name) for name, hours in times.items()]
    return small.model([CHART.replace("PERIOD", period)], {"a.post:permits": text}, flows, days)


LEAVES = """[permits.transit]
title = "transit"
[permits.bilateral]
title = "bilateral"
[resources.permits]
most = 5
[resources.permits.transit]
capacity = 3
first = 1
[resources.permits.bilateral]
capacity = 2
first = 0
"""
WEEK = 168.0
MONDAY = 48.0


def on_hand(r: Records, key: str) -> np.ndarray:
    row = next(i for i, s in enumerate(r.names.states) if s.what == "stock" and s.key == key)
    return r.states[:, row]


def test_what_is_left_over_stays_up_to_the_most() -> None:
    model = permits({"transit": [24.5] * 2, "bilateral": [400.0]}, LEAVES)
    r = run_replication(model, 1, 0)
    hand = on_hand(r, "transit")
    at = [int(hand[int(h)]) for h in (24, 30, MONDAY + 1, MONDAY + WEEK + 1, MONDAY + 2 * WEEK + 1)]
    assert at == [1, 0, 2, 5, 5]  # one of the first is used; one waits for Monday; 2 + 3 = 5 is the most
    assert trace_one(model, "transit:1", 1, 0)[0].to_h == MONDAY
    assert {s.cause for s in trace_one(model, "transit:1", 1, 0)} == {"permit"}
    other = on_hand(r, "bilateral")
    assert [int(other[int(h)]) for h in (30, 49, 217, 385, 401, 553)] == [0, 2, 4, 5, 4, 5]


def test_deliveries_less_those_used_are_on_hand() -> None:
    rng = np.random.default_rng(4)
    times = {name: np.sort(rng.uniform(20, 700, 9)).tolist() for name in ("transit", "bilateral")}
    model = permits(times, LEAVES.replace("most = 5", "most = 500"))
    r = run_replication(model, 1, 0)
    for name, first, each in (("transit", 1, 3), ("bilateral", 0, 2)):
        hand = on_hand(r, name)
        row = next(i for i, x in enumerate(r.names.resources) if x.key == name)
        done = [trace_one(model, f"{name}:{i}", 1, 0) for i in range(9)]
        served = np.array([s[-1].to_h if s else t for s, t in zip(done, times[name], strict=True)])
        for hour in range(0, len(hand), 5):  # as all is before anything happens at that hour
            delivered = first + each * sum(MONDAY + WEEK * w < hour for w in range(9))
            assert hand[hour] == delivered - (served < hour).sum()
        assert r.grants[row] == (served > 24.0).sum()
    fast, plain = r, run_replication(model, 1, 0, plain=True)
    assert np.array_equal(fast.states, plain.states)
    assert np.array_equal(fast.ledger_h, plain.ledger_h)


@pytest.mark.parametrize(
    ("period", "turns"),
    [("day", [24.0, 48.0, 72.0]), ("week", [48.0, 216.0, 384.0]), ("month", [744.0, 1440.0, 2184.0])],
)
def test_deliveries_come_at_local_midnights(period: str, turns: list[float]) -> None:
    for kind, chart in (("stock", NO_KEYS), ("quota", QUOTA)):
        name = "permits" if kind == "stock" else "slots"
        for zone, shift in (("UTC", 0.0), ("Asia/Shanghai", 8.0)):
            text = f'time_zone = "{zone}"\n[resources.{name}]\ncapacity = 1\n'
            flows = [small.at_times("a.post", "trucks", [1.0] * 4)]
            place = small.corridor({f"a.post:{name}": text + small.stream("trucks")})
            model = small.model([chart.replace("PERIOD", period)], place, flows, 100)
            ends = [trace_one(model, f"trucks:{i}", 1, 0)[-1].to_h for i in range(1, 4)]
            first = 16.0 if (zone, period) == ("Asia/Shanghai", "day") else turns[0] - shift
            assert ends[0] == first, (kind, zone)
            if (zone, period) != ("Asia/Shanghai", "day"):
                assert ends == [turn - shift for turn in turns]


def test_slots_of_an_hour_are_lost_when_nobody_takes_them() -> None:
    text = "[resources.slots]\ncapacity = 2\n" + small.stream("trucks")
    flows = [small.at_times("a.post", "trucks", [30.1] * 5 + [40.5] * 3)]
    model = small.model([QUOTA.replace("PERIOD", "hour")], {"a.post:slots": text}, flows, 3)
    ends = [[s.to_h for s in trace_one(model, f"trucks:{i}", 1, 0)] for i in range(8)]
    assert ends == [[], [], [31.0], [31.0], [32.0], [], [], [41.0]]


@pytest.mark.parametrize("cause", ["closed", "failed", "weather"])
def test_a_stock_that_is_shut_keeps_what_it_has(cause: str) -> None:
    text = "[resources.permits]\ncapacity = 5\n" + small.stream("trucks")
    place = small.corridor({"a.post:permits": text})
    shut = dataclasses.replace(parse_set("a.post.permits.capacity=0@2000-01-04..2000-01-06"), cause=cause)
    flows = [small.at_times("a.post", "trucks", [73.0])]
    model = small.model([NO_KEYS.replace("PERIOD", "week")], apply_changes(place, [shut]), flows, 9)
    assert [(s.cause, s.to_h) for s in trace_one(model, "trucks:0", 1, 0)] == [(cause, 120.0)]
    r = run_replication(model, 1, 0)
    hand = r.states[:, [s.what == "stock" for s in r.names.states].index(True)]
    assert [int(hand[h]) for h in (100, 121)] == [10, 9]


def test_a_stock_that_is_closed_is_delivered_as_before() -> None:
    """Over the Monday, 3 January: five more come, and are given out from the 5th on."""
    text = "[resources.permits]\ncapacity = 5\n" + small.stream("trucks")
    close = Change("close", "a.post.permits", None, date(2000, 1, 3), date(2000, 1, 5), Origin("here", 1))
    place = apply_changes(small.corridor({"a.post:permits": text}), [close])
    flows = [small.at_times("a.post", "trucks", [49.0])]
    model = small.model([NO_KEYS.replace("PERIOD", "week")], place, flows, 6)
    assert [(s.cause, s.to_h) for s in trace_one(model, "trucks:0", 1, 0)] == [("closed", 96.0)]
    r = run_replication(model, 1, 0)
    hand = r.states[:, [s.what == "stock" for s in r.names.states].index(True)]
    assert [int(hand[h]) for h in (47, 49, 97)] == [5, 10, 9]


def test_permits_that_never_come_are_named_in_the_run() -> None:
    text = "[resources.permits]\ncapacity = 1\n" + small.stream("trucks")
    flows = [small.at_times("a.post", "trucks", [30.0] * 4)]
    none = parse_set("a.post.permits.capacity=0@2000-01-05..2100-01-01")
    place = apply_changes(small.corridor({"a.post:permits": text}), [none])
    model = small.model([NO_KEYS.replace("PERIOD", "week")], place, flows, 40)
    (told,) = run_replication(model, 1, 0).warnings
    none_left = "nobody is served at a.post.permits, of which none is left and none is delivered"
    assert told == f"{none_left}: 2 wait, the first for 40 days"


def test_more_at_the_start_than_may_be_on_hand() -> None:
    text = "[resources.permits]\ncapacity = 5\nfirst = 9\nmost = 8\n" + small.stream("trucks")
    with pytest.raises(InputErrors, match="is more than may be on hand: most is 8"):
        small.model([NO_KEYS.replace("PERIOD", "week")], {"a.post:permits": text}, [], 3)


def test_a_stock_is_never_released() -> None:
    text = NO_KEYS.replace("PERIOD", "week").replace("{ leave", '{ release = "permits" }, { leave')
    with pytest.raises(InputErrors, match="`permits` is a stock: it is used up, never released"):
        parse_chart(text, "small.toml")
    with pytest.raises(InputErrors, match='the period of a stock cannot be "slot"'):
        parse_chart(NO_KEYS.replace("PERIOD", "slot"), "small.toml")
    assert check_chart(parse_chart(NO_KEYS.replace("PERIOD", "month"), "small.toml")) == []


def test_units_a_day_are_no_limit_of_a_week() -> None:
    text = "[resources.slots]\ncapacity = 5\n" + small.stream("trucks")
    change = dataclasses.replace(
        parse_set("a.post.slots.capacity=2@2000-01-04..2000-01-06"),
        verb="limit",
        address="a.post.slots",
        cause="quota",
    )
    place = apply_changes(small.corridor({"a.post:slots": text}), [change])
    with pytest.raises(InputErrors, match="slots counts by the week: use `set`"):
        small.model([QUOTA.replace("PERIOD", "week")], place, [], 3)
