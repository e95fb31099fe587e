"""A run that can be advanced, read, changed and fed in the middle, saved and continued."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from .native import Runner
from .source.calendar import CALENDAR_FROM, PER_BUCKET
from .state import State, Twin
from .table import POOLS

_DONE, _GROW, _FLUSH, _FAULT = 0, 1, 2, 3
FAULTS = {
    1: "tells a carrier that does not wait for it",
    2: "rides on nobody, or leaves with a load",
    3: "gives back more than it holds",
    4: "is handed over to a facility that its file does not name",
    5: "asks for a negative number of units",
    6: "leaves, or is to hold more, with what it was handed over holding",
    7: "has come back here 100,000 times: it goes round without end, and without time on its way",
    8: "has no end: no time passes, however many steps are run",
}

Sink = Callable[[dict[str, np.ndarray[Any, Any]]], None]


class KernelError(Exception):
    """The model broke a rule of the kernel: which entity, at which block, and how."""

    def __init__(self, fault: int, entity: int, block: int) -> None:
        self.fault, self.entity, self.block = fault, entity, block
        super().__init__(f"entity {entity} at block {block} {FAULTS.get(fault, f'fault {fault}')}")


def plain(module: str) -> Any:
    """A module of the kernel's plain source, to work on a Twin between two advances."""
    return importlib.import_module(f"{__package__}.source.{module}")


class Run:
    """One run of a model on its State.

    Parameters
    ----------
    runner
        `compiled_runner()` or `plain_runner()`; both give the same bits and may be exchanged in the middle.
    state
        Memory of the run.
    sink
        Takes the trace buffer (a dict of columns, valid during the call) whenever it is full.
    """

    def __init__(self, runner: Runner, state: State, sink: Sink | None = None) -> None:
        self.runner, self.state, self.sink = runner, state, sink
        self._lock = threading.Lock()

    @property
    def now(self) -> float:
        """Present time, hours."""
        return float(self.state.now)

    def advance(self, until: float) -> Run:
        """Run all events up to and including time `until` (hours).

        Raises
        ------
        KernelError
            When the model is at fault.
        """
        s = self.state
        with self._lock:  # nobody may grow or run this state meanwhile
            s.until = until
            while (answer := self.runner(s)) != _DONE:
                if answer == _GROW:
                    grow(s)
                elif answer == _FLUSH:
                    self._flush()
                else:
                    raise KernelError(s.fault, s.fault_index, s.fault_block)
            if s.now < until < 1e299:
                s.now = until
            if self.sink:
                self._flush()
        return self

    def _flush(self) -> None:
        s = self.state
        n = s.trace_rows
        if s.trace_lost:
            raise MemoryError(f"the trace buffer was too small: {s.trace_lost} stays did not fit")
        if self.sink and n:
            self.sink({c: getattr(s, c)[:n] for c in POOLS["trace"].columns})
        s.trace_rows = 0

    def change(self, what: int, row: int, *values: float) -> None:
        """Make a change take effect now, as a dated change would (`prelude.CHANGE_*`)."""
        s = self.state
        with self._lock:
            n = s.size("change")
            s.resize("change", n + 1)
            s.change_what[n] = what
            s.change_ref[n] = row
            s.change_value[n, : len(values)] = values
            plain("changes").apply(Twin(s), n)
            s.resize("change", n)

    def inject(self, stream: int, time: float | None = None) -> int:
        """Feed one more entity of a list stream, now or at a later time; returns its running number."""
        s = self.state
        with self._lock:
            if s.free_count == 0 or s.events >= s.event_full:
                s.slots_needed = 1
                grow(s)
            twin = Twin(s)
            f = plain("streams").next_of(twin, stream)
            at = max(s.now, s.now if time is None else time)
            s.entity_timer[f] = plain("events").schedule(twin, at, 0, f)
            return int(s.entity_number[f])

    def sample_last(self) -> None:
        """Sample the states that are due at this very time, when the run ends here."""
        s = self.state
        if s.sample_due == s.now:
            plain("changes").sample_states(Twin(s), s.now)

    def trace_present(self) -> None:
        """Hand on the stays now under way, as if they ended now."""
        s = self.state
        twin = Twin(s)
        for e in inside(s).tolist():
            plain("entities").settle(twin, e)
            if s.trace_rows >= s.trace_full:
                self._flush()
        self._flush()

    def settle(self) -> None:
        """Charge every stay up to now to the ledger (and bring all integrals up to now)."""
        settle_all(self.state)

    def checkpoint(self) -> bytes:
        """The run as bytes."""
        with self._lock:
            return self.state.checkpoint()


def grow(s: State) -> None:
    """Double the entity slots until what was asked for fits, or the counters; never while the kernel runs."""
    if s.slots_needed < 0:
        _grow_counters(s, -s.slots_needed)
        return
    old = n = s.size("entity")
    while s.free_count + n - old < s.slots_needed + 1:
        n *= 2
    ring = s.ready_entity[np.arange(s.ready_head, s.ready_tail) & s.ready_mask].copy()
    if n > old:
        s.resize("entity", n)
        s.resize("ready", n)
        s.entity_next[old:] = np.arange(old + 1, n + 1)
        s.entity_next[n - 1] = s.free_head
        at_rest(s, old)
        s.free_head = old
        s.free_count += n - old
    s.ready_entity[: len(ring)] = ring
    s.ready_head, s.ready_tail, s.ready_mask = 0, len(ring), n - 1
    room_for_events(s, n)


def room_for_events(s: State, entities: int) -> None:
    """Room for twice what is pending, and for one event an entity and some more within one step.

    The calendar has memory only from when it is first needed.
    """
    pending = s.events + s.later
    room = max(s.event_room, 2 * entities, CALENDAR_FROM)
    if max(s.events, s.later) >= s.event_room or pending > s.event_room:
        room = max(room, 2 * pending)
    rows = max(s.size("event"), room + entities + 1024)
    if rows > s.size("event"):
        s.resize("event", rows)
    s.event_room = room
    needed = s.size("later") > 0 or pending >= CALENDAR_FROM
    if needed and (s.size("later") < rows or s.later_room < room):
        s.resize("later", rows)
        s.resize("bucket", 1 << max(6, (room // PER_BUCKET).bit_length()))
        s.later_room, s.calendar_room = room, s.size("bucket")
    s.event_full = min(room, max(CALENDAR_FROM, s.events))


def at_rest(s: State, first: int) -> None:
    """Entity slots from `first` on carry nothing, keep nothing and have no work in hand."""
    for name in ("cargo", "cargo_last", "worker", "timer", "parent", "owner"):
        getattr(s, f"entity_{name}")[first:] = -1
    s.entity_kept[first:] = -1
    s.entity_held[first:] = -1


def _grow_counters(s: State, many: int) -> None:
    """Room for `many` more keyed counters: those of periods that are over go, and all are placed again."""
    kept = (s.counter_key > 0) & (s.number_value[s.counter_row].astype(np.int64) == s.counter_period)
    rows = {name: getattr(s, name)[kept].copy() for name in POOLS["counter"].columns}
    used = int(kept.sum())
    n = s.size("counter")
    while 8 * (used + many) > 3 * n:
        n *= 2
    s.resize("counter", 0)
    s.resize("counter", n)
    for name in rows:
        getattr(s, name)[:] = 0
    s.counter_mask = n - 1
    s.counter_used = used
    keys = rows["counter_key"]
    places = (keys & np.uint64(n - 1)).astype(np.int64)
    left = np.arange(used)
    while len(left):  # each to the next free place behind its own; of several at one place the first gets it
        free = left[s.counter_key[places[left]] == 0]
        _, first = np.unique(places[free], return_index=True)
        for name, column in rows.items():
            getattr(s, name)[places[free[first]]] = column[free[first]]
        left = left[s.counter_key[places[left]] != keys[left]]
        places[left] = (places[left] + 1) & (n - 1)


def inside(s: State) -> np.ndarray[Any, Any]:
    """Slots of the entities now in the system, in order of slots."""
    taken = s.entity_since < 1e299
    following = s.entity_next.tolist()
    free, slots = s.free_head, []
    while free >= 0:
        slots.append(free)
        free = following[free]
    taken[slots] = False
    return np.flatnonzero(taken)


def settle_all(s: State) -> None:
    """Charge every stay up to now, and bring the integrals of populations and resources up to now."""
    now = s.now
    who = inside(s)
    who = who[np.argsort(s.entity_key[who])]  # summed by identity: which slots they have changes no bit
    spent = now - s.entity_since[who]
    np.add.at(s.ledger_h, s.entity_cell[who], spent * s.entity_party[who])
    s.entity_since[who] = now
    s.kind_area[:] += (now - s.kind_last) * s.kind_inside
    s.kind_last[:] = now
    dt = now - s.res_last
    s.res_busy_h[:] += dt * s.res_used
    s.res_queue_h[:] += dt * s.res_queue
    s.res_over_h[:] += dt * np.maximum(s.res_used - s.res_open, 0)
    s.res_last[:] = now
    dt = now - s.res_open_last
    closed = np.minimum(s.res_closed, s.res_nominal)
    s.res_open_h[:] += dt * s.res_open
    s.res_closed_h[:] += dt * closed
    s.res_failed_h[:] += dt * np.minimum(s.res_failed, s.res_nominal - closed)
    s.res_open_last[:] = now


TOTALS = (
    "ledger_h",
    "kind_in",
    "kind_area",
    "out_count",
    "measure_count",
    "measure_sum",
    "measure_squares",
    "measure_max",
    "bin_count",
    "account_milli",
    "res_busy_h",
    "res_open_h",
    "res_closed_h",
    "res_failed_h",
    "res_over_h",
    "res_queue_h",
    "res_wait_h",
    "res_grants",
)
"""Columns that count from the opening of the window."""


def open_window(s: State) -> None:
    """Begin to count: everything summed so far (the warm-up) is left out."""
    settle_all(s)
    s.measure_before[:] += s.measure_count.reshape(-1, s.classes).sum(1)
    for name in TOTALS:
        getattr(s, name)[:] = 0
