"""Words of the shipped charts: none is about a name that no chart has."""

from __future__ import annotations

from importlib.resources import files

import pytest

from landbridge.report.pages import words
from landbridge.simulation.charts import Chart, read_chart


@pytest.fixture(scope="module")
def charts() -> list[Chart]:
    folder = files("landbridge.simulation.charts").joinpath("data")
    return [read_chart(file.name.removesuffix(".toml")) for file in folder.iterdir()]


def steps(charts: list[Chart]) -> set[str]:
    """Names of steps as a ledger has them."""
    found = (
        step.name
        for chart in charts
        for process in chart.processes.values()
        for _, _, step in process.steps()
    )
    return {name.replace(".", "_") for name in found}


def test_every_named_step_is_one(charts: list[Chart]) -> None:
    assert set(words.STEPS) <= steps(charts)


def test_no_two_steps_on_one_side_have_the_same_words() -> None:
    own: dict[str, list[str]] = {}
    for step, told in words.STEPS.items():
        own.setdefault(told, []).append(step)
    for steps_ in own.values():
        sides = {"in" if step.endswith("_in") or "entry" in step else "out" for step in steps_}
        assert len(sides) == len(steps_), steps_


def test_every_named_resource_is_one(charts: list[Chart]) -> None:
    assert set(words.RESOURCES) <= {name for chart in charts for name in chart.resources}


def test_every_named_way_to_leave_is_one(charts: list[Chart]) -> None:
    leaves = {
        str(step.target)
        for chart in charts
        for process in chart.processes.values()
        for _, _, step in process.steps()
        if step.verb == "leave"
    }
    assert set(words.LEFT) <= leaves


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("hold_lead", "called: on the way to the gate"),
        ("papers_out", "papers"),
        ("papers_out.wait", "waits: papers"),
        ("seize_tracks_in", "waits for a track under the cranes"),
        ("seize_officers", "waits for officers"),
        ("visit_my_window", "at my window"),
        ("hold_my_time", "my time"),
        ("lift_import", "lift import"),
    ],
)
def test_steps_in_words(step: str, told: str) -> None:
    assert words.step_of(step) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("cn_post", "Chinese post"),
        ("queue", "electronic queue"),
        ("shipper", "shipper"),
        ("zz_post", "zz post"),
    ],
)
def test_parties_in_words(name: str, told: str) -> None:
    assert words.party_of(name) == told


def test_families_in_their_order() -> None:
    assert words.families_of("road.near") == "Road crossings"
    assert words.families_of("dryport.near") == "Dry ports"
    order = sorted(["road.b", "rail.z", "odd.a", "road.a", "dryport.a"], key=words.family_order)
    assert order == ["rail.z", "dryport.a", "road.a", "road.b", "odd.a"]
