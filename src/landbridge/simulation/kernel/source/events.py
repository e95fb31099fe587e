"""Pending events (binary heap) and the ready ring."""

from .prelude import S


def schedule(s: S, time: float, kind: int, payload: int) -> int:
    """Add an event and return its sequence number; the youngest never overtakes an equal time."""
    seq = s.seq
    s.seq = seq + 1
    i = s.events
    s.events = i + 1
    while i > 0:
        up = (i - 1) >> 1
        if s.event_time[up] <= time:
            break
        move_event(s, up, i)
        i = up
    s.event_time[i] = time
    s.event_seq[i] = seq
    s.event_what[i] = (kind << 32) | payload
    return seq


def move_event(s: S, i: int, j: int) -> None:
    """Copy event i to position j."""
    s.event_time[j] = s.event_time[i]
    s.event_seq[j] = s.event_seq[i]
    s.event_what[j] = s.event_what[i]


def remove_first(s: S) -> None:
    """Delete the earliest event (the caller has read it)."""
    n = s.events - 1
    s.events = n
    time = s.event_time[n]
    seq = s.event_seq[n]
    i = 0
    while True:
        c = 2 * i + 1
        if c >= n:
            break
        t = s.event_time[c]
        if c + 1 < n:
            t2 = s.event_time[c + 1]
            if t2 < t or (t2 == t and s.event_seq[c + 1] < s.event_seq[c]):
                c += 1
                t = t2
        if time < t or (time == t and seq < s.event_seq[c]):
            break
        move_event(s, c, i)
        i = c
    move_event(s, n, i)


def make_ready(s: S, e: int) -> None:
    """Entity e continues at the present time, after those already ready."""
    tail = s.ready_tail
    s.ready_entity[tail & s.ready_mask] = e
    s.ready_tail = tail + 1
