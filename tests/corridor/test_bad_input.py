"""Every mistake a user can make in a corridor's files: what is told, word for word, and where."""

import tomllib
from pathlib import Path

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.corridor.check import check

PORT, HEAD, TRAFFIC = "facilities/dryport.aa.toml", "corridor.toml", "traffic.csv"

SLIPS = tomllib.loads(Path(__file__).with_name("slips.toml").read_text(encoding="utf-8"))["slip"]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip["name"])
def test_a_slip_is_told_word_for_word(folder, slip):
    root = folder((slip["file"], slip["old"], slip["new"]))
    with pytest.raises(InputErrors) as error:
        read_corridor(root)
    assert [str(problem) for problem in error.value.problems] == slip["told"]
    assert {str(problem) for problem in check(root)} >= set(slip["told"])


@pytest.mark.parametrize(
    ("drop", "told"),
    [
        ("corridor.toml", "this folder holds no corridor.toml"),
        ("traffic.csv", "traffic.csv: is missing"),
        ("sources.csv", "sources.csv: is missing"),
    ],
)
def test_a_missing_file(folder, drop, told):
    with pytest.raises(InputErrors) as error:
        read_corridor(folder(drop=drop))
    assert any(str(problem).endswith(told) for problem in error.value.problems)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("programme.csv", "programme.csv: is not used yet; move it out of the folder"),
        ("programme.evidence.csv", "programme.evidence.csv: is not used yet; move it out of the folder"),
        ("trafic.csv", "trafic.csv: is no file that a corridor has (did you mean traffic.csv?)"),
    ],
)
def test_a_file_that_would_be_passed_over(folder, file, told):
    with pytest.raises(InputErrors) as error:
        read_corridor(folder(add={file: "x\n"}))
    assert str(error.value) == told


def test_files_for_people_are_left_alone(folder):
    assert check(folder(add={"README.md": "words", "facilities/notes.txt": "words"})) == []


def test_text_in_another_encoding(folder):
    with pytest.raises(InputErrors) as error:
        read_corridor(folder(add={"sources.csv": "id,title\nS1,Straße\n".encode("latin-1")}))
    assert "sources.csv:2: is not UTF-8 text; save it as UTF-8" in [str(row) for row in error.value.problems]


def test_everything_is_told_at_once(folder):
    root = folder(
        (PORT, "capacity = 3", "capacity = 0"),
        (TRAFFIC, ",700,", ",x,"),
        (HEAD, "base = 2022", "base = 2022\ncolour = 1"),
        ("scenarios/slow.toml", "dryport.aa.cranes", "dryport.aa.crane"),
    )
    told = [str(problem) for problem in check(root)]
    right = "dryport.aa.cranes.capacity"
    assert told == [
        "corridor.toml:5: colour: unknown key",
        "facilities/dryport.aa.toml:7: dryport.aa.cranes.capacity: capacity is 0; it must be above zero",
        f"scenarios/slow.toml:4: dryport.aa.crane.capacity: unknown address (did you mean {right}?)",
        "traffic.csv:2: traffic.w1.quantity: 'x' is not a number",
    ]
