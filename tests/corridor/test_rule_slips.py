"""Every mistake that a rule book can hold: what is told, word for word, and where."""

import tomllib
from pathlib import Path

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.corridor.check import check

RAIL = "facilities/rail.aa.toml"
SLIPS = tomllib.loads(Path(__file__).with_name("rule_slips.toml").read_text(encoding="utf-8"))["slip"]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip["name"])
def test_a_slip_in_a_rule_book_is_told_word_for_word(ruled_folder, rule_book, slip):
    pieces, book = [], rule_book
    if "file" in slip:
        pieces = [(slip["file"], slip["old"], slip["new"])]
    else:
        assert book.count(slip["old"]) == 1
        book = book.replace(slip["old"], slip["new"])
    with pytest.raises(InputErrors) as error:
        read_corridor(ruled_folder(*pieces, book=book))
    assert [str(problem) for problem in error.value.problems] == slip["told"]


def test_all_slips_are_told_at_once(ruled_folder, rule_book):
    book = rule_book.replace("mon-fri 08:00", "mon-fri 8").replace('"MRP"', '"MPR"', 1)
    root = ruled_folder((RAIL, 'rule = "border.acceptance"', 'rule = "border.aceptance"'), book=book)
    (root / "rules" / "empty.toml").write_text("x = ", encoding="utf-8")
    assert {problem.file for problem in check(root)} == {RAIL, "rules/border.toml", "rules/empty.toml"}
