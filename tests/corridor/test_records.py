"""Values that a scenario sets with a range, and the records of calibrations that it cites."""

import json

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor, read_scenario
from landbridge.corridor.change import parse_set
from landbridge.corridor.changes import apply_changes
from landbridge.corridor.check import check
from landbridge.corridor.records import fitted_rows, record_file

SOURCE = "calibrations/fit.record.json"
FITTED = f"""\
title = "Fitted"
source = "{SOURCE}"
[[change]]
set = "rail.aa.times.cross.westbound"
value = {{ triangular = [0.5, 1.0, 1.5] }}
grade = "derived"
low = 0.9
high = 1.2
"""
RECORD = json.dumps({"schema": 1, "kind": "calibration", "fitted": ["o1"]})


@pytest.fixture
def fitted(folder):
    return folder(add={"scenarios/slow.toml": FITTED, SOURCE: RECORD})


def test_a_range_is_kept_even_where_the_value_stays(fitted):
    corridor = read_corridor(fitted)
    changed = apply_changes(corridor, [read_scenario(corridor, "slow")])
    (period,) = changed.quantity("rail.aa.times.cross.westbound").periods
    (before,) = corridor.quantity("rail.aa.times.cross.westbound").periods
    assert period.value == before.value
    evidence = period.evidence
    assert (evidence.grade, evidence.low, evidence.high) == ("derived", 0.9, 1.2)
    assert changed.changes == ("set rail.aa.times.cross.westbound to triangular [0.5, 1, 1.5] (0.9 to 1.2)",)


def test_what_is_derived_stands_on_what_it_replaces_too(fitted):
    """Else a row of that source would be no input any more, and pass for evidence."""
    corridor = read_corridor(fitted)
    cranes = parse_set("dryport.aa.cranes.capacity=2")
    assert apply_changes(corridor, [cranes]).quantity(cranes.address).periods[0].evidence.sources == ()
    text = FITTED.replace("rail.aa.times.cross.westbound", "dryport.aa.cranes.capacity")
    text = text.replace("{ triangular = [0.5, 1.0, 1.5] }", "2").replace("low = 0.9", "low = 1")
    (fitted / "scenarios" / "slow.toml").write_text(text.replace("high = 1.2", "high = 3"))
    changed = apply_changes(corridor, [read_scenario(corridor, "slow")])
    assert changed.quantity("dryport.aa.cranes.capacity").periods[0].evidence.sources == ("S1", SOURCE)


def test_records_are_found_beside_the_scenarios_folder(fitted, tmp_path):
    assert check(fitted) == []
    scenario = fitted / "scenarios" / "slow.toml"
    assert record_file(scenario, SOURCE) == fitted / SOURCE
    rows, digest = fitted_rows(SOURCE, fitted / SOURCE)
    assert rows == {"o1"}
    assert len(digest) == 64
    alone = tmp_path / "alone.toml"
    alone.write_text(FITTED)
    with pytest.raises(InputErrors) as missing:
        read_scenario(read_corridor(fitted), alone)
    assert f"{SOURCE}: there is no such record of a calibration: {tmp_path / SOURCE}" in str(missing.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "it is not JSON"),
        ("[]", "it is none"),
        ('{"kind": "calibration"}', "its schema is None, this version reads 1"),
        ('{"kind": "calibration", "schema": 9}', "its schema is 9, this version reads 1"),
        ('{"kind": "calibration", "schema": 1}', "it does not say which rows were fitted to"),
        ('{"kind": "calibration", "schema": 1, "fitted": [1]}', "it does not say which rows were fitted to"),
        ("[" * 100_000, "it is nested too deeply"),
        ("\udcff", "it is not JSON"),
    ],
)
def test_broken_records(fitted, content, told):
    (fitted / SOURCE).write_bytes(content.encode("utf-8", "surrogateescape"))
    expected = f"{SOURCE}: is not a record of a calibration: {told}"
    assert [str(problem) for problem in check(fitted)] == [expected]
