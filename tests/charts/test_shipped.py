"""The charts that come with the package hold, and a chart with a step less does not."""

from __future__ import annotations

import contextlib
import importlib.resources
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import InputErrors, Problem
from landbridge.simulation.charts import (
    VERBS,
    chart_names,
    check_chart,
    describe,
    held_at,
    parse_chart,
    read_chart,
    risks,
)
from landbridge.simulation.charts.documentation import documentation

FOLDER = importlib.resources.files("landbridge.simulation.charts") / "data"
TEXTS = {name: (FOLDER / f"{name}.toml").read_text(encoding="utf-8") for name in chart_names()}
USED_UP = re.compile(r'seize\s*= "(permits|slots|fast_slots)"')
"""Stocks and quotas by themselves: used up and never given back, so nothing is wrong without them."""
STEP = re.compile(r"  \{ (\w+) ")
SEIZING = [
    (name, number)
    for name, text in TEXTS.items()
    for number, line in enumerate(text.splitlines())
    if (match := STEP.match(line)) and match[1] in ("seize", "try", "release") and not USED_UP.search(line)
]


def problems(text: str) -> list[Problem]:
    """All that is said of a chart, be it in reading or in proving."""
    try:
        chart = parse_chart(text, "chart.toml")
    except InputErrors as error:
        return list(error.problems)
    risks(chart)
    describe(chart)
    for process in chart.processes:
        held_at(chart, process)
    return check_chart(chart)


@pytest.mark.parametrize("name", chart_names())
def test_the_chart_holds(name: str) -> None:
    chart = read_chart(name)
    assert chart.id == name
    assert check_chart(chart) == []
    assert risks(chart) == []


@pytest.mark.parametrize(("name", "number"), SEIZING)
def test_a_seize_or_release_that_is_missing_is_told(name: str, number: int) -> None:
    lines = TEXTS[name].splitlines()
    assert problems("\n".join(lines[:number] + lines[number + 1 :]))


HELD = [(name, number) for name, number in SEIZING if "acceptance" not in TEXTS[name].splitlines()[number]]
"""Without the quota, which is used up and may be asked for twice."""


@pytest.mark.parametrize(("name", "number"), HELD)
def test_a_seize_or_release_that_stands_twice_is_told(name: str, number: int) -> None:
    lines = TEXTS[name].splitlines()
    again = re.sub(r" \},", ', name = "once_more" },', re.sub(r', name\s*= "\w+"', "", lines[number]))
    assert problems("\n".join([*lines[: number + 1], again, *lines[number + 1 :]]))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A shipped chart with a few lines dropped, doubled, swapped, or words in them exchanged."""
    lines = TEXTS[draw(st.sampled_from(chart_names()))].splitlines()
    words = sorted({word for text in TEXTS.values() for word in re.findall(r"\w+", text)})
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "swap", "rename", "cut"])):
            case "drop" if len(lines) > 1:
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                lines[at - 1], lines[at] = lines[at], lines[at - 1]
            case "rename":
                found = list(re.finditer(r"\w+", lines[at]))
                if found:
                    word = draw(st.sampled_from(found))
                    other = draw(st.sampled_from(words))
                    lines[at] = lines[at][: word.start()] + other + lines[at][word.end() :]
            case _:
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
    return "\n".join(lines)


@given(mutated())
@settings(max_examples=150, deadline=None)
def test_a_chart_with_slips_never_crashes_the_reader(text: str) -> None:
    for problem in problems(text):
        assert problem.problem
        assert problem.file == "chart.toml"


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(InputErrors):
        parse_chart(content, "chart.toml")


@given(st.sampled_from(chart_names()), st.data())
@settings(max_examples=50, deadline=None)
def test_a_damaged_file_is_refused_or_read(name: str, data: st.DataObject) -> None:
    content = bytearray(TEXTS[name].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(InputErrors):
        check_chart(parse_chart(bytes(content), "chart.toml"))


def test_what_a_box_holds_at_the_crane() -> None:
    chart = read_chart("gauge_change")
    held = held_at(chart, "box")
    assert held["via_yard", 2] == ("yard", "cranes")
    assert held["via_yard", 7] == ("yard",)
    assert held["", 9] == ()


def test_an_engine_holds_what_it_was_given() -> None:
    assert held_at(read_chart("rail_border"), "engine") == {
        ("", 0): ("engines",),
        ("", 1): ("engines",),
        ("", 2): (),
    }


def test_the_listing_shows_every_step() -> None:
    for name in chart_names():
        chart = read_chart(name)
        text = describe(chart)
        assert text.startswith(f"{name}: {chart.summary}\n")
        steps = [line for line in text.splitlines() if re.match(r" +\d+  \w", line)]
        assert [line.split()[1].rstrip(",") for line in steps] == [
            step.verb for _, _, _, step in chart.steps()
        ]
    assert "    9  seize cranes, priority 2, waiting crane (crane_again)\n" in describe(
        read_chart("gauge_change")
    )


def test_the_reference_page_names_every_verb_and_argument() -> None:
    page = documentation()
    for verb in VERBS.values():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{verb.name}` |"))
        assert all(f"`{name}`: {argument.kind}" in row for name, argument in verb.arguments.items())
