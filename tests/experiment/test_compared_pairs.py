"""Loss and recovery over pairs: against the tables by another way, by hand, and where pairs cannot be had."""

from __future__ import annotations

import json
import math
import shutil
from datetime import date

import numpy as np
import polars as pl
import pytest

import landbridge
from landbridge.accounts.statistics import half_width
from landbridge.experiment.compare import compare
from landbridge.experiment.compared.losses import made_good
from landbridge.experiment.compared.passages import box_teu
from landbridge.experiment.compared.resampled import resampled
from landbridge.report.make_comparison import comparison_model, write_comparison

FIRST = date(2024, 9, 9)
"""Day on which the officer is gone."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    place = tmp_path_factory.mktemp("runs")
    return [
        landbridge.run("tutorial", out=place / name, replications=6, draws=0, scenarios=scenarios)
        for name, scenarios in (("a", []), ("b", ["one-officer"]))
    ]


@pytest.fixture(scope="module")
def found(runs):
    return compare(*runs)


def changed(run, place, table, change):
    """Copy a run and change one of its tables."""
    shutil.copytree(run.path, place)
    file = place / "tables" / f"{table}.parquet"
    change(pl.read_parquet(file)).write_parquet(file)
    manifest = place / "manifest.json"
    told = json.loads(manifest.read_text())
    del told["files"][file.name]  # its checksum, which would give it away
    manifest.write_text(json.dumps(told))
    return place


def test_the_triangle_is_the_area_between_the_counts_of_the_days(found, runs):
    loss = next(row for row in found.shock.losses if row.who.what == "boxes")
    counts = []
    for run in runs:
        daily = run.table("daily").filter(pl.col("measure") == "dwell", pl.col("date") >= FIRST)
        wide = daily.group_by("replication", "date").agg(pl.col("count").sum()).sort("replication", "date")
        counts.append(wide["count"].to_numpy().reshape(6, -1).cumsum(axis=1))
    behind = counts[0] - counts[1]
    area = behind.sum(axis=1)
    assert loss.area.mean == pytest.approx(area.mean())
    assert loss.area.half_width == pytest.approx(half_width(area.tolist()))
    assert loss.lost.mean == pytest.approx(behind[:, -1].mean())
    worst = behind.mean(axis=0).argmax()
    assert (loss.peak_on - FIRST).days == worst
    assert loss.peak.half_width == pytest.approx(half_width(behind[:, worst].tolist()))
    assert loss.claimed
    assert loss.peak.low > 0
    assert loss.recovery_interval[0] <= loss.recovery_days <= (loss.recovery_interval[1] or math.inf)


def test_classes_add_up_to_the_facility(found):
    rows = found.shock.losses
    there = next(row for row in rows if row.who.facility and row.who.what == "boxes")
    by_class = [row for row in rows if row.who.facility is None and row.who.what == "box"]
    assert all(row.who.class_ for row in by_class)
    # fetched there is a little before gone from the system
    assert sum(row.area.mean for row in by_class) == pytest.approx(there.area.mean, rel=0.01)
    assert sum(row.lost.mean for row in by_class) == pytest.approx(there.lost.mean, abs=1.0)


def test_boxes_are_told_in_teu_too(found, runs):
    assert box_teu(runs[0]) == {"inland.tutorial": 2.0}
    told = found.as_json()["shock"]["losses"]
    for row in told:
        if row["what"] in ("box", "boxes"):
            assert row["area_teu_days"] == pytest.approx(2 * row["area_days"])
            assert row["peak_teu"] == pytest.approx(2 * row["peak"])
        else:
            assert row["teu_each"] is None
            assert row["area_teu_days"] is None


def test_pairs_have_the_means_that_the_runs_keep(found, runs):
    assert found.pairs.numbers == tuple(range(6))
    states = [run.table("states") for run in runs]
    columns = [column for column in found.pairs.days if column.startswith(("queue|", "population|"))]
    assert columns
    for column in columns:
        by_day = [
            one.group_by(pl.col("time_utc").dt.date().alias("day"), maintain_order=True)
            .agg(pl.col(f"mean|{column}").cast(pl.Float64).mean())[f"mean|{column}"]
            .to_numpy()
            for one in states
        ]
        gaps = found.pairs.days[column].mean(axis=0)
        assert gaps == pytest.approx(by_day[1] - by_day[0], abs=1e-4)
    for group, behind in found.pairs.behind.items():
        left = []
        for run in runs:
            own = run.table("counts").filter(
                pl.col("status").is_null(),
                *(pl.col(name) == value for name, value in zip(("kind", "class"), group[:2], strict=True)),
                pl.col("regime") == group.regime,
                pl.col("direction") == group.direction,
            )
            left.append(dict(own.select("replication", "left").iter_rows()))
        last = {number: left[0][number] - left[1][number] for number in left[0]}
        assert dict(enumerate(behind[:, -1].tolist())) == last


def test_queues_have_intervals_over_pairs(found):
    course = next(one for one in found.shock.courses if "officers" in one.column)
    low, high = course.peak_interval
    assert low < course.peak < high
    assert course.claimed
    assert course.area.low > 0
    assert course.recovery_interval[0] <= course.recovery_h


def test_without_pairs_nothing_is_said_of_them(runs, found):
    apart = compare(*runs, again=0)
    assert apart.pairs is None
    assert [one.peak for one in apart.shock.courses] == [one.peak for one in found.shock.courses]
    assert all(one.claimed is None and one.peak_interval == (None, None) for one in apart.shock.courses)
    by_class = [row for row in apart.shock.losses if row.who.facility is None]
    assert by_class
    for row in by_class:
        assert row.peak is row.made_good_on is row.recovery_days is None
        same = next(one for one in found.shock.losses if one.who == row.who)
        assert row.lost.mean == pytest.approx(same.lost.mean)
        if row.who.what == "box":  # by the hour here, by the end of the day there
            assert row.area.mean == pytest.approx(same.area.mean, rel=0.1, abs=2.0)


def test_a_folder_that_is_not_what_runs_again_is_found_out(runs, tmp_path):
    other = changed(runs[1], tmp_path / "b", "counts", lambda t: t.with_columns(pl.col("left") + 1))
    told = compare(runs[0], other)
    assert told.pairs is None
    assert told.warnings[-1] == (
        "no pair could be run again, so that peaks and recoveries have no interval: "
        f"replication 0 of {other} comes out differently when it is run again"
    )
    gone = tmp_path / "gone"
    shutil.copytree(runs[1].path, gone)
    manifest = json.loads((gone / "manifest.json").read_text())
    manifest["setting"]["corridor"] = str(tmp_path / "nowhere")
    (gone / "manifest.json").write_text(json.dumps(manifest))
    assert "no pair could be run again" in compare(runs[0], gone).warnings[-1]


def test_nobody_can_be_diverted_where_all_leave_in_one_way(found):
    turned = found.shock.diverted
    assert not turned.possible
    assert set(turned.ways) == {"box", "truck"}
    assert all(len(ways) == 1 for ways in turned.ways.values())
    assert "nobody can be: in both runs every class" in comparison_model(found).diverted


def test_those_who_leave_in_another_way_are_diverted(runs, tmp_path):
    def turn_away(table):
        """Send twenty boxes of every replication elsewhere."""
        ways = table.filter(pl.col("kind") == "box", pl.col("status").is_not_null())
        own = ways.filter(pl.col("left") == pl.col("left").max().over("replication"))
        away = own.with_columns(pl.lit("sent_away").alias("status"), pl.lit(20, pl.Int64).alias("left"))
        keys = ["replication", "kind", "class", "regime", "direction", "status"]
        less = own.select(*keys, pl.lit(20, pl.Int64).alias("gone"))
        rest = table.join(less, on=keys, how="left", nulls_equal=True)
        rest = rest.with_columns(pl.col("left") - pl.col("gone").fill_null(0)).drop("gone")
        return pl.concat([rest.select(table.columns), away.select(table.columns)])

    other = changed(runs[1], tmp_path / "b", "counts", turn_away)
    told = compare(runs[0], other)
    turned = told.shock.diverted
    assert turned.possible
    assert turned.ways["box"] == ("collected", "sent_away")
    away = next(row for row in turned.rows if row.status == "sent_away")
    assert (away.left.a, away.left.b, away.left.mean, away.claimed) == (0.0, 20.0, 20.0, True)
    assert told.table("diverted").height == 2
    page = write_comparison(told, tmp_path / "page.html").read_text(encoding="utf-8")
    assert "sent away" in page


def test_the_page_has_the_band_of_the_differences(found):
    model = comparison_model(found)
    assert model.pairs_again == 6
    course = next(one for one in model.courses if one.gap)
    assert len(course.gap) == len(course.gap_low) == len(course.days)
    for low, gap, high in zip(course.gap_low, course.gap, course.gap_high, strict=True):
        assert low - 1e-9 <= gap <= high + 1e-9


@pytest.mark.parametrize(
    ("missing", "day"),
    [
        ([0, 4, 8, 10, 6, 3, 1, 1, 0, 0, 0, 0, 0, 0], 6),
        ([0, 4, 8, 10, 6, 3, 1, 1, 0, 5, 0, 0, 0, 0], 10),  # a relapse within the week
        ([0, 10, 0, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5, 5], 2),  # a later one is another matter
        ([0, 4, 8, 10, 6, 3, 2, 2, 2, 2, 2, 2, 2, 1], 13),  # at the end of the period
        ([0, 4, 8, 10, 6, 3, 2, 2, 2, 2, 2, 2, 2, 2], math.inf),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], math.inf),
    ],
)
def test_made_good_by_hand(missing, day):
    assert made_good(np.array([missing], float)).tolist() == [day]
    assert made_good(np.array([missing, missing], float)).tolist() == [day, day]


def test_intervals_of_pairs_drawn_again_cover_what_they_should():
    """Of a mean of six normal pairs, where the right answer is known."""
    random = np.random.Generator(np.random.PCG64(20240917))
    covered = 0
    for _ in range(1000):
        low, high = resampled(random.normal(3.0, 2.0, (6, 1)), lambda means: means[:, 0])
        covered += low <= 3.0 <= high
    assert 0.93 <= covered / 1000 <= 0.97


def test_of_two_pairs_nothing_is_drawn():
    assert resampled(np.zeros((2, 5)), lambda means: means[:, 0]) is None
    never = resampled(np.ones((4, 5)), lambda means: np.full(len(means), np.inf))
    assert never == (math.inf, math.inf)
