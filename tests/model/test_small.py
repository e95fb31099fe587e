"""Small corridors: what dates, zones, causes, deadlocks and a run in the middle do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
import small_corridors as small

from landbridge.base.errors import AddressError, DeadlockError, InputErrors, RunError
from landbridge.simulation.kernel import State
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model import (
    Model,
    Records,
    compile_model,
    run_replication,
    start_live,
    start_run,
    trace_one,
)

QUOTA = """
chart   = "quota"
summary = "So many a day, or so many paths a day."
[resources]
accepted = { unit = "train", kind = "quota", period = "day" }
paths    = { unit = "train", kind = "quota", period = "slot" }
[process.train]
kind   = "train"
enters = "flow"
steps  = [
  { seize = "accepted", waiting = "quota" },
  { seize = "paths", waiting = "path" },
  { leave = "gone" },
]
"""

SHOP = """
chart   = "shop"
summary = "One counter, with a price."
[resources]
clerks = { unit = "clerk", failures = true }
[times]
service = { unit = "min" }
[charges]
fee = { unit = "usd_per_train", payer = "railway", payee = "shop", purpose = "entry" }
[process.train]
kind   = "train"
enters = "flow"
steps  = [
  { mark    = "came" },
  { seize   = "clerks", waiting = "staff" },
  { hold    = "service", as = "handling", with = "clerks" },
  { release = "clerks" },
  { charge  = "fee" },
  { measure = "stay", since = "came" },
  { leave   = "served" },
]
"""


def shop(rows: str = "", capacity: str = "capacity = 1", service: str = "30", streams: str = "jobs") -> str:
    return (
        f"[resources.clerks]\n{capacity}\n{rows}\n[times]\nservice = {{ value = {service}, unit = 'min' }}\n"
        f"[charges]\nfee = 12.5\n{small.stream(streams)}"
    )


def shop_model(times: list[float], days: int = 2, **more: str) -> Model:
    return small.model([SHOP], {"a.shop:shop": shop(**more)}, [small.at_times("a.shop", "jobs", times)], days)


def cause_h(r: Records, cause: str) -> float:
    return float(r.ledger_h[:, :, r.names.causes.index(cause)].sum())


# --- dates and zones ----------------------------------------------------------------------------------------


def quota_model(zone: str, first_day: date, times: list[float], days: int) -> Model:
    start = datetime(first_day.year, first_day.month, first_day.day - 1, tzinfo=UTC)
    text = f"[resources.accepted]\ncapacity = 2\n[resources.paths]\ncapacity = 48\n{small.stream('trains')}"
    flows = [small.at_times("a.post", "trains", times, start=start)]
    place = small.corridor({"a.post:quota": text}, zone)
    return small.model([QUOTA], place, flows, days, first_day=first_day)


def test_a_day_of_a_quota_begins_at_the_local_midnight() -> None:
    """Kazakhstan went from UTC+6 to UTC+5 in the night before 2024-03-01."""
    model = quota_model("Asia/Almaty", date(2024, 2, 28), [0.0], 4)
    s = model.template.state
    row = model.resource_rows["a.post.accepted"]
    filled = s.change_time[(s.change_what == k.CHANGE_REFILL) & (s.change_ref == row)]
    # hours since 2024-02-27 00:00 UTC: midnights of 28 and 29 February, then of March, an hour later
    assert filled[:5].tolist() == [18.0, 42.0, 67.0, 91.0, 115.0]
    assert model.window_h == (18.0, 18.0 + 4 * 24 + 1)


def test_trains_wait_for_the_day_that_takes_them() -> None:
    model = quota_model("Asia/Almaty", date(2024, 2, 28), [43.0, 43.5, 44.0, 44.5, 45.0], 6)
    waits = [
        [(s.step, s.cause, s.from_h, s.to_h) for s in trace_one(model, f"trains:{i}", 1, 0)] for i in range(5)
    ]
    assert waits[:2] == [[], []]
    assert waits[2] == [("seize_accepted", "quota", 44.0, 67.0)]
    # both may go at 67 h, but paths come one by one, half an hour apart
    assert waits[3][0] == ("seize_accepted", "quota", 44.5, 67.0)
    assert waits[3][1][:2] == ("seize_paths", "path")
    assert waits[3][1][3] - waits[3][1][2] <= 0.5
    assert waits[4][0] == ("seize_accepted", "quota", 45.0, 91.0)


def test_a_value_by_date_holds_from_local_midnight() -> None:
    dated = "\n".join(
        f"[[resources.clerks.capacity]]\nvalue = {v}\n{rest}"
        for v, rest in ((1, "until = 2000-01-03"), (2, "from = 2000-01-03"))
    )
    text = shop(capacity="").replace("[resources.clerks]\n\n", "") + dated
    place = small.corridor({"a.shop:shop": text}, "Asia/Shanghai")
    flows = [small.at_times("a.shop", "jobs", [39.0] * 8)]
    model = small.model([SHOP], place, flows, 3)
    ends = [trace_one(model, f"jobs:{i}", 1, 0)[-1].to_h for i in range(8)]
    # UTC+8: the second of the year ends at 40 h; a second clerk from then on
    assert ends == [39.5, 40.0, 40.5, 40.5, 41.0, 41.0, 41.5, 41.5]


def test_opening_hours_and_work_in_hand() -> None:
    calendar = "[calendars.day]\nopen = ['mon-sun 08:00-18:00']\n"
    for rule, end in (("finish", 42.25), ("suspend", 56.25), ("restart", 56.5)):
        rows = f"calendar = 'day'\nin_hand = '{rule}'"
        text = shop(rows) + calendar
        model = small.model(
            [SHOP], {"a.shop:shop": text}, [small.at_times("a.shop", "jobs", [41.75, 41.8])], 3
        )
        first, second = (trace_one(model, f"jobs:{i}", 1, 0) for i in range(2))
        assert first[-1].to_h == pytest.approx(end)
        assert [s.cause for s in second][:1] == ["staff"]
        assert "closed" in [s.cause for s in second]
        assert ("closed" in [s.cause for s in first]) == (rule != "finish")


def test_failures_take_their_share_of_the_time() -> None:
    rows = "mtbf_h = { exponential = 30 }\nrepair_h = { exponential = 10 }\nfailures_in_hand = 'suspend'"
    model = shop_model([24.0], 400, rows=rows, capacity="capacity = 4")
    r = run_replication(model, 5, 0)
    assert r.failed_h[0] + r.open_h[0] == pytest.approx(4 * 400 * 24)
    assert r.failed_h[0] / (4 * 400 * 24) == pytest.approx(0.25, abs=0.02)


# --- money --------------------------------------------------------------------------------------------------


def test_charges_by_month() -> None:
    model = shop_model([24.0 + 24 * d + 1 for d in range(60)], 60)
    r = run_replication(model, 1, 0)
    assert [m for m in r.names.months if "2000" in m] == ["2000-01", "2000-02", "2000-03"]
    total = {m: int(r.charges[0, :, i].sum()) for i, m in enumerate(r.names.months)}
    assert total["2000-01"] == 30 * 12_500
    assert total["2000-02"] == 29 * 12_500
    assert r.charges.sum() == 60 * 12_500


# --- when nothing can move ----------------------------------------------------------------------------------

CIRCLE = """
chart   = "circle"
summary = "Two ways through two single tracks, in opposite order."
[resources]
north = { unit = "train" }
south = { unit = "train" }
[times]
draw_up = { unit = "h" }
[process.up]
kind   = "up"
enters = "flow"
steps  = [
  { seize   = "south", waiting = "track" },
  { hold    = "draw_up", as = "moving" },
  { seize   = "north", waiting = "far_side_full" },
  { release = ["south", "north"] },
  { leave   = "gone" },
]
[process.down]
kind   = "down"
enters = "flow"
steps  = [
  { seize   = "north", waiting = "track" },
  { hold    = "draw_up", as = "moving" },
  { seize   = "south", waiting = "far_side_full" },
  { release = ["south", "north"] },
  { leave   = "gone" },
]
"""


CIRCLE_TOLD = """\
on 2000-01-04 4 can never go on, for they wait for each other
- 1 × up at a.line, step seize_north: waits since 2000-01-02 07:00 for a.line.north, holds a.line.south
- 1 × down at a.line, step seize_south: waits since 2000-01-02 07:00 for a.line.south, holds a.line.north
behind them
- 1 × up at a.line, step seize_south: waits since 2000-01-02 07:00 for a.line.south
- 1 × down at a.line, step seize_north: waits since 2000-01-02 07:00 for a.line.north"""


def circle(times: list[float]) -> Model:
    text = (
        "[resources.north]\ncapacity = 1\n[resources.south]\ncapacity = 1\n[times]\ndraw_up = 1\n"
        + small.stream("ups", share=0.5)
        + small.stream("downs", share=0.5)
    )
    flows = [small.at_times("a.line", name, times, to) for name, to in (("ups", "up"), ("downs", "down"))]
    return small.model([CIRCLE], {"a.line:circle": text}, flows, 2)


def test_a_deadlock_is_told_with_who_waits_for_whom() -> None:
    with pytest.raises(DeadlockError) as error:
        run_replication(circle([30.0, 31.0]), 1, 0)
    assert str(error.value) == CIRCLE_TOLD


def test_who_is_still_inside_at_the_end_is_no_deadlock() -> None:
    r = run_replication(shop_model([71.8, 71.9]), 1, 0)
    assert r.kind_inside_end.sum() == 2
    assert r.queue_h.sum() == pytest.approx(0.1)


def test_a_rule_broken_by_numbers_is_told_with_its_step() -> None:
    chart = """
chart   = "wide"
summary = "Takes as many as its attribute says."
[resources]
places = { unit = "box" }
[process.train]
kind       = "train"
enters     = "flow"
attributes = ["boxes"]
steps = [
  { seize   = "places", units = "boxes", waiting = "track" },
  { release = "places", units = "boxes" },
  { leave   = "gone" },
]
"""
    stream = small.stream("trains") + "boxes = { constant = 3 }\n"
    text = f"[resources.places]\ncapacity = 5\n{stream}"
    model = small.model([chart], {"a.line:wide": text}, [small.at_times("a.line", "trains", [30.0])], 2)
    assert run_replication(model, 1, 0).kind_out.sum() == 1
    model.template.state.dist_p[:, 0] = -3.0
    with pytest.raises(RunError, match=r"train at a\.line/train/seize_places: .*a negative number of units"):
        run_replication(model, 1, 0)


def test_every_missing_number_is_told_at_once() -> None:
    with pytest.raises(InputErrors) as error:
        small.model([SHOP], {"a.shop:shop": small.stream()}, [small.at_times("a.shop", "jobs", [1.0])], 2)
    assert {p.address for p in error.value.problems} == {"a.shop.clerks.capacity"}
    text = f"[resources.clerks]\ncapacity = 1\n{small.stream()}"
    with pytest.raises(InputErrors) as error:
        small.model([SHOP], {"a.shop:shop": text}, [small.at_times("a.shop", "jobs", [1.0])], 2)
    assert {p.address for p in error.value.problems} == {"a.shop.times.service", "a.shop.charges.fee"}


# --- in the middle ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", [True, False])
def test_a_run_is_read_changed_and_fed_by_address(plain: bool) -> None:
    model = shop_model([25.0, 25.0, 25.0, 25.0, 25.0])
    live = start_live(model, plain=plain).advance(25.75)
    assert live.now_h == 25.75
    assert [live.read(f"a.shop.clerks.{what}") for what in ("queue", "used", "capacity")] == [3.0, 1.0, 1.0]
    live.set("a.shop.clerks.capacity", 3)
    live.advance(25.8)
    assert [live.read(f"a.shop.clerks.{what}") for what in ("queue", "used", "capacity")] == [1.0, 3.0, 3.0]
    assert live.inject("jobs") == 5
    assert live.inject("jobs", 30.0) == 6
    live.advance(40.0)
    assert live.run.state.out_count.sum() == 7
    again = start_live(model, plain=not plain).advance(25.75)
    again.set("a.shop.clerks.capacity", 3)
    again.advance(25.8)
    again.inject("jobs")
    again.inject("jobs", 30.0)
    restored = State.restore(again.run.checkpoint())
    again.run.state = restored
    again.advance(40.0)
    assert restored.checkpoint() == live.run.checkpoint()


def test_an_address_that_names_nothing_is_told_with_the_nearest() -> None:
    live = start_live(shop_model([25.0]), plain=True)
    with pytest.raises(AddressError, match=r"a\.shop\.clerks\.queue"):
        live.read("a.shop.clerk.queue")
    with pytest.raises(AddressError, match="jobs"):
        live.inject("job")


def test_a_copy_of_a_station_elsewhere_changes_no_bit_here() -> None:
    """Names, not rows, key the draws: two shops side by side, and one alone."""
    service = "{ exponential = 20, unit = 'min' }"
    texts = {
        f"{x}.shop:shop": shop(streams=f"{x}s").replace("{ value = 30, unit = 'min' }", service) for x in "ba"
    }
    flows = {x: small.poisson(f"{x}.shop", f"{x}s", 2.0, 24.0 * 31) for x in "ba"}
    both = run_replication(small.model([SHOP], texts, flows.values(), 30), 1, 0)
    alone = run_replication(
        small.model([SHOP], {"a.shop:shop": texts["a.shop:shop"]}, [flows["a"]], 30), 1, 0
    )

    def part(r: Records) -> list[np.ndarray]:
        c = next(i for i, x in enumerate(r.names.classes) if x.name == "as")
        places = [i for i, p in enumerate(r.names.places) if (p.facility, p.kind) == ("a.shop", "train")]
        row = next(i for i, x in enumerate(r.names.resources) if x.facility == "a.shop")
        m = next(i for i, x in enumerate(r.names.measures) if x.facility == "a.shop")
        return [
            r.ledger_h[places, c],
            r.kind_in[0, c],
            r.busy_h[row],
            r.measure_squares_h2[m, c],
            r.measure_bins[m],
        ]

    for one, two in zip(part(both), part(alone), strict=True):
        assert one.tobytes() == two.tobytes()


def test_waiting_and_work_of_one_train_by_hand() -> None:
    model = shop_model([25.0, 25.1, 25.2])
    r = run_replication(model, 1, 0)
    assert cause_h(r, "staff") == pytest.approx(0.4 + 0.8)
    assert cause_h(r, "handling") == pytest.approx(1.5)
    assert r.measure_sum_h.sum() == pytest.approx(0.5 + 0.9 + 1.3)
    stays = trace_one(model, "jobs:2", 1, 0)
    assert [(s.step, s.cause) for s in stays] == [("seize_clerks", "staff"), ("hold_service", "handling")]
    run = start_run(model, 1, 0, plain=True).advance(25.6)
    assert run.state.res_queue[0] == 1
    assert compile_model(model.plan).template.state.checkpoint() == model.template.state.checkpoint()


STATION = """
chart   = "station"
summary = "Some stop here for good, the others go on to the next station."
[resources]
tracks = { unit = "train" }
[times]
stop = { unit = "h" }
[numbers]
ends = { unit = "share" }
[process.train]
kind   = "train"
enters = ["flow", "hand_over"]
steps  = [
  { seize     = "tracks", waiting = "far_side_full" },
  { take_over = "before" },
  { hold      = "stop", as = "handling" },
  { branch    = [ { share = "ends", go = "ends" } ] },
  { hand_over = "next", keeping = ["tracks"] },
]
[process.train.ends]
steps = [ { release = "tracks" }, { set_down = "box" }, { leave = "home" } ]
[process.box]
kind   = "box"
enters = "set_down"
steps  = [ { leave = "home" } ]
"""


def station(after: str, ends: float) -> str:
    return (
        f"[resources.tracks]\ncapacity = 1\n[times]\nstop = 1\n[numbers]\nends = {ends}\n"
        f"[next]\n'{after}' = 1.0\n{small.stream('trains')}"
    )


SINK = """
chart   = "sink"
summary = "The end of the line."
[process.train]
kind   = "train"
enters = "hand_over"
steps  = [ { take_over = "before" }, { set_down = "box" }, { leave = "end" } ]
[process.box]
kind   = "box"
enters = "set_down"
steps  = [ { leave = "end" } ]
"""


def test_a_train_keeps_its_track_until_there_is_one_ahead() -> None:
    texts = {
        "a.line:station": station("b.line", 0),
        "b.line:station": station("c.line", 0),
        "c.line:station": station("d.line", 1).replace("stop = 1", "stop = 5"),
        "d.line:sink": "",
    }
    flows = [small.at_times("a.line", "trains", [30.0, 30.0, 30.0])]
    model = small.model([STATION, SINK], texts, flows, 2)
    ways = [
        [(s.facility, s.cause, s.from_h, s.to_h) for s in trace_one(model, f"trains:{i}", 1, 0)]
        for i in range(3)
    ]
    assert ways[0] == [
        ("a.line", "handling", 30.0, 31.0),
        ("b.line", "handling", 31.0, 32.0),
        ("c.line", "handling", 32.0, 37.0),
    ]
    # it stands at b.line from 33 h until the one before has left c.line at 37 h; the third then leaves a.line
    assert ways[1][-2:] == [("b.line", "far_side_full", 33.0, 37.0), ("c.line", "handling", 37.0, 42.0)]
    assert ("a.line", "far_side_full", 33.0, 37.0) in ways[2]


def test_two_stations_that_wait_for_each_other_are_named() -> None:
    """Both full, and each train waits for the other's track: nobody can ever go on."""
    texts = {"a.line:station": station("b.line", 0), "b.line:station": station("a.line", 0)}
    flows = [small.at_times(f"{x}.line", "trains", [30.0]) for x in "ab"]
    with pytest.raises(DeadlockError) as caught:
        run_replication(small.model([STATION], texts, flows, 2), 1, 0)
    told = str(caught.value).splitlines()
    assert told[0] == "on 2000-01-04 2 can never go on, for they wait for each other"
    assert sorted(told[1:]) == [
        f"- 1 × train at {x}.line, step seize_tracks: waits since 2000-01-02 07:00 for {y}.line.tracks, "
        f"holds {x}.line.tracks"
        for x, y in ("ab", "ba")
    ]


def test_streams_of_one_name_are_told_apart() -> None:
    texts = {f"{x}.shop:shop": shop() for x in "ab"}
    flows = [small.at_times(f"{x}.shop", "jobs", [hour]) for x, hour in (("a", 25.0), ("b", 26.0))]
    model = small.model([SHOP], texts, flows, 2)
    assert sorted(model.streams) == ["a.shop.jobs", "b.shop.jobs"]
    assert trace_one(model, "a.shop.jobs:0", 1, 0)[0].from_h == 25.0
    assert trace_one(model, "b.shop.jobs:0", 1, 0)[0].from_h == 26.0
    with pytest.raises(InputErrors, match=r"a\.shop\.jobs"):
        trace_one(model, "jobs:0", 1, 0)


def test_more_units_never_make_anybody_wait_longer() -> None:
    """Pathwise, for one first-come station: the draws are the same, so every replication must agree."""
    service = "{ exponential = 25, unit = 'min' }"

    def runs(clerks: int) -> list[Records]:
        text = shop(capacity=f"capacity = {clerks}").replace("{ value = 30, unit = 'min' }", service)
        flows = [small.poisson("a.shop", "jobs", 2.0, 24.0 * 10)]  # all have gone at the end
        model = small.model([SHOP], {"a.shop:shop": text}, flows, 20)
        return [run_replication(model, 1, replication) for replication in range(10)]

    for fewer, more in zip(runs(1), runs(2), strict=True):
        assert more.kind_inside_end.sum() == fewer.kind_inside_end.sum() == 0
        assert cause_h(more, "staff") < cause_h(fewer, "staff")
        assert more.measure_max_h.max() <= fewer.measure_max_h.max()
        assert more.kind_out.sum() <= fewer.kind_out.sum()  # who left before the window opened is not counted
