"""Values by season: months told once are in force every year."""

from __future__ import annotations

from datetime import date

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.corridor.seasons import clipped, parse_months, spans

RAIL = "facilities/rail.aa.toml"
OLD = "[resources.acceptance.westbound]\ncapacity = 12"
COVERED = (date(2021, 1, 1), date(2023, 1, 1))


def seasons(*blocks: str) -> tuple[str, str, str]:
    return RAIL, OLD, "[resources.acceptance.westbound]\ncapacity = [\n" + ",\n".join(blocks) + "\n]"


def read(folder, *blocks: str):
    return read_corridor(folder(seasons(*blocks))).quantity("rail.aa.acceptance.westbound.capacity")


def test_two_seasons_are_in_force_every_year(folder) -> None:
    found = read(folder, '{ value = 8, months = "oct-apr" }', '{ value = 14, months = "may-sep" }')
    for year in (2021, 2022):
        for month in range(1, 13):
            wanted = 14 if 5 <= month <= 9 else 8
            assert found.at(date(year, month, 1)) == found.at(date(year, month, 28)) == wanted
    assert found.at(date(2022, 4, 30)) == 8
    assert found.at(date(2022, 5, 1)) == 14
    assert {p.origin.line for p in found.periods if p.value == 8} != {
        p.origin.line for p in found.periods if p.value == 14
    }


def test_seasons_within_dates(folder) -> None:
    found = read(
        folder,
        "{ value = 5, until = 2022-03-15 }",
        '{ value = 8, months = "oct-apr", from = 2022-03-15 }',
        '{ value = 14, months = "may-sep", from = 2022-03-15 }',
    )
    days = [date(2021, 7, 1), date(2022, 3, 14), date(2022, 3, 15), date(2022, 7, 1), date(2022, 11, 1)]
    assert [found.at(day) for day in days] == [5, 5, 8, 14, 8]


@pytest.mark.parametrize(
    ("written", "months", "first", "after"),
    [
        ("oct-apr", (10, 4), date(2021, 10, 1), date(2022, 5, 1)),
        ("may-sep", (5, 9), date(2021, 5, 1), date(2021, 10, 1)),
        ("jul", (7, 7), date(2021, 7, 1), date(2021, 8, 1)),
        ("nov-dec", (11, 12), date(2021, 11, 1), date(2022, 1, 1)),
        ("dec-feb", (12, 2), date(2021, 12, 1), date(2022, 3, 1)),
        ("jul-dec", (7, 12), date(2021, 7, 1), date(2022, 1, 1)),
    ],
)
def test_ends_of_seasons(written, months, first, after) -> None:
    assert parse_months(written) == months
    assert (first, after) in spans(months, COVERED)


def test_a_season_is_cut_at_its_dates() -> None:
    winter = [(date(2021, 10, 1), date(2022, 5, 1))]
    assert clipped(winter, date(2022, 1, 1), None) == [(date(2022, 1, 1), date(2022, 5, 1))]
    assert clipped(winter, date(2022, 5, 1), None) == []


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        (['{ value = 8, months = "okt-apr" }'], "is no season: write months such as oct-apr"),
        (["{ value = 8, months = 7 }"], "is no season: write months such as oct-apr"),
        (['{ value = 8, months = "" }'], "is no season: write months such as oct-apr"),
        (['{ value = 8, months = "oct-apr" }', '{ value = 9, months = "jun-sep" }'], "has no value from"),
        (['{ value = 8, months = "oct-may" }', '{ value = 9, months = "may-sep" }'], "overlaps the period"),
        (
            ["{ value = 8, until = 2022-01-01 }",
             '{ value = 9, months = "jul", from = 2022-01-01, until = 2022-02-01 }'],
            "no jul between its dates",
        ),
    ],
)  # fmt: skip
def test_what_is_no_season_is_told_with_its_place(folder, blocks, told) -> None:
    with pytest.raises(InputErrors) as error:
        read(folder, *blocks)
    mine = [p for p in error.value.problems if told in p.problem]
    assert mine
    assert all(p.file == RAIL and p.line for p in mine)
