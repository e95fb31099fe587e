"""Assumptions that belong together move together."""

from __future__ import annotations

import pytest

from landbridge.corridor import read_corridor
from landbridge.experiment.assumptions import draw_key
from landbridge.experiment.laws import latin_hypercube


@pytest.fixture(scope="module")
def khorgos():
    return read_corridor("khorgos")


def test_counts_of_one_direction_have_one_key(khorgos):
    keys = {draw_key(khorgos, f"traffic.{row.id}.quantity") for row in khorgos.traffic.values()}
    assert keys == {"traffic of rail.khorgos westbound", "traffic of rail.khorgos eastbound"}


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
