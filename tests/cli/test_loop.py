"""`landbridge loop`: what it prints, and its exit code where choice and gateway do not agree."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from landbridge.cli import app
from landbridge.experiment.loop.boxes import Crossing
from landbridge.experiment.loop.fixed_point import Pass
from landbridge.experiment.loop.result import AtCrossing, Loop
from landbridge.network.law import Law


def made(gap: float) -> Loop:
    law = Law(np.array([10.0]), np.array([20.0]), np.array([100.0]), 15.0, 8.0)
    crossing = Crossing("rail.khorgos", "westbound")
    row = AtCrossing(crossing, "trains", 400.0, 20_000.0, 24_000.0, 1.2, 399.0, 430.0, law, law.shifted(30.0))
    volumes = np.array([24_000.0])
    passes = (Pass(1, volumes / 1.2, volumes, 0.2, 0.0), Pass(2, volumes, volumes * (1 + gap), gap, 0.0004))
    return Loop(
        "khorgos", date(2024, 3, 1), date(2024, 4, 1), (), (), ("suez",), 1, 4, "counted", (row,), passes,
        ("rail.dostyk eastbound: too few",),
    )  # fmt: skip


@pytest.mark.parametrize(("gap", "code"), [(0.0009, 0), (0.02, 1)])
def test_it_says_whether_they_agree(
    gap: float, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("landbridge.experiment.loop.loop", lambda *_, **__: made(gap))
    assert app.run(["loop", "khorgos", "--from", "2024-03", "--closed", "suez"]) == code
    out, err = capsys.readouterr()
    assert ("do NOT agree after 2 passes" in out) == bool(code)
    assert "rail.khorgos westbound  400 trains       480  +20.0%" in out
    assert "Warning: rail.khorgos westbound: of 480 trains sent 430 came through" in err
    assert "Left out: rail.dostyk eastbound: too few." in err
    assert app.run(["loop", "khorgos", "--json"]) == code
    told = json.loads(capsys.readouterr().out)
    assert told["converged"] == (not code)
    assert told["crossings"][0]["modelled"] == pytest.approx(480)
    assert told["gap_wanted"] == 0.001


def test_wrong_input_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.run(["loop", "khorgos", "--from", "2024-03", "--closed", "sues", "--json"]) == 2
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert (error["address"], error["nearest"]) == ("--closed", "suez")
