"""Draws that the traffic on record refutes: against a posterior known in closed form."""

import math
import shutil
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest
from scipy.stats import kstest

from landbridge.accounts.passing import passages
from landbridge.accounts.recent import Recent
from landbridge.experiment.compare import compare
from landbridge.experiment.refuted import judge as judging
from landbridge.experiment.refuted.groups import Block, Group
from landbridge.experiment.refuted.judge import Judge
from landbridge.experiment.refuted.stream import Trial
from landbridge.experiment.refuted.verdict import Verdict
from landbridge.experiment.refuted.waves import Waves
from landbridge.experiment.replay import replay
from landbridge.experiment.run import resume_run, run
from landbridge.experiment.runnable import default_model
from landbridge.experiment.running import run_study
from landbridge.experiment.setting import Setting
from landbridge.experiment.study import study
from landbridge.experiment.worth.run import worth

SERVE_A, SERVE_B = "road.a.times.serve", "road.b.times.serve"
MOST_T = 1 / 0.9
"""Hours at a desk above which less than nine tenths pass."""


def time_at(u):
    """Give the hours at a desk at a point of the range: even between low and high, 5% at each end."""
    return 0.5 + 1.5 * min(max((u - 0.05) / 0.9, 0.0), 1.0)


CARRIES = 0.05 + 0.9 * (MOST_T - 0.5) / 1.5
"""Point of the range up to which a draw carries its traffic, and so the share that does."""


def judge_of(setting):
    """Give the judge of a setting."""
    asked = study(setting)
    modelled = default_model(setting.lead_in_days)
    model = modelled(asked.corridor, setting.from_, setting.until)
    return Judge(replace(asked, used=model.used), modelled, model)


@pytest.fixture
def judge(setting):
    """Make a judge of a study of the tolls: `judge(draws=100)`."""
    return lambda **given: judge_of(setting(**given))


def of_run(folder, out, **more):
    """Run the tolls."""
    given = {"from_": "2000-02-01", "until": "2000-02-11", "replications": 1, "lead_in_days": 5, "draws": 40}
    return run(str(folder), out=out, **{**given, **more})


def test_the_load_is_that_of_the_formula(judge):
    loads = judge(draws=10).stream.loads
    assert [pool.address for pool in loads.pools] == ["road.a.desks", "road.b.desks"]
    for u in (0.02, 0.3, 0.7, 0.97):
        assert loads.rho(0, {SERVE_A: u, SERVE_B: 0.99}) == pytest.approx(time_at(u), rel=0.01)
    assert loads.moved_by(0) == {SERVE_A}


def test_draws_that_are_drawn_again_are_of_the_posterior(judge):
    stream, points, again = judge(draws=500).stream, [], 0
    for number in range(500, 1500):
        trial = stream.begin(number)
        trial.until_it_can(trial.groups)
        assert trial.overloaded(trial.groups) == {}
        points.append(trial.at)
        again += trial.again
    for address in (SERVE_A, SERVE_B):  # even up to the last point that carries, each by itself
        assert kstest([at[address] / CARRIES for at in points], "uniform").pvalue > 0.01
    # as often as rejection needs: 1 / share - 1 times for each of the two tolls
    expected, error = 2 * (1 / CARRIES - 1), math.sqrt(2 * (1 - CARRIES) / CARRIES**2 / 1000)
    assert again / 1000 == pytest.approx(expected, abs=4 * error)


def test_only_what_is_refuted_is_drawn_again(judge):
    stream = judge(draws=50).stream
    assert [sorted(group.facilities) for group in stream.groups] == [["road.a"], ["road.b"]]
    kept = 0
    for number in range(50, 100):
        before = dict(stream.begin(number).at)
        trial = stream.begin(number)
        trial.until_it_can(trial.groups)
        for address in (SERVE_A, SERVE_B):
            if time_at(before[address]) < MOST_T - 0.01:
                assert trial.at[address] == before[address]
                kept += 1
    assert 20 < kept < 70


def test_a_run_keeps_as_many_draws_as_wanted_and_refutes_those_that_the_formula_does(tolls, tmp_path):
    bundle = of_run(tolls, tmp_path / "run", seed=2)
    told = bundle.manifest["refuted"]
    judged = bundle.table("judged")
    values = bundle.table("draws")
    assert told["kept"] == bundle.manifest["draws"] == 40
    assert values["value"].max() <= MOST_T + 0.01
    first = judged.filter(judged["draw"] < 40)
    setting = bundle.setting
    stream = judge_of(setting).stream
    lost = {name: set() for name in ("road.a", "road.b")}
    for number, refuted, names in first.select("draw", "refuted", "lost").iter_rows():
        for facility, address in (("road.a", SERVE_A), ("road.b", SERVE_B)):
            hours = time_at(stream.begin(number).at[address])
            if facility in (names or "").split(", "):
                lost[facility].add(number)
            if abs(hours - MOST_T) > 0.02:
                assert (number in lost[facility]) == (hours > MOST_T)
        assert refuted == (names is not None)
    groups = {one["facilities"][0]: one for one in told["groups"]}
    for facility, own in lost.items():
        assert groups[facility] == {"facilities": [facility], "refuted_of_first": len(own), "kept": 40}
    assert judged.height == told["looked_at"] == 40 + max(map(len, lost.values()))


def test_further_draws_are_made_for_those_alone_that_have_too_few():
    a, b = (Block(frozenset({name}), (Group(frozenset({name}), ("k",), (), ()),), ()) for name in ("a", "b"))
    lost = {0: ("a",), 1: ("a", "b"), 2: ("a",), 3: ()}
    verdicts = {n: Verdict(bool(names), lost=names) for n, names in lost.items()}
    waves = Waves((a, b), 4)
    first = waves.more(verdicts)
    assert first == {4: {"a", "b"}, 5: {"a"}, 6: {"a"}}
    verdicts |= {n: Verdict(False, asked=tuple(sorted(own))) for n, own in first.items()}
    verdicts[5] = Verdict(True, lost=("a",), asked=("a",))
    assert waves.more(verdicts) == {7: {"a"}}
    assert (
        waves.more({**verdicts, 7: Verdict(True, lost=("a",), asked=("a",))}) == {}
    )  # found nothing: given up
    assert waves.more(verdicts) == {}


def test_a_range_is_over_the_draws_whose_own_facility_carries_its_traffic(tolls, tmp_path):
    bundle = of_run(tolls, tmp_path / "run", draws=20)
    lost = {
        number: set((names or "").split(", "))
        for number, names in bundle.table("judged")["draw", "lost"].iter_rows()
    }
    asked = dict(bundle.table("judged")["draw", "asked"].iter_rows())
    seen = set()
    for facility, address in (("road.a", SERVE_A), ("road.b", SERVE_B)):
        counted = {n for n in lost if facility not in lost[n] and asked[n] in (None, facility)}
        own = bundle.table("draw_values").filter(pl.col("id") == f"{facility}.throughput_vehicles")
        own = own.filter(pl.col("statistic") == "total", pl.col("value").is_not_null())
        values = bundle.table("draws").filter(pl.col("address") == address)
        assert set(own["draw"]) == set(values["draw"]) == counted
        assert len(counted) == 20
        assert min(own["value"]) > 0.9 * 480 - 5
        seen |= counted & {n for n, names in lost.items() if "" not in names}
    assert seen  # draws of which one facility counts and the other does not


def test_a_block_run_by_itself_gives_the_numbers_of_the_whole(tolls, tmp_path):
    bundle = of_run(tolls, tmp_path / "run", draws=20)
    again = replay(bundle)
    assert again.same, again.differences
    judge = judge_of(bundle.setting)
    assert [sorted(block.facilities) for block in judge.blocks] == [["road.a"], ["road.b"]]
    at, verdict, ran = judge.draw(25)
    assert not verdict.refuted
    assert [own.model.begins[0] for own in ran] == ["road.a", "road.b"]
    whole = judge._run(25, SimpleNamespace(at=at), frozenset({"road.a", "road.b"}))
    passed = judge._passed(whole, frozenset({"road.a", "road.b"}))
    assert {(one.gate, one.passed) for one in passed} == {(one.gate, one.passed) for one in verdict.passed}


def test_runs_alone_refute_what_the_formula_does(tolls, tmp_path, monkeypatch):
    monkeypatch.setattr(judging, "_KNOWN", Recent(4))
    monkeypatch.setattr(Trial, "overloaded", lambda self, groups: {})
    monkeypatch.setattr(Trial, "is_over", lambda self, group: False)
    bundle = of_run(tolls, tmp_path / "run", draws=20)
    assert bundle.manifest["draws"] == 20
    assert bundle.table("draws")["value"].max() <= MOST_T + 0.01
    assert bundle.manifest["refuted"]["runs"] > bundle.manifest["refuted"]["looked_at"]
    stream = judge_of(bundle.setting).stream
    carried = bundle.table("carried")
    seen = 0
    for facility, address in (("road.a", SERVE_A), ("road.b", SERVE_B)):
        own = carried.filter((carried["draw"] < 20) & (carried["facility"] == facility))
        for number, share in own.select("draw", "share").iter_rows():
            expected = 1.0 / max(time_at(stream.begin(number).at[address]), 1.0)
            assert share == pytest.approx(expected, abs=0.02) or share == 1.0
            seen += share < 0.9
    assert seen > 10
    assert set(bundle.manifest["refuted"]["by"]) == {"road.a", "road.b"}


def test_both_ranges_can_be_read_and_the_verdicts_are_of_those_that_carry(tolls, tmp_path):
    bundle = of_run(tolls, tmp_path / "run")
    plain = of_run(tolls, tmp_path / "plain", carried="none")
    assert plain.manifest["refuted"] is None
    assert plain.table("judged").height == plain.table("all_ranges").height == 0
    both = {row["id"]: row for row in bundle.json()["indicators"] if row["statistic"] == "total"}
    then = {row["id"]: row for row in plain.json()["indicators"] if row["statistic"] == "total"}
    told = both["road.a.throughput_vehicles"]
    assert told["range_all"] == then["road.a.throughput_vehicles"]["range"]
    assert told["range"][0] > 430 > told["range_all"][0]
    told = next(one for one in bundle.warnings if "carry less than 90%" in one)
    for group in bundle.manifest["refuted"]["groups"]:
        assert f"{group['facilities'][0]} {group['refuted_of_first']} and 40" in told
    narrowed = {row["address"]: row for row in bundle.table("narrowed").iter_rows(named=True)}
    assert narrowed[SERVE_A]["kept_high"] < MOST_T + 0.01 < narrowed[SERVE_A]["high"]
    assert narrowed[SERVE_A]["rank"] < 0.4
    assert narrowed[SERVE_A]["z"] < -2


def test_a_scenario_refutes_no_draw_and_pairs_are_of_the_same_draws(tolls, tmp_path, monkeypatch):
    base = of_run(tolls, tmp_path / "base", draws=12)
    cut = of_run(tolls, tmp_path / "cut", draws=12, scenarios=["one-desk"])
    monkeypatch.setattr(judging, "_KNOWN", Recent(4))  # as in another process
    assert of_run(tolls, tmp_path / "again", draws=12, scenarios=["one-desk"]).hash == cut.hash
    assert base.table("judged").equals(cut.table("judged"))
    assert base.table("carried").equals(cut.table("carried"))
    passed = {
        row["range"][1]
        for row in cut.json()["indicators"]
        if row["id"] == "road.a.throughput_vehicles" and row["statistic"] == "total"
    }
    assert passed.pop() <= 481
    found = compare(base, cut, again=0)
    row = next(one for one in found.answers.rows if one.id == "road.a.throughput_vehicles")
    assert row.draws is not None
    assert row.draws.n == 12
    assert any("in which something does not are left out there" in one for one in found.warnings)


def test_the_hash_is_the_same_on_one_and_two_threads_and_after_a_stop(tolls, setting, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one = of_run(tolls, tmp_path / "one", draws=12, jobs=1)
    two = of_run(tolls, tmp_path / "two", draws=12, jobs=2)
    assert one.hash == two.hash
    asked = study(one.setting)
    told = 0

    def stop(progress):
        nonlocal told
        told += progress.stage == "draws" and progress.done > 0
        if told == 15:  # within the draws that replace others
            raise MemoryError

    with pytest.raises(MemoryError):
        run_study(asked, jobs=1, tell=stop)
    again = resume_run(next(tmp_path.glob("runs/*-unfinished")), out=tmp_path / "again")
    assert again.hash == one.hash


def test_worth_weighs_with_draws_that_carry(tolls, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = {"from_": "2000-02-01", "until": "2000-02-11", "replications": 2, "draws": 8}
    found = worth(str(tolls), **given)
    assert found.draws == 8
    assert any("of 8 draws carry less than 90%" in one for one in found.warnings)
    rows = {row.unit.address: row for row in found.rows}
    all_draws = worth(str(tolls), carried="none", **given)
    unjudged = {row.unit.address: row for row in all_draws.rows}
    # at two desks of load 2 a third saves most of the queue; no such draw is left
    assert rows["road.a.desks"].drawn[1] < unjudged["road.a.desks"].drawn[1]


def test_facilities_that_one_assumption_ties_are_judged_together_and_run_apart(tolls, tmp_path, monkeypatch):
    place = tmp_path / "tied"
    shutil.copytree(tolls, place)
    file = place / "facilities" / "road.b.toml"
    tied = file.read_text(encoding="utf-8").replace('"made up"', f'"made up", drawn_with = "{SERVE_A}"')
    file.write_text(tied, encoding="utf-8")
    monkeypatch.setattr(Trial, "overloaded", lambda self, groups: {})
    monkeypatch.setattr(Trial, "is_over", lambda self, group: False)
    bundle = of_run(place, tmp_path / "run", draws=12)
    (block,) = judge_of(bundle.setting).blocks
    assert block.parts == (frozenset({"road.a"}), frozenset({"road.b"}))
    assert len(block.groups) == 1
    judged = bundle.table("judged")
    further = judged.filter(pl.col("draw") >= 12, ~pl.col("refuted"))
    # the first part of a try that fails is run, the second is not
    assert further.select((pl.col("runs") == pl.col("again") + 2).all()).item()
    assert further["again"].sum() > 0
    assert bundle.manifest["refuted"]["groups"][0]["kept"] == 12
    assert bundle.table("draws")["value"].max() <= MOST_T + 0.01
    values = bundle.table("draw_values").filter(pl.col("id").str.ends_with("throughput_vehicles"))
    assert values.filter(pl.col("value").is_null()).is_empty()
    assert replay(bundle).same


def test_what_is_one_part_of_the_corridor_is_run_together(tolls, tmp_path):
    """Some numbers are told of a part of the corridor as a whole, so a draw needs one run of all of it."""
    place = tmp_path / "parted"
    shutil.copytree(tolls, place)
    file = place / "corridor.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{text}\n[parts]\nboth = ["road.a", "road.b"]\n', encoding="utf-8")
    bundle = of_run(place, tmp_path / "run", draws=12)
    (block,) = judge_of(bundle.setting).blocks
    assert block.parts == (frozenset({"road.a", "road.b"}),)
    assert len(block.groups) == 2
    assert {group["kept"] for group in bundle.manifest["refuted"]["groups"]} == {12}


def test_the_parts_of_the_gateway_are_run_whole():
    setting = Setting("khorgos", date(2022, 3, 1), date(2022, 3, 4), draws=8, lead_in_days=2, carried=0.9)
    judge = judge_of(setting)
    parts = {name: frozenset(ids) for name, ids in judge.base.corridor.parts.items()}
    runs = [part for block in judge.blocks for part in block.parts]
    assert parts["rail"] in runs
    assert parts["road"] in runs
    assert parts["zone"] in runs


def test_without_draws_nothing_changes(tolls, tmp_path):
    one = of_run(tolls, tmp_path / "one", draws=0)
    two = of_run(tolls, tmp_path / "two", draws=0, carried="none")
    assert one.hash == two.hash
    assert one.manifest["refuted"] is None
    assert one.setting.carried is None


def test_what_comes_is_what_is_expected_to_pass(judge):
    made = judge(draws=10)
    asked = made.base
    modelled = default_model(5)
    model = modelled(asked.corridor, asked.setting.from_, asked.setting.until)
    here = passages(model.run(1, 0), model.planned, model.begins)
    assert [gate.facility for gate in here.gates] == ["road.a", "road.b"]
    twice = replace(here, came=here.came * 2, planned=here.planned * 2)
    for one in here.against(twice):
        assert one.expected == pytest.approx(2 * one.passed)
        assert one.share == pytest.approx(0.5)
    assert all(one.share == 1.0 for one in here.against(here))
