"""The other end of the 1520 mm line, run by itself while its border is shut."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import landbridge

FROM, SHUT, OPEN, UNTIL = date(2025, 9, 8), date(2025, 9, 12), date(2025, 9, 25), date(2025, 9, 29)
A_DAY = 1442 / 184
"""Trains a day westbound in traffic.csv."""
TAKEN = 16
"""Trains a day that Poland takes."""


@pytest.fixture(scope="module")
def shut(tmp_path_factory):
    """Give a run of the three weeks around the closure of 2025."""
    return landbridge.run(
        "khorgos",
        only="brest",
        scenarios=["poland-closed-2025"],
        from_=str(FROM),
        until=str(UNTIL),
        replications=1,
        draws=0,
        lead_in_days=10,
        out=tmp_path_factory.mktemp("brest") / "run",
    )


def crossed(bundle, direction: str) -> dict[date, float]:
    """Trains over the border by day of UTC, which is three hours behind that of Brest."""
    rows = bundle.table("daily").filter(
        pl.col("facility") == "rail.brest", pl.col("measure") == "crossed", pl.col("direction") == direction
    )
    return dict(rows.group_by("date").agg(pl.col("count").sum()).rows())


@pytest.mark.parametrize("direction", ["westbound", "eastbound"])
def test_nothing_crosses_while_it_is_shut(shut, direction):
    days = crossed(shut, direction)
    assert [day for day, trains in days.items() if trains and SHUT <= day < OPEN - timedelta(days=1)] == []
    assert sum(trains for day, trains in days.items() if day < SHUT) > 0


def test_after_it_as_many_cross_as_poland_takes(shut):
    days = crossed(shut, "westbound")
    after = [days[date(2025, 9, number)] for number in (26, 27)]
    assert after == [pytest.approx(TAKEN, abs=1)] * 2


def test_trains_gather_at_the_pace_at_which_they_come(shut):
    rows = shut.table("indicators").filter(
        pl.col("id") == "rail.brest.queue_trains",
        pl.col("direction") == "westbound",
        pl.col("statistic") == "max",
    )
    most = rows["mean"].max()
    assert most == pytest.approx(A_DAY * (OPEN - SHUT).days, rel=0.2)
