"""Every rule of every corridor that comes with landbridge, on a day on each side of each of its changes.

What is expected is read from the files by another way than the reader's, so that a new rule is tested by
being written. What refers to a rule must turn on the same day.
"""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import pairwise

import pytest

from landbridge.corridor import read_corridor
from landbridge.corridor.calendar import hours_text
from landbridge.corridor.find import packaged_corridors

LAWS = (
    "triangular",
    "exponential",
    "uniform",
    "integer",
    "erlang",
    "lognormal",
    "hyperexponential",
    "constant",
)


def blocks(table: dict, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[dict]]]:
    """Yield the periods of each rule in a table, as written."""
    for key, written in table.items():
        if key in ("title", "note", "note_only", "evidence"):
            continue
        if isinstance(written, list):
            yield (*path, key), written
        elif isinstance(written, dict):
            is_leaf = "value" in written or "open" in written or any(law in written for law in LAWS)
            yield from [((*path, key), [written])] if is_leaf else blocks(written, (*path, key))
        else:
            yield (*path, key), [{"value": written}]


def rules() -> Iterator[tuple[str, str, list[dict]]]:
    for corridor, folder in packaged_corridors().items():
        for file in sorted((folder / "rules").glob("*.toml")):
            written = tomllib.loads(file.read_text(encoding="utf-8"))
            for path, periods in blocks(written, ("rules", file.stem)):
                yield corridor, ".".join(path), sorted(periods, key=lambda p: str(p.get("from", "")))


RULES = list(rules())
TURNS = [
    (corridor, address, before, after)
    for corridor, address, periods in RULES
    for before, after in pairwise(periods)
]


@cache
def corridor_of(name):
    return read_corridor(name)


def as_written(block: dict) -> object:
    if "open" in block:
        return hours_text(block["open"], block.get("closed_on", []))
    return block.get("value")


def the_same(value: object, written: object) -> bool:
    return written is None or (value == written and isinstance(value, bool) == isinstance(written, bool))


def test_every_rule_of_the_files_is_in_the_book():
    for corridor in packaged_corridors():
        written = {address for name, address, _ in RULES if name == corridor}
        assert {rule.address for rule in corridor_of(corridor).rules.values()} == written


@pytest.mark.parametrize(
    ("corridor", "address", "periods"), RULES, ids=lambda x: x if isinstance(x, str) else ""
)
def test_a_rule_holds_from_its_first_day_to_its_last(corridor, address, periods):
    read = corridor_of(corridor)
    rule = read.quantity(address)
    days = [read.from_, read.until - timedelta(days=1)]
    for day, block in zip(days, (periods[0], periods[-1]), strict=True):
        assert the_same(rule.at(day), as_written(block))
    assert len(rule.periods) == len(periods)


@pytest.mark.parametrize(
    ("corridor", "address", "before", "after"), TURNS, ids=[f"{a}-{t['from']}" for _, a, _, t in TURNS]
)
def test_a_rule_turns_at_midnight_of_the_day_it_says(corridor, address, before, after):
    read = corridor_of(corridor)
    rule, turn = read.quantity(address), after["from"]
    assert before["until"] == turn
    last, first = rule.period_at(turn - timedelta(days=1)), rule.period_at(turn)
    assert the_same(last.value, as_written(before))
    assert the_same(first.value, as_written(after))
    assert (last.value, last.evidence) != (first.value, first.evidence), "the change changes nothing"
    for follower in read.followers(address):
        if read.has(follower):
            leaf = read.quantity(follower)
            assert leaf.period_at(turn - timedelta(days=1)).until == turn
            assert leaf.period_at(turn).from_ == turn
