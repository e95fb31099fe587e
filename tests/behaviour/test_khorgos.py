"""The pipelines of the shipped corridor: what must hold of them whatever their numbers are."""

import csv
from datetime import date
from importlib.resources import files

import pytest

import landbridge
from landbridge.behaviour.pipelines import course_of, pipeline_problems
from landbridge.corridor import read_corridor
from landbridge.experiment.setting import Setting
from landbridge.experiment.study import study

YEARS = range(2016, 2026)


@pytest.fixture(scope="module")
def khorgos():
    return read_corridor("khorgos")


def of_line(course, facility, from_, until, regime=None):
    line = course.line(facility)
    places = [w for w, way in course.over(line) if regime in (None, course.regime(way, line))]
    return course.total(from_, until, lambda s: sum(s.allocation.flows[w] for w in places))


def test_every_day_is_known_and_every_promise_kept(khorgos):
    course = course_of(khorgos, khorgos.from_, khorgos.until)
    assert pipeline_problems(khorgos) == []
    assert course.covers(khorgos.from_, khorgos.until)
    assert course.told() == []


def test_no_line_carries_more_than_it_can_and_every_line_carries_something(khorgos):
    course = course_of(khorgos, khorgos.from_, khorgos.until)
    for number, name in enumerate(course.lines):
        carried = [
            sum(s.allocation.flows[w] for w, _ in course.over(number)) - s.network.lines[number].capacity
            for s in course.stretches
        ]
        assert max(carried) <= 1e-6, name
        assert of_line(course, name, khorgos.from_, khorgos.until) > 0, name


def test_home_is_served_before_anything_is_sold_abroad(khorgos):
    course = course_of(khorgos, date(2022, 1, 1), date(2023, 1, 1))
    home = {m.name: m.least for m in course.stretches[0].network.markets if m.country == "KZ"}
    assert len(home) == 4
    for m, market in enumerate(course.names.markets):
        if market.name in home:
            places = [w for w, way in enumerate(course.ways) if way.market == m]
            got = course.total(
                course.from_, course.until, lambda s, p=places: sum(s.allocation.flows[w] for w in p)
            )
            assert got >= home[market.name] - 1e-6, market.name


def test_a_month_flows_as_it_does_in_a_longer_run(khorgos):
    """Whose oil flows where is settled the same way whatever else is solved with it."""
    whole = {s.from_: s.allocation for s in course_of(khorgos, khorgos.from_, khorgos.until).stretches}
    for year in YEARS:
        for stretch in course_of(khorgos, date(year, 1, 1), date(year + 1, 1, 1)).stretches:
            assert stretch.allocation.flows == pytest.approx(whole[stretch.from_].flows, abs=1e-6)
            assert stretch.allocation.line_worth == pytest.approx(whole[stretch.from_].line_worth, abs=1e-6)


@pytest.mark.parametrize("year", YEARS)
def test_shares_of_directions_make_a_whole(year):
    told = landbridge.pipelines("khorgos", from_=str(year))
    for fields in {row["fields"] for row in told["orientation"]}:
        rows = [row for row in told["orientation"] if row["fields"] == fields]
        if sum(row["export_mt"] for row in rows) > 0:
            assert sum(row["share"] for row in rows) == pytest.approx(1.0)
        else:  # Kazakh gas, before it went abroad
            assert [row["share"] for row in rows] == [None] * len(rows)


def test_the_north_closed_leaves_the_east_full_of_what_can_reach_it():
    """West of Kenkiyak oil goes east by one line alone: shut elsewhere, it fills."""
    open_, shut = (
        landbridge.pipelines("khorgos", from_="2023", scenarios=names) for names in ((), ("north-closed",))
    )

    def carried(told, line):
        (row,) = [r for r in told["lines"] if r["line"] == line and r["partner"] is r["regime"] is None]
        return row["flow_mt"]

    assert carried(shut, "pipeline.munaitas") > carried(open_, "pipeline.munaitas")
    assert carried(shut, "pipeline.alashankou") > carried(open_, "pipeline.alashankou")
    assert carried(shut, "pipeline.samara") < carried(open_, "pipeline.samara")
    assert carried(shut, "pipeline.cpc") < carried(open_, "pipeline.cpc")


def test_what_is_put_in_is_called_input_and_the_rest_is_predicted():
    rows = {2022: {}, 2023: {}}
    for year in rows:
        asked = study(Setting("khorgos", date(year, 1, 1), date(year + 1, 1, 1)))
        found = asked.compared(asked.facts(None))
        rows[year] = {c.observed.id: c.role for c in found.values() if c.observed.id.startswith("pipe-")}
    assert rows[2022]["pipe-china-ru-2022"] == "input"
    assert rows[2022]["pipe-china-kz-2022"] == "predicted"
    assert rows[2022]["pipe-cpc-2022"] == "predicted"
    assert rows[2023]["pipe-aktau-2023"] == "input"
    assert rows[2023]["pipe-export-2023"] == "predicted"


def test_every_observed_row_of_a_pipeline_says_where_it_is_from():
    folder = files("landbridge") / "corridors" / "khorgos"
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as stream:
        known = {row["id"] for row in csv.DictReader(stream)}
    with (folder / "observed.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["indicator"].startswith("pipeline.")]
    assert len(rows) > 20
    assert all(set(row["source"].split()) <= known for row in rows)
