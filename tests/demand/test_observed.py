"""What is counted stays exact, whatever cuts it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputErrors
from landbridge.corridor import apply_changes, parse_set, read_corridor, with_quantities
from landbridge.demand import begins, observed

RAIL = """\
id = "rail.aa"
chart = "c"
title = "Crossing"
time_zone = "Asia/Almaty"
evidence = { source = "S1", grade = "measured" }
[streams.express]
direction = "up"
class = "express"
regime = "transit"
share = [ { value = 0.25, until = 2024-06-01 }, { value = 0.5, from = 2024-06-01 } ]
[streams.ordinary]
direction = "up"
class = "ordinary"
regime = "import"
share = [ { value = 0.745, until = 2024-06-01 }, { value = 0.495, from = 2024-06-01 } ]
[streams.rare]
direction = "up"
regime = "empty"
process = "train"
share = 0.005
[streams.back]
direction = "down"
regime = "export"
"""
HEAD = "id,facility,direction,from,until,quantity,unit,note\n"
MONTHS = [date(2024, month, 1) for month in range(1, 13)] + [date(2025, 1, 1)]
NUMBERS = [31, 29, 100, 1, 0, 57, 64, 90, 12, 400, 33, 7]


@pytest.fixture(scope="module")
def corridor(tmp_path_factory):
    root = tmp_path_factory.mktemp("aa")
    rows = [
        f"u{k},rail.aa,up,{a},{b},{n},trains,\n"
        for k, (a, b, n) in enumerate(zip(MONTHS[:-1], MONTHS[1:], NUMBERS, strict=True))
    ]
    rows.append("d,rail.aa,down,2024,2025,366,trains,\n")
    (root / "facilities").mkdir()
    (root / "corridor.toml").write_text('title = "A"\nfrom = 2024-01-01\nuntil = 2025-01-01\nbase = 2024\n')
    (root / "facilities" / "rail.aa.toml").write_text(RAIL)
    (root / "traffic.csv").write_text(HEAD + "".join(rows))
    (root / "traffic.evidence.csv").write_text(
        "id,column,from,source,grade,low,high,note\n*,quantity,,S1,measured,,,\n"
    )
    (root / "sources.csv").write_text("id,title\nS1,Yearbook\n")
    return read_corridor(root)


def by_month(flows):
    found = [0.0] * 12
    for stream in flows.of("rail.aa", "up"):
        for count in stream.counts:
            found[(count.start + timedelta(hours=12)).month - 1] += count.quantity
    return found


def test_every_period_is_exact(corridor):
    flows = observed(corridor, date(2024, 1, 1), date(2025, 1, 1))
    assert by_month(flows) == NUMBERS
    assert [stream.stream for stream in flows.streams] == ["express", "ordinary", "rare", "back"]
    assert sum(stream.total for stream in flows.of("rail.aa", "down")) == 366


def test_streams_get_their_shares_and_the_rare_one_is_not_lost(corridor):
    express, ordinary, rare = observed(corridor, date(2024, 1, 1), date(2025, 1, 1)).of("rail.aa", "up")
    before, after = sum(NUMBERS[:5]), sum(NUMBERS[5:])
    assert express.total == pytest.approx(0.25 * before + 0.5 * after, abs=1)
    assert ordinary.total == pytest.approx(0.745 * before + 0.495 * after, abs=1)
    assert rare.total == pytest.approx(0.005 * sum(NUMBERS), abs=1)
    assert rare.total > 0
    assert (express.class_, express.regime, rare.process, rare.group) == ("express", "transit", "train", "")


def test_periods_begin_at_local_midnight_and_know_the_move_of_2024(corridor):
    back = observed(corridor, date(2024, 2, 1), date(2024, 4, 1)).of("rail.aa", "down")[0]
    assert back.counts[0].start == datetime(2024, 1, 31, 18, tzinfo=UTC)
    assert back.counts[-1].end == datetime(2024, 3, 31, 19, tzinfo=UTC)
    assert back.total == 60


def test_planned_times_are_even_and_streams_alternate(corridor):
    flows = observed(corridor, date(2024, 3, 1), date(2024, 4, 1))
    start = datetime(2024, 3, 1, tzinfo=UTC)
    for stream in flows.streams:
        times = stream.planned_h(start)
        assert len(times) == stream.total
        assert all(-5.0 <= time < 31 * 24 - 5 for time in times)
        gaps = [b - a for a, b in pairwise(times)]
        assert all(gap == pytest.approx(31 * 24 / len(times)) for gap in gaps)
    assert len({stream.offset for stream in flows.of("rail.aa", "up")}) == 3


some_days = st.dates(date(2024, 1, 1), date(2025, 1, 1))


@given(st.lists(some_days, min_size=2, max_size=2, unique=True).map(sorted))
def test_cut_periods_count_by_days(corridor, ends):
    flows = observed(corridor, *ends)
    for direction in ("up", "down"):
        exact = 0.0
        for row in corridor.traffic.values():
            days = (min(row.until, ends[1]) - max(row.from_, ends[0])).days
            if row.direction == direction and days > 0:
                exact += row.quantity * days / (row.until - row.from_).days
        streams = flows.of("rail.aa", direction)
        assert sum(stream.total for stream in streams) == pytest.approx(exact, abs=0.5 + 1e-5)
        assert all(count.quantity == int(count.quantity) >= 0 for s in streams for count in s.counts)
        assert all(count.start < count.end for s in streams for count in s.counts)


@given(
    st.lists(st.floats(0, 300), min_size=12, max_size=12),
    st.lists(st.floats(0.01, 1), min_size=3, max_size=3),
)
def test_any_counts_and_shares_keep_the_total(corridor, numbers, shares):
    changed = {}
    for k, number in enumerate(numbers):
        quantity = corridor.traffic_quantities[f"u{k}"]
        periods = tuple(replace(period, value=number) for period in quantity.periods)
        changed[quantity.address] = replace(quantity, periods=periods)
    for name, share in zip(("express", "ordinary", "rare"), shares, strict=True):
        quantity = corridor.quantity(f"rail.aa.streams.{name}.share")
        periods = tuple(replace(period, value=share) for period in quantity.periods)
        changed[quantity.address] = replace(quantity, periods=periods)
    flows = observed(with_quantities(corridor, changed), date(2024, 1, 1), date(2025, 1, 1))
    streams = flows.of("rail.aa", "up")
    total = sum(stream.total for stream in streams)
    assert total == pytest.approx(sum(numbers), abs=0.5 + 1e-4)
    for stream, share in zip(streams, shares, strict=True):
        assert stream.total == pytest.approx(total * share / sum(shares), abs=1 + 1e-6)


def test_a_scenario_moves_the_traffic(corridor):
    twice = apply_changes(corridor, [parse_set("traffic[direction=up].quantity*=2@2024-02..2024-04")])
    flows = observed(twice, date(2024, 1, 1), date(2025, 1, 1))
    assert by_month(flows) == [31, 58, 200, *NUMBERS[3:]]


def test_days_without_a_count_are_told(corridor):
    with pytest.raises(InputErrors) as error:
        observed(corridor, date(2024, 12, 1), date(2025, 2, 1))
    assert [str(problem) for problem in error.value.problems] == [
        f"traffic.csv: has no {way} traffic of rail.aa from 2025-01-01 until 2025-02-01"
        for way in ("up", "down")
    ]


def test_nothing_comes_before_the_first_count(corridor):
    assert set(begins(corridor).values()) == {date(2024, 1, 1)}
    early = observed(corridor, date(2023, 12, 1), date(2024, 3, 1))
    assert early.streams[0].counts == observed(corridor, date(2024, 1, 1), date(2024, 3, 1)).streams[0].counts
    assert all(stream.total == 0 for stream in observed(corridor, date(2023, 1, 1), date(2024, 1, 1)).streams)


def test_the_same_on_every_call(corridor):
    assert observed(corridor, date(2024, 1, 1), date(2025, 1, 1)) == observed(
        corridor, date(2024, 1, 1), date(2025, 1, 1)
    )
