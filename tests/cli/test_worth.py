"""`landbridge worth`: what it prints and how it ends."""

import json

from landbridge.cli import app


def test_the_ranking_is_printed(capsys):
    assert app.run(["worth", "tutorial", "--replications", "2", "--draws", "2"]) == 0
    out = capsys.readouterr().out
    for text in (
        "2024-09-01 until 2024-10-01: 2 replications, 2 draws of the assumptions, seed 1",
        "As it is: ",
        "What a step more saves over the period, in box-hours, and what a step less costs",
        "1  inland.tutorial.officers    +1 officer (of 2)",
        "±: 95% interval of the paired difference",
        "Where waiting changes:",
        "  inland.tutorial.officers: inland.tutorial -",
        "Never waited for, so that one more is worth nothing:",
        "  inland.tutorial.yard (of 300)",
    ):
        assert text in out, text


def test_json(capsys):
    assert app.run(["worth", "tutorial", "--replications", "2", "--of", "*.officers", "--json"]) == 0
    out = capsys.readouterr().out
    told = json.loads(out)
    assert "NaN" not in out
    (row,) = told["resources"]
    assert (row["rank"], row["address"], row["step"]) == (1, "inland.tutorial.officers", 1)
    assert row["capacity"] == [2, 2]
    assert row["one_less"]["saved_h"]["high"] < 0


def test_wrong_words(capsys):
    assert app.run(["worth", "tutorial", "--of", "gate"]) == 2
    assert "--of: 'gate' fits nothing finite of this run" in capsys.readouterr().err
    assert app.run(["worth", "tutorial", "--stress", "much", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["errors"][0]["problem"] == "'much' is not understood"
