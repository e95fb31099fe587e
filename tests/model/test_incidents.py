"""Incidents: a system that fails as a whole, and a vehicle that burns in a lane and is lost."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors
from landbridge.corridor import Change, Origin, apply_changes
from landbridge.simulation.charts import describe, parse_chart
from landbridge.simulation.model import misfits, run_replication, trace_one

CHART = """
chart   = "post"
summary = "Papers in a system that fails; a lane in which a vehicle may burn."
[resources]
systems = { unit = "seat", failures = "all" }
booths  = { unit = "lane" }
[times]
papers = { unit = "h" }
blaze  = { unit = "h" }
[numbers]
burns = { unit = "share" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  { visit   = "systems", for = "papers", as = "documents", waiting = "documents", with = "systems" },
  { seize   = "booths", waiting = "staff" },
  { branch  = [{ share = "burns", go = "burning" }] },
  { hold    = "papers", as = "inspection", name = "check" },
  { release = "booths" },
  { leave   = "through" },
]
[process.truck.burning]
steps = [
  { hold    = "blaze", as = "moving" },
  { release = "booths", name = "free_after_blaze" },
  { leave   = "lost" },
]
"""


def post(seats: int, burns: float, times: list[float], days: int, failing: str):
    text = f"[resources.systems]\ncapacity = {seats}\n{failing}\nfailures_in_hand = 'suspend'\n"
    text += f"[resources.booths]\ncapacity = 1\n[times]\npapers = 1\nblaze = 6\n[numbers]\nburns = {burns}\n"
    flows = [small.at_times("a.post", "trucks", times)]
    return small.model([CHART], {"a.post:post": text + small.stream("trucks")}, flows, days)


def test_all_units_fail_at_once_and_work_again_together() -> None:
    """Up for 10 h, down for 4 h: work is suspended whatever seat it has, and nobody is served meanwhile."""
    model = post(3, 0.0, [37.5, 37.6, 37.7, 39.0], 4, "mtbf_h = 10\nrepair_h = 4")  # down from 38 h to 42 h
    for i, came in enumerate((37.5, 37.6, 37.7)):
        stays = [s for s in trace_one(model, f"trucks:{i}", 1, 0) if s.step == "visit_systems"]
        assert [s.cause for s in stays] == ["documents", "failed", "documents"]
        assert [s.to_h for s in stays] == pytest.approx([38.0, 42.0, came + 1.0 + 4.0])
    last = trace_one(model, "trucks:3", 1, 0)[0]
    assert (last.cause, last.from_h) == ("failed", 39.0)
    fast, plain = (run_replication(model, 1, 0, plain) for plain in (False, True))
    assert np.array_equal(fast.ledger_h, plain.ledger_h)
    row = [x.name for x in fast.names.resources].index("systems")
    hours = np.arange(24, 120)
    down = int(((hours % 14) >= 10).sum())
    assert fast.failed_h[row] == pytest.approx(3.0 * down)
    assert fast.open_h[row] == pytest.approx(3.0 * (96 - down))
    used = fast.states[
        :, [s.what == "capacity" and s.name == "systems" for s in fast.names.states].index(True)
    ]
    assert set(used.tolist()) == {0.0, 3.0}


def test_random_outages_take_their_share_of_the_time() -> None:
    failing = "mtbf_h = { exponential = 90 }\nrepair_h = { exponential = 10 }"
    r = run_replication(post(5, 0.0, [30.0], 4000, failing), 3, 0)
    assert r.failed_h[0] / (5 * 4000 * 24) == pytest.approx(0.1, abs=0.015)


def test_a_vehicle_that_burns_closes_its_lane_and_is_lost() -> None:
    times = [30.0 + 3.0 * i for i in range(400)]
    r = run_replication(post(3, 0.1, times, 70, ""), 1, 0)
    lost, through = (int(r.kind_out[:, :, r.names.statuses.index(s)].sum()) for s in ("lost", "through"))
    assert lost + through == int(r.kind_in.sum()) == 400  # nobody is gone without a trace
    assert lost == pytest.approx(40, abs=4 * 6)
    row = [x.name for x in r.names.resources].index("booths")
    assert r.busy_h[row] == pytest.approx(6.0 * lost + 1.0 * through)
    blaze = next(i for i, p in enumerate(r.names.places) if p.step == "hold_blaze")
    assert r.ledger_h[blaze].sum() == pytest.approx(6.0 * lost)


def test_how_a_resource_fails_is_true_or_all() -> None:
    assert "fails as a whole" in describe(parse_chart(CHART, "small.toml"))
    with pytest.raises(InputErrors, match='`failures` must be true or false, not "some"'):
        parse_chart(CHART.replace('"all"', '"some"'), "small.toml")


STORM = """
chart   = "port"
summary = "Boxes pass a gate, are lifted by cranes, and looked at by officers."
[resources]
gate     = { unit = "box", kind = "gate" }
cranes   = { unit = "crane", failures = true }
officers = { unit = "officer" }
[times]
lift  = { unit = "h" }
look  = { unit = "h" }
[process.box]
kind   = "box"
enters = "flow"
steps  = [
  { gate  = "gate", waiting = "ban" },
  { visit = "cranes", for = "lift", as = "handling", waiting = "crane", with = "cranes" },
  { visit = "officers", for = "look", as = "documents", waiting = "staff" },
  { leave = "out" },
]
"""


def port(times: list[float], days: int, incident: str, more: str = "", cranes: int = 2, changes=()):
    text = f"[resources.gate]\nopen = true\n[resources.cranes]\ncapacity = {cranes}\n{more}\n"
    text += "failures_in_hand = 'suspend'\n[resources.officers]\ncapacity = 50\n[times]\nlift = 1\nlook = 2\n"
    text += f"[incidents.wind]\n{incident}\n"
    flows = [small.at_times("a.port", "boxes", times)]
    place = apply_changes(small.corridor({"a.port:port": text + small.stream("boxes")}), changes)
    return small.model([STORM], place, flows, days)


def of(records, name: str) -> int:
    return [x.name for x in records.names.resources].index(name)


def test_a_storm_stops_all_that_it_names_at_once_and_is_called_weather() -> None:
    """Calm for 10 h, wind for 4 h: from 38 h to 42 h."""
    wind = "stops = ['gate', 'cranes']\ncause = 'weather'\nevery_h = 10\nlasts_h = 4"
    model = port([37.5, 37.6, 37.7, 39.0], 4, wind)
    ways = [[(s.step, s.cause, s.to_h) for s in trace_one(model, f"boxes:{i}", 1, 0)] for i in range(4)]
    assert [way[1:] for way in ways[0][:3]] == [("handling", 38.0), ("weather", 42.0), ("handling", 42.5)]
    assert [stay[:2] for stay in ways[2][:3]] == [  # in the queue for a crane
        ("visit_cranes.wait", "crane"), ("visit_cranes.wait", "weather"), ("visit_cranes.wait", "crane"),
    ]  # fmt: skip
    assert ways[2][0][2] == 38.0
    assert ways[2][1][2] == 42.0
    assert ways[3][0] == ("gate_gate", "weather", 42.0)  # before the gate
    assert all(cause != "failed" for way in ways for _, cause, _ in way)
    fast, plain = (run_replication(model, 1, 0, plain) for plain in (False, True))
    assert np.array_equal(fast.ledger_h, plain.ledger_h)
    assert np.array_equal(fast.failed_h, plain.failed_h)
    down = int(((np.arange(24, 120) % 14) >= 10).sum())
    assert fast.failed_h[of(fast, "cranes")] == pytest.approx(2.0 * down)
    assert fast.failed_h[of(fast, "gate")] == pytest.approx(down)
    assert fast.failed_h[of(fast, "officers")] == 0.0


def test_storms_take_their_share_of_the_time() -> None:
    """Exponential times: the long-run share of storm is lasts / (every + lasts), the same for all it stops.

    Poisson arrivals see it: the part that waits for weather is that share too.
    """
    wind = "stops = ['gate', 'cranes']\ncause = 'weather'\n"
    wind += "every_h = { exponential = 90 }\nlasts_h = { exponential = 10 }"
    days, hours = 4000, 4000 * 24
    came = np.cumsum(np.random.default_rng(1).exponential(20.0, hours // 20)) + 30.0
    r = run_replication(port(came[came < hours].tolist(), days, wind, cranes=50), 3, 0)
    share = r.failed_h[of(r, "gate")] / hours
    assert share == pytest.approx(0.1, abs=0.01)
    assert r.failed_h[of(r, "cranes")] == pytest.approx(50 * r.failed_h[of(r, "gate")])
    weather = r.names.causes.index("weather")
    at_gate = next(i for i, p in enumerate(r.names.places) if p.step == "gate_gate")
    waited = float(r.ledger_h[at_gate, :, weather].sum()) / int(r.kind_in.sum())
    assert waited == pytest.approx(
        share * 10.0, rel=0.2
    )  # the rest of an exponential time is as long as all of it


def test_a_storm_and_a_failure_at_the_same_time() -> None:
    """Weather goes before failed; when the storm is over, what failed is still failed."""
    wind = "stops = ['cranes']\ncause = 'weather'\nevery_h = 30\nlasts_h = 10"  # from 30 h until 40 h
    own = "mtbf_h = 35\nrepair_h = 15"  # from 35 h until 50 h
    model = port([33.0], 4, wind, own, cranes=1)
    stays = trace_one(model, "boxes:0", 1, 0)
    assert [(s.cause, s.to_h) for s in stays[:2]] == [("weather", 40.0), ("failed", 50.0)]


def stormy(address: str, value: object, day: int, verb: str = "set") -> Change:
    dates = (date(2000, 1, day), date(2000, 1, day + 1))
    return Change(verb, address, value, *dates, Origin("here", 1), cause="weather")


@pytest.mark.parametrize(
    ("change", "step"),
    [
        (stormy("a.port.cranes", None, 3, "close"), "visit_cranes.wait"),
        (stormy("a.port.gate", None, 3, "close"), "gate_gate"),
        (stormy("a.port.cranes.capacity", 1, 3), "visit_cranes.wait"),
    ],
)
def test_a_storm_of_known_dates(change: Change, step: str) -> None:
    """Two cranes; on 3 January none, or one, or the gate is shut: who would be served waits for weather."""
    wind = "stops = ['cranes']\nevery_h = 1e6\nlasts_h = 1"
    model = port([60.0, 60.0], 5, wind, changes=[change])
    ways = [[(s.step, s.cause, s.to_h) for s in trace_one(model, f"boxes:{i}", 1, 0)] for i in range(2)]
    until = 61.0 if change.value == 1 else 72.0
    assert ways[1][0] == (step, "weather", until)
    assert ways[0][0] == (
        ("visit_cranes", "handling", 61.0) if change.value == 1 else (step, "weather", 72.0)
    )
    fast, plain = (run_replication(model, 1, 0, plain) for plain in (False, True))
    assert np.array_equal(fast.ledger_h, plain.ledger_h)


def test_an_incident_may_be_a_failure_and_has_dates() -> None:
    """An outage of everything, from one day on."""
    outage = (
        "stops = ['gate', 'cranes', 'officers']\nlasts_h = 4\n"
        "every_h = [{ value = 1e6, until = 2000-01-03 }, { value = 10, from = 2000-01-03 }]"
    )
    model = port([30.0, 48.0 + 10.5], 4, outage)
    assert [s.cause for s in trace_one(model, "boxes:0", 1, 0)] == ["handling", "documents"]
    stays = trace_one(model, "boxes:1", 1, 0)
    assert [(s.step, s.cause, s.to_h) for s in stays[:1]] == [("gate_gate", "ban", 62.0)]


SLIPS = """
stops = ['crane'], every_h = 1, lasts_h = 1 | stops: there is no resource, post or lane 'crane' in this
stops = [], every_h = 1, lasts_h = 1 | stops: stops nothing: name resources, a post or a lane
every_h = 1, lasts_h = 1 | stops: is missing
stops = ['cranes'], cause = 'wether', every_h = 1, lasts_h = 1 | cause: 'wether' is none of weather, failed
stops = ['cranes'], every_h = 1 | lasts_h: is missing: an incident needs the hours between two (every_h) and
stops = ['cranes'], every_h = 0, lasts_h = 1 | every_h: every_h is 0; it must be above zero
stops = ['cranes'], every_h = 0.0001, lasts_h = 0.0001 | every_h: comes, and is over, more than once a second
stops = ['cranes'], evry_h = 5, every_h = 1, lasts_h = 1 | evry_h: means nothing to the chart port
"""


@pytest.mark.parametrize("slip", SLIPS.strip().splitlines())
def test_an_incident_that_cannot_be_is_told(slip: str) -> None:
    incident, told = slip.split(" | ")
    try:
        problems = misfits(port([30.0], 2, incident.replace(", ", "\n")))
    except InputErrors as error:
        problems = list(error.problems)
    assert len(problems) == 1
    assert f"a.port.incidents.wind.{told}" in str(problems[0])


YARD = """
chart   = "yard"
summary = "Boxes are lifted."
[resources]
lifters = { unit = "lifter" }
[times]
lift = { unit = "h" }
[process.box]
kind   = "box"
enters = "flow"
steps  = [
  { visit = "lifters", for = "lift", as = "handling", waiting = "crane", with = "lifters" },
  { leave = "out" },
]
"""


def port_and_yards(incident: str, times: list[float], days: int):
    """A port whose incidents stop things of two yards, too."""
    port_text = (
        "[resources.gate]\nopen = true\n[resources.cranes]\ncapacity = 2\nfailures_in_hand = 'suspend'\n"
    )
    port_text += (
        f"[resources.officers]\ncapacity = 50\n[times]\nlift = 1\nlook = 2\n[incidents.wind]\n{incident}\n"
    )
    yard = "[resources.lifters]\ncapacity = 3\nfailures_in_hand = 'suspend'\n[times]\nlift = 1\n"
    texts = {
        "a.port:port": port_text + small.stream("boxes"),
        "a.yard:yard": yard + small.stream("boxes"),
        "b.yard:yard": yard + small.stream("boxes"),
    }
    flows = [small.at_times(name, "boxes", times) for name in ("a.port", "a.yard", "b.yard")]
    return small.model([STORM, YARD], small.corridor(texts), flows, days)


def test_one_storm_stops_several_facilities_at_the_same_instants() -> None:
    """Calm for 10 h, wind for 4 h, in the port and one of two yards: from 38 h to 42 h, work in hand too."""
    wind = "stops = ['cranes', 'a.yard.lifters']\ncause = 'weather'\nevery_h = 10\nlasts_h = 4"
    model = port_and_yards(wind, [37.5, 39.0], 4)
    for name in ("a.port.boxes", "a.yard.boxes"):
        first, second = (trace_one(model, f"{name}:{i}", 1, 0) for i in range(2))
        lifted = [(s.cause, s.to_h) for s in first if s.cause in ("handling", "weather")]
        assert lifted == [("handling", 38.0), ("weather", 42.0), ("handling", 42.5)]
        assert (second[-1 if name == "a.yard.boxes" else 1].cause) == "handling"
        assert [(s.cause, s.to_h) for s in second if s.cause == "weather"] == [("weather", 42.0)]
    assert {s.cause for s in trace_one(model, "b.yard.boxes:1", 1, 0)} == {"handling"}
    fast, plain = (run_replication(model, 1, 0, plain) for plain in (False, True))
    assert np.array_equal(fast.ledger_h, plain.ledger_h)
    assert np.array_equal(fast.failed_h, plain.failed_h)
    by = {(x.facility, x.name): fast.failed_h[row] for row, x in enumerate(fast.names.resources)}
    assert by["a.yard", "lifters"] / 3 == by["a.port", "cranes"] / 2 > 0.0
    assert by["b.yard", "lifters"] == by["a.port", "officers"] == 0.0


def test_a_storm_of_chance_strikes_far_and_near_together() -> None:
    """Random times: both stand still in the same hours."""
    wind = "stops = ['cranes', 'a.yard']\ncause = 'weather'\n"
    wind += "every_h = { exponential = 60 }\nlasts_h = { lognormal = [9, 0.8] }"
    records = run_replication(port_and_yards(wind, [30.0], 400), 2, 0)
    open_ = {
        (s.facility, s.name): records.states[:, row]
        for row, s in enumerate(records.names.states)
        if s.what == "capacity"
    }
    near, far = open_["a.port", "cranes"], open_["a.yard", "lifters"]
    assert np.array_equal(near == 0, far == 0)
    assert 0.05 < float((near == 0).mean()) < 0.25
    assert float((open_["b.yard", "lifters"] == 0).mean()) == 0.0


def test_an_incident_may_be_told_by_its_share_of_the_time() -> None:
    """A tenth of the time in spells of 10 h: one every 90 h; from a day on none at all."""
    share = "share = [{ value = 0.1, until = 2010-01-01 }, { value = 0, from = 2010-01-01 }]"
    wind = f"stops = ['cranes']\ncause = 'weather'\nlasts_h = {{ exponential = 10 }}\n{share}"
    days = 3653 + 1000
    r = run_replication(port([30.0], days, wind), 4, 0)
    still = (
        r.states[:, [s.what == "capacity" and s.name == "cranes" for s in r.names.states].index(True)] == 0
    )
    turn = 3653 * 24
    assert float(still[:turn].mean()) == pytest.approx(0.1, abs=0.012)
    assert not still[turn + 200 :].any()
    spells = int((np.diff(still[:turn].astype(int)) == 1).sum())
    assert spells == pytest.approx(turn / 100, rel=0.12)


FAR_SLIPS = """
stops = ['a.yard.lifter'], every_h = 1 | stops | 'lifter' in a.yard | a.yard.lifters
stops = ['a.yrd.lifters'], every_h = 1 | stops | 'a.yrd.lifters' in this facility | a.yard.lifters
stops = ['cranes'], share = 1.2 | share | is a share, so it lies between 0 and 1, not 1.2 | None
stops = ['cranes'], share = 1 | share | is the part of the time that it lasts, so it must be below 1 | None
stops = ['cranes'], share = 0.1, every_h = 5 | share | says how often it comes, as every_h does | None
stops = ['cranes'] | every_h | is missing | None
"""


@pytest.mark.parametrize("slip", FAR_SLIPS.strip().splitlines())
def test_weather_that_cannot_be_is_told(slip: str) -> None:
    incident, leaf, told, near = slip.split(" | ")
    incident = f"{incident}, lasts_h = 1".replace(", ", "\n")
    try:
        problems = misfits(port_and_yards(incident, [30.0], 2))
    except InputErrors as error:
        problems = list(error.problems)
    assert len(problems) == 1
    assert problems[0].address == f"a.port.incidents.wind.{leaf}"
    assert told in problems[0].problem
    assert str(problems[0].nearest) == near
    assert problems[0].line is not None
