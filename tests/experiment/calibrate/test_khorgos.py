"""The calibration on record of Khorgos: what was written belongs together, and the page says what it says."""

import hashlib
import importlib.util
import json
from pathlib import Path

import pytest

from landbridge.corridor.reader import read_corridor
from landbridge.corridor.scenario import read_scenario
from landbridge.experiment.calibrate.prepared import prepare
from landbridge.experiment.calibrate.record import hash_of
from landbridge.experiment.modelling import Modeller

ROOT = Path(__file__).resolve().parents[3]
NAME = "rail-2020-22"


@pytest.fixture(scope="module")
def khorgos():
    return read_corridor("khorgos")


@pytest.fixture(scope="module")
def record(khorgos):
    file = khorgos.folder / "calibrations" / f"{NAME}.record.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_record_and_scenario_belong_together(khorgos, record):
    assert record["hash"] == hash_of(record)
    text = khorgos.scenarios[NAME].read_bytes()
    assert record["scenario_sha256"] == hashlib.sha256(text).hexdigest()
    scenario = read_scenario(khorgos, NAME)
    assert scenario.sources == (f"calibrations/{NAME}.record.json",)
    sets = [one for parameter in record["parameters"] for one in parameter["sets"]]
    assert [change.address for change in scenario.changes] == [one["address"] for one in sets]
    assert [change.low for change in scenario.changes] == [one["low"] for one in sets]


def test_the_plan_still_takes_the_rows_of_the_record(khorgos, record):
    prepared = prepare(khorgos, NAME, "khorgos", Modeller())
    assert sorted(id_ for row in prepared.fitted for id_ in row.ids) == record["fitted"]
    assert sorted(id_ for row in prepared.held for id_ in row.ids) == record["held_out"]
    assert len(prepared.fitted) >= 5 * len(prepared.parameters)
    assert all(row.observed.until.year <= 2023 for row in prepared.fitted)
    assert all(row.observed.from_.year >= 2023 for row in prepared.held)


def test_the_page_is_made_of_the_record(khorgos, record):
    scripts = ROOT / "scripts" / "calibration_page.py"
    if not scripts.is_file():
        pytest.skip("the scripts are not here")
    spec = importlib.util.spec_from_file_location("calibration_page", scripts)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (ROOT / "docs" / "background" / "calibration.md").read_text(encoding="utf-8")
    assert page == module.page(record, khorgos.folder)
    assert record["judgement"] in page
