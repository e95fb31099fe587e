"""`landbridge shock`: what it prints, writes and how it ends."""

import json

import polars as pl
import pytest

from landbridge.cli import app

SCENARIO = """
title = "One officer for ten days, then two again"
[[change]]
set   = "inland.tutorial.officers.capacity"
value = 1
from  = 2024-08-21
until = 2024-08-31
"""


@pytest.fixture
def one_officer(tmp_path):
    file = tmp_path / "away.toml"
    file.write_text(SCENARIO)
    return str(file)


def test_the_table_is_printed(capsys, one_officer):
    words = ("shock", "tutorial", one_officer, "--replications", "4", "--draws", "4")
    assert app.run([*words]) == 0
    out = capsys.readouterr().out
    for text in (
        "Without and with each shock: 4 pairs, 4 draws of the assumptions, seed 1",
        "away: One officer for ten days, then two again",
        "  cause 2024-08-21 until 2024-08-31, looked at 2024-08-07 until 2024-10-01",
        "  changed: set inland.tutorial.officers.capacity to 1 from 2024-08-21 until 2024-08-31",
        "Loss, peak and recovery",
        "away 2024-08-21  inland.tutorial",
        "officers",
        "lost: not come through by the end of the window",
        "Nowhere else did more come through than chance explains.",
        "Done in ",
    ):
        assert text in out, text


def test_json_and_csv(capsys, one_officer, tmp_path):
    words = ("shock", "tutorial", one_officer, "--replications", "3", "--draws", "0", "--json")
    file = tmp_path / "shocks.csv"
    assert app.run([*words, "--csv", str(file)]) == 0
    out = capsys.readouterr().out
    told = json.loads(out)
    assert "NaN" not in out
    assert "Infinity" not in out
    (shock,) = told["shocks"]
    assert shock["cause"] == ["2024-08-21", "2024-08-31"]
    boxes = next(row for row in shock["lanes"] if row["unit"] == "boxes")
    assert boxes["claimed"]
    assert boxes["peak"]["mean"] > 20
    assert boxes["places"][0]["waited_for"] == "officers"
    assert boxes["recovery"]["n"] == 3
    table = pl.read_csv(file)
    row = table.filter((pl.col("unit") == "boxes") & (pl.col("what") == "hit")).row(0, named=True)
    assert row["peak"] == pytest.approx(boxes["peak"]["mean"])
    assert row["recovery_days"] == boxes["recovery"]["median_days"]


def test_wrong_words(capsys):
    assert app.run(["shock", "tutorial", "one-oficer"]) == 2
    assert "did you mean one-officer?" in capsys.readouterr().err
    assert app.run(["shock", "tutorial", "--json"]) == 2
    assert "name at least one scenario" in json.loads(capsys.readouterr().out)["errors"][0]["problem"]
    assert app.run(["shock", "tutorial", "one-officer", "--from", "2023"]) == 2
    assert "is not within what tutorial covers" in capsys.readouterr().err
