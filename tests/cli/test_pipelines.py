"""`landbridge pipelines`: the flows by year, as a table and as JSON."""

import json
import sys

import polars as pl

from landbridge.cli.result import _next


def test_a_table_with_a_column_a_year(landbridge):
    code, out, err = landbridge("pipelines", "--from", "2021", "--until", "2024")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    head = next(line for line in lines if line.startswith("line "))
    assert head.split() == ["line", "2021", "2022", "2023"]
    assert any(line.startswith("pipeline.alashankou") for line in lines)
    assert any(line.split()[:2] == ["pipeline.kazakhstan", "east"] for line in lines)


def test_as_json(landbridge):
    code, out, _ = landbridge("pipelines", "khorgos", "--from", "2022-07", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["schema"], told["period"], told["changes"]) == (1, ["2022-07-01", "2022-08-01"], [])
    row = next(
        row for row in told["lines"] if row["line"] == "pipeline.horgos" and row["regime"] == "transit"
    )
    assert row["flow_mt"] < row["flow_bcm"]
    assert {row["direction"] for row in told["orientation"]} >= {"north", "east", "west"}


def test_a_scenario_and_a_change_act(landbridge):
    code, out, _ = landbridge(
        "pipelines", "--from", "2023-01", "--scenario", "north-closed", "--set",
        "pipeline.aktau.line.capacity=1", "--json",
    )  # fmt: skip
    told = json.loads(out)
    whole = {r["line"]: r["flow_mt"] for r in told["lines"] if r["partner"] is r["regime"] is None}
    assert code == 0
    assert len(told["changes"]) == 3
    assert whole["pipeline.samara"] == whole["pipeline.cpc"] == 0
    assert whole["pipeline.aktau"] <= 31 / 365 + 1e-9


def test_what_is_wrong_is_told(landbridge):
    code, _, err = landbridge("pipelines", "tutorial")
    assert code == 2
    assert "tutorial has no pipelines" in err
    code, _, err = landbridge("pipelines", "--set", "pipeline.samara.line.ends=samarra")
    assert code == 2
    assert "leads to nowhere" in err
    code, _, err = landbridge("pipelines", "--from", "2031")
    assert code == 2
    assert "is not within what khorgos covers" in err


def test_without_scipy_it_says_what_to_install(landbridge, monkeypatch):
    for name in ("scipy", "scipy.optimize", "scipy.sparse"):
        monkeypatch.setitem(sys.modules, name, None)
    code, out, err = landbridge("pipelines", "--from", "2022")
    assert (code, out) == (1, "")
    assert "pip install 'landbridge[pipelines]'" in err


class Made:
    """What is asked of a run before it is said what to do next."""

    def __init__(self, came):
        self.path, self.came = "runs/made", came
        self.manifest = {"setting": {"corridor": "khorgos"}, "draws": 64, "streams": ["kazakh"]}

    def table(self, name):
        assert name == "counts"
        return pl.DataFrame({"left": self.came}, schema={"left": pl.Int64})


def test_what_next_after_flows_alone(capsys):
    _next(Made([]))
    told = capsys.readouterr().out
    assert "landbridge pipelines khorgos" in told
    assert "landbridge explain" not in told  # nobody comes and goes
    assert "landbridge worth" not in told
    _next(Made([5]))
    told = capsys.readouterr().out
    assert "landbridge explain runs/made --id kazakh:10" in told
    assert "landbridge worth khorgos" in told
