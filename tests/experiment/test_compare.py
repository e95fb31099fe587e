"""Two runs compared: pairs, hours that add up, refusals, and the page."""

from __future__ import annotations

import json
import math
import re
import shutil
from dataclasses import replace

import polars as pl
import pytest

import landbridge
from landbridge.base.errors import BundleError, InputErrors
from landbridge.experiment.compare import compare
from landbridge.experiment.compared.inputs import dates_of
from landbridge.report.make_comparison import comparison_model, write_comparison
from landbridge.simulation.charts.causes import CAUSES_VERSION

CHANGE = "inland.tutorial.officers.capacity=1@2024-09-09..2024-09-16"


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    place = tmp_path_factory.mktemp("runs")

    def made(name, **given):
        options = {"replications": 6, "draws": 0, **given}
        return landbridge.run("tutorial", out=place / name, **options)

    return {
        "a": made("a"),
        "b": made("b", scenarios=["one-officer"]),
        "seed": made("seed", seed=2, scenarios=["one-officer"]),
        "drawn": made("drawn", replications=2, draws=8),
        "drawn_b": made("drawn_b", replications=2, draws=8, sets=[CHANGE]),
    }


@pytest.fixture(scope="module")
def found(runs):
    return compare(runs["a"], runs["b"], trains=5)


def test_what_was_changed_is_told(found):
    told = found.inputs
    assert told.paired
    assert told.changes_a == ()
    assert len(told.changes_b) == 1
    assert "inland.tutorial.officers.capacity to 1 from 2024-09-09 until 2024-09-16" in told.changes_b[0]
    assert [(row.name, row.a) for row in told.files] == [("scenarios/one-officer.toml", None)]
    assert told.versions == ()


def test_means_are_those_of_the_runs(found, runs):
    table = {tuple(row[k] for k in ("id", "side", "direction", "class", "regime", "statistic")): row
             for row in runs["b"].indicators.iter_rows(named=True)}  # fmt: skip
    assert found.answers.replications == tuple(range(6))
    for row in found.answers.rows:
        own = table[row.id, row.side, row.direction, row.class_, row.regime, row.statistic]
        if own["n"] == row.difference.n == 6 and not row.statistic.startswith("p"):  # those of all together
            assert row.difference.b == pytest.approx(own["mean"])


def test_pairing_saves_variance(found):
    saved = [r.difference.saved for r in found.answers.rows if r.headline and r.difference.saved is not None]
    assert sorted(saved)[len(saved) // 2] > 0.2


def test_the_strongest_come_first(found):
    strengths = [
        row.difference.strength for row in found.answers.rows if row.sure and row.difference.strength
    ]
    assert strengths == sorted(strengths, reverse=True)
    flags = [row.sure or row.difference.constant for row in found.answers.rows]
    assert flags == sorted(flags, reverse=True)


def test_hours_add_up_to_the_whole_difference(found, runs):
    assert found.hours
    for kind in found.hours:
        sums = [
            run.table("ledger").filter(pl.col("kind") == kind.kind)["hours"].sum() / 6
            for run in (runs["a"], runs["b"])
        ]
        assert kind.hours.mean == pytest.approx(sums[1] - sums[0], abs=1e-6)
        assert math.fsum(row.hours.mean for row in kind.rows) == pytest.approx(kind.hours.mean, abs=1e-6)


def test_who_was_hit_has_all_their_hours(found, runs):
    counts = runs["a"].table("counts").filter(pl.col("status").is_null())
    assert found.hits
    for row in found.hits:
        own = counts.filter(
            pl.col("kind") == row.kind,
            pl.col("class") == row.class_,
            pl.col("regime") == row.regime,
            pl.col("direction") == row.direction,
        )
        assert row.hours.a == pytest.approx(own["area_h"].sum() / 6)


def test_trains_have_the_hours_that_explain_tells(found, runs):
    assert found.travellers
    for one in found.travellers[:2]:
        for run, hours in ((runs["a"], one.a_h), (runs["b"], one.b_h)):
            assert landbridge.explain(run, one.identity).hours == pytest.approx(hours, abs=1e-6)
    everybody = compare(runs["a"], runs["b"], trains=10_000).travellers
    inside = [one for one in everybody if one.still_inside == "both"]
    for one in inside[:2]:
        assert landbridge.explain(runs["b"], one.identity).hours == pytest.approx(one.b_h, abs=1e-6)
    gaps = [abs(one.b_h - one.a_h) for one in found.travellers]
    assert gaps == sorted(gaps, reverse=True)


def test_loss_and_recovery_of_the_dated_change(found):
    shock = found.shock
    assert (str(shock.from_), str(shock.until)) == ("2024-09-09", "2024-09-16")
    assert any("officers" in course.column for course in shock.courses)
    for course in shock.courses:
        assert str(course.peak_at.date()) >= "2024-09-08"
        assert course.recovery_h is None or course.recovery_h >= 0
    for loss in shock.losses:
        assert loss.area.mean == pytest.approx(loss.area.b - loss.area.a)


def test_a_run_against_itself_claims_nothing(runs):
    same = compare(runs["a"], runs["a"])
    assert same.same
    assert same.answers.rows == same.hours == same.hits == ()
    assert same.shock is None
    assert "both runs say the same, bit for bit" in same.warnings


def test_other_seeds_are_two_samples(runs):
    apart = compare(runs["a"], runs["seed"])
    assert not apart.paired
    assert "not paired, so that chance hides more: A has seed 1, B 2" in apart.warnings
    assert all(row.difference.saved is None for row in apart.answers.rows)
    with pytest.raises(InputErrors, match="--trains: a train of A is none of B's: A has seed 1, B 2"):
        compare(runs["a"], runs["seed"], trains=3)


def test_draws_are_paired_where_they_are_the_same(runs):
    drawn = compare(runs["drawn"], runs["drawn_b"])
    bands = [row.draws for row in drawn.answers.rows if row.draws]
    assert {band.n for band in bands} == {8}
    assert any(band.low > 0 or band.high < 0 for band in bands)
    mixed = compare(runs["a"], runs["drawn_b"])
    assert not any(row.draws for row in mixed.answers.rows)
    assert "no draw of the assumptions in common: A has 0, B 8" in mixed.warnings
    assert "A has 6 replications, B 2: the common count" in mixed.warnings


def changed(run, place, **entries):
    shutil.copytree(run.path, place)
    file = place / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | entries))
    return place


def test_refusals_word_for_word(runs, tmp_path):
    other = changed(runs["b"], tmp_path / "other", corridor="elsewhere")
    shutil.copytree(runs["b"].path, tmp_path / "good")
    with pytest.raises(InputErrors) as caught:
        compare(runs["a"], other)
    assert str(caught.value) == (
        f"{other}: is a run of elsewhere, while {runs['a'].path} is one of tutorial: nothing to compare "
        f"(did you mean {tmp_path / 'good'}?)"
    )
    early, late = (
        changed(runs[name], tmp_path / place, files={}) for name, place in (("a", "early"), ("b", "late"))
    )
    frame = pl.read_parquet(late / "tables" / "values.parquet")

    def cut(folder, rows):
        frame.filter(rows).write_parquet(folder / "tables" / "values.parquet")

    cut(early, pl.col("replication") < 3)
    cut(late, pl.col("replication") >= 3)
    with pytest.raises(InputErrors) as caught:
        compare(early, late)
    assert str(caught.value) == f"{late}: has replications 3 to 5, {early} has 0 to 2: none in common"
    frame.with_columns(pl.col("id") + "x").write_parquet(late / "tables" / "values.parquet")
    with pytest.raises(InputErrors, match="late: has no indicator in common with"):
        compare(runs["a"], late)
    cut(late, pl.col("replication") < 0)
    with pytest.raises(BundleError, match="late has no replication: nothing to compare"):
        compare(runs["a"], late)
    with pytest.raises(BundleError, match="no such folder"):
        compare(runs["a"], tmp_path / "gone")
    with pytest.raises(InputErrors, match="--trains: -1 is outside 0 to 10000"):
        compare(runs["a"], runs["b"], trains=-1)
    with pytest.raises(InputErrors, match="--again: -1 is outside 0 to 1000"):
        compare(runs["a"], runs["b"], again=-1)


def test_ledgers_with_other_causes_are_not_mixed(runs, tmp_path):
    versions = runs["a"].manifest["versions"]
    assert versions["causes"] == str(CAUSES_VERSION)
    before = {name: value for name, value in versions.items() if name != "causes"}  # as the first ones were
    old = changed(runs["a"], tmp_path / "old", versions=before)
    made = compare(old, runs["b"], again=0)
    assert made.answers.rows
    assert made.hours == made.hits == ()
    assert [text for text in made.warnings if "different lists of causes" in text]
    assert not [text for text in compare(old, old).warnings if "causes" in text]


def test_dates_of_a_change_as_a_manifest_writes_it():
    change = "set x.cranes.capacity to 1 from 2022-10-11 until 2022-10-21 (cause failed, in hand: suspend)"
    assert [str(day) for day in dates_of(change)] == ["2022-10-11", "2022-10-21"]
    assert dates_of("scale x.times.lift by 2") == (None, None)
    assert dates_of("close x.cranes from winter") == (None, None)


def test_json_has_no_nan_and_all_parts(found):
    told = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert {"a", "b", "paired", "inputs", "indicators", "hours", "hit", "trains", "shock"} <= told.keys()
    assert "Comparison of a (A) and b (B), 6 pairs" in repr(found)


@pytest.mark.parametrize("pair", [("a", "b"), ("a", "a"), ("a", "seed"), ("drawn", "drawn_b")])
def test_the_page_stands_alone(runs, tmp_path, pair):
    made = compare(*(runs[name] for name in pair))
    document = write_comparison(made, tmp_path / "page.html").read_text(encoding="utf-8")
    words = re.sub(r"<style>.*?</style>|<[^>]*>", " ", document, flags=re.DOTALL)
    assert not re.search(r"\b(nan|None|null|inf|undefined|NaN|True|False)\b", words)
    assert not re.search(r'(src|href|xlink:href)="(?!#)', document)
    assert "<script" not in document
    assert not re.search(r"url\((?!#)", document)
    ids = re.findall(r'\bid="([^"]+)"', document)
    assert len(ids) == len(set(ids))


def test_the_page_says_what_differs(found, tmp_path):
    model = comparison_model(found)
    assert model.shock.startswith("set inland.tutorial.officers.capacity to 1")
    document = write_comparison(found, tmp_path / "page.html").read_text(encoding="utf-8")
    parts = (
        "What was changed",
        "Where the hours moved",
        "Who was hit",
        "Loss and recovery",
        "Queues of both",
    )
    for words in (*parts, "one-officer", found.travellers[0].identity, "6 pairs of replications"):
        assert words in document
    json.loads(model.model_dump_json())


def test_a_change_that_does_not_end_has_no_recovery(found, runs):
    from landbridge.experiment.compared.shock import shock

    open_end = replace(
        found.inputs, changes_b=("set inland.tutorial.officers.capacity to 1 from 2024-09-09",)
    )
    made = shock(runs["a"], runs["b"], open_end)
    assert made.until is None
    assert all(course.recovery_h is None for course in made.courses)
    undated = replace(found.inputs, changes_b=("set inland.tutorial.officers.capacity to 1",))
    assert shock(runs["a"], runs["b"], undated) is None


def test_ways_to_leave_add_up_to_all_that_left(found):
    ways = {}
    for row in found.ways:
        who = (row.kind, row.class_, row.regime, row.direction)
        ways[who] = ways.get(who, 0.0) + row.left.mean
    left = {(r.kind, r.class_, r.regime, r.direction): r.left.mean for r in found.hits}
    assert all(change == pytest.approx(left[who]) for who, change in ways.items() if who in left)


@pytest.mark.parametrize("name", ["indicators", "hours", "hit", "ways", "trains", "losses", "courses"])
def test_parts_are_tables(found, name):
    table = found.table(name)
    assert pl.List not in {dtype.base_type() for dtype in table.dtypes}
    if name == "hours":
        sums = dict(table.group_by("kind").agg(pl.col("hours_difference").sum()).iter_rows())
        assert all(sums[kind.kind] == pytest.approx(kind.hours.mean, abs=1e-6) for kind in found.hours)


def test_a_table_that_is_none(found):
    with pytest.raises(
        InputErrors, match=r"indicator: there is no such table; .* \(did you mean indicators\?\)"
    ):
        found.table("indicator")


def test_it_shows_itself_in_a_notebook(found):
    assert "<td>inland.tutorial." in found._repr_html_()
