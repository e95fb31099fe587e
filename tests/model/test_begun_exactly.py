"""A state saved exactly: the run that goes on from it is the run that was never stopped."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from landbridge.base.errors import RunError
from landbridge.corridor import apply_changes, parse_set, read_corridor
from landbridge.corridor.parts import only
from landbridge.simulation.kernel import State
from landbridge.simulation.kernel.table import POOLS, SCALARS
from landbridge.simulation.model import Model, Records, Stretch, build_plan, compile_model, run_replication
from landbridge.simulation.model.begun.exact import Exactly, saved

LATER = date(2022, 3, 20)


@cache
def model(part: str, first: date, lead_in: int, hours: int, until: date = LATER) -> Model:
    corridor = only(read_corridor("khorgos"), (part,))
    return compile_model(build_plan(corridor, None, first, until, lead_in, None, Stretch(0, float(hours))))


def left_by(one: Model, replication: int, plain: bool = False) -> tuple[Records, bytes, State]:
    kept: list[tuple[bytes, State]] = []
    record = run_replication(
        one,
        1,
        replication,
        plain,
        keep=lambda state: kept.append((saved(one, state, 1, replication), state.copy())),
    )
    return record, *kept[0]


def differences(one: Records, other: Records) -> list[str]:
    found = []
    for field in fields(Records):
        a, b = getattr(one, field.name), getattr(other, field.name)
        same = np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b
        found += [] if same or field.name == "names" else [field.name]
    return found


def parts_that_differ(one: State, other: State) -> list[str]:
    """Pools and scalars of two runs that are not the same bits."""
    found = [name for name in SCALARS if getattr(one, name) != getattr(other, name)]
    for name in POOLS:
        pairs = zip(one.memory[name], other.memory[name], strict=True)
        if one.size(name) != other.size(name) or any(a.tobytes() != b.tobytes() for a, b in pairs):
            found.append(name)
    return found


@pytest.mark.parametrize("part", ["rail.khorgos", "road"])
@pytest.mark.parametrize("replication", [0, 3])
def test_going_on_is_never_having_stopped(part: str, replication: int) -> None:
    """Ledger, counters, pending events, draws, slots and quotas, hourly states: every bit of the run."""
    before = model(part, date(2022, 2, 1), 20, 9 * 24)
    whole = model(part, date(2022, 2, 10), 29, 72)
    _, content, _ = left_by(before, replication)
    one, _, at_end = left_by(whole, replication)
    going_on = replace(whole, begin=Exactly(lambda number: content))
    other, _, its_end = left_by(going_on, replication)
    assert differences(one, other) == []
    assert parts_that_differ(at_end, its_end) == []


def test_one_engine_goes_on_as_the_other() -> None:
    before = model("rail.khorgos", date(2022, 2, 1), 20, 9 * 24)
    whole = model("rail.khorgos", date(2022, 2, 10), 29, 72)
    _, content, _ = left_by(before, 1)
    going_on = replace(whole, begin=Exactly(lambda number: content))
    compiled, _, its_end = left_by(going_on, 1)
    plain, _, at_end = left_by(going_on, 1, plain=True)
    assert differences(compiled, plain) == []
    assert parts_that_differ(its_end, at_end) == []


def test_what_was_planned_does_not_depend_on_the_end() -> None:
    """The month in which a run ends is planned whole, so a later end changes nothing that was before it."""
    one = run_replication(model("rail.khorgos", date(2022, 2, 1), 20, 9 * 24), 1, 0)
    other = run_replication(model("rail.khorgos", date(2022, 2, 1), 20, 9 * 24, date(2022, 5, 9)), 1, 0)
    assert [name for name in differences(one, other) if name != "charges"] == []


def test_of_another_model_or_replication_it_is_refused() -> None:
    before = model("rail.khorgos", date(2022, 2, 1), 20, 9 * 24)
    _, content, _ = left_by(before, 0)
    whole = model("rail.khorgos", date(2022, 2, 10), 29, 72)
    going_on = replace(whole, begin=Exactly(lambda number: content))
    with pytest.raises(RunError, match="of another replication"):
        run_replication(going_on, 1, 1)
    corridor = only(read_corridor("khorgos"), ("rail.khorgos",))
    changed = apply_changes(corridor, [parse_set("dryport.khorgos.cranes.capacity=9")])
    plan = build_plan(changed, None, date(2022, 2, 10), LATER, 29, None, Stretch(0, 72.0))
    with pytest.raises(RunError, match="of another model"):
        run_replication(replace(compile_model(plan), begin=Exactly(lambda number: content)), 1, 0)
    with pytest.raises(RunError, match="no state of a run, or it is cut short"):
        run_replication(replace(whole, begin=Exactly(lambda number: content[:2000])), 1, 0)
