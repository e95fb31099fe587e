"""`landbridge compare` as a person sees it."""

import json
from pathlib import Path

CHANGE = "inland.tutorial.gates.capacity=2@2022-02-10..2022-02-15"


def test_two_runs_are_compared(made_run, landbridge):
    made_run("--out", "one")
    made_run("--out", "two", "--set", CHANGE)
    code, out, err = landbridge("compare", "one", "two", "-o", "page.html", "--again", "0")
    assert (code, err) == (0, "")
    for words in (
        "A: one, 2022-02-01 until 2022-03-01: 3 replications, seed 1",
        "only in B: set inland.tutorial.gates.capacity to 2 from 2022-02-10 until 2022-02-15",
        "0 differ: 0 beyond chance taken alone, 0 with all looked at at once (sure).",
        "Loss and recovery, from 2022-02-10 until 2022-02-15: what came through differs by no more than",
        "No queue went farther from A than A's own replications go.",
        "Warning: 3 replications: intervals are wide, and few differences can be called sure",
        "Written: page.html",
    ):
        assert words in out
    assert Path("page.html").is_file()
    code, out, err = landbridge("compare", "one", "two", "--again", "0", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["schema"], told["paired"], told["replications"]) == (1, True, 3)
    assert told["shock"]["until"] == "2022-02-15"


def test_other_seeds_are_told(made_run, landbridge):
    made_run("--out", "one")
    made_run("--out", "two", "--seed", "7")
    code, out, _ = landbridge("compare", "one", "two")
    assert code == 0
    assert "What differs (not paired)" in out
    assert "Warning: not paired, so that chance hides more: A has seed 1, B 7" in out
    assert "saved" not in out
    code, _, err = landbridge("compare", "one", "two", "--trains", "3")
    assert code == 2
    assert "--trains: a train of A is none of B's: A has seed 1, B 7" in err


def test_what_cannot_be_compared(made_run, landbridge):
    made_run("--out", "one")
    made_run("--out", "two")
    code, out, err = landbridge("compare", "one", "tow")
    assert (code, out) == (1, "")
    assert "tow: no such folder; runs there: " in err
    manifest = Path("two/manifest.json")
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"corridor": "elsewhere"}))
    code, out, err = landbridge("compare", "one", "two")
    assert (code, out) == (2, "")
    assert "two: is a run of elsewhere, while one is one of tutorial: nothing to compare" in err
    made_run("--out", "three")
    assert "(did you mean three?)" in landbridge("compare", "one", "two")[2]
    code, out, _ = landbridge("compare", "one", "two", "--json")
    assert code == 2
    assert json.loads(out)["errors"][0]["nearest"] == "three"
    Path("three/tables/ledger.parquet").unlink()
    code, _, err = landbridge("compare", "one", "three")
    assert code == 1
    assert "ledger.parquet is missing: this run is not whole" in err
    code, _, err = landbridge("compare", "one")
    assert code == 2
    assert "B: is missing" in err
    assert "--again: -1 is outside 0 to 1000" in landbridge("compare", "one", "one", "--again", "-1")[2]
    assert "--trains: 'x' is not a whole number" in landbridge("compare", "one", "one", "--trains", "x")[2]
