"""What a person reads who got something wrong: which file and line, what, and the nearest right thing."""

import json
import tomllib
from pathlib import Path

import pytest

SLIPS = tomllib.loads(Path(__file__).with_name("slips.toml").read_text(encoding="utf-8"))["slip"]
FACILITY = "facilities/inland.tutorial.toml"


@pytest.fixture
def mine(landbridge):
    """Start a corridor and misspell it: `mine(file, old, new)`."""

    def mine(file=FACILITY, old="", new=""):
        landbridge("new", "mine")
        path = Path("mine", FACILITY if file == "@" else file)
        text = path.read_text(encoding="utf-8")
        assert not old or text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new) if old else text, encoding="utf-8")

    return mine


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip["name"])
def test_a_slip_is_told_before_anything_runs(mine, landbridge, slip):
    mine(slip["file"], slip["old"], slip["new"])
    code, out, err = landbridge("check", "mine")
    assert (code, out) == (2, "")
    for told in slip["told"]:
        assert told in err
    code, out, err = landbridge("check", "mine", "--json")
    assert (code, err) == (2, "")
    assert all(row["file"] and row["problem"] for row in json.loads(out)["errors"])
    assert not Path("runs").exists()


def test_what_lacks_is_told_together_with_what_is_wrong(mine, landbridge):
    """A source that is not there, and a number that is missing: both at once."""
    mine(FACILITY, "box_teu         =", "box_tue         =")
    file = Path("mine", "observed.csv")
    file.write_text(file.read_text(encoding="utf-8").replace("0.25,example", "0.25,exmple"), encoding="utf-8")
    code, _, err = landbridge("check", "mine")
    assert code == 2
    assert "inland.tutorial.numbers.box_teu: is missing" in err
    assert "source 'exmple' is not in sources.csv" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--set", "x"],
            "--set: x: is not understood; write address=value or address=value@2022-10-08..2022",
        ),
        (
            ["--set", "inland.tutorial.oficers.capacity=3"],
            "(did you mean inland.tutorial.officers.capacity?)",
        ),
        (["--set", "inland.tutorial.officers.capacity=abc"], "is a number, so it cannot be set to 'abc'"),
        (["--set", "inland.tutorial.officers.capacity=-2"], "capacity is -2; it must be above zero"),
        (
            ["--set", "inland.tutorial.officers.capacity=1@2024-09-10..2024-09-01"],
            "ends 2024-09-01, which is not after its beginning 2024-09-10",
        ),
        (["--scenario", "one-oficer"], "there is no scenario 'one-oficer' in mine"),
        (["--scenario", "one-oficer"], "(did you mean one-officer?)"),
        (["--from", "2024-09-20", "--until", "2024-09-10"], "--from --until: the period is empty"),
        (
            ["--from", "2030"],
            "2030-01-01 until 2031-01-01 is not within what mine covers: 2024-08-01 until 2024-10-01",
        ),
        (["--from", "2024-02-30"], "--from --until: there is no day 2024-02-30"),
        (["--draws", "1.5"], "--draws: '1.5' is not a whole number"),
        (["--bogus"], "--bogus: there is no such option"),
        (["--scenaro", "one-officer"], "--scenaro: there is no such option (did you mean --scenario?)"),
        (["more"], "too many words: 'more' belongs to no option"),
        (["--scenario"], "--scenario: a value is missing after it"),
        (["--seed", "1", "--seed", "2"], "--seed: is given twice"),
        (["--out", "mine"], "--out: mine exists already, and a run is never overwritten"),
    ],
)
def test_a_run_that_cannot_be(mine, landbridge, words, told):
    mine()
    code, out, err = landbridge("run", "mine", *words)
    assert (code, out) == (2, "")
    assert told in err
    assert not Path("runs").exists()


def test_nearest_name_of_a_corridor(landbridge):
    assert "(did you mean khorgos?)" in landbridge("run", "khorgas")[2]
    assert "this folder holds no corridor.toml" in landbridge("check", ".")[2]


def test_a_change_outside_the_run_is_warned_of(made_run):
    change = "inland.tutorial.gates.capacity=2@2024-09"
    code, out, _ = made_run("--set", change)
    assert code == 0
    assert f"Warning: --set {change} changes nothing: it is not in force on any day of this run" in out


@pytest.mark.parametrize("command", ["report", "replay", "explain", "export", "resume", "trace"])
def test_what_is_no_run(made_run, landbridge, command):
    more = {
        "explain": ["--id", "goods:1"],
        "export": ["--csv", "tables"],
        "trace": ["--out", "trace.parquet"],
    }.get(command, [])

    def told(place):
        code, out, err = landbridge(command, place, *more)
        assert (code, out) == (1, "")
        return err

    made_run("--out", "mine")
    assert "no such folder" in told("gone")
    Path("file").write_text("words")
    assert "file" in told("file")
    Path("empty").mkdir()
    assert "is not a" in told("empty")
    if command == "resume":
        assert "mine is a finished run: there is nothing to resume" in told("mine")
        return
    manifest = Path("mine/manifest.json")
    whole = manifest.read_text()
    manifest.write_text(whole[:200])
    assert "manifest.json is broken, no JSON" in told("mine")
    manifest.write_text('{"a": 1}')
    assert "manifest.json is not the manifest of a run: it lacks run, corridor" in told("mine")
    manifest.write_text(whole)
    if command in ("report", "replay", "export"):
        Path("mine/tables/ledger.parquet").unlink()
        assert "ledger.parquet is missing: this run is not whole" in told("mine")
        assert not Path("tables").exists()


def test_a_replication_that_the_run_does_not_have(made_run, landbridge):
    made_run("--out", "mine")
    code, _, err = landbridge("explain", "mine", "--id", "goods:1", "--replication", "3")
    assert code == 2
    assert "--replication: there is no 3; this run has 0 to 2" in err


def test_seeds_say_what_a_run_says(landbridge):
    code, out, _ = landbridge("seeds", "khorgos")
    assert code == 0
    assert out.startswith("36 statements: 5 examined so far, 31 not yet\n")
    assert "`landbridge run khorgos` examines it" in out
    assert landbridge("seeds", "tutorial")[1] == "tutorial has no seeds.csv: no statements to examine\n"


def test_seeds_of_a_run_of_another_corridor(made_run, landbridge):
    made_run("--out", "mine")
    code, _, err = landbridge("seeds", "khorgos", "--run", "mine")
    assert code == 2
    assert "mine: is a run of tutorial, not of khorgos" in err


@pytest.mark.parametrize("command", [["explain", "--id", "goods:1"], ["trace", "--out", "trace.parquet"]])
def test_a_run_of_a_corridor_that_has_changed_is_not_told_as_another(made_run, landbridge, command):
    made_run("--out", "mine")
    file = Path("tutorial", FACILITY)
    file.write_text(file.read_text(encoding="utf-8") + "\n# one more\n", encoding="utf-8")
    code, out, err = landbridge(command[0], "mine", *command[1:])
    assert (code, out) == (2, "")
    assert err.startswith(f"{FACILITY}: has changed since this run was made, so it cannot be made again")
