"""Charts of a corridor's own, and numbers that no chart looks at."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.simulation.model import build_plan, check_model, compile_model, read_charts

PACKAGE = Path(str(files("landbridge")))
TERMINAL = (PACKAGE / "simulation/charts/data/terminal.toml").read_text(encoding="utf-8")
OWN = TERMINAL.replace('chart   = "terminal"', 'chart   = "yard"')


@pytest.fixture
def folder(tmp_path):
    """Copy the tutorial corridor: `folder(chart=…, facility=(old, new))`."""

    def folder(chart=OWN, name="yard", facility=('chart     = "terminal"', 'chart     = "yard"')):
        target = tmp_path / "mine"
        shutil.copytree(PACKAGE / "corridors" / "tutorial", target)
        if chart is not None:
            (target / "charts").mkdir()
            (target / "charts" / f"{name}.toml").write_text(chart, encoding="utf-8")
        file = target / "facilities" / "inland.tutorial.toml"
        text = file.read_text(encoding="utf-8")
        assert text.count(facility[0]) == 1
        file.write_text(text.replace(*facility), encoding="utf-8")
        return target

    return folder


def test_a_chart_of_the_corridor_s_own_is_used(folder):
    corridor = read_corridor(folder())
    assert check_model(corridor) == []
    assert corridor.inputs()["charts/yard.toml"] != ""
    assert set(read_charts(corridor)) == {"yard"}
    model = compile_model(build_plan(corridor, None, *corridor.base))
    assert {place.facility for place in model.names.places} == {"inland.tutorial"}


RIDE = "  { ride      = true },\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (RIDE, "", "charts/yard.toml:47: yard.box.measure_dwell: nothing ends the process after this step"),
        (
            '  { release  = "loaders" },\n',
            '  { release  = "loaders" },\n  { release  = "loaders", name = "again" },\n',
            "charts/yard.toml:77: yard.truck.again: `loaders` is not held here",
        ),
        (
            '  { release  = "loaders" },\n',
            "",
            "charts/yard.toml:78: yard.truck.leave_loaded: `loaders` is still held here (seized in line 74)",
        ),
        (
            '{ hold     = "load"',
            '{ hlod     = "load"',
            "charts/yard.toml:75: yard.truck: `hlod` is not a verb (did you mean hold?)",
        ),
        (
            'chart   = "yard"',
            'chart   = "yrd"',
            "charts/yard.toml:1: chart: names itself yrd, but its file yard",
        ),
    ],
    ids=("cannot end", "releases twice", "never releases", "no verb", "other name"),
)
def test_a_chart_that_is_not_sound(folder, old, new, told):
    assert OWN.count(old) == 1
    found = check_model(read_corridor(folder(OWN.replace(old, new))))
    assert [str(problem)[: len(told)] for problem in found] == [told]


def test_a_chart_may_not_take_the_name_of_one_that_comes_along(folder):
    found = check_model(read_corridor(folder(TERMINAL, "terminal", ("[numbers]", "[numbers]"))))
    assert [str(problem).partition(": a chart")[0] for problem in found] == ["charts/terminal.toml: terminal"]


def test_an_unknown_chart_is_told_with_all_that_there_are(folder):
    with pytest.raises(InputErrors) as error:
        read_charts(read_corridor(folder(facility=('chart     = "terminal"', 'chart = "yrad"'))))
    assert str(error.value) == (
        "facilities/inland.tutorial.toml:1: inland.tutorial.chart: there is no chart yrad; "
        "there are bulk_border, bulk_transfer, gauge_change, rail_border, road_border, terminal, truck_yard, "
        "yard, zone_gates (did you mean yard?)"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[numbers]", "[numbers]\nfoo = { value = 1, low = 1, high = 2 }", "numbers.foo"),
        ("[times]", "[times]\nclaer = { value = 1, low = 1, high = 2 }", "times.claer / times.clear"),
        (
            "[resources.gates]",
            "[resources.gates]\nmtbf = { value = 9, low = 9, high = 9 }",
            "gates.mtbf / gates.mtbf_h",
        ),
        (
            "[resources.gates]",
            "[resources.gats]\ncapacity = { value = 2, low = 2, high = 2 }\n[resources.gates]",
            "gats.capacity / gates.capacity",
        ),
        (
            "share     = 0.1 ",
            "lott = { value = 1, low = 1, high = 1 }\nshare     = 0.1 ",
            "streams.parts.lott / streams.parts.lot",
        ),
    ],
)
def test_a_number_that_nothing_reads_is_told(folder, old, new, told):
    found = check_model(read_corridor(folder(chart=None, facility=(old, new))))
    wrong, _, right = told.partition(" / ")
    head = "inland.tutorial."
    assert [(row.address, row.nearest) for row in found] == [(head + wrong, head + right if right else None)]
    assert found[0].problem == "means nothing to the chart terminal, so it would change nothing"
    assert found[0].file == "facilities/inland.tutorial.toml"
