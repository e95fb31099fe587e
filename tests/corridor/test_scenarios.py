"""Scenario files: what they may hold, and what is told of those that hold something else."""

import tomllib
from pathlib import Path

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor, read_scenario
from landbridge.corridor.check import check

SET = '[[change]]\nset = "dryport.aa.cranes.capacity"\nvalue = 1\n'
CASES = tomllib.loads(Path(__file__).with_name("scenarios.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_told_of_a_scenario(folder, money, case):
    root = folder(add={**money, "scenarios/slow.toml": case["text"]})
    expected = [f"scenarios/slow.toml:{line}" for line in case["told"]]
    assert [str(problem) for problem in check(root)] == expected
    corridor = read_corridor(root)
    if expected:
        with pytest.raises(InputErrors) as error:
            read_scenario(corridor, "slow")
        assert [str(problem) for problem in error.value.problems] == expected
    else:
        assert read_scenario(corridor, "slow").title == "T"


def test_a_scenario_in_a_file_of_its_own(corridor, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\n' + SET)
    scenario = read_scenario(corridor, path)
    assert (scenario.name, scenario.title, scenario.file) == ("mine", "Mine", "mine.toml")
    assert str(scenario.changes[0]) == "set dryport.aa.cranes.capacity to 1"


def test_a_scenario_that_is_not_there(corridor):
    with pytest.raises(InputErrors) as error:
        read_scenario(corridor, "slwo")
    assert str(error.value) == (
        "there is no scenario 'slwo' in aa and no such file (there is: slow) (did you mean slow?)"
    )


def test_two_sets_on_dates_that_only_meet_are_no_fault(folder):
    text = 'title = "T"\n' + SET + "until = 2022-03-01\n" + SET + "from = 2022-03-01\n"
    assert check(folder(add={"scenarios/slow.toml": text})) == []
