"""The streams of a run that begins in the middle: who is still to come, and which machines stand."""

from __future__ import annotations

from typing import Any

from landbridge.simulation.kernel import State, Twin
from landbridge.simulation.kernel.source import entities, events, streams
from landbridge.simulation.kernel.source.draws import sample_of
from landbridge.simulation.kernel.source.prelude import KIND_ENTITY, KIND_STREAM, STREAM_LIST


def plain_view(state: State) -> Any:
    """The state of a run as the engine's plain source works on it, between two advances."""
    return Twin(state, state.checked)


def begin_stream(t: Any, row: int) -> None:
    """Let a stream go on from now.

    Of a timetable, who was planned before now and is later than that is still to come; who would have come by
    now is not: it is here already, if it is not gone. A stream at a rate, or of drawn times between two, goes
    on from now; of an exponential law that is as if it had never stopped.
    """
    if t.stream_kind[row] != STREAM_LIST:
        if t.stream_count[row] < t.stream_limit[row]:
            streams.plan_next(t, row)
        return
    at, end = t.stream_next[row], t.stream_end[row]
    while at < end and t.arrival_time[at] < t.now:
        planned = t.arrival_time[at]
        at += 1
        late = t.stream_lateness[row]
        e = streams.next_of(t, row)
        comes = planned + (sample_of(t, late, e, t.stream_block[row], streams.LATENESS) if late >= 0 else 0.0)
        if comes >= t.now:
            t.entity_timer[e] = events.schedule(t, comes, KIND_ENTITY, e)
        else:
            _give_up(t, e)
    t.stream_next[row] = at
    if at < end:
        events.schedule(t, t.arrival_time[at], KIND_STREAM, row)


def begin_machines(t: Any, row: int) -> int:
    """The next machine of a stream that has begun by now: it works; -1 if there is none left."""
    at = t.stream_next[row]
    if at >= t.stream_end[row] or t.arrival_time[at] > t.now:
        return -1
    t.stream_next[row] = at + 1
    return int(streams.next_of(t, row))


def _give_up(t: Any, e: int) -> None:
    """Give back the slot of one that never comes."""
    t.entity_key[e] = 0
    t.entity_next[e] = t.free_head
    t.free_head = e
    t.free_count += 1
    t.live -= 1


def count_in(t: Any, e: int) -> None:
    """It is here."""
    entities.count_in(t, e)
