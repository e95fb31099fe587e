"""What one more is worth: planted bottlenecks are found, what limits nothing is worth nothing."""

import re
import shutil
from importlib.resources import files

import pytest

import landbridge
from landbridge.base.errors import InputErrors
from landbridge.corridor.reader import read_corridor
from landbridge.experiment.modelling import Modeller
from landbridge.experiment.worth.result import estimate
from landbridge.experiment.worth.sums import sums_of
from landbridge.experiment.worth.units import units_of, with_step

PLACE = "inland.tutorial"
AMPLE = {"yard": 2000, "officers": 4, "inspectors": 4, "gates": 4, "loaders": 4}
"""Of everything so much that hardly anybody waits."""

NOTHING_FITS = (
    "--of: 'inland.tutorial.ofcers' fits nothing finite of this run; `*` stands for anything, "
    "as in 'inland.tutorial.*' (did you mean inland.tutorial.officers?)"
)


def sets(**capacities):
    return [f"{PLACE}.{name}.capacity={units}" for name, units in {**AMPLE, **capacities}.items()]


def weigh(*more_sets, replications=4, **given):
    capacities = {name: given.pop(name) for name in list(given) if name in AMPLE}
    return landbridge.worth(
        "tutorial", sets=[*sets(**capacities), *more_sets], replications=replications, **given
    )


@pytest.mark.parametrize(
    ("planted", "units", "more_sets"),
    [
        ("officers", 1, []),
        ("officers", 2, []),
        ("inspectors", 1, []),
        ("gates", 1, [f"{PLACE}.times.gate_check*=4.5"]),
        ("loaders", 1, [f"{PLACE}.times.load*=2.6"]),
        ("yard", 100, []),
    ],
)
def test_the_planted_bottleneck_ranks_first(planted, units, more_sets):
    found = weigh(*more_sets, **{planted: units})
    first = found.rows[0]
    assert first.unit.name == planted
    assert first.verdict in ("worth", "likely")
    assert first.one_more.saved_h.low > 0
    others = [row.one_more.saved_h.mean for row in found.rows[1:] if row.one_more]
    assert first.one_more.saved_h.mean > 2 * max([0.0, *others])


def test_a_planted_quota_is_found_among_the_resources_of_a_crossing():
    planted = "rail.khorgos.acceptance.eastbound"
    found = landbridge.worth(
        "khorgos",
        from_="2022-05",
        only=["rail.khorgos"],
        sets=[f"{planted}.capacity=6"],
        replications=3,
        of="rail.*.eastbound",
    )
    first = found.rows[0]
    assert len(found.rows) >= 8
    assert first.unit.address == planted
    assert first.verdict in ("worth", "likely")
    assert first.one_more.saved_h.low > 0
    assert first.one_more.waited_h["train"].high < 0
    assert first.one_more.through["train"].mean > 0
    assert first.one_more.teu.mean > 0
    assert any(p["direction"] == "eastbound" and p["waited_h"] < 0 for p in first.one_more.places)


def test_a_bottleneck_behind_another_shows_when_traffic_grows():
    calm = weigh(officers=2, gates=1)
    busy = weigh(officers=2, gates=1, stress=1.3)
    assert busy.stress == 1.3
    first, then = calm.rows[0], busy.rows[0]
    assert first.unit.name == then.unit.name == "officers"
    assert then.one_more.saved_h.mean > 3 * first.one_more.saved_h.mean
    assert busy.system["through"]["box"] > calm.system["through"]["box"]


def test_adding_to_what_nobody_waits_for_changes_nothing_at_all():
    corridor = read_corridor("tutorial")
    modelled = Modeller()
    model = modelled(corridor, *corridor.base)
    units = {unit.name: unit for unit in units_of(corridor, model.names, *corridor.base)}
    yard = units["yard"]
    assert (yard.step, yard.counted_in, yard.least, yard.most) == (15, "teu", 300, 300)
    before = sums_of(model.run(1, 0))
    after = sums_of(modelled(with_step(corridor, yard, yard.step), *corridor.base).run(1, 0))
    assert before == after
    never = next(row for row in landbridge.worth("tutorial", replications=2).rows if row.unit.name == "yard")
    assert (never.verdict, never.one_more, never.waiting) == ("never waited for", None, 0.0)


def test_one_less_costs_what_one_more_saved():
    """Two officers and one more, three officers and one less, are the same pair of runs."""
    two = weigh(officers=2, of="*.officers").rows[0]
    three = weigh(officers=3, of="*.officers").rows[0]
    assert three.one_less.saved_h.mean == pytest.approx(-two.one_more.saved_h.mean, rel=1e-12)
    assert three.one_less.saved_h.high < 0


def test_what_has_one_unit_cannot_lose_it():
    row = weigh(inspectors=1, of="*.inspectors").rows[0]
    assert row.one_less is None
    assert row.why_not == "a step less would leave nothing"


def test_the_same_on_any_number_of_threads():
    told = [weigh(officers=2, draws=3, jobs=jobs).json() for jobs in (1, 2)]
    assert told[0] == told[1]


def test_draws_give_a_range_of_what_it_is_worth():
    row = weigh(officers=2, draws=8, of="*.officers").rows[0]
    assert row.drawn[0] < row.one_more.saved_h.mean < row.drawn[1]


def test_ctrl_c_keeps_what_was_finished():
    def tell(progress):
        if progress.stage == "one more" and progress.done == 2:
            raise KeyboardInterrupt

    found = landbridge.worth("tutorial", replications=2, jobs=1, progress=tell)
    assert found.interrupted
    assert found.warnings[0] == "stopped by the user: 1 of 6 tries are finished and shown"
    verdicts = [row.verdict for row in found.rows]
    assert verdicts.count("not finished") == 3
    assert found.rows[0].unit.name == "officers"

    def early(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        landbridge.worth("tutorial", replications=2, jobs=1, progress=early)


def test_the_finite_things_of_a_gateway():
    corridor = read_corridor("khorgos")
    modelled = Modeller()
    model = modelled(corridor, *corridor.base)
    units = {unit.address: unit for unit in units_of(corridor, model.names, *corridor.base)}
    assert units["rail.khorgos.acceptance.westbound"].counted_in == "train a day"
    fleet = corridor.quantity("dryport.khorgos.platforms.w40.capacity").at(corridor.base[0])
    assert units["dryport.khorgos.platforms.w40"].step == round(0.05 * fleet)
    assert "dryport.khorgos.platforms.flat" not in units
    assert not any(unit.name == "loading" for unit in units.values())
    tracks = units["dryport.khorgos.tracks_in"]
    before = [period.value for period in corridor.quantity(tracks.quantity).periods]
    after = [period.value for period in with_step(corridor, tracks, 1).quantity(tracks.quantity).periods]
    assert after == [value + 1 for value in before]
    assert (tracks.step, tracks.least, tracks.most) == (1, min(before), max(before))


def test_a_capacity_given_for_both_directions_is_one_thing(tmp_path):
    folder = tmp_path / "both"
    shutil.copytree(files("landbridge") / "corridors" / "khorgos", folder)
    file = folder / "facilities" / "rail.khorgos.toml"
    text, made = re.subn(r"\[resources\.locomotives\.eastbound\]\n.*\n", "", file.read_text("utf-8"))
    text = text.replace("[resources.locomotives.westbound]", "[resources.locomotives]")
    assert made == 1
    file.write_text(text, encoding="utf-8")
    row = landbridge.worth(folder, from_="2022-05", replications=2, of="rail.khorgos.locomotives").rows[0]
    both = ("rail.khorgos.locomotives.westbound", "rail.khorgos.locomotives.eastbound")
    assert (row.unit.resources, row.unit.direction) == (both, None)


def test_what_is_closed_by_order_stays_closed(tmp_path):
    folder = tmp_path / "closing"
    shutil.copytree(files("landbridge") / "corridors" / "tutorial", folder)
    text = 'title = "made"\n[[change]]\nclose = "inland.tutorial.loaders"\n'
    text += "from = 2024-09-10\nuntil = 2024-09-12\n"
    (folder / "scenarios" / "shut.toml").write_text(text)
    found = landbridge.worth(folder, scenarios=["shut"], replications=2, of="*.loaders")
    row = found.rows[0]
    assert (row.unit.least, row.unit.most) == (1, 2)
    assert found.changes == ("close inland.tutorial.loaders from 2024-09-10 until 2024-09-12",)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"of": "inland.tutorial.ofcers"},
            NOTHING_FITS,
        ),
        (
            {"replications": 1},
            "--replications: 1 is too few: intervals come from the differences of 2 or more",
        ),
        ({"stress": 0.0}, "--stress: 0 is outside 0.1 to 10"),
        ({"stress": float("nan")}, "--stress: nan is outside 0.1 to 10"),
        ({"draws": -1}, "--draws: -1 is outside 0 to 100000"),
        ({"sets": ["inland.tutorial.officers.capacity=many"]}, None),
    ],
)
def test_refusals(given, told):
    with pytest.raises(InputErrors) as refused:
        landbridge.worth("tutorial", **{"replications": 2, **given})
    if told is not None:
        assert str(refused.value) == told


def test_intervals_are_widened_for_the_number_of_things_tried():
    alone, among_many = estimate([1.0, 2.0, 3.0, 2.5], 1), estimate([1.0, 2.0, 3.0, 2.5], 40)
    assert (alone.low, alone.high) == (among_many.low, among_many.high)
    assert alone.mean == 2.125
    assert alone.low == pytest.approx(2.125 - 3.182446 * 0.8539126 / 2, rel=1e-5)
    assert alone.sure
    assert not among_many.sure


def test_table_and_json():
    found = landbridge.worth("tutorial", replications=2)
    table = found.table()
    assert table["rank"].to_list() == [1, 2, 3, 4, 5]
    assert table["address"][0] == "inland.tutorial.officers"
    assert "officers" in found._repr_html_()
    told = found.json()
    assert told["schema"] == 1
    assert told["ranked_by"] == "box"
    assert told["resources"][0]["one_more"]["places"][0]["facility"] == PLACE
