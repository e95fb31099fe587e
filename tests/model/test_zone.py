"""Symmetric data give symmetric results: nothing in the chart of the zone knows one side from the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import small_corridors as small

from landbridge.demand import observed
from landbridge.simulation.charts import read_chart
from landbridge.simulation.model import Model, Records, build_plan, compile_model, run_replication
from landbridge.simulation.model.compile import check_model, misfits

POST = """
[posts.{p}]
time_zone = "Asia/Almaty"
desks      = {{ capacity = 2, calendar = "day" }}
booths_in  = {{ capacity = 3{fails} }}
gates_in   = {{ capacity = 2{fails} }}
bags_in    = {{ capacity = 2{fails} }}
scales     = {{ capacity = 3{fails} }}
customs    = {{ capacity = 2 }}
booths_out = {{ capacity = 3{fails} }}
gates_out  = {{ capacity = 2{fails} }}
[posts.{p}.times]
patience = 5
ticket   = {{ {ticket}, unit = "min" }}
passport = {{ {passport}, unit = "min" }}
machine  = {{ {machine}, unit = "min" }}
bag_in   = {{ {machine}, unit = "min" }}
weigh    = {{ {passport}, unit = "min" }}
declare  = {{ {ticket}, unit = "min" }}
[posts.{p}.numbers]
machine_share = {machine_share}
"""
STREAM = """
[streams.{name}_{p}]
direction = "{way}"
class     = "{name}"
profile   = "{name}"
arrivals  = "{arrivals}"
channel   = "hand"
share     = 0.5
party     = {party}
abreast   = {abreast}
person    = {person}
goods     = {goods}
"""
REST = """
[calendars.day]
open = ["mon-sun 07:00-17:00"]
[uses_facility]
inside = "a.zone.inside"
out    = "a.zone.out"
[times.stay]
westbound = {{ {stay} }}
eastbound = {{ {stay} }}
[times.over]
westbound = {{ {machine}, unit = "min" }}
eastbound = {{ {machine}, unit = "min" }}
[numbers.over_share]
westbound = {over}
eastbound = {over}
[channels.hand]
norm_month = 25
norm_day   = 15
[charges.ticket_fee]
westbound = {{ value = 3, currency = "USD" }}
eastbound = {{ value = 3, currency = "USD" }}
[profiles.tour]
hour = {{ triangular = [5, 7, 10] }}
sat  = 2
[profiles.alone]
hour = {{ uniform = [7, 15] }}
"""
WAYS = {"west": ("westbound", "aa", "bb"), "east": ("eastbound", "bb", "aa")}
SURE = {
    "fails": "",
    "ticket": "constant = 2",
    "passport": "constant = 0.7",
    "machine": "constant = 0.2",
    "machine_share": "1",
    "arrivals": "timetable",
    "party": ("4", "2"),
    "person": ("7", "100007"),
    "goods": "9",
    "over": "1",
    "stay": "constant = 4",
    "abreast": 2,
}
DRAWN = {
    "fails": ", mtbf_h = { exponential = 200 }, repair_h = { exponential = 3 }",
    "ticket": "exponential = 2",
    "passport": "triangular = [0.3, 0.6, 1.5]",
    "machine": "uniform = [0.1, 0.3]",
    "machine_share": "0.4",
    "arrivals": "poisson",
    "party": ("{ integer = [15, 45] }", "{ integer = [1, 4] }"),
    "person": ("{ integer = [1, 4000] }", "{ integer = [100001, 104000] }"),
    "goods": "{ triangular = [0, 10, 30] }",
    "over": "0.5",
    "stay": "triangular = [1, 4, 8]",
    "abreast": 2,
}


def zone(how: dict[str, object], persons: int) -> Model:
    """A zone of two posts with the same numbers, and as many visitors from either side."""
    text = 'time_zone = "Asia/Almaty"\n'
    rows = []
    for (side, (way, p, other)), person in zip(WAYS.items(), how["person"], strict=True):
        text += POST.format(p=p, **how)
        text += f'[lanes.{way}]\nexit = "{p}"\nentry = "{other}"\n'
        for name, party in zip(("tour", "alone"), how["party"], strict=True):
            text += STREAM.format(name=name, p=p, way=way, **{**how, "party": party, "person": person})
        text += f"[resources.inner.{way}]\ncapacity = 3\n"
        rows.append(f"{side},a.zone,{way},2000-01-02,2000-02-01,{persons},persons,")
    text += REST.format(**how)
    head = "id,facility,direction,from,until,quantity,unit,note"
    evidence = "id,column,from,source,grade,low,high,note\n*,quantity,,test,measured,,,"
    files = {"traffic.csv": "\n".join([head, *rows]), "traffic.evidence.csv": evidence}
    place = small.corridor({"a.zone:zone_gates": text}, files=files)
    first, until = date(2000, 1, 2), date(2000, 2, 1)
    chart = read_chart("zone_gates")
    return compile_model(
        build_plan(place, observed(place, first, until), first, until, 0, {"zone_gates": chart})
    )


def sides(records: Records, name: str) -> dict[str, tuple[int, float, float]]:
    """Sums of a measure by direction."""
    found = {}
    for i, m in enumerate(records.names.measures):
        if m.measure == name:
            found[m.direction] = (
                int(records.measure_count[i].sum()),
                float(records.measure_sum_h[i].sum()),
                float(records.measure_max_h[i].max()),
            )
    return found


def test_without_chance_the_sides_are_the_same_to_the_bit() -> None:
    records = run_replication(zone(SURE, 30_000), 1, 0)
    for name in ("visits", "way_in", "across", "inside", "declared", "way_out", "left", "turned_away"):
        found = sides(records, name)
        assert found["westbound"] == found["eastbound"], name
    assert sides(records, "visits")["westbound"][0] > 29_000
    assert sides(records, "declared")["westbound"][0] > 0
    by_way = {}
    for i, p in enumerate(records.names.places):
        by_way.setdefault((p.step, p.direction), np.zeros(records.ledger_h.shape[2]))
        by_way[p.step, p.direction] += records.ledger_h[i].sum(0)
    for step, way in list(by_way):
        other = {"westbound": "eastbound", "eastbound": "westbound"}[way]
        np.testing.assert_array_equal(by_way[step, way], by_way[step, other])
    assert records.charges.sum(1).sum() == 3 * 2 * 1000 * sides(records, "visits")["westbound"][0]


def test_with_chance_the_sides_are_alike() -> None:
    model = zone(DRAWN, 30_000)
    gaps: dict[tuple[str, int], list[float]] = {}
    for replication in range(30):
        records = run_replication(model, 5, replication)
        for name in ("visits", "way_in", "inside", "declared", "way_out", "left"):
            found = sides(records, name)
            west, east = found["westbound"], found["eastbound"]
            gaps.setdefault((name, 0), []).append(west[0] - east[0])
            if west[1]:
                gaps.setdefault((name, 1), []).append(west[1] / west[0] - east[1] / east[0])
    for (name, part), values in gaps.items():
        error = np.std(values, ddof=1) / np.sqrt(len(values))
        assert abs(np.mean(values)) < 4 * error, (name, part, np.mean(values), error)


def test_persons_in_are_out_and_inside_at_every_midnight() -> None:
    records = run_replication(zone(DRAWN, 30_000), 2, 0)
    column = {(s.what, s.name, s.direction): i for i, s in enumerate(records.names.states)}
    at_midnight = np.flatnonzero(np.isclose((records.state_hours - records.from_h) % 24, 0))
    for way in ("westbound", "eastbound"):
        visits, left = (
            records.states[at_midnight, column["count", name, way]] for name in ("visits", "left")
        )
        inside, leaving = (
            records.states[at_midnight, column["population", name, way]] for name in ("inside", "way_out")
        )
        np.testing.assert_array_equal(visits, left + inside + leaving)
        assert visits[-1] > 20_000
    person = records.names.kinds.index("person")  # what fails counts as a kind, too
    ends = records.kind_out[person].sum() + records.kind_inside_end[person].sum()
    assert records.kind_in[person].sum() == ends - records.kind_inside_start[person].sum()
    assert records.ledger_h.sum() == pytest.approx(records.kind_area_h.sum())


def test_the_twin_agrees() -> None:
    model = zone({**DRAWN}, 2_000)
    fast, plain = (run_replication(model, 3, 0, plain=way) for way in (False, True))
    for name in ("ledger_h", "kind_in", "kind_out", "measure_sum_h", "measure_bins", "states", "charges"):
        np.testing.assert_array_equal(getattr(fast, name), getattr(plain, name))


def test_a_profile_by_which_nobody_comes_is_told_once() -> None:
    model = zone(SURE, 100)
    assert misfits(model) == []
    facility = model.plan.corridor.facilities["a.zone"]
    streams = {
        name: replace(s, text={**s.text, "profile": "alone"}) if s.text["profile"] == "tour" else s
        for name, s in facility.streams.items()
    }
    place = replace(model.plan.corridor, facilities={"a.zone": replace(facility, streams=streams)})
    problems = check_model(place, date(2000, 1, 2), date(2000, 2, 1))
    assert [(p.address, p.problem) for p in problems] == [
        ("a.zone.profiles.tour", "no stream comes by this profile, so it would change nothing")
    ]


def test_a_party_that_spreads_over_more_channels_than_a_post_has_is_found_before_the_run() -> None:
    wide = zone({**SURE, "abreast": 9}, 300)
    problems = misfits(wide)
    assert problems
    assert {problem.address for problem in problems} == {
        f"a.zone.streams.{name}_{post}.abreast" for name in ("tour", "alone") for post in ("aa", "bb")
    }
    assert all(problem.line for problem in problems)
    first = problems[0]
    assert "is 9, but a.zone.aa." in first.problem
    assert first.nearest.endswith("or fewer")
