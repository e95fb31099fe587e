import pickle

import pytest

from landbridge.base import errors
from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.base.problems import MOST_PER_FILE, Problems


def test_the_tree_is_drawn_as_it_is():
    drawn = [line.split()[-1] for line in errors.__doc__.splitlines() if line.endswith("Error")]
    names = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    for name in names:
        assert name in errors.__doc__
        assert issubclass(getattr(errors, name), errors.LandbridgeError)
    assert drawn == ["LandbridgeError"]


def test_a_problem_says_where_what_and_the_nearest_right_name():
    problem = Problem("facilities/a.toml", 3, "a.b.cranes", "unknown key", "capacity")
    assert str(problem) == "facilities/a.toml:3: a.b.cranes: unknown key (did you mean capacity?)"
    assert problem.as_row() == {
        "file": "facilities/a.toml",
        "line": 3,
        "address": "a.b.cranes",
        "problem": "unknown key",
        "nearest": "capacity",
    }
    assert str(Problem(None, None, None, "no such folder")) == "no such folder"


def test_what_a_file_holds_cannot_steer_a_terminal():
    problem = Problem("a", 1, "b.\x1b[2J", "unknown\nkey \ud800", None)
    assert str(problem) == "a:1: b.\\x1b[2J: unknown\\nkey \\ud800"


def test_many_problems_make_one_error_that_travels_between_processes():
    error = InputErrors([Problem("b", 1, None, "one"), Problem("a", None, "x", "two")])
    assert str(error) == "2 problems:\n- b:1: one\n- a: x: two"
    again = pickle.loads(pickle.dumps(error))
    assert again.problems == error.problems
    assert str(InputErrors([Problem("b", 1, None, "one")])) == "b:1: one"


def test_of_very_many_problems_in_one_file_the_number_is_told():
    problems = Problems()
    for line in range(MOST_PER_FILE + 7):
        problems.add("t.csv", line + 1, None, "bad")
    rows = problems.rows()
    assert len(rows) == MOST_PER_FILE + 1
    assert rows[-1].problem == "and 7 more problems in this file"
    with pytest.raises(InputErrors):
        problems.stop_if_any()


@pytest.mark.parametrize(
    ("name", "right"),
    [("crane", "cranes"), ("CRANES", "cranes"), ("zzz", None), ("", None), ("x" * 1000, None), (7, None)],
)
def test_nearest(name, right):
    assert nearest(name, ["tracks", "cranes", "yard"]) == right
