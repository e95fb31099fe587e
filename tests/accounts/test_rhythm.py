"""Hours of the week in local time, and stocks by week."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from landbridge.accounts.facts import Facts
from landbridge.accounts.rhythm import Rhythm
from landbridge.simulation.model.records import StateName

ALMATY = "Asia/Almaty"
WEEK = 168


def name(what: str = "queue", side: str | None = None) -> StateName:
    return StateName(what, "road.post.forms", "road.post", side, None, "forms", None)


def rhythm(from_: date, until: date, start: datetime, samples: int) -> Rhythm:
    zones = {"road.post": ALMATY, "road.post.cn": "Asia/Shanghai"}
    return Rhythm(Facts(from_, until, start, zones), np.arange(samples + 1, dtype=float))


@pytest.fixture
def four_weeks() -> Rhythm:
    """Four weeks from Monday 6 January 2025, 0:00 in Almaty (UTC+5)."""
    return rhythm(date(2025, 1, 6), date(2025, 2, 3), datetime(2025, 1, 5, 19, tzinfo=UTC), 4 * WEEK)


def test_each_hour_of_the_week_holds_its_own_samples(four_weeks: Rhythm) -> None:
    values = np.tile(np.arange(WEEK, dtype=np.float32), 4)
    values = np.append(values, 1e6)  # the end of the period belongs to it no more
    four_weeks.add("queue|a", name(), np.stack([values, values + 1]))
    table = four_weeks.frames()["week_hours"]
    assert table["hour"].to_list() == list(range(WEEK))
    assert table["mean"].to_list() == [hour + 0.5 for hour in range(WEEK)]
    assert set(table["n"]) == {8}
    assert set(table["zone"]) == {ALMATY}


def test_a_post_keeps_its_own_clock(four_weeks: Rhythm) -> None:
    values = np.zeros((1, 4 * WEEK + 1), dtype=np.float32)
    values[0, 0::WEEK] = 7.0  # Monday 0:00 in Almaty is Monday 3:00 in Shanghai
    four_weeks.add("queue|b", name(side="cn"), values)
    table = four_weeks.frames()["week_hours"]
    assert table.filter(table["mean"] > 0)["hour"].to_list() == [3]


def test_a_zone_that_changes_shifts_the_week() -> None:
    start = datetime(2024, 2, 25, 18, tzinfo=UTC)  # Monday 26 February, 0:00 in Almaty while it was UTC+6
    made = rhythm(date(2024, 2, 26), date(2024, 3, 11), start, 2 * WEEK)
    values = np.zeros((1, 2 * WEEK + 1), dtype=np.float32)
    values[0, 12::WEEK] = 1.0
    made.add("queue|c", name(), values)
    table = made.frames()["week_hours"]
    assert table.filter(table["mean"] > 0)["hour"].to_list() == [11, 12]
    # the night of the change has one hour twice, at 23:00 of Thursday 29 February
    assert table.filter(table["n"] == 3)["hour"].to_list() == [3 * 24 + 23]


def test_quantiles_are_those_of_numpy(four_weeks: Rhythm) -> None:
    values = np.random.default_rng(5).exponential(3.0, (7, 4 * WEEK + 1)).astype(np.float32)
    four_weeks.add("population|d", name("population"), values)
    for row in four_weeks.frames()["week_hours"].iter_rows(named=True):
        samples = values[:, row["hour"] : 4 * WEEK : WEEK].astype(float)
        assert row["mean"] == pytest.approx(samples.mean(), rel=1e-12)
        assert [row["p50"], row["p90"]] == pytest.approx(np.quantile(samples, [0.5, 0.9]), rel=1e-12)


def test_what_is_nothing_and_what_only_counts_is_left_out(four_weeks: Rhythm) -> None:
    four_weeks.add("queue|e", name(), np.zeros((2, 4 * WEEK + 1), dtype=np.float32))
    four_weeks.add("count|e", name("count"), np.ones((2, 4 * WEEK + 1), dtype=np.float32))
    assert not four_weeks.frames()["week_hours"].height


def test_weeks_in_which_a_stock_stood_at_zero(four_weeks: Rhythm) -> None:
    values = np.full((2, 4 * WEEK + 1), 5.0, dtype=np.float32)
    values[0, WEEK + 10 : WEEK + 30] = 0.0  # the second week of one replication
    values[:, 3 * WEEK + 160 :] = 0.0
    values[:, 0] = 9.0
    four_weeks.add("stock|f", name("stock"), values)
    table = four_weeks.frames()["stock_weeks"]
    assert [str(day) for day in table["week"]] == ["2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27"]
    assert table["zero_share"].to_list() == [0.0, 0.5, 0.0, 1.0]
    assert table["zero_h"].to_list() == [0.0, 10.0, 0.0, 8.0]
    assert table["least"].to_list() == [5.0, 2.5, 5.0, 0.0]
    assert table["most"].to_list() == [9.0, 5.0, 5.0, 5.0]
    assert set(table["hours"]) == {WEEK}


def test_a_stock_that_is_always_empty_is_told(four_weeks: Rhythm) -> None:
    four_weeks.add("stock|g", name("stock"), np.zeros((1, 4 * WEEK + 1), dtype=np.float32))
    assert four_weeks.frames()["stock_weeks"]["zero_share"].to_list() == [1.0] * 4
