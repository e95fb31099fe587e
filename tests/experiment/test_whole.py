"""The tutorial corridor, simulated: laws that hold from the corridor's folder to the bundle."""

import shutil
from itertools import pairwise

import polars as pl
import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor.find import packaged_corridors
from landbridge.experiment.explain import explain
from landbridge.experiment.replay import replay
from landbridge.experiment.run import run

FEW = {"replications": 3, "draws": 2}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def bundle(place):
    return run("tutorial", out=place / "base", jobs=2, **FEW)


@pytest.mark.parametrize("jobs", [1, 4])
def test_the_same_hash_on_any_number_of_threads(bundle, place, jobs):
    assert run("tutorial", out=place / f"on-{jobs}", jobs=jobs, **FEW).hash == bundle.hash


def test_a_change_that_changes_nothing_alters_nothing(place):
    base = run("tutorial", out=place / "plain", replications=2, draws=0)
    gates = "inland.tutorial.gates.capacity"
    same = run("tutorial", out=place / "same", replications=2, draws=0, sets=[f"{gates}=1"])
    assert same.hash == base.hash
    other = run("tutorial", out=place / "other", replications=2, draws=0, sets=[f"{gates}=2"])
    assert other.hash != base.hash


def test_a_number_that_is_set_is_not_drawn(place):
    gates = "inland.tutorial.gates.capacity"
    fixed = run("tutorial", out=place / "fixed", sets=[f"{gates}=1"], replications=1, draws=6)
    assert fixed.table("draws").filter(pl.col("address") == gates)["value"].unique().to_list() == [1.0]
    assert not fixed.table("weights").filter(pl.col("address") == gates).height


def test_another_place_has_the_same_hash(bundle, place, monkeypatch):
    shutil.copytree(packaged_corridors()["tutorial"], place / "tutorial")
    moved = run(place / "tutorial", out=place / "moved", **FEW)
    assert moved.hash == bundle.hash
    monkeypatch.chdir(place)
    assert run("tutorial", out=place / "near", **FEW).manifest["setting"]["corridor"] == str(
        place / "tutorial"
    )
    monkeypatch.chdir("/")
    assert replay(place / "near").same
    assert str(place) not in str({k: v for k, v in moved.manifest.items() if k != "setting"})


def test_replay_is_the_same(bundle):
    again = replay(bundle)
    assert again.same
    assert again.differences == ()


def test_little_holds(bundle):
    counts = bundle.table("counts").filter(pl.col("status").is_null() & (pl.col("kind") == "box"))
    ledger = bundle.table("ledger").filter(pl.col("kind") == "box")
    assert ledger["hours"].sum() == pytest.approx(counts["area_h"].sum(), rel=1e-9)


def test_resource_times_add_up(bundle):
    resources = bundle.table("resources").filter(pl.col("kind") == "pool")
    whole = resources["open_h"] + resources["closed_h"] + resources["failed_h"]
    parts = resources["busy_h"] - resources["over_h"] + resources["idle_h"]
    assert (parts + resources["closed_h"] + resources["failed_h"]).to_list() == pytest.approx(whole.to_list())


def test_explain_follows_one_box(bundle):
    stream = next(iter(stream_names(bundle)))
    told = explain(bundle, f"{stream}:500", replication=1)
    assert told.hours == pytest.approx(sum(told.by_cause.values()))
    for earlier, later in pairwise(told.stays):
        assert earlier["to"] == later["from"]
    assert str(told).startswith(f"{stream}:500, replication 1: ")
    assert told.left is not None
    assert told.class_
    with pytest.raises(InputErrors, match="never came within this run"):
        explain(bundle, f"{stream}:9999999")
    with pytest.raises(InputErrors, match="names nobody"):
        explain(bundle, "nobody")


def stream_names(bundle):
    from landbridge.corridor.reader import read_corridor

    corridor = read_corridor("tutorial")
    return [name for facility in corridor.facilities.values() for name in facility.streams]


def test_only_numbers_that_the_model_reads_are_assumptions(bundle):
    from landbridge.corridor.reader import read_corridor

    corridor = read_corridor("tutorial")
    addresses = set(bundle.table("assumptions")["address"])
    assert addresses
    assert addresses < set(corridor.addresses())
    drawn = bundle.table("assumptions").filter("drawn")["address"]
    assert set(drawn) == set(bundle.table("draws")["address"])


def test_observed_rows_get_role_and_verdict(bundle):
    observed = bundle.indicators.filter(pl.col("observed").is_not_null())
    assert observed.height
    assert set(observed["role"]) <= {"input", "calibrated", "predicted", "context"}
    judged = observed.filter(pl.col("role") != "context")
    assert set(judged["verdict"]) <= {"inside", "outside", "undecided"}
    assert observed["tolerance"].null_count() == 0
