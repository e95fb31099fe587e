"""Times kept per key, tonnes counted, and bans of a pool that another facility owns."""

from __future__ import annotations

import numpy as np
import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor import apply_changes, parse_set
from landbridge.simulation.charts import check_chart, parse_chart
from landbridge.simulation.model import Model, Records, run_replication
from landbridge.simulation.model.ban_checks import ban_problems

YARD = """
chart   = "yard"
summary = "Wagons are emptied, each cargo in its own time."
[keys]
cargo = { unit = "wagon" }
[times]
empty = { unit = "h", per = "cargo" }
[numbers]
wagon_t = { unit = "t", per = "cargo" }
[resources]
fronts = { unit = "wagon", per = "cargo" }
[process.wagon]
kind       = "wagon"
enters     = "flow"
attributes = ["cargo"]
steps = [
  { mark    = "came" },
  STEP
  { measure = "time", since = "came" },
  { tally   = "wagons" },
  { tally   = "tonnes", units = "wagon_t" },
  { leave   = "out" },
]
"""
HOLD = """{ seize = "fronts", by = "cargo", waiting = "crane" },
  { hold = "empty", as = "handling", with = "fronts" },
  { release = "fronts", by = "cargo" },"""
VISIT = '{ visit = "fronts", by = "cargo", for = "empty", as = "handling", waiting = "crane" },'
LEAVES = """[cargos.ore]
empty   = { value = 1, unit = "h" }
wagon_t = 70
[cargos.bags]
empty   = [ { value = 180, unit = "min", until = 2000-01-10 }, { value = 5, from = 2000-01-10 } ]
wagon_t = 60
[resources.fronts.ore]
capacity = 9
[resources.fronts.bags]
capacity = 9
"""


def yard(step: str, leaves: str = LEAVES) -> Model:
    text = leaves + "".join(
        small.stream(name, cargo=name, share=0.5, **{"class": name}) for name in ("ore", "bags")
    )
    flows = [
        small.at_times("a.yard", "ore", [30.0, 60.0, 400.0], class_="ore", cargo="ore"),
        small.at_times("a.yard", "bags", [31.0, 61.0, 401.0], class_="bags", cargo="bags"),
    ]
    return small.model([YARD.replace("STEP", step)], {"a.yard:yard": text}, flows, 30)


def counts(records: Records, name: str) -> dict[str, int]:
    row = next(i for i, m in enumerate(records.names.measures) if m.measure == name)
    return {
        c.class_: int(n)
        for c, n in zip(records.names.classes, records.measure_count[row], strict=True)
        if c.class_
    }


def hours(records: Records) -> dict[str, float]:
    row = next(i for i, m in enumerate(records.names.measures) if m.measure == "time")
    return {
        c.class_: float(n)
        for c, n in zip(records.names.classes, records.measure_sum_h[row], strict=True)
        if c.class_
    }


@pytest.mark.parametrize("step", [HOLD, VISIT])
@pytest.mark.parametrize("plain", [False, True])
def test_each_cargo_takes_its_own_time_by_date(step: str, plain: bool) -> None:
    records = run_replication(yard(step), seed=1, replication=0, plain=plain)
    assert hours(records) == pytest.approx({"ore": 3 * 1.0, "bags": 2 * 3.0 + 5.0})


def test_tonnes_are_wagons_times_what_is_in_them() -> None:
    records = run_replication(yard(HOLD), seed=1, replication=0)
    assert counts(records, "wagons") == {"ore": 3, "bags": 3}
    assert counts(records, "tonnes") == {"ore": 210, "bags": 180}


def test_a_cargo_without_its_time_is_told() -> None:
    with pytest.raises(InputErrors) as caught:
        yard(HOLD, LEAVES.replace('empty   = { value = 1, unit = "h" }\n', ""))
    assert any("empty of cargo ore" in str(problem) for problem in caught.value.problems)


BAN = """
chart = "CHART"
summary = "Loops."
[keys]
kind_of = { unit = "train" }
[resources]
loading = { unit = "order", kind = "gate", per = "kind_of" }
loops = { unit = "train", ban = true, per = "kind_of" }
[times]
stand = { unit = "h" }
[process.train]
kind = "train"
enters = "flow"
attributes = ["kind_of"]
steps = [
  { gate    = "loading", waiting = "ban" },
  { seize   = "loops", by = "kind_of", waiting = "far_side_full" },
  { hold    = "stand", as = "moving" },
  { release = "loops", by = "kind_of" },
  { leave   = "out" },
]
"""


def test_a_ban_per_key_is_refused_as_it_would_never_hold() -> None:
    with pytest.raises(InputErrors) as caught:
        parse_chart(BAN, "x.toml")
    assert any("cannot be kept per key" in str(problem) for problem in caught.value.problems)


OWNER = """
chart = "owner"
summary = "Loops that ban."
[resources]
loading = { unit = "order", kind = "gate" }
loops = { unit = "train", ban = true }
[times]
stand = { unit = "h" }
[process.train]
kind = "train"
enters = "flow"
steps = [
  { gate    = "loading", waiting = "ban" },
  { seize   = "loops", waiting = "far_side_full" },
  { hold    = "stand", as = "moving" },
  { release = "loops" },
  { leave   = "out" },
]
"""
GUEST = """
chart = "guest"
summary = "Stands in another's loops."
[resources]
loops = { unit = "train" }
[times]
stand = { unit = "h" }
[process.train]
kind = "train"
enters = "flow"
steps = [
  { seize   = "loops", waiting = "far_side_full" },
  { hold    = "stand", as = "moving" },
  { release = "loops" },
  { leave   = "out" },
]
"""


def test_trains_of_another_facility_in_the_loops_count_for_the_ban() -> None:
    own = "[times]\nstand = 10\n[resources.loops]\ncapacity = 9\nban_at = 2\nlift_at = 1\n"
    guest = '[uses]\nloops = "a.owner.loops"\n[times]\nstand = 10\n'
    files = {"a.owner:owner": own + small.stream("own"), "b.guest:guest": guest + small.stream("strange")}
    flows = [
        small.at_times("a.owner", "own", [33.0]),
        small.at_times("b.guest", "strange", [30.0, 31.0]),
    ]
    model = small.model([OWNER, GUEST], files, flows, 5)
    records = run_replication(model, seed=1, replication=0)
    row = next(i for i, r in enumerate(records.names.resources) if r.address == "a.owner.loading")
    assert np.isclose(records.queue_h[row], 40.0 - 33.0)  # shut from 31 until the first stranger goes at 40


REFUSED = {
    '{ seize = "fronts", by = "cargo", waiting = "crane", at_most = "empty", else = "tired" }': (
        "`at_most` asks for one"
    ),
    '{ set = "party_h", to = { draw = "empty" } }': "`draw` asks for one",
}


@pytest.mark.parametrize("step", REFUSED)
def test_a_time_per_key_where_one_for_all_is_wanted_is_refused(step: str) -> None:
    tail = ', { release = "fronts", by = "cargo" },' if "seize" in step else ","
    text = YARD.replace("STEP", f"{HOLD}\n  {step}{tail}")
    text = text.replace('attributes = ["cargo"]', 'attributes = ["cargo", "party_h"]')
    text += '\n[process.wagon.tired]\nsteps = [ { leave = "out" } ]\n' if "tired" in step else ""
    problems = [str(problem) for problem in check_chart(parse_chart(text, "x.toml"))]
    assert any(REFUSED[step] in problem and "one for each `cargo`" in problem for problem in problems), (
        problems
    )


def test_a_process_without_the_key_cannot_ask_for_a_time_per_key() -> None:
    text = YARD.replace("STEP", '{ hold = "empty", as = "handling" },').replace(
        'attributes = ["cargo"]', "attributes = []"
    )
    problems = [str(problem) for problem in check_chart(parse_chart(text, "x.toml"))]
    assert any("an attribute that this process has not" in problem for problem in problems), problems


def test_lateness_cannot_be_kept_per_key() -> None:
    text = YARD.replace("STEP", HOLD).replace(
        "[numbers]", 'lateness = { unit = "h", per = "cargo" }\n[numbers]'
    )
    problems = [str(problem) for problem in check_chart(parse_chart(text, "x.toml"))]
    assert any("lateness is that of a stream" in problem for problem in problems), problems


LOOPS = """[times]
stand = 10
[resources.loading]
open = [ { value = true, until = 2000-01-05 }, { value = OPEN, from = 2000-01-05 } ]
[resources.loops]
capacity = 9
ban_at = 2
lift_at = LIFT
[resources.engines]
capacity = 1
"""
FETCHED = OWNER.replace("loops = { unit", 'engines = { unit = "engine" }\nloops = { unit').replace(
    '{ hold    = "stand", as = "moving" },',
    '{ seize   = "engines", waiting = "locomotive" },\n  { hold    = "stand", as = "moving" },\n'
    '  { release = "engines" },',
)


def wrong(lift: str = "1", open_: str = "true", traffic: str = "", change: str = "") -> list[Problem]:
    text = LOOPS.replace("LIFT", lift).replace("OPEN", open_) + small.stream("own")
    head, evidence = small.HEADS["traffic.csv"], "id,column,from,source,grade,low,high,note"
    proofs = [f"{row.partition(',')[0]},quantity,,test,measured,,,made up" for row in traffic.splitlines()]
    files = {"traffic.csv": f"{head}\n{traffic}", "traffic.evidence.csv": "\n".join([evidence, *proofs])}
    found = small.corridor({"a.owner:owner": text}, files=files if traffic else None)
    if change:
        found = apply_changes(found, [parse_set(change)])
    return list(ban_problems(found, {"owner": small.sound(FETCHED)}))


def test_a_ban_that_no_number_of_trains_lifts_is_refused_with_its_line() -> None:
    assert wrong() == []
    (problem,) = wrong(lift="-1")
    assert problem.address == "a.owner.loops.lift_at"
    assert problem.line
    assert str(problem.file).endswith("a.owner.toml")
    assert "the ban never lifts" in problem.problem
    assert "below ban_at (2)" in str(problem.nearest)
    (problem,) = wrong(lift="2")
    assert "must be below ban_at (2)" in problem.problem


def test_a_ban_whose_trains_no_engine_ever_fetches_is_refused() -> None:
    assert wrong(change="a.owner.engines.capacity=0@2000-01-09..2000-02-01") == []
    (problem,) = wrong(change="a.owner.engines.capacity=0@2000-01-09..")
    assert problem.address == "a.owner.engines.capacity"
    assert "is 0 from 2000-01-09 on" in problem.problem
    assert "never be lifted" in problem.problem


def test_an_order_that_stops_loading_for_ever_is_refused_where_trains_still_come() -> None:
    row = "row,a.owner,in,2000-01-02,2000-01-04,9,trains,"
    late = "late,a.owner,in,2000-01-05,2000-01-20,9,trains,"
    assert wrong(open_="false", traffic=row) == []
    (problem,) = wrong(open_="false", traffic=f"{row}\n{late}")
    assert problem.address == "a.owner.loading.open"
    assert "from 2000-01-05 on" in problem.problem
    assert "late" in problem.problem
    assert "until" in str(problem.nearest)
