"""A queue that nobody serves: what a person reads, and from whom everybody waits."""

import pytest

from landbridge.base.errors import DeadlockError
from landbridge.corridor import apply_changes, parse_set, read_corridor
from landbridge.simulation.model import build_plan, compile_model, run_replication


def run(*sets):
    corridor = apply_changes(read_corridor("tutorial"), [parse_set(text) for text in sets])
    return run_replication(compile_model(build_plan(corridor, None, *corridor.base)), 1, 0)


def test_a_queue_that_nobody_serves_is_warned_of():
    told = run("inland.tutorial.officers.capacity=0").warnings
    assert any(text.startswith("nobody is served at inland.tutorial.officers: ") for text in told)
    assert any("; held by those at inland.tutorial seize_officers (" in text for text in told)


def test_who_asks_for_more_than_there_is():
    with pytest.raises(DeadlockError) as error:
        run("inland.tutorial.yard.capacity=1")
    first, second = str(error.value).splitlines()
    assert first.startswith("on 2024-10-01 ")
    assert first.endswith(" can never go on, for they ask for more than there is")
    assert second.endswith(
        "box at inland.tutorial, step seize_yard: waits for inland.tutorial.yard, and 1 teu is all there is"
    )
