"""Rows of a table that cells belong to: numbered in the order of the table's key, nulls first."""

from __future__ import annotations

import random

import numpy as np
import pytest

from landbridge.accounts import merged
from landbridge.accounts.merged import Merged, in_key_order


def made(many: int = 300) -> list[tuple[str | None, str, str | None] | None]:
    chance = random.Random(5)
    keys = [
        (chance.choice([None, "a", "b", ""]), chance.choice("xyz"), chance.choice([None, "q", "p"]))
        for _ in range(many)
    ]
    return [None if chance.random() < 0.1 else key for key in keys]


@pytest.mark.parametrize("most", [merged.MOST_RANK, 3])
def test_rows_stand_in_the_order_of_the_key(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(merged, "MOST_RANK", most)
    cells = made()
    rows = Merged(("a", "b", "c"), cells)
    assert rows.keys == in_key_order({key for key in cells if key is not None})
    assert [rows.keys[row] if row >= 0 else None for row in rows.row_of] == cells


def test_a_last_column_is_as_if_it_were_written_out() -> None:
    cells, last = made(), ("late", "early", "between")
    short = Merged(("a", "b", "c", "d"), cells, last)
    written = [None if key is None else (*key, value) for key in cells for value in last]
    whole = Merged(("a", "b", "c", "d"), written)
    assert short.size == whole.size == len(whole.keys)
    np.testing.assert_array_equal(short.row_of, whole.row_of)


def test_nothing_has_no_rows() -> None:
    assert Merged(("a",), []).keys == []
    assert Merged(("a",), [None]).row_of.tolist() == [-1]
