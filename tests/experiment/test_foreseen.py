"""What a run cannot do, whatever comes, is said with its results."""

from datetime import date

import pytest

from landbridge.corridor import apply_changes, parse_set, read_corridor
from landbridge.experiment.foreseen import foreseen
from landbridge.experiment.outcome import left_out, once_each

ROAD = "road.khorgos"
WEEK = "mon-sun 00:00-24:00"


@pytest.fixture(scope="module")
def khorgos():
    return read_corridor("khorgos")


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2024])
def test_nothing_is_told_of_the_corridor_as_it_was(khorgos, year):
    """Not of Kalzhat either, which was shut in 2021, with no traffic on record."""
    assert foreseen(khorgos, date(year, 1, 1), date(year + 1, 1, 1)) == []


@pytest.mark.parametrize(
    ("sets", "told"),
    [
        (
            [
                "rules.road.hours.khorgos_cn='mon-tue 00:00-24:00'",
                "rules.road.hours.khorgos_kz='thu-sat 00:00-24:00'",
            ],
            [f"{ROAD}: the posts cn and kz are never open at the same time in this run"],
        ),
        (  # not by their own clocks, which are three hours apart
            [
                "rules.road.hours.khorgos_cn='mon-sun 12:00-15:00'",
                "rules.road.hours.khorgos_kz='mon-sun 12:00-15:00'",
            ],
            [f"{ROAD}: the posts cn and kz are never open at the same time in this run"],
        ),
        (
            [
                "rules.road.hours.khorgos_cn='mon-sun 12:00-15:01'",
                "rules.road.hours.khorgos_kz='mon-sun 12:00-15:00'",
            ],
            [],
        ),
        (
            [f"rules.road.hours.khorgos_cn='{WEEK}; closed 2024-02-01..2024-05-01'"],
            [f"{ROAD}.cn never opens in this run (hours: rules.road.hours.khorgos_cn)"],
        ),
        ([f"{ROAD}.fleet.capacity=0"], [f"the capacity of {ROAD}.fleet is 0 all through this run"]),
        (
            ["rules.road.acceptance.khorgos_eastbound=0"],
            [f"the capacity of {ROAD}.acceptance.eastbound is 0 all through this run"],
        ),
        (["rules.road.acceptance.khorgos_eastbound=0@2024-03-02.."], []),
        (
            ["rules.road.border.khorgos=false"],
            [f"{ROAD}.border.{lane} is shut all through this run" for lane in ("westbound", "eastbound")],
        ),
    ],
)
def test_what_cannot_work_in_a_run(khorgos, sets, told):
    changed = apply_changes(khorgos, [parse_set(text) for text in sets])
    assert foreseen(changed, date(2024, 3, 1), date(2024, 4, 1)) == told


def test_no_more_than_a_few_are_told(khorgos):
    road = khorgos.facilities[ROAD].values
    sets = [parse_set(f"{ROAD}.{path}=0") for path in road if path.endswith(".capacity")]
    told = foreseen(apply_changes(khorgos, sets), date(2024, 3, 1), date(2024, 4, 1))
    assert len(told) == 9
    assert told[-1] == f"and {len(sets) - 8} more of this kind"


def test_it_is_among_the_warnings_of_a_run(carry):
    bundle = carry(replications=1, sets=("inland.tutorial.gates.capacity=0",))
    assert "the capacity of inland.tutorial.gates is 0 all through this run" in bundle.manifest["warnings"]


def test_draws_that_were_left_out_for_one_reason_are_told_together():
    lock = (
        "on 2024-03-01 {} can never go on, for they wait for each other\n- 1 × truck at a: waits\n- 2 × more"
    )
    first, second = left_out([lock.format(7), "too few", lock.format(12)], 64)
    why = "on 2024-03-01 7 can never go on, for they wait for each other; - 1 × truck at a: waits"
    assert first == f"2 of 64 draws were left out: {why} (of the first)"
    assert second == "1 of 64 draws were left out: too few"
    assert left_out([], 64) == []


def test_what_several_replications_warn_of_is_told_once():
    """Numbers differ by chance, and so may those who hold what is waited for."""
    first = "5 wait at a.b, the first for 12 days; held by those at c (3)"
    again = "7 wait at a.b, the first for 30 days; held by those at d (2), c (1)"
    other = "5 wait at a.d, the first for 12 days"
    assert once_each([[first], [again, other], []]) == [
        f"{first} (in 2 of 3 replications, here the first)",
        f"{other} (in 1 of 3 replications, here the first)",
    ]
    assert once_each([[first, other]]) == [first, other]
