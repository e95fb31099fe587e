"""The compiled kernel and its plain source give the same bytes, on random models that reach every opcode."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest
from random_models import HORIZON, random_model

from landbridge.simulation.kernel import (
    Run,
    State,
    Template,
    Twin,
    compiled_runner,
    inside,
    open_window,
    plain_runner,
)
from landbridge.simulation.kernel.run import plain
from landbridge.simulation.kernel.source import dispatch, loop
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.kernel.table import POOLS

SEEDS = range(24)
SLOTS = 64


@cache
def template(seed: int) -> Template:
    return random_model(seed).build()


def advanced(runner: Callable[[State], int], state: State, stops: tuple[float, ...]) -> Run:
    """Advance from stop to stop; the window opens at the first."""
    run = Run(runner, state)
    for i, stop in enumerate(stops):
        run.advance(stop)
        if i == 0:
            open_window(run.state)
    run.settle()
    return run


STOPS = (30.0, 70.0, HORIZON)
executed: set[int] = set()


@cache
def plain_end(seed: int) -> bytes:
    """Where the plain engine ends; notes the opcodes that it ran."""
    step = dispatch.step

    def noting(s: object, op: int, e: int, pc: int) -> int:
        executed.add(op)
        return step(s, op, e, pc)

    loop.step = noting
    try:
        return advanced(plain_runner(), template(seed).start(7, seed, SLOTS), STOPS).checkpoint()
    finally:
        loop.step = step


@pytest.mark.parametrize("seed", SEEDS)
def test_compiled_and_plain_give_the_same_bytes(seed: int) -> None:
    compiled = advanced(compiled_runner(), template(seed).start(7, seed, SLOTS), STOPS)
    assert compiled.checkpoint() == plain_end(seed)


def test_every_opcode_was_run() -> None:
    for seed in SEEDS:
        plain_end(seed)
    names = list(dispatch.OPERATIONS)
    missed = [name for i, name in enumerate(names) if i not in executed]
    assert missed == ["op_nowhere"]  # it only ever stops a run: see the tests of faults


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_engines_may_be_exchanged_in_the_middle(seed: int) -> None:
    run = Run(plain_runner(), template(seed).start(7, seed, SLOTS))
    runners = [compiled_runner(), plain_runner()]
    for hour in range(3, int(HORIZON) + 1, 3):
        run.runner = runners[hour % 2]
        run.advance(float(hour))
        if hour == STOPS[0]:
            open_window(run.state)
    run.settle()
    assert run.state.checkpoint() == _through_the_same_stops(seed)


def _through_the_same_stops(seed: int) -> bytes:
    run = Run(compiled_runner(), template(seed).start(7, seed, SLOTS))
    for hour in range(3, int(HORIZON) + 1, 3):
        run.advance(float(hour))
        if hour == STOPS[0]:
            open_window(run.state)
    run.settle()
    return run.state.checkpoint()


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_a_checkpoint_goes_on_bit_for_bit(seed: int) -> None:
    run = Run(compiled_runner(), template(seed).start(7, seed, SLOTS))
    run.advance(STOPS[0])
    open_window(run.state)
    saved = run.advance(STOPS[1]).checkpoint()
    restored = State.restore(saved)
    assert restored.checkpoint() == saved
    assert restored.copy().checkpoint() == saved
    other = Run(compiled_runner(), restored).advance(HORIZON)
    other.settle()
    assert other.checkpoint() == plain_end(seed)


@pytest.mark.parametrize("cut", [0, 4, 100, -1])
def test_a_checkpoint_that_is_cut_short_is_refused(cut: int) -> None:
    saved = template(0).start(7, 0, SLOTS).checkpoint()
    with pytest.raises(ValueError, match="checkpoint"):
        State.restore(saved[:cut])


def test_a_place_in_a_queue_is_counted_as_far_as_it_tells_the_reason() -> None:
    """Those in front are counted no further than needed: the reason is that of the whole count."""
    kernel, found = plain("reasons"), set()
    for seed in SEEDS:
        run = Run(compiled_runner(), template(seed).start(7, seed, SLOTS))
        for hour in np.arange(5.0, HORIZON, 1.5):
            s = Twin(run.advance(float(hour)).state)
            for r in range(run.state.size("res")):
                e, reach = s.res_head[r], 0
                while e >= 0:
                    reach += s.entity_need[e]
                    whole = kernel.reason(s, r, reach, k.TRACK)
                    assert kernel.reason(s, r, kernel.reach_of(s, e, r), k.TRACK) == whole, (seed, hour, r)
                    found.add((whole, reach > 3))
                    e = s.entity_next[e]
    assert found >= {(cause, far) for cause in (k.TRACK, k.FAILED, k.CLOSED) for far in (False, True)}


def test_rows_begin_on_cache_lines() -> None:
    assert POOLS["entity"].record.itemsize % 64 == 0
    assert POOLS["event"].record.itemsize == 24
    s = template(0).start(1, 0)
    assert s.entity_timer.ctypes.data % 64 == s.entity_asked.ctypes.data % 64 == 0
    assert s.entity_attr.ctypes.data % 64 == s.entity_mark.ctypes.data % 64 == 0


def test_a_checkpoint_of_another_layout_is_refused() -> None:
    saved = template(0).start(7, 0, SLOTS).checkpoint()
    from landbridge.simulation.kernel.table import LAYOUT_HASH

    with pytest.raises(ValueError, match="another column table"):
        State.restore(saved.replace(LAYOUT_HASH.encode(), b"0" * len(LAYOUT_HASH), 1))


TOTALS = ("ledger_h", "kind_in", "out_count", "measure_sum", "bin_count", "account_milli", "res_busy_h")


@pytest.mark.parametrize("seed", SEEDS[::3])
def test_room_changes_nothing(seed: int) -> None:
    """Slots and events grow from the smallest pool; the totals are those of one that never grew."""
    small = advanced(compiled_runner(), template(seed).start(7, seed, 2), STOPS).state
    large = advanced(compiled_runner(), template(seed).start(7, seed, 1 << 14), STOPS).state
    assert small.size("entity") > 2
    for name in TOTALS:
        assert getattr(small, name).tobytes() == getattr(large, name).tobytes(), name
    assert small.events_done == large.events_done


def test_threads_change_nothing() -> None:
    def end(replication: int) -> bytes:
        return advanced(compiled_runner(), template(3).start(1, replication, SLOTS), STOPS).checkpoint()

    alone = [end(r) for r in range(8)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(end, range(8))) == alone
    assert len(set(alone)) == 8


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_sums_agree(seed: int) -> None:
    """Ledger = integral of the population; in = out + inside; units in use + free = units."""
    run = Run(compiled_runner(), template(seed).start(7, seed, SLOTS)).advance(HORIZON)
    run.settle()
    s = run.state
    assert s.ledger_h.sum() == pytest.approx(s.kind_area.sum(), rel=1e-9)
    gone = s.out_count.reshape(-1, s.statuses).sum(1)
    assert (s.kind_in - gone == s.kind_inside).all()
    assert s.kind_inside.sum() == s.entity_party[inside(s)].sum()
    assert s.live == s.size("entity") - s.free_count
    pools = s.res_kind == 0
    assert (s.res_used[pools] >= 0).all()
    total = s.res_open_h + s.res_closed_h + s.res_failed_h
    assert min(s.res_open_h.min(), s.res_closed_h.min(), s.res_failed_h.min()) >= 0
    fixed = ~np.isin(np.arange(s.size("res")), s.change_ref[s.change_what == 0]) & pools  # CHANGE_NOMINAL
    np.testing.assert_allclose(total[fixed], (HORIZON * s.res_nominal)[fixed], rtol=1e-12)
    assert (s.res_busy_h <= s.res_open_h + s.res_over_h + 1e-9)[pools].all()
