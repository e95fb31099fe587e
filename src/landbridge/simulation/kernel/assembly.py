"""Puts a model together row by row: what charts are lowered to, and what benchmarks use directly."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .engine import opcode_numbers
from .run import at_rest, plain, room_for_events
from .source.prelude import FOREVER, N_BINS, STEPS_AT_ONCE
from .state import State, Twin

DISTRIBUTIONS = (
    "constant",
    "exponential",
    "uniform",
    "triangular",
    "integer",
    "erlang",
    "lognormal",
    "hyperexponential",
)
LAP_KEY = 0xD1B54A32D192ED03
TRACE_ROOM = 4096
"""Stays that may end at one instant."""

_DEFAULTS = {
    "block_by": -1,
    "block_amount": 1,
    "block_amount_by": -1,
    "block_dist": 0,
    "block_number": 0,
    "block_target": 0,
    "block_other": 0,
    "block_patience": -1,
    "block_rank_by": -1,
    "block_work": -1,
    "block_res": 0,
    "block_mark": -1,
    "block_least": 0,
    "block_least_by": -1,
    "block_each": -1,
    "block_also": -1,
    "block_into": -1,
}


def name_key(*parts: object) -> int:
    """64 bits from names and numbers: a pure function of them."""
    return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=8).digest(), "little")


@dataclass
class Assembly:
    """Rows of a model, in order. Each method returns the row's number."""

    blocks: list[tuple[str, str, dict[str, int]]] = field(default_factory=list)
    requests: list[dict[str, int]] = field(default_factory=list)
    resources: list[dict[str, float]] = field(default_factory=list)
    exchanges: int = 0
    distributions: list[tuple[int, tuple[float, ...]]] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    streams: list[dict[str, Any]] = field(default_factory=list)
    arrivals: list[np.ndarray[Any, Any]] = field(default_factory=list)
    rates: list[np.ndarray[Any, Any]] = field(default_factory=list)
    arrival_rows: int = 0
    changes: list[tuple[float, int, int, tuple[float, ...]]] = field(default_factory=list)
    batches: int = 0
    laps: list[tuple[int, int]] = field(default_factory=list)
    """Stretches of blocks (first, after the last) that one may go through again: each time draws anew."""
    watches: list[tuple[int, int, int]] = field(default_factory=list)
    marks: int = 0
    measures: int = 0
    kinds: int = 1
    classes: int = 1
    statuses: int = 1
    places: int = 1
    accounts: int = 0
    months: int = 1
    sample_every_h: float = 0.0
    horizon_h: float = 0.0

    def block(self, op: str, name: str = "", **fields: int) -> int:
        """A step; `name` keys its draws."""
        self.blocks.append((op, name or f"{op}#{len(self.blocks)}", fields))
        return len(self.blocks) - 1

    def resource(self, capacity: int, kind: int = 0, in_hand: int = 0, **fields: int) -> int:
        """A pool (0), quota (1) or gate (2)."""
        self.resources.append({"kind": kind, "in_hand": in_hand, "nominal": capacity, **fields})
        return len(self.resources) - 1

    def exchange(self, count: int = 1) -> int:
        """A family of exchanges; its first row."""
        self.exchanges += count
        return self.exchanges - count

    def distribution(self, kind: str, *parameters: float) -> int:
        """A law of DISTRIBUTIONS. Lognormal takes mean and standard deviation of the logarithm."""
        self.distributions.append((DISTRIBUTIONS.index(kind), parameters))
        return len(self.distributions) - 1

    def number(self, value: float) -> int:
        """A dated number."""
        self.numbers.append(value)
        return len(self.numbers) - 1

    def request(self, **fields: int) -> int:
        """A row of a list of requests or choices."""
        self.requests.append({"by": -1, "amount": 1, "amount_by": -1, **fields})
        return len(self.requests) - 1

    def stream(
        self, kind: int, block: int, name: str, times: Any = (), rates: Any = (), **fields: Any
    ) -> int:
        """A source: 0 list of planned `times`, 1 `rates` from `times` on, 2 renewal (`dist`)."""
        t = np.asarray(times, float)
        fields = {"lateness": -1, "limit": 1 << 62, **fields}
        fields.update(
            kind=kind, block=block, name=name, next=self.arrival_rows, end=self.arrival_rows + len(t)
        )
        self.arrivals.append(t)
        self.rates.append(np.asarray(rates, float) if len(rates) else np.zeros(len(t)))
        self.arrival_rows += len(t)
        self.streams.append(fields)
        return len(self.streams) - 1

    def change(self, time: float, what: int, row: int, *values: float) -> None:
        """A dated change; those of one time take effect in the order they were added."""
        self.changes.append((time, what, row, values))

    def batch(self, count: int = 1) -> int:
        """A family of groups that go on together; its first row."""
        self.batches += count
        return self.batches - count

    def measure(self, timed: bool = True) -> int:
        """A tally."""
        self.measures += 1
        return self.measures - 1

    def build(self) -> Template:
        """The finished model: a State at time 0 without seed."""
        return Template(self)


class Template:
    """A model ready to run: copied and keyed for each replication."""

    def __init__(self, a: Assembly, entities: int = 1024) -> None:
        samples = int(a.horizon_h / a.sample_every_h) + 2 if a.sample_every_h else 0
        sizes = {
            "block": len(a.blocks),
            "request": len(a.requests),
            "res": len(a.resources),
            "exchange": a.exchanges,
            "dist": max(1, len(a.distributions)),
            "number": max(1, len(a.numbers)),
            "stream": len(a.streams),
            "arrival": a.arrival_rows,
            "change": len(a.changes),
            "batch": a.batches,
            "counter": 1024,
            "mark": max(1, a.marks),
            "measure": a.measures * a.classes,
            "total": a.measures,
            "bin": a.measures * N_BINS,
            "kind": a.kinds * a.classes,
            "out": a.kinds * a.classes * a.statuses,
            "ledger": a.places * a.classes * 24,
            "account": a.accounts * a.classes * a.months,
            "watch": len(a.watches),
            "sample": samples * len(a.watches),
        }
        s = State(sizes)
        self.names = [name for _, name, _ in a.blocks]
        self.loops = [pc for pc, (op, _, _) in enumerate(a.blocks) if op == "loop"]
        self.laps = list(a.laps)
        self.loop_targets = [a.blocks[pc][2]["target"] for pc in self.loops]
        self.stream_names = [str(f["name"]) for f in a.streams]
        numbers = opcode_numbers()
        for column, value in _DEFAULTS.items():
            getattr(s, column)[:] = value
        s.block_op[:] = [numbers[op] for op, _, _ in a.blocks]
        _fill(s, "block", [fields for _, _, fields in a.blocks])
        _fill(s, "request", a.requests)
        for name in (
            "head",
            "tail",
            "work_head",
            "work_tail",
            "rest_head",
            "rest_tail",
            "ban_gate",
            "slot_event",
        ):
            getattr(s, f"res_{name}")[:] = -1
        s.res_slot_next[:] = -2
        s.slot_first = -1
        _fill(s, "res", a.resources)
        s.res_special[:] = (s.res_closed + s.res_failed > 0) | (s.res_ban_gate >= 0) | (s.res_kind > 0)
        s.res_open[:] = np.maximum(0, s.res_nominal - s.res_closed - s.res_failed)
        for name in ("offers", "offers_last", "takers", "takers_last", "pairing", "pairing_last"):
            getattr(s, f"exchange_{name}")[:] = -1
        for d, (kind, p) in enumerate(a.distributions):
            s.dist_kind[d] = kind
            s.dist_p[d, : len(p)] = p
        s.number_value[: len(a.numbers)] = a.numbers
        for i, stream in enumerate(a.streams):
            attributes = stream.get("attr", ())
            s.stream_attr[i, : len(attributes)] = attributes
        rows = [{k: v for k, v in stream.items() if k not in ("attr", "name")} for stream in a.streams]
        _fill(s, "stream", rows)
        if a.arrival_rows:
            s.arrival_time[:] = np.concatenate(a.arrivals)
            s.arrival_rate[:] = np.concatenate(a.rates)
        _fill_changes(s, a.changes)
        s.batch_head[:] = -1
        s.batch_timer[:] = -1
        if a.watches:
            s.watch_what[:], s.watch_ref[:], s.watch_mark[:] = zip(*a.watches, strict=True)
        s.counter_mask = 1023
        s.trace_full = 1 << 62
        s.classes, s.months, s.statuses = a.classes, a.months, a.statuses
        s.sample_every = a.sample_every_h
        s.sample_due = 0.0 if a.sample_every_h else FOREVER
        s.sample_width = len(a.watches)
        s.blocks_most = STEPS_AT_ONCE
        s.sample_limit = samples
        self._slots(s, entities)
        self.state = s

    @staticmethod
    def _slots(s: State, n: int) -> None:
        s.resize("entity", n)
        s.resize("ready", n)
        s.entity_next[:] = np.arange(1, n + 1)
        s.entity_next[-1] = -1
        at_rest(s, 0)
        s.free_count, s.free_head, s.ready_mask = n, 0, n - 1
        room_for_events(s, n)

    def start(
        self,
        seed: int,
        replication: int,
        entities: int | None = None,
        trace_rows: int = 0,
        trace_key: int = 0,
        checked: bool = False,
        streams: bool = True,
    ) -> State:
        """A State at time 0, keyed by seed and replication, with its streams and changes under way.

        With `streams` False nothing comes until they are begun (`begin_streams`).
        """
        s = self.state.copy(empty=("sample",))
        if checked:
            s.__dict__["checked"] = True
        if entities is not None:
            self._slots(s, entities)
        if trace_rows:
            trace_rows += TRACE_ROOM
            s.resize("trace", trace_rows)
            s.trace_limit, s.trace_key = trace_rows, trace_key
            s.trace_full = max(1, trace_rows - TRACE_ROOM)
        base = (seed, replication)
        s.block_key[:] = np.array([name_key(*base, n) for n in self.names], np.uint64)
        for pc, target in zip(self.loops, self.loop_targets, strict=True):
            s.block_lap_key[target : pc + 1] = LAP_KEY
        for first, after in self.laps:
            s.block_lap_key[first:after] = LAP_KEY
        s.stream_key[:] = np.array([name_key(*base, "stream", n) for n in self.stream_names], np.uint64)
        twin = Twin(s)
        rows = s.size("change")
        plain("changes").apply_due(twin, rows)
        for i in range(len(self.stream_names) if streams else 0):
            plain("streams").start_stream(twin, i)
        if s.sample_limit:
            plain("changes").sample_states(twin, 0.0)
        return s


def _fill(s: State, pool: str, rows: Sequence[Mapping[str, float]]) -> None:
    """Write rows of fields, column by column; numbers that do not fit raise OverflowError."""
    columns: dict[str, tuple[list[int], list[float]]] = {}
    for i, row in enumerate(rows):
        for key, value in row.items():
            where, values = columns.setdefault(key, ([], []))
            where.append(i)
            values.append(value)
    for key, (where, values) in columns.items():
        column = getattr(s, f"{pool}_{key}")
        column[where] = np.array(values, column.dtype)


def _fill_changes(s: State, changes: Sequence[tuple[float, int, int, tuple[float, ...]]]) -> None:
    """Write dated changes in order of time, those of one time as they came."""
    if not changes:
        return
    times, whats, refs, values = zip(*changes, strict=True)
    order = np.argsort(np.array(times, float), kind="stable")
    s.change_time[:] = np.array(times, float)[order]
    s.change_what[:] = np.array(whats, np.int32)[order]
    s.change_ref[:] = np.array(refs, np.int32)[order]
    rows = np.zeros(s.change_value.shape)
    for width in set(map(len, values)):
        where = [i for i, v in enumerate(values) if len(v) == width]
        rows[where, :width] = [values[i] for i in where]
    s.change_value[:] = rows[order]
