"""Assumptions that belong together move together."""

from __future__ import annotations

import pytest

from landbridge.corridor import read_corridor
from landbridge.experiment.assumptions import draw_key, drawn_points
from landbridge.experiment.laws import latin_hypercube


@pytest.fixture(scope="module")
def khorgos():
    return read_corridor("khorgos")


def test_counts_of_one_facility_have_one_key(khorgos):
    for row in khorgos.traffic.values():
        assert draw_key(khorgos, f"traffic.{row.id}.quantity") == f"traffic of {row.facility}"


def test_directions_move_against_each_other(khorgos):
    addresses = [f"traffic.{row}.quantity" for row in ("w-2022-06", "e-2022-06", "w-2022-07")]
    points = drawn_points(khorgos, addresses, 8, 1)
    assert points[:, 0] == pytest.approx(1 - points[:, 1])
    assert (points[:, 0] == points[:, 2]).all()


def test_directions_move_alike_where_their_evidence_says_so(khorgos):
    addresses = [f"traffic.{row}.quantity" for row in ("khe-2024-05", "khw-2024-05", "khw-2025-11")]
    points = drawn_points(khorgos, addresses, 8, 1)
    assert (points[:, 0] == points[:, 1]).all()
    assert (points[:, 0] == points[:, 2]).all()


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("dryport.khorgos.wagons.w80.train_boxes", "dryport.khorgos.wagons.w40.train_wagons"),
        ("station.altynkol.numbers.called_boxes", "dryport.khorgos.wagons.w40.train_wagons"),
        ("dryport.khorgos.cranes.mtbf_h", "dryport.khorgos.cranes.mtbf_h"),
    ],
)
def test_partners_are_followed_to_the_first(khorgos, address, key):
    assert draw_key(khorgos, address) == key


def test_one_key_gives_one_column():
    points = latin_hypercube(["a", "b", "a"], 16, 1)
    assert (points[:, 0] == points[:, 2]).all()
    assert (points[:, 0] != points[:, 1]).any()
