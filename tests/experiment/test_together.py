"""What counts more than one facility: tonnes of a crossing, trains before both crossings."""

from __future__ import annotations

import importlib.resources
import shutil
from datetime import date
from pathlib import Path

import pytest

import landbridge
from landbridge.corridor import read_corridor
from landbridge.corridor.sharing import beside
from landbridge.simulation.model import check_model

MONTH = {
    "from_": "2024-05-01",
    "until": "2024-06-01",
    "only": ["rail.khorgos"],
    "replications": 2,
    "draws": 0,
}


def test_who_goes_over_a_crossing_and_whom_they_feed() -> None:
    assert beside(read_corridor("khorgos"))["rail.khorgos"] == (
        "bulk.altynkol",
        "grain.altynkol",
        "yard.horgos",
    )
    assert beside(read_corridor("tutorial")) == {}


def test_tonnes_of_a_crossing_are_those_of_trains_and_of_yards(tmp_path: Path) -> None:
    bundle = landbridge.run("khorgos", out=tmp_path / "run", **MONTH)  # type: ignore[arg-type]
    total = {
        row["id"]: row["mean"]
        for row in bundle.indicators.to_dicts()
        if row["statistic"] == "total" and not any(row[k] for k in ("side", "direction", "class", "regime"))
    }
    train_t = (
        read_corridor("khorgos").facilities["rail.khorgos"].values["numbers.train_t"].at(date(2024, 5, 1))
    )
    trains = total["rail.khorgos.throughput_trains"] * float(train_t) / 1e6
    yards = total["yard.horgos.throughput_mt"]
    assert yards > 0.1
    assert total["rail.khorgos.throughput_mt"] == pytest.approx(trains + yards)


def test_tonnes_of_a_train_mean_nothing_where_no_train_crosses(tmp_path: Path) -> None:
    folder = tmp_path / "tutorial"
    shutil.copytree(str(importlib.resources.files("landbridge") / "corridors" / "tutorial"), folder)
    path = next((folder / "facilities").glob("inland.*.toml"))
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("[numbers]\n", "[numbers]\ntrain_t = { value = 900, low = 800, high = 999 }\n")
    )
    problems = [str(problem) for problem in check_model(read_corridor(folder))]
    assert any("numbers.train_t: means nothing" in problem for problem in problems), problems


def test_trains_before_both_crossings_are_the_sum_and_told_only_where_both_are_run(tmp_path: Path) -> None:
    both = landbridge.run("khorgos", out=tmp_path / "both", **{**MONTH, "only": ["rail"]})  # type: ignore[arg-type]
    one = landbridge.run("khorgos", out=tmp_path / "one", **MONTH)  # type: ignore[arg-type]
    means = {
        row["id"]: row["mean"]
        for row in both.indicators.to_dicts()
        if row["direction"] == "eastbound" and row["statistic"] == "mean" and row["side"] is None
    }
    parts = means["rail.khorgos.stopped_trains"], means["rail.dostyk.stopped_trains"]
    assert min(parts) > 0.1
    assert means["rail.khorgos.gathered_trains"] == pytest.approx(sum(parts))
    assert means["rail.dostyk.gathered_trains"] == pytest.approx(sum(parts))
    assert not [id_ for id_ in one.indicators["id"] if id_.endswith("gathered_trains")]
