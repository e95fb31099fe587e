"""The tables of demand: what is wrong with them is told with the line; those of Khorgos are whole."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.corridor.find import find_corridor

FILES = {
    "places.csv": "id,name,also,country\nAAA,Alpha,tutorial,AA\nBBB,Beta,,BB\n",
    "commodities.csv": """\
id,title,value_usd_per_kg,t_per_feu,all_in_per_day,capital_per_year,decay_per_day,late_per_day
tea,Tea,5,12,0.01,0.08,0.003,0.01
""",
    "demand.csv": """\
id,title,origin,destination,usd_bn,carried,friction,regime,profile,from,until
ab,Alpha to Beta,aa,bb,10,0.9,0.8,export,even,2024-01-01,2025-01-01
ab,Alpha to Beta,aa,bb,12,0.9,0.8,export,even,2025-01-01,
""",
    "demand_places.csv": "id,region,place,sends,receives\naa.A,aa,AAA,1,1\nbb.B,bb,BBB,1,1\n",
    "demand_goods.csv": "id,relation,goods,share\nab.tea,ab,tea,1\n",
    "leanings.csv": "id,place,goods,way,factor\nAAA.tea,AAA,tea,sends,2\n",
    "seasons.csv": "id,profile,month,factor\n" + "".join(f"even.{m:02d},even,{m},1\n" for m in range(1, 13)),
    "choice.csv": "id,what,nest,value\nscale,scale,,3\nnest.rail,nest,rail,0.5\n",
    "mode_shares.csv": """\
id,relations,mode,against,among,of,value,use,from,until
one,ab,rail,,,value,0.1,held,2024-09-02,2024-09-03
""",
}
EVIDENCE = {
    "commodities": ("value_usd_per_kg", "t_per_feu", "all_in_per_day", "capital_per_year", "decay_per_day",
                    "late_per_day"),
    "demand": ("usd_bn", "carried", "friction"),
    "demand_places": ("sends", "receives"),
    "demand_goods": ("share",),
    "leanings": ("factor",),
    "seasons": ("factor",),
    "choice": ("value",),
    "mode_shares": ("value",),
}  # fmt: skip


def made(folder: Path, faults: list[tuple[str, str, str]]) -> Path:
    shutil.copytree(find_corridor("tutorial"), folder)
    files = dict(FILES)
    for name, before, after in faults:
        assert before in files[name]
        files[name] = files[name].replace(before, after, 1)
    for name, text in files.items():
        (folder / name).write_text(text)
    for table, columns in EVIDENCE.items():
        rows = "".join(f"*,{column},,assumed,50%,200%,a test\n" for column in columns)
        (folder / f"{table}.evidence.csv").write_text(f"id,column,source,grade,low,high,note\n{rows}")
    return folder


def test_tables_are_read_with_their_numbers(tmp_path: Path) -> None:
    tables = read_corridor(made(tmp_path / "whole", [])).demand
    assert tables.number("demand", "ab", "usd_bn", date(2024, 9, 2)) == 10
    assert tables.number("demand", "ab", "usd_bn", date(2025, 9, 2)) == 12
    assert len(tables.seasons) == 12


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    faults = [
        ("demand.csv", "aa,bb,10", "ax,bb,10"),
        ("demand.csv", "export,even", "export,evn"),
        ("demand_places.csv", "bb,BBB", "bb,BBA"),
        ("demand_goods.csv", "ab,tea,1", "ab,tee,0.7"),
        ("seasons.csv", "even.12,even,12,1\n", ""),
        ("choice.csv", "rail,0.5", "rail,1.5"),
        ("choice.csv", "scale,scale,", "scale,scale,rail"),
        ("mode_shares.csv", "one,ab", "one,ac"),
    ]
    told = [
        "demand.csv:2: demand.ab.origin: no place of demand_places.csv lies in 'ax'",
        "demand.csv:2: demand.ab.profile: there is no profile 'evn' in seasons.csv (did you mean even?)",
        "demand_places.csv:3: demand_places.bb.B.place: no 'BBA' in places.csv (did you mean BBB?)",
        "demand_goods.csv:2: demand_goods.ab.tea.goods: no 'tee' in commodities.csv (did you mean tea?)",
        "demand_goods.csv:2: demand_goods.ab.tea.share: its goods sum to 0.7",
        "seasons.csv:2: seasons.even: lacks month 12",
        "choice.csv:3: choice.nest.rail.value: a nest parameter lies above 0 and not above 1, not 1.5",
        "choice.csv:2: choice.scale.nest: a scale is of all nests: leave `nest` empty",
        "mode_shares.csv:2: mode_shares.one.relations: there is no 'ac' in demand.csv",
    ]
    with pytest.raises(InputErrors) as error:
        read_corridor(made(tmp_path / "spoilt", faults))
    problems = [str(problem) for problem in error.value.problems]
    for sentence in told:
        assert any(problem.startswith(sentence) for problem in problems), (sentence, problems)
