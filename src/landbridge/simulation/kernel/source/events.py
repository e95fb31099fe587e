"""Pending events and the ready ring.

A few pending events are a heap. Of many, the heap holds the next ones and a calendar the others; the heap is
empty only when nothing is pending. The order is that of (time, sequence number), wherever an event was.
"""

from .calendar import put_later, refill
from .heap import heap_pop, heap_push_youngest
from .prelude import S


def schedule(s: S, time: float, kind: int, payload: int) -> int:
    """Add an event and return its sequence number; the youngest never overtakes an equal time."""
    seq = s.seq
    s.seq = seq + 1
    what = (kind << 32) | payload
    if s.calendar_lists == 0 or not put_later(s, time, seq, what):
        heap_push_youngest(s, time, seq, what)
    return seq


def remove_first(s: S) -> None:
    """Delete the earliest event (the caller has read it)."""
    heap_pop(s)
    if s.events == 0 and s.calendar_lists > 0:
        refill(s)


def make_ready(s: S, e: int) -> None:
    """Entity e continues at the present time, after those already ready."""
    tail = s.ready_tail
    s.ready_entity[tail & s.ready_mask] = e
    s.ready_tail = tail + 1
