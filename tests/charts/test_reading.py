"""A chart that cannot be read is told why: every problem at once, with line and nearest name.

Every file in `unreadable/` is such a chart; the comments at its head are what is said of it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.base.errors import InputErrors
from landbridge.simulation.charts import Branch, Setting, When, parse_chart, read_chart

UNREADABLE = sorted((Path(__file__).parent / "unreadable").glob("*.toml"))


@pytest.mark.parametrize("path", UNREADABLE, ids=lambda path: path.stem)
def test_everything_that_is_wrong_is_told_at_once(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")][1:]
    with pytest.raises(InputErrors) as caught:
        parse_chart(text, "small.toml")
    assert [str(problem).removeprefix("small.toml:") for problem in caught.value.problems] == expected


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(InputErrors) as caught:
        parse_chart(b'chart = "small"\n# \xff', "small.toml")
    assert str(caught.value) == "small.toml:2: is not UTF-8 text; save it as UTF-8"


def test_a_chart_that_is_not_there() -> None:
    with pytest.raises(InputErrors) as caught:
        read_chart("gauge_chnge")
    assert str(caught.value) == "gauge_chnge: there is no chart `gauge_chnge` (did you mean gauge_change?)"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    with pytest.raises(InputErrors) as caught:
        read_chart(path)
    assert str(caught.value) == f"{path}: cannot be read: no such file"


def test_a_chart_in_a_file_is_read_as_its_text_is(tmp_path: Path) -> None:
    text = 'chart = "small"\n[process.box]\nkind = "box"\nenters = "flow"\nsteps = [{ leave = "out" }]\n'
    path = tmp_path / "small.toml"
    path.write_text(text, encoding="utf-8")
    assert read_chart(path) == parse_chart(text, str(path))
    assert read_chart(str(path)).origin == str(path)


def test_problems_are_rows_for_json() -> None:
    with pytest.raises(InputErrors) as caught:
        parse_chart('chart = "small"\nproces = 1', "small.toml")
    assert caught.value.problems[1].as_row() == {
        "file": "small.toml",
        "line": 2,
        "address": "small.proces",
        "problem": "unknown key `proces`",
        "nearest": "process",
    }


def test_steps_are_read_in_their_normal_form() -> None:
    chart = read_chart("gauge_change")
    box = chart.processes["box"]
    assert box.bodies[""][1].branches == (
        Branch("to_warehouse", When("attribute", "regime", equals="import"), None, 67),
        Branch("via_yard", When("none", "slots", by="group"), None, 68),
        Branch("via_yard", None, "held_share", 69),
    )
    assert box.bodies[""][1].jumps == ("to_warehouse", "via_yard", "via_yard")
    outbound = {step.name: step for _, _, step in chart.processes["outbound"].steps()}
    seize = outbound["seize_platforms_tracks_out"]
    assert (seize.targets, seize.units, seize.by) == (("platforms", "tracks_out"), ("platforms", 1), "wagon")
    assert seize.causes == ("wagon", "track")
    assert outbound["set_wagon"].args["to"] == Setting("freest", "platforms", "train_wagons")
    assert outbound["set_places"].args["to"] == Setting("number", "train_boxes")
    crane = next(step for _, _, step in box.steps() if step.name == "crane_again")
    assert (crane.line, crane.priority, crane.units, crane.causes) == (90, 2, (1,), ("crane",))


def test_what_is_declared_is_read_with_its_defaults() -> None:
    resources = read_chart("rail_border").resources
    assert (resources["loading"].kind, resources["loading"].per) == ("gate", "lane")
    assert (resources["tracks"].at_post, resources["tracks"].per) == (True, "lane")
    assert (resources["acceptance"].kind, resources["acceptance"].period) == ("quota", "day")
    assert (resources["parking"].ban, resources["parking"].failures) == (True, False)
    assert resources["line_paths"].shared
    assert read_chart("rail_border").resource("exit.officers") == resources["officers"]
