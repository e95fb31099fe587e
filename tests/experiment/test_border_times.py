"""Border times of a run: equal to its tables and its ledger, and used by `route` with their source told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import landbridge
from landbridge.base.errors import InputErrors
from landbridge.corridor.reader import read_corridor
from landbridge.experiment.border_times import border_times, keep, kept_runs, networks_with
from landbridge.experiment.bundle.read import Bundle

DAY = date(2024, 3, 5)
WAYS = ("westbound", "eastbound")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("border_times")


@pytest.fixture(scope="module")
def bundle(folder: Path) -> Bundle:
    return landbridge.run(
        "khorgos", from_="2024-03-02", until="2024-03-12", only="rail.khorgos", replications=2, draws=0,
        lead_in_days=10, out=folder / "march",
    )  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_times_at_a_crossing_are_those_of_the_run(bundle: Bundle, way: str) -> None:
    law = border_times(bundle).laws["rail.khorgos", way]
    told = bundle.indicators.filter(
        (pl.col("id") == "rail.khorgos.through_h") & (pl.col("direction") == way) & pl.col("side").is_null()
        & pl.col("class").is_null() & pl.col("regime").is_null()
    )  # fmt: skip
    mean, p95 = (told.filter(pl.col("statistic") == name)["mean"][0] for name in ("mean", "p95"))
    assert law.mean_h == pytest.approx(mean, rel=0.01)  # of all trains; there, of replications
    assert law.quantile(0.95) == pytest.approx(p95, rel=1e-9)
    here = (pl.col("facility") == "rail.khorgos") & (pl.col("direction") == way) & (pl.col("kind") == "train")
    hours = bundle.table("ledger").filter(here)["hours"].sum()
    crossed = bundle.table("measures").filter(here & (pl.col("measure") == "through"))["count"].sum()
    assert law.mean_h == pytest.approx(hours / crossed, rel=0.03)  # but for trains inside at both ends


def test_times_at_a_terminal_hold_its_ledger_without_the_line_behind(bundle: Bundle) -> None:
    law = border_times(bundle).laws["dryport.khorgos", "westbound"]
    ledger = bundle.table("ledger").filter(pl.col("facility") == "dryport.khorgos")
    measures = bundle.table("measures").filter(pl.col("facility") == "dryport.khorgos")

    def hours(kind: str, *but: str) -> float:
        rows = ledger.filter((pl.col("kind") == kind) & ~pl.col("step").is_in(but))
        return float(rows.filter(~pl.col("step").str.contains("import|warehouse"))["hours"].sum())

    def count(measure: str) -> float:
        return float(measures.filter(pl.col("measure") == measure)["count"].sum())

    on_line = ledger.filter(pl.col("step") == "hold_run_line")["hours"].sum() / count("departed")
    train = hours("train", "unload_box", "hold_clear_in") / count("lifting")
    assert law.mean_h == pytest.approx(train + hours("box") / count("dwell") - on_line, rel=0.05)


def test_route_takes_them_and_says_so(bundle: Bundle, folder: Path) -> None:
    asked = {"goods": "electronics", "date": DAY}
    told = landbridge.route("khorgos", "CNCKG", "PLWAW", **asked, runs=[bundle.path]).json()
    quick = landbridge.route("khorgos", "CNCKG", "PLWAW", **asked, quick=True).json()
    times = {row["part"]: row for row in told["border_times"]}
    part = "borders.rail.khorgos.westbound:westbound"
    law = border_times(bundle).laws["rail.khorgos", "westbound"]
    assert times[part]["source"] == f"run {bundle.hash[:16]}"
    assert times[part]["mean_h"] == pytest.approx(law.mean_h)
    assert times[part]["p95_h"] == pytest.approx(law.quantile(0.95))
    assert {row["source"] for row in quick["border_times"]} == {"table"}
    assert [run["run"] for run in told["border_runs"]] == ["march"]
    assert quick["border_runs"] == []

    def through(answer: dict) -> dict:
        return next(
            way for way in answer["ways"] if part in (b for leg in way["legs"] for b in leg["borders"])
        )

    saved = through(quick)["days_mean"] - through(told)["days_mean"]
    assert 0.2 < saved < 5  # the tables hold a survey's longer hours for this border
    assert through(told)["days_p50"] < through(told)["days_p95"] < through(quick)["days_p95"]


def test_days_from_door_to_door_are_those_of_drawn_stages(bundle: Bundle) -> None:
    found = landbridge.route("khorgos", "CNCKG", "PLWAW", goods="electronics", date=DAY, runs=[bundle.path])
    (answer,) = found.answers
    way = next(way for way in answer.ways if way.mode == "rail" and way.door is not None)
    assert way.door is not None
    random, n = np.random.default_rng(1), 200_000
    drawn = np.full(n, way.door.fixed_h)
    for stage in way.door.stages:
        if stage.law is not None:
            bins = random.choice(len(stage.law.counts), n, p=stage.law.counts / stage.law.counts.sum())
            drawn += random.uniform(stage.law.low_h[bins], stage.law.high_h[bins])
        elif stage.headway_h:
            drawn += random.uniform(0, stage.headway_h, n)
        else:
            s2 = np.log1p(stage.variance_h2 / stage.mean_h**2)
            drawn += random.lognormal(np.log(stage.mean_h) - s2 / 2, np.sqrt(s2), n)
    assert drawn.mean() / 24 == pytest.approx(way.mean_days, rel=0.005)
    for share in (0.5, 0.95):
        assert way.days(share) == pytest.approx(np.quantile(drawn, share) / 24, rel=0.005)
    assert way.on_time == pytest.approx((drawn <= np.quantile(drawn, 0.5) + 24).mean(), abs=0.01)


def test_departures_on_which_the_same_holds_share_a_network(bundle: Bundle) -> None:
    networks = networks_with(read_corridor("khorgos"), runs=[bundle.path])
    assert networks.stretch(DAY) == networks.stretch(date(2024, 3, 6))
    assert networks.stretch(date(2025, 5, 6)) == networks.stretch(date(2025, 5, 7))
    assert networks.stretch(DAY) != networks.stretch(date(2025, 5, 6))


def test_a_run_that_does_not_cover_the_day_is_refused(bundle: Bundle) -> None:
    asked = {"goods": "electronics", "runs": [bundle.path]}
    with pytest.raises(InputErrors, match="covers no 2023-05-02: march of 2024-03-02 until 2024-03-12; run"):
        landbridge.route("khorgos", "CNSHA", "DEDUI", date="2023-05-02", **asked)
    with pytest.raises(InputErrors, match="give one of the two"):
        landbridge.route("khorgos", "CNSHA", "DEDUI", date=DAY, quick=True, **asked)


def test_runs_are_kept_for_as_long_as_the_gateway_is_the_same(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDBRIDGE_CACHE", str(tmp_path))
    monkeypatch.setattr("landbridge.experiment.border_times.chosen.kept_runs", kept_runs)
    corridor = read_corridor("khorgos")
    assert kept_runs(corridor) == ()
    keep(bundle, corridor)
    (found,) = kept_runs(corridor)
    assert found.hash == bundle.hash
    for key, law in border_times(bundle).laws.items():
        assert found.laws[key].quantile(0.95) == law.quantile(0.95)
    assert (
        networks_with(corridor).chosen.runs == ()
    )  # ten days and two replications: a try, taken by name alone
    monkeypatch.setattr("landbridge.experiment.border_times.chosen.LEAST_DAYS", 10)
    monkeypatch.setattr("landbridge.experiment.border_times.chosen.LEAST_REPLICATIONS", 2)
    chosen = networks_with(corridor).chosen
    assert chosen.sources(networks_with(corridor).on(DAY))
    assert chosen.sources(networks_with(corridor).on(date(2024, 4, 9)))  # the nearest, within a month
    assert not chosen.sources(networks_with(corridor).on(date(2024, 6, 1)))
    facility = "facilities/rail.khorgos.toml"
    assert kept_runs(replace(corridor, digests={**corridor.digests, facility: "other"})) == ()
    assert kept_runs(replace(corridor, digests={**corridor.digests, "services.csv": "other"})) != ()
    (file,) = (tmp_path / "border_times").iterdir()
    file.write_text(json.dumps({"schema": 1}), encoding="utf-8")
    assert kept_runs(corridor) == ()
