"""Every command: what it prints, how it ends, how it tells what is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from landbridge.base.errors import DeadlockError, InputErrors, Problem
from landbridge.cli import app, failure
from landbridge.cli.output import duration, number, table


def errors_of(out):
    told = json.loads(out)
    assert set(told) == {"schema", "errors"}
    assert told["schema"] == 1
    for row in told["errors"]:
        assert list(row) == ["file", "line", "address", "problem", "nearest"]
    return told["errors"]


def test_run_prints_what_matters(made_run):
    code, out, err = made_run(draws=3)
    assert code == 0
    assert err == ""
    for text in (
        "2022-02-01 until 2022-03-01: 3 replications, 3 draws of the assumptions, seed 1",
        "Headline",
        "throughput_trains total ",
        "Nought in every replication and draw, so left out: ",
        " queue_trains mean (",
        "Nothing observed lies within this period: nothing to compare with.",
        "Where the hours go (trains)",
        "Warning: 3 draws are few for a range",
        "Written in ",
        "Next:",
    ):
        assert text in out


def test_run_json(made_run):
    code, out, _ = made_run("--json", "--set", "inland.tutorial.gates.capacity=2")
    told = json.loads(out)
    assert code == 0
    assert told["corridor"] == "tutorial"
    assert Path("runs", told["run"], "manifest.json").is_file()
    assert "NaN" not in out


def test_run_out_and_never_over_it(made_run):
    assert made_run("--out", "mine")[0] == 0
    code, out, err = made_run("--out", "mine", "--json")
    assert code == 2
    assert "never overwritten" in errors_of(out)[0]["problem"]
    assert err == ""


def test_commands_on_a_run(made_run, landbridge):
    made_run("--out", "mine")
    code, out, _ = landbridge("replay", "mine", "--jobs", 2)
    assert (code, out.split(":")[0]) == (0, "The same")
    assert json.loads(landbridge("replay", "mine", "--json")[1])["same"] is True
    assert landbridge("export", "mine", "--csv", "tables", "--xlsx", "mine.xlsx")[0] == 0
    assert Path("tables", "indicators.csv").is_file()
    code, out, _ = landbridge("cite", "mine")
    assert code == 0
    assert "- queue_trains (rail.test): " in out
    assert json.loads(landbridge("cite", "tutorial", "--json")[1])["sources"] is not None
    code, out, _ = landbridge("seeds", "khorgos")
    assert code == 0
    assert "not yet" in out
    assert len(json.loads(landbridge("seeds", "khorgos", "--json")[1])["seeds"]) == 36


def test_a_changed_run_is_told(made_run, landbridge):
    made_run("--out", "mine")
    manifest = Path("mine/manifest.json")
    manifest.write_text(manifest.read_text().replace('"hash": "', '"hash": "0'))
    code, out, _ = landbridge("replay", "mine")
    assert code == 1
    assert out.startswith("The tables of this run have been changed since it was written.\nNot the same: 0")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["runn"], "there is no command 'runn' (did you mean run?)"),
        (["run", "tutorial", "--replicatons", "3"], "--replications"),
        (["run", "tutorial", "--replications", "many"], "'many' is not a whole number"),
        (["run", "tutorial", "--replications", "0"], "--replications: 0 is outside 1 to 100000"),
        (["run", "tutorial", "--from", "soon"], "'soon' is not a date"),
        (["run", "nowhere"], "there is no folder 'nowhere'"),
        (["run", "khorgos", "--scenario", "broken-crane"], "did you mean broken-cranes?"),
        (["run", "khorgos", "--set", "dryport.khorgos.crane.capacity=1"], "cranes.capacity"),
        (["export", "mine"], "say where to write"),
        (["explain", "mine"], "--id"),
        (["report"], "bundle"),
    ],
)
def test_a_mistake_is_told_and_ends_with_2(landbridge, words, says):
    code, out, err = landbridge(*words)
    assert code == 2
    assert out == ""
    assert says.lower() in err.lower()
    assert "Traceback" not in err
    code, out, err = landbridge(*words, "--json")
    assert code == 2
    assert err == ""
    assert errors_of(out)


@pytest.mark.parametrize("command", ["report", "replay", "resume"])
def test_a_missing_folder_ends_with_1(landbridge, command):
    code, _, err = landbridge(command, "nowhere")
    assert code == 1
    assert "nowhere" in err
    assert len(err.splitlines()) == 1


def raising(error):
    def broken():
        raise error

    return broken


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (
            InputErrors([Problem("a.toml", 3, "x", "is wrong"), Problem("b.toml", 1, None, "too")]),
            2,
            "2 problems",
        ),
        (DeadlockError("train 1 waits for train 2"), 1, "train 1 waits for train 2"),
        (KeyboardInterrupt(), 1, "stopped"),
        (OSError(28, "No space left on device", "x"), 1, "No space left on device: x"),
    ],
)
def test_every_error_becomes_one_message(monkeypatch, capsys, error, code, says):
    monkeypatch.setattr(app, "build", lambda: lambda words, **_: raising(error)())
    assert app.run(["run"]) == code
    assert says in capsys.readouterr().err
    assert app.run(["run", "--json"]) == code
    assert errors_of(capsys.readouterr().out)


def test_problems_show_file_line_and_nearest(capsys):
    failure.tell(InputErrors([Problem("traffic.csv", 7, "rail.x", "unknown", "rail.y")]), as_json=False)
    assert capsys.readouterr().err == "traffic.csv:7: rail.x: unknown (did you mean rail.y?)\n"


def test_help_of_every_command(landbridge, monkeypatch):
    code, out, _ = landbridge("--help")
    assert code == 0
    for name, text in app.COMMANDS:
        assert f"{name}: {text[:30]}" in out
        if (Path(app.__file__).parent / "commands" / f"{name}.py").exists():
            code, words, _ = landbridge(name, "--help")
            assert code == 0
            assert "--json" in words


def test_start_loads_nothing_heavy():
    code = (
        "import sys; from landbridge.cli import app; app.run(['--help']); "
        "heavy = {'numba', 'numpy', 'polars', 'duckdb', 'scipy', 'altair', 'pydantic'} & set(sys.modules); "
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_numbers_and_durations():
    assert [number(x) for x in (None, 0.0, 0.01234, 3.14159, 271.8, 1234567.0, 1e-6)] == [
        "",
        "0",
        "0.0123",
        "3.14",
        "272",
        "1,234,567",
        "1.0e-06",
    ]
    assert [duration(s) for s in (4.21, 35, 200, 9000)] == ["4.2 s", "35 s", "3 min", "2.5 h"]


def test_table_is_plain_text_without_a_terminal(capsys):
    table("Title", ["a", "b"], [["x", "10"], ["longer", "2"]], ("b",))
    assert capsys.readouterr().out == "\nTitle\na        b\nx       10\nlonger   2\n"
