"""One replication reduced to what its tables need: small enough to keep a thousand of them on the disk.

Totals are exact; what is zero is left out. The hourly states and the daily passages are kept of the first
replications only, as they are most of it.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from landbridge.accounts.days import Days
    from landbridge.simulation.model.records import Records

KEPT_BY_THE_HOUR = 64
"""Replications of which hourly states and daily passages are kept: those with numbers below this."""
STATES_TOGETHER = 16
"""States that are packed together, and read together when bands are made of them."""
HOUR = "hour"
RESOURCE_COLUMNS = ("busy_h", "open_h", "closed_h", "failed_h", "over_h", "blocked_h", "queue_h", "grants")
_HEAD = 4
"""Bytes of the length of the head."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """What is kept of a replication. Indices (`_at`) are flat ones into the arrays of `Records`."""

    replication: int
    values: NDArray[Any]
    """(key,) numbers of the indicators, NaN for none, in the order of the run's keys."""
    ledger_at: NDArray[Any]
    """(cell,) places x classes x causes"""
    ledger_h: NDArray[Any]
    kinds: NDArray[Any]
    """(4, kind, class) entered, left, inside at the start, inside at the end"""
    kind_out: NDArray[Any]
    """(kind, class, status)"""
    kind_area_h: NDArray[Any]
    """(kind, class)"""
    measure_at: NDArray[Any]
    """(cell,) measures x classes"""
    measure_count: NDArray[Any]
    measure_sums: NDArray[Any]
    """(3, cell) sum in h, sum of squares in h2, the longest in h"""
    bins_at: NDArray[Any]
    """(cell,) measures x bins"""
    bins_count: NDArray[Any]
    resources: NDArray[Any]
    """(RESOURCE_COLUMNS, resource) unit-hours and entities served"""
    charges_at: NDArray[Any]
    """(cell,) accounts x classes x months"""
    charges_milli: NDArray[Any]
    daily: NDArray[Any]
    """(group, day) passages; empty where they are not kept"""
    warnings: tuple[str, ...] = ()
    states: tuple[bytes, ...] = field(default=(), repr=False)
    """Hourly states of the run's period, packed by `pack_states`; empty where they are not kept."""


_ARRAYS = tuple(f.name for f in fields(Reduced) if f.name not in ("replication", "warnings", "states"))


def reduce(records: Records, values: NDArray[Any], days: Days, *, by_the_hour: bool | None = None) -> Reduced:
    """Reduce a replication.

    Parameters
    ----------
    records
        The replication.
    values
        (key,) numbers of its indicators.
    days
        Counts passages by local day.
    by_the_hour
        Whether hourly states and daily passages are kept; None: of the first `KEPT_BY_THE_HOUR`.
    """
    if by_the_hour is None:
        by_the_hour = records.replication < KEPT_BY_THE_HOUR
    ledger_at = np.flatnonzero(records.ledger_h)
    counted = np.flatnonzero(records.measure_count)
    timed = np.array([m.timed for m in records.names.measures], dtype=bool)
    bins = np.flatnonzero(records.measure_bins * timed[:, None])
    charged = np.flatnonzero(records.charges)
    kinds = (
        records.kind_in,
        records.kind_out.sum(axis=2),
        records.kind_inside_start,
        records.kind_inside_end,
    )
    sums = (records.measure_sum_h, records.measure_squares_h2, records.measure_max_h)
    return Reduced(
        replication=records.replication,
        values=np.asarray(values, dtype=np.float64),
        ledger_at=ledger_at.astype(np.int32),
        ledger_h=records.ledger_h.ravel()[ledger_at],
        kinds=np.stack(kinds),
        kind_out=records.kind_out,
        kind_area_h=records.kind_area_h,
        measure_at=counted.astype(np.int32),
        measure_count=records.measure_count.ravel()[counted],
        measure_sums=np.stack([part.ravel()[counted] for part in sums]),
        bins_at=bins.astype(np.int32),
        bins_count=records.measure_bins.ravel()[bins],
        resources=np.stack([np.asarray(getattr(records, name), dtype=float) for name in RESOURCE_COLUMNS]),
        charges_at=charged.astype(np.int32),
        charges_milli=records.charges.ravel()[charged],
        daily=days.counts(records) if by_the_hour else np.zeros((0, 0), dtype=np.int64),
        warnings=records.warnings,
        states=pack_states(records) if by_the_hour else (),
    )


def pack(reduced: Reduced, **more: Any) -> bytes:
    """Write all but the hourly states as bytes; `more` are plain values that go along."""
    head = {"replication": reduced.replication, "warnings": list(reduced.warnings), **more}
    return _packed(head, [getattr(reduced, name) for name in _ARRAYS])


def unpack(payload: bytes, states: tuple[bytes, ...] = ()) -> Reduced:
    """Read what `pack` wrote.

    Raises
    ------
    ValueError
        If it is something else.
    """
    head, arrays = _unpacked(payload)
    named = dict(zip(_ARRAYS, arrays, strict=True))
    return Reduced(int(head["replication"]), **named, warnings=tuple(head["warnings"]), states=states)


def pack_numbers(values: NDArray[Any], **more: Any) -> bytes:
    """Write the numbers of an assumption draw as bytes, with plain values that go along."""
    return _packed(more, [values])


def read_head(payload: bytes) -> dict[str, Any]:
    """Read the plain values of what `pack` or `pack_numbers` wrote."""
    size = int.from_bytes(payload[:_HEAD], "little")
    head: dict[str, Any] = json.loads(payload[_HEAD : _HEAD + size])
    return head


def read_numbers(payload: bytes) -> NDArray[Any]:
    """Read the numbers of the indicators of a replication or draw."""
    return _unpacked(payload)[1][0]


def pack_states(records: Records) -> tuple[bytes, ...]:
    """Write the hourly states of the run's period as bytes, `STATES_TOGETHER` states each (Arrow, zstd)."""
    import polars as pl

    from landbridge.accounts.view import HAIR_H

    low = int(np.searchsorted(records.state_hours, records.from_h - HAIR_H))
    high = int(np.searchsorted(records.state_hours, records.until_h + HAIR_H))
    hours, many = records.state_hours[low:high], records.states.shape[1]
    packed = []
    for first in range(0, many, STATES_TOGETHER):
        content = io.BytesIO()
        columns = range(first, min(first + STATES_TOGETHER, many))
        states = {str(i): records.states[low:high, i] for i in columns}
        clock = {} if first else {HOUR: hours}
        pl.DataFrame({**clock, **states}).write_ipc_stream(content, compression="zstd")
        packed.append(content.getvalue())
    return tuple(packed)


def read_states(payload: bytes) -> list[NDArray[np.float32]]:
    """Read a group of what `pack_states` wrote: each state (sample,)."""
    import polars as pl

    read = pl.read_ipc_stream(io.BytesIO(payload))
    return [read[name].to_numpy() for name in read.columns if name != HOUR]


def read_state_hours(payload: bytes) -> NDArray[np.float64]:
    """Read from the first group the hours since the run's start: (sample,)."""
    import polars as pl

    hours: NDArray[np.float64] = pl.read_ipc_stream(io.BytesIO(payload), columns=[HOUR])[HOUR].to_numpy()
    return hours


def _packed(head: dict[str, Any], arrays: Sequence[NDArray[Any]]) -> bytes:
    short = [_short(array) for array in arrays]
    kinds = [[one.dtype.str, array.dtype.str, array.shape] for one, array in zip(short, arrays, strict=True)]
    text = json.dumps({**head, "arrays": kinds}, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join([len(text).to_bytes(_HEAD, "little"), text, *(array.tobytes() for array in short)])


def _short(array: NDArray[Any]) -> NDArray[Any]:
    """Store whole numbers in four bytes where they fit: it halves a receipt, and costs next to nothing."""
    if array.dtype == np.int64 and array.size and array.min() >= -(2**31) and array.max() < 2**31:
        return array.astype(np.int32)
    return array


def _unpacked(payload: bytes) -> tuple[dict[str, Any], list[NDArray[Any]]]:
    head = read_head(payload)
    size = int.from_bytes(payload[:_HEAD], "little")
    arrays, offset = [], _HEAD + size
    for stored, kind, shape in head["arrays"]:
        count = int(np.prod(shape, dtype=np.int64))
        array = np.frombuffer(payload, dtype=stored, count=count, offset=offset).reshape(shape)
        offset += array.nbytes
        arrays.append(array.astype(kind, copy=False))
    return head, arrays
