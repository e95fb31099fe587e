"""Orders of seizing that may lock are told, harmless ones are not."""

from __future__ import annotations

from landbridge.simulation.charts import check_chart, parse_chart, risks

HEAD = """
chart = "small"
LANES
[resources]
one = { unit = "crane" }
two = { unit = "crane" }
"""
BOX = """
[process.NAME]
kind = "box"
enters = "flow"
steps = [
  { seize = "FIRST", waiting = "crane", name = "first" },
  { seize = "SECOND", waiting = "crane", name = "second" },
  { release = ["FIRST", "SECOND"] },
  { leave = "out" },
]
"""


BOTH = "waits for `two` while `one` is held, and others for `one` while `two` is held (line {line})"


def box(name: str, first: str, second: str) -> str:
    return BOX.replace("NAME", name).replace("FIRST", first).replace("SECOND", second)


def told(text: str) -> list[str]:
    chart = parse_chart(text.replace("LANES", ""), "small.toml")
    assert check_chart(chart) == []
    return [str(risk).removeprefix("small.toml:") for risk in risks(chart)]


def test_two_that_seize_the_other_way_round() -> None:
    assert told(HEAD + box("a", "one", "two") + box("b", "two", "one")) == [
        "13: small.a.second: " + BOTH.format(line=23)
    ]


def test_two_that_seize_in_one_order() -> None:
    assert told(HEAD + box("a", "one", "two") + box("b", "one", "two")) == []


def test_a_circle_of_three() -> None:
    text = HEAD + 'three = { unit = "crane" }\n'
    text += box("a", "one", "two") + box("b", "two", "three") + box("c", "three", "one")
    others = (
        "and others for `three` while `two` is held (line 24), and for `one` while `three` is held (line 34)"
    )
    assert told(text) == [f"14: small.a.second: waits for `two` while `one` is held, {others}"]


def test_a_carrier_waits_for_what_its_cargo_waits_for() -> None:
    text = (
        HEAD
        + """
[process.train]
kind = "train"
enters = "hand_over"
steps = [
  { take_over = "border" },
  { seize = "one", waiting = "track" },
  { unload = "box", as = "handling" },
  { release = "one" },
  { leave = "out" },
]
[process.box]
kind = "box"
enters = "unload"
steps = [
  { seize = "two", waiting = "crane" },
  { release = "two" },
  { tell = "carrier" },
  { leave = "out" },
]
"""
    )
    assert told(text + box("b", "two", "one")) == ["14: small.train.unload_box: " + BOTH.format(line=33)]


def test_the_other_lane_has_the_roles_the_other_way_round() -> None:
    text = (
        'chart = "small"\nlanes = ["westbound", "eastbound"]\n[resources]\n'
        'officers = { unit = "team", at = "post" }\n' + box("a", "exit.officers", "entry.officers")
    )
    assert told(text) == [
        "11: small.a.second: waits for `officers` while `officers` is held, each for the other's",
    ]
    assert told(text.replace('at = "post"', 'at = "post", per = "lane"')) == []
