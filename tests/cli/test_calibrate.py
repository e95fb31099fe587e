"""`landbridge calibrate`: what it prints and how it ends."""

import json
import shutil
from importlib.resources import files

import pytest

from landbridge.cli import app

PLACE = "inland.tutorial"
PLAN = f"""\
title = "Time until the truck comes"
why = "a test"
draws = 20
waves = 1
forecasts = 8
replications = 2
runs = ["2024-09"]
[[parameter]]
address = "{PLACE}.times.collection"
[rows]
ids = ["y0", "y1", "y2", "y3", "y4"]
[hold_out]
ids = ["y5"]
"""


@pytest.fixture
def small(tmp_path, monkeypatch):
    """The tutorial with observed rows of its yard, and a plan."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "small"
    shutil.copytree(files("landbridge") / "corridors" / "tutorial", folder)
    with (folder / "sources.csv").open("a") as sources:
        sources.write("count,Made up,,2024,nobody,test\n")
    with (folder / "observed.csv").open("a") as observed:
        for n in range(6):
            first, after = f"2024-09-{1 + 4 * n:02d}", f"2024-09-{5 + 4 * n:02d}"
            observed.write(f"y{n},{PLACE}.yard_teu,,,,,mean,{first},{after},140,,,TEU,0.1,count,\n")
    (folder / "calibrations").mkdir()
    (folder / "calibrations" / "wait.toml").write_text(PLAN)
    return folder


def test_the_fit_is_printed(small, capsys):
    assert app.run(["calibrate", "small", "wait", "--out", "out"]) == 0
    out = capsys.readouterr().out
    for text in (
        "Time until the truck comes\n20 draws; worth ",
        "Fitted\nparameter",
        f"{PLACE}.times.collection",
        "Fitted to: calibrated from now on, and no evidence",
        "Held out: never seen by the fit",
        "Of 1 row held out, ",
        "Warning: the posterior rests on about ",
        "Scenario: ",
        "out/calibrations/wait.record.json",
    ):
        assert text in out, text
    assert app.run(["calibrate", "small", "wait", "--out", "out"]) == 2
    assert "is there already and is never overwritten" in capsys.readouterr().err


def test_json(small, capsys):
    assert app.run(["calibrate", "small", "wait", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["fitted"] == ["y0", "y1", "y2", "y3", "y4"]
    assert told["hold_out"][0]["name"] == "y5"
    assert told["record_path"] == str(small / "calibrations" / "wait.record.json")


def test_wrong_words(small, capsys):
    assert app.run(["calibrate", "small", "wiat"]) == 2
    assert "there is no plan 'wiat' in small" in capsys.readouterr().err
    assert app.run(["calibrate", "small"]) == 2
    assert "PLAN: is missing" in capsys.readouterr().err
    (small / "calibrations" / "wait.toml").write_text(PLAN.replace('"y4"', '"y5"'))
    assert app.run(["calibrate", "small", "wait", "--json"]) == 2
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert (error["file"], error["line"]) == ("calibrations/wait.toml", 12)
