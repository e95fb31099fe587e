"""Parts of a corridor run by themselves: the same numbers, and clear words where that cannot be."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import polars as pl
import pytest

import landbridge
from landbridge.base.errors import InputErrors
from landbridge.corridor.change import parse_set
from landbridge.corridor.parts import only, parts_held
from landbridge.corridor.reader import read_corridor
from landbridge.corridor.scenario import read_scenario
from landbridge.experiment.setting import parts_of

KEY = ["id", "side", "direction", "class", "regime", "statistic", "from", "until"]
WEEK = {"from_": "2024-05-06", "until": "2024-05-13", "lead_in_days": 10, "replications": 2, "draws": 0}


@pytest.fixture(scope="module")
def indicators(tmp_path_factory):
    """Give the indicators of khorgos in a week of May 2024, of all of it or of some parts."""
    folder = tmp_path_factory.mktemp("parts")

    @cache
    def indicators(*parts: str) -> pl.DataFrame:
        out = folder / ("_".join(parts) or "all")
        bundle = landbridge.run("khorgos", only=parts, out=out, **WEEK)
        return bundle.table("indicators").select([*KEY, "mean", "half_width"])

    return indicators


def test_a_part_by_itself_gives_the_numbers_of_the_whole(indicators):
    whole, *alone = (indicators(*part) for part in [(), ("rail",), ("road",), ("zone",), ("pipeline",)])
    parts = pl.concat(alone)
    assert all(part.height > 0 for part in alone)
    assert set(parts.select(KEY).iter_rows()) == set(whole.select(KEY).iter_rows())
    both = whole.join(parts, on=KEY, how="left", nulls_equal=True)
    for column in ("mean", "half_width"):
        one, other = both[column].to_list(), both[f"{column}_right"].to_list()
        # classes are added up in another order, so the last bits may differ
        assert [x is None for x in one] == [y is None for y in other]
        known = [(x, y) for x, y in zip(one, other, strict=True) if x is not None]
        assert [x for x, _ in known] == pytest.approx([y for _, y in known], rel=1e-9, abs=1e-9)


def test_classes_are_told_only_where_they_can_come(indicators):
    whole = indicators()
    cars = whole.filter(pl.col("class") == "car")["id"].unique().to_list()
    assert cars
    assert all(name.startswith(("road.", "inland.horgos")) for name in cars)


def told(**asked) -> list[str]:
    with pytest.raises(InputErrors) as error:
        landbridge.run("khorgos", draws=0, replications=1, **asked)
    return [f"{p.address}: {p.problem} ({p.nearest})" for p in error.value.problems]


def test_parts_may_be_written_as_words():
    assert parts_of("rail,road") == parts_of(["rail", "road"]) == ("rail", "road")
    assert parts_of("") == parts_of(()) == ()


def test_a_part_that_there_is_not():
    assert told(only=["raod"]) == [
        "--only: 'raod' is no part and no facility; parts are rail, road, zone, brest, pipeline (road)",
    ]


def test_a_corridor_without_parts():
    with pytest.raises(InputErrors, match="'rail' is no part and no facility; tutorial has no parts"):
        landbridge.run("tutorial", only=["rail"], draws=0, replications=1)


def test_a_facility_stands_for_all_that_it_is_joined_with():
    whole = read_corridor("khorgos")
    assert set(only(whole, ["inland.horgos"]).facilities) == set(whole.parts["road"])
    assert "road.khorgos" not in only(whole, ["dryport.khorgos"]).facilities
    assert set(only(read_corridor("tutorial"), ["inland.tutorial"]).facilities) == {"inland.tutorial"}


def test_a_part_that_leans_on_one_left_out():
    whole = read_corridor("khorgos")
    object.__setattr__(whole, "parts", {"border": ("road.khorgos",), "yards": ("inland.horgos",)})
    with pytest.raises(InputErrors) as error:
        only(whole, ["border"])
    told = {p.address: (p.problem, p.nearest) for p in error.value.problems}
    assert told == {
        "road.khorgos.next.eastbound.inland.horgos": (
            "leads to inland.horgos, which --only border leaves out",
            "--only border,yards",
        ),
        "road.khorgos.uses_facility.elsewhere": (
            "leads to road.kalzhat.booking, which --only border leaves out",
            None,
        ),
        "road.khorgos.uses_facility.guest_elsewhere": (
            "leads to road.kalzhat.guest, which --only border leaves out",
            None,
        ),
    }


def test_a_scenario_of_a_part_that_is_left_out_is_told(tmp_path):
    bundle = landbridge.run(
        "khorgos",
        from_="2022-10",
        scenarios=["broken-cranes"],
        only=["road"],
        replications=1,
        draws=0,
        out=tmp_path / "run",
    )
    told = "scenario broken-cranes changes nothing of road, and only that is run"
    assert told in bundle.manifest["warnings"]


def test_traffic_that_begins_later_is_told(tmp_path):
    days = {"from_": "2018-11-01", "until": "2018-11-03", "lead_in_days": 1}
    bundle = landbridge.run("khorgos", **days, replications=1, draws=0, out=tmp_path / "run")
    warnings = [w for w in bundle.manifest["warnings"] if "on record" in w]
    assert len(warnings) == 1
    assert warnings[0].startswith("no traffic of bulk.")
    assert ", road.khorgos, " in warnings[0]
    assert warnings[0].endswith("is on record before 2018-12-01: nothing comes there until then")


def test_a_run_of_parts_is_resumed_and_replayed_as_such(tmp_path):
    bundle = landbridge.run(
        "khorgos", from_="2024-05-01", until="2024-05-04", only=["road"], replications=1, draws=0,
        out=tmp_path / "run",
    )  # fmt: skip
    assert bundle.setting.only == ("road",)
    assert landbridge.replay(bundle).same


def test_one_storm_over_two_parts_keeps_them_together():
    corridor = read_corridor("khorgos")
    rail = corridor.facilities["rail.dostyk"]
    wind = replace(rail.incidents["wind"], stops=("section", "road.dostyk"))
    stormy = {**corridor.facilities, "rail.dostyk": replace(rail, incidents={"wind": wind})}
    both = replace(corridor, facilities=stormy)
    for part, told in (
        ("rail", "stops road.dostyk, which --only rail leaves out"),
        ("road", "stops road.dostyk, but --only road leaves rail.dostyk out"),
    ):
        with pytest.raises(InputErrors) as error:
            only(both, [part])
        assert [p.problem for p in error.value.problems] == [told]
        assert error.value.problems[0].address == "rail.dostyk.incidents.wind"
    assert {"road.dostyk", "rail.dostyk"} <= set(only(both, ["rail", "road"]).facilities)
    assert "road.dostyk" in only(both, ["rail.dostyk"]).facilities


def test_a_part_that_stands_apart_is_run_where_it_is_asked_for_or_changed():
    whole = read_corridor("khorgos")
    poland = read_scenario(whole, "poland-closed-2025").changes
    assert "rail.brest" not in only(whole, ()).facilities
    assert set(only(whole, ["brest"]).facilities) == {"rail.brest", "station.brest", "station.malaszewicze"}
    assert parts_held(whole, (), [parse_set("dryport.khorgos.cranes.capacity=4")]) == ()
    assert parts_held(whole, (), poland) == tuple(whole.parts)
    assert parts_held(whole, ("rail",), poland) == ("rail",)
    row = parse_set("traffic.bw-2025-07.quantity=1")
    assert parts_held(whole, (), [row]) == tuple(whole.parts)
