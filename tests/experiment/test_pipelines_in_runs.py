"""Pipelines beside a simulated facility: one run tells both, and neither touches the other."""

import shutil
import sys
from importlib.resources import files

import polars as pl
import pytest

from landbridge.base.errors import InputErrors
from landbridge.experiment.checking import check
from landbridge.experiment.compare import compare
from landbridge.experiment.listing import ids
from landbridge.experiment.replay import replay
from landbridge.experiment.run import run
from landbridge.experiment.worth import worth

PERIOD = {"from_": "2024-08-01", "until": "2024-10-01"}
FEW = {**PERIOD, "replications": 2, "draws": 4}
CPC = "pipeline.cpc.flow_mt"
MONTHS = (("2024-08-01", "2024-09-01"), ("2024-09-01", "2024-10-01"))
DISCOUNT = "pipeline.alashankou.markets.china.discount"
OBSERVED = (
    f"cpc-before,{CPC},,,,,total,2024-06-01,2024-08-01,9.5,,,Mt,0.1,P55,\n"
    f"cpc,{CPC},,,,,total,2024-08-01,2024-10-01,9.6,,,Mt,0.1,P55,\n"
    f"cpc-september,{CPC},,,,,total,2024-09-01,2024-10-01,2.0,,,Mt,0.1,P16,\n"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def corridor(place):
    """The tutorial with the pipelines of the shipped corridor laid through it."""
    shipped = files("landbridge") / "corridors"
    shutil.copytree(str(shipped / "tutorial"), place / "piped")
    for file in (shipped / "khorgos" / "facilities").iterdir():
        if file.name.startswith("pipeline."):
            shutil.copy(str(file), place / "piped" / "facilities")
    sources = place / "piped" / "sources.csv"
    more = (shipped / "khorgos" / "sources.csv").read_text(encoding="utf-8").partition("\n")[2]
    sources.write_text(sources.read_text(encoding="utf-8") + more, encoding="utf-8")
    observed = place / "piped" / "observed.csv"
    observed.write_text(observed.read_text(encoding="utf-8") + OBSERVED, encoding="utf-8")
    return place / "piped"


@pytest.fixture(scope="module")
def bundle(corridor, place):
    return run(corridor, out=place / "base", jobs=1, **FEW)


def row_of(bundle, id_=CPC, statistic="total", **where):
    table = bundle.table("indicators").filter(pl.col("id") == id_, pl.col("statistic") == statistic)
    for name in ("side", "direction", "class", "regime"):
        wanted = where.get(name)
        table = table.filter(pl.col(name).is_null() if wanted is None else pl.col(name) == wanted)
    (row,) = table.to_dicts()
    return row


def test_nothing_is_wrong_with_it(corridor):
    assert check(corridor) == []


def test_flows_stand_among_the_indicators_with_ranges(bundle):
    row = row_of(bundle)
    assert (row["unit"], row["n"], row["headline"], row["half_width"]) == ("Mt", 2, True, 0.0)
    assert row["low"] < row["high"]
    months = [row_of(bundle, statistic=f"total@{a}..{b}") for a, b in MONTHS]
    assert sum(month["mean"] for month in months) == pytest.approx(row["mean"])
    assert str(months[1]["from"]) == "2024-09-01"
    by_partner = row_of(bundle, **{"class": "sea"})
    assert by_partner["mean"] == pytest.approx(row["mean"])
    assert row_of(bundle, regime="export")["mean"] == pytest.approx(row["mean"])


def test_what_is_sold_abroad_is_told_by_direction_and_month(bundle):
    fields = "pipeline.kazakhstan.export_mt"
    for way in ("north", "west"):
        whole = row_of(bundle, fields, direction=way)
        months = [row_of(bundle, fields, f"total@{a}..{b}", direction=way) for a, b in MONTHS]
        assert sum(month["mean"] for month in months) == pytest.approx(whole["mean"])
        assert months[0]["mean"] > 0


def test_flows_are_held_against_what_was_observed(bundle):
    row = row_of(bundle)
    assert (row["observed"], row["role"], row["naive"]) == (9.6, "predicted", 9.5)
    assert row["verdict"] in ("inside", "undecided", "outside")
    september = row_of(bundle, statistic="total@2024-09-01..2024-10-01")
    assert (september["observed"], september["role"], september["verdict"]) == (2.0, "input", "outside")


def test_flows_do_not_hang_on_chance_but_on_assumptions(bundle):
    values = bundle.table("values").filter(pl.col("id").str.starts_with("pipeline."))
    spread = values.group_by("id", "direction", "class", "regime", "statistic").agg(
        pl.col("value").n_unique()
    )
    assert spread["value"].max() == 1
    drawn = bundle.table("draw_values").filter(pl.col("id") == CPC, pl.col("statistic") == "total")
    assert drawn["value"].n_unique() > 1
    assert bundle.table("draws").filter(pl.col("address") == DISCOUNT)["value"].n_unique() == 4


def test_sources_of_pipelines_are_among_those_of_the_run(bundle):
    assert {"P01", "P08", "P16"} <= set(bundle.table("sources")["id"])


def test_the_same_hash_on_any_number_of_threads(bundle, corridor, place):
    assert run(corridor, out=place / "on-3", jobs=3, **FEW).hash == bundle.hash
    assert replay(place / "on-3").same


def test_what_is_simulated_is_as_it_was_without_pipelines(bundle, place):
    plain = run("tutorial", out=place / "plain", jobs=2, **FEW)
    ours = bundle.table("values").filter(~pl.col("id").str.starts_with("pipeline."))
    assert ours.equals(plain.table("values"))
    drawn = bundle.table("draw_values").filter(~pl.col("id").str.starts_with("pipeline."))
    assert drawn.equals(plain.table("draw_values")), "the same draws of the same assumptions"


def test_a_change_of_a_line_moves_flows_and_nothing_else(bundle, corridor, place):
    shut = run(corridor, out=place / "shut", sets=["pipeline.samara.line.open=false"], **{**FEW, "draws": 0})
    assert row_of(shut, "pipeline.samara.flow_mt")["mean"] == 0
    assert row_of(shut, "pipeline.aktau.flow_mt")["mean"] > row_of(bundle, "pipeline.aktau.flow_mt")["mean"]
    theirs, ours = (
        one.table("values").filter(~pl.col("id").str.starts_with("pipeline.")) for one in (bundle, shut)
    )
    assert ours.equals(theirs)


def test_a_promise_broken_by_a_change_is_warned_of_and_measured(corridor, place):
    sets = ["pipeline.alashankou.line.open=false"]
    broken = run(corridor, out=place / "broken", sets=sets, **{**FEW, "draws": 0})
    assert any("pipeline.alashankou.markets.china-rosneft is" in told for told in broken.manifest["warnings"])
    assert row_of(broken, "pipeline.alashankou.short_mt")["mean"] == pytest.approx(10 * 61 / 366)


def test_a_promise_that_the_files_cannot_keep_is_refused_before_anything_runs(corridor, place):
    file = corridor / "facilities" / "pipeline.alashankou.toml"
    whole = file.read_text(encoding="utf-8")
    assert whole.count("value  = 20\n") == 1
    file.write_text(whole.replace("value  = 20\n", "value  = 3\n"), encoding="utf-8")
    try:
        with pytest.raises(
            InputErrors, match=r"china-rosneft.least: promises 10 a year, but from 2024-08-01"
        ):
            run(corridor, out=place / "never", **FEW)
    finally:
        file.write_text(whole, encoding="utf-8")
    assert not (place / "never").exists()


def test_a_limit_by_the_day_is_refused(corridor, place):
    scenario = place / "limit.toml"
    text = 'title = "Limit"\n[[change]]\nlimit = "pipeline.samara.line"\nvalue = 3\nper = "day"\n'
    scenario.write_text(text, encoding="utf-8")
    with pytest.raises(InputErrors, match=r"`limit` sets units a day, but this counts by the year"):
        run(corridor, out=place / "never", scenarios=[scenario], **FEW)


def test_without_scipy_all_else_runs_and_it_says_what_is_left_out(bundle, corridor, place, monkeypatch):
    for name in ("scipy", "scipy.optimize", "scipy.sparse"):
        monkeypatch.setitem(sys.modules, name, None)
    poor = run(corridor, out=place / "poor", **FEW)
    assert any("pip install 'landbridge[pipelines]'" in told for told in poor.manifest["warnings"])
    row = row_of(poor)
    assert (row["mean"], row["n"], row["verdict"], row["observed"]) == (None, 0, None, 9.6)
    theirs, ours = (
        one.table("values").filter(~pl.col("id").str.starts_with("pipeline.")) for one in (bundle, poor)
    )
    assert ours.equals(theirs)
    assert check(corridor) == []


def test_numbers_and_indicators_are_listed_with_units(corridor):
    listed = ids(corridor)
    units = {row["address"]: row["unit"] for row in listed["addresses"]}
    assert units["pipeline.samara.line.capacity"] == "Mt/year"
    assert units["pipeline.horgos.line.tariff"] == "USD/thousand m3"
    assert units["pipeline.horgos.fields.turkmenistan.output"] == "bcm/year"
    assert units["pipeline.samara.line.ends"] is None
    known = {row["id"] for row in listed["indicators"]}
    assert {CPC, "pipeline.horgos.flow_bcm", "pipeline.kazakhstan.export_share"} <= known
    assert "pipeline.cpc.flow_bcm" not in known


def test_pipelines_alone_are_run_compared_and_not_weighed(place):
    asked = {"only": ["pipeline"], "from_": "2023-01", "replications": 2, "draws": 0}
    base = run("khorgos", out=place / "alone", **asked)
    shut = run("khorgos", out=place / "alone-shut", scenarios=["north-closed"], **asked)
    told = base.manifest["warnings"]
    assert not [one for one in told if "pipeline" in one or "fills up" in one]
    assert "pipeline.samara.line is shut all through this run" in shut.manifest["warnings"]
    assert not base.table("ledger").height

    compared = compare(base.path, shut.path)
    rows = compared.table("indicators").filter(pl.col("statistic") == "total", pl.col("class").is_null())
    moved = dict(rows.filter(pl.col("regime").is_null()).select("id", "difference").iter_rows())
    assert moved["pipeline.samara.flow_mt"] < 0 < moved["pipeline.munaitas.flow_mt"]
    assert any("nothing is simulated in one of these runs" in one for one in compared.as_json()["warnings"])

    with pytest.raises(InputErrors, match="nothing finite is simulated here"):
        worth("khorgos", only=["pipeline"], from_="2023-01", replications=2)
