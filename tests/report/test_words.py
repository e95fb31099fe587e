"""Words of the shipped charts: none is about a name that no chart has."""

from __future__ import annotations

from importlib.resources import files

import pytest

from landbridge.report.pages import vocabulary, words
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
    assert set(vocabulary.STEPS) <= steps(charts)


def test_no_two_steps_on_one_side_have_the_same_words() -> None:
    own: dict[str, list[str]] = {}
    for step, told in vocabulary.STEPS.items():
        own.setdefault(told, []).append(step)
    for steps_ in own.values():
        sides = {"in" if step.endswith("_in") or "entry" in step else "out" for step in steps_}
        assert len(sides) == len(steps_), steps_


def test_every_named_resource_is_one(charts: list[Chart]) -> None:
    assert set(vocabulary.RESOURCES) <= {name for chart in charts for name in chart.resources}


def test_every_named_way_to_leave_is_one(charts: list[Chart]) -> None:
    leaves = {
        str(step.target)
        for chart in charts
        for process in chart.processes.values()
        for _, _, step in process.steps()
        if step.verb == "leave"
    }
    assert set(vocabulary.LEFT) <= leaves


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


def test_a_class_may_mean_another_thing_for_persons() -> None:
    assert words.class_of("carrier") == "car carrier"
    assert words.class_of("carrier", "person") == "carriers of goods"
    assert words.class_of("car", "vehicle") == "car on its own wheels"


@pytest.mark.parametrize(
    ("step", "cause", "work"),
    [
        ("hold_exit_clear", "inspection", True),
        ("weigh", "inspection", True),
        ("weigh.wait", "inspection", False),
        ("seize_inspectors", "inspection", False),
        ("papers_in", "documents", True),
        ("seize_tracks", "track", False),
        ("hold_cross", "moving", True),
        ("ride", "carried", True),
        ("cross_over", "quota", False),
    ],
)
def test_an_inspection_in_hand_is_work_and_the_wait_for_it_is_none(step: str, cause: str, work: bool) -> None:
    assert words.is_work(step, cause) is work


def test_steps_of_shipped_charts_that_wait_are_no_work(charts: list[Chart]) -> None:
    """A seize that waits for papers or inspectors under a name of its own would be taken for work."""
    tested = 0
    for chart in charts:
        for process in chart.processes.values():
            for _, _, step in process.steps():
                causes = step.args.get("waiting", ()) if step.verb != "visit" else ()
                for cause in [causes] if isinstance(causes, str) else causes:
                    assert not words.is_work(step.name, str(cause)), step.name
                    tested += 1
    assert tested > 50


def test_families_in_their_order() -> None:
    assert words.families_of("road.near") == "Road crossings"
    assert words.families_of("dryport.near") == "Dry ports"
    assert words.families_of("grain.near") == "Farm goods in wagons"
    assert words.place("pipeline.cpc") == "pipeline CPC"
    order = sorted(["road.b", "rail.z", "odd.a", "road.a", "dryport.a"], key=words.family_order)
    assert order == ["rail.z", "dryport.a", "road.a", "road.b", "odd.a"]
