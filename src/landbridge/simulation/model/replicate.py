"""Runs one replication of a model and gathers what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from landbridge.base.errors import DeadlockError, RunError
from landbridge.simulation.kernel import (
    KernelError,
    Run,
    State,
    compiled_runner,
    inside,
    open_window,
    plain_runner,
)
from landbridge.simulation.model.compile import Model, identity_key
from landbridge.simulation.model.deadlock import deadlock_message, local_time
from landbridge.simulation.model.endings import ways_to_leave
from landbridge.simulation.model.records import N_TIME_BINS, Records
from landbridge.simulation.model.stalls import stalled

TRACE_ROWS = 1 << 16


@dataclass(frozen=True, slots=True)
class Stay:
    """A time that one entity spent at one place for one cause."""

    from_h: float
    """Hours since the run's start."""
    to_h: float
    facility: str
    side: str | None
    direction: str | None
    kind: str
    step: str
    cause: str
    left: str | None = None
    """Of the last stay: the way to leave after it, empty where it cannot be told; None: still there."""
    might: tuple[str, ...] = ()
    """Where it cannot be told: the ways to leave that it may have been."""


def start_run(
    model: Model,
    seed: int,
    replication: int,
    plain: bool = False,
    entities: int | None = None,
    trace_rows: int = 0,
    trace_key: int = 0,
    sink: Any = None,
) -> Run:
    """A run at time 0, or where its model begins; `plain` takes the reference engine."""
    runner = plain_runner() if plain else compiled_runner()
    streams = model.begin is None or model.begin.comes_by_itself
    state = model.template.start(seed, replication, entities, trace_rows, trace_key, streams=streams)
    run = Run(runner, state, sink)
    if model.begin is not None:
        model.begin.begin(model, run, seed, replication)
    return run


def run_replication(
    model: Model,
    seed: int,
    replication: int,
    plain: bool = False,
    keep: Callable[[State], None] | None = None,
) -> Records:
    """Run one replication: warm-up, window, totals.

    `keep` is given the state at the end, before anything is settled: it must not change it.

    Raises
    ------
    DeadlockError
        If nothing can move any more; says who waits for whom.
    RunError
        If the model breaks a rule of the kernel.
    """
    run = start_run(model, seed, replication, plain)
    inside_start = advance_window(model, run, keep)
    return gather(model, run.state, seed, replication, inside_start)


def advance_window(
    model: Model, run: Run, keep: Callable[[State], None] | None = None
) -> np.ndarray[Any, Any]:
    """Run the warm-up, open the window and run to its end; the population (kind, class) when it opened."""
    first, last = model.window_h
    try:
        advance_before(run, first)
        open_window(run.state)
        inside_start: np.ndarray[Any, Any] = run.state.kind_inside.copy()
        advance_before(run, last)
        if keep is not None:
            keep(run.state)
        run.sample_last()
    except KernelError as fault:
        raise RunError(told_fault(model, run.state, fault)) from fault
    run.settle()
    message = deadlock_message(model, run.state)
    if message:
        raise DeadlockError(message)
    return inside_start


def advance_before(run: Run, hour: float) -> None:
    """Run all that happens before an hour: what happens at that very hour belongs to the time after it."""
    run.advance(float(np.nextafter(hour, -np.inf)))
    run.state.now = hour


def trace_one(model: Model, identity: str, seed: int, replication: int) -> list[Stay]:
    """Run one replication again and return the stays of one entity, in order.

    A stay that is under way ends with the run.

    Parameters
    ----------
    identity
        `<stream>:<number>` for what a stream brought, followed by `/box:<number>` for a part of it.
    """
    rows: list[tuple[float, float, int, int]] = []

    def keep(columns: dict[str, np.ndarray[Any, Any]]) -> None:
        names = ("trace_from", "trace_to", "trace_cell", "trace_block")
        rows.extend(zip(*(columns[name].tolist() for name in names), strict=True))

    key = identity_key(model, identity, seed, replication)
    run = start_run(model, seed, replication, trace_rows=TRACE_ROWS, trace_key=key, sink=keep)
    run.advance(model.window_h[1])
    is_there = bool((run.state.entity_key[inside(run.state)] == np.uint64(key)).any())
    run.trace_present()
    stays = [_stay(model, *row[:3]) for row in rows]
    if stays and not is_there:
        ways = ways_to_leave(model, rows[-1][3])
        if len(ways) > 1:
            ways = ways & _left_at(model, seed, replication, rows[-1]) or ways
        several = tuple(sorted(ways)) if len(ways) != 1 else ()
        stays[-1] = replace(stays[-1], left="" if several else next(iter(ways)), might=several)
    return stays


def _left_at(model: Model, seed: int, replication: int, row: tuple[float, float, int, int]) -> frozenset[str]:
    """Name the ways in which entities of one kind and class left at the instant at which a stay ended.

    The run is made again up to then. It is the one that is followed, unless another of its class left at the
    very same instant in another way.
    """
    names, (_, at, cell, _) = model.names, row
    place, class_ = divmod(cell // 24, len(names.classes))
    shape = len(names.kinds), len(names.classes), max(1, len(names.statuses))
    run = start_run(model, seed, replication)
    advance_before(run, at)
    before = run.state.out_count.copy()
    run.advance(at)
    gone = (run.state.out_count - before).reshape(shape)[names.kinds.index(names.places[place].kind), class_]
    return frozenset(name for name, count in zip(names.statuses, gone, strict=False) if count > 0)


@dataclass(frozen=True, slots=True)
class Trace:
    """Stays of many entities as columns of equal length, in the order in which they ended.

    Those under way end with the run.
    """

    from_h: np.ndarray[Any, Any]
    to_h: np.ndarray[Any, Any]
    who: np.ndarray[Any, Any]
    """Identity, a 64-bit key."""
    place: np.ndarray[Any, Any]
    """Row of the places."""
    class_: np.ndarray[Any, Any]
    """Row of the classes."""
    cause: np.ndarray[Any, Any]
    """Row of the causes."""


def trace_many(model: Model, seed: int, replication: int, share: float = 1.0) -> Trace:
    """Run one replication again and keep the stays of a share of all entities.

    Who is kept depends on the identity alone, so it is the same one in any run of that seed and replication.
    A train and its boxes are different entities: each is in or out by itself.
    """
    kept: list[tuple[np.ndarray[Any, Any], ...]] = []
    limit = np.uint64(min(2**64 - 1, int(share * 2.0**64)))

    def keep(columns: dict[str, np.ndarray[Any, Any]]) -> None:
        chosen = columns["trace_who"] <= limit
        names = ("trace_from", "trace_to", "trace_who", "trace_cell")
        kept.append(tuple(columns[name][chosen].copy() for name in names))

    run = start_run(model, seed, replication, trace_rows=TRACE_ROWS, sink=keep)
    run.advance(model.window_h[1])
    run.trace_present()
    begin, end, who, cell = (np.concatenate([part[i] for part in kept]) for i in range(4))
    row, cause = np.divmod(cell, 24)
    place, class_ = np.divmod(row, len(model.names.classes))
    return Trace(begin, end, who, place, class_, cause)


def _stay(model: Model, begin: float, end: float, cell: int) -> Stay:
    names = model.names
    place, cause = divmod(cell, 24)
    p = names.places[place // len(names.classes)]
    return Stay(begin, end, p.facility, p.side, p.direction, p.kind, p.step, names.causes[cause])


def told_fault(model: Model, s: State, fault: KernelError) -> str:
    """Who broke a rule of the kernel, at which step, and when."""
    return f"{_who(model, s, fault.entity, fault.block)}: {fault}, on {local_time(model, s.now)}"


def _who(model: Model, s: State, entity: int, block: int) -> str:
    """Kind of an entity and name of a block, or of the first step where a block without a name leads to."""
    names = {row: name for name, row in model.blocks.items()}
    row = block
    if row not in names:
        row = min((one for one in names if one >= int(s.block_target[block])), default=-1)
    kinds = model.names.kinds
    return f"{kinds[int(s.entity_kind[entity])]} at {names.get(row, f'block {block}')}"


def gather(
    model: Model, s: State, seed: int, replication: int, inside_start: np.ndarray[Any, Any]
) -> Records:
    """The totals of a finished run."""
    names = model.names
    classes, kinds, statuses = len(names.classes), len(names.kinds), max(1, len(names.statuses))
    causes = len(names.causes)
    shape = (kinds, classes)
    measures = (len(names.measures), classes)
    ledger = s.ledger_h.reshape(-1, classes, 24)[: len(names.places), :, :causes].copy()
    waits = ledger[:, :, : names.causes.index("moving")].sum((1, 2))
    blocked = np.zeros(len(names.resources))
    for place, resource, units in model.blocked:
        blocked[resource] += units * waits[place]
    n, m = s.sample_rows, len(names.states)
    return Records(
        names,
        seed,
        replication,
        *model.window_h,
        ledger_h=ledger,
        kind_in=s.kind_in.reshape(shape).copy(),
        kind_out=s.out_count.reshape(kinds, classes, statuses).copy(),
        kind_inside_start=inside_start.reshape(shape).copy(),
        kind_inside_end=s.kind_inside.reshape(shape).copy(),
        kind_area_h=s.kind_area.reshape(shape).copy(),
        measure_count=s.measure_count.reshape(measures).copy(),
        measure_sum_h=s.measure_sum.reshape(measures).copy(),
        measure_squares_h2=s.measure_squares.reshape(measures).copy(),
        measure_max_h=s.measure_max.reshape(measures).copy(),
        measure_bins=s.bin_count.reshape(len(names.measures), N_TIME_BINS).copy(),
        busy_h=s.res_busy_h.copy(),
        open_h=s.res_open_h.copy(),
        closed_h=s.res_closed_h.copy(),
        failed_h=s.res_failed_h.copy(),
        over_h=s.res_over_h.copy(),
        blocked_h=np.minimum(blocked, s.res_busy_h),
        queue_h=s.res_queue_h.copy(),
        grants=s.res_grants.copy(),
        state_hours=np.arange(n) * s.sample_every,
        # one column after the other in memory: they are read by column, and never by hour
        states=np.ascontiguousarray(s.sample_value[: n * m].reshape(n, m).T, dtype=np.float32).T,
        charges=s.account_milli.reshape(len(names.accounts), classes, max(1, len(names.months))).copy(),
        blocks_done=int(s.blocks_done),
        events_done=int(s.events_done),
        warnings=stalled(model, s),
    )
