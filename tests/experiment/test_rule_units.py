"""Rules held against the charts: units that fit, however they are written."""

import pytest

from landbridge.corridor.new import new
from landbridge.experiment.checking import check, same_unit

BOOK = "rules/customs.toml"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("vehicles/day", "vehicle a day", True),
        ("trains per day", "train a day", True),
        ("boxes", "box", True),
        ("min", "h", True),
        ("trains/day", "box a day", False),
        ("trains", "train a day", False),
    ],
)
def test_a_unit_may_be_written_in_several_ways(one, other, same):
    assert same_unit(one, other) == same


@pytest.fixture
def folder(tmp_path):
    """A terminal whose gates, and the time at them, are rules."""
    path = new("pass", tmp_path)
    file = path / "facilities" / "inland.tutorial.toml"
    text = file.read_text(encoding="utf-8")
    gates, check_ = "capacity = { value = 1, low = 1, high = 2 }", "gate_check = { triangular = [3, 5, 12]"
    assert gates in text
    line = next(line for line in text.splitlines() if line.startswith(check_))
    text = text.replace(gates, 'capacity = { rule = "customs.gates" }')
    file.write_text(text.replace(line, 'gate_check = { rule = "customs.at_gate" }'), encoding="utf-8")
    return path


def told(folder, gates, at_gate):
    book = folder / BOOK
    more = f"""
[gates]
value = 1
low   = 1
high  = 2
unit  = "{gates}"

[at_gate]
triangular = [3, 5, 12]
low  = 4
high = 10
unit = "{at_gate}"
"""
    book.write_text(book.read_text(encoding="utf-8") + more, encoding="utf-8")
    return [str(problem) for problem in check(folder)]


def test_rules_in_the_units_of_the_chart(folder):
    assert told(folder, "lanes", "min") == []


def test_rules_in_other_units(folder):
    here = "rules/customs.toml:"
    assert told(folder, "boxes", "trains") == [
        f"{here}12: rules.customs.gates: is in boxes, but inland.tutorial.gates.capacity counts in lane",
        f"{here}18: rules.customs.at_gate: is in trains, but inland.tutorial.times.gate_check counts in h",
    ]
