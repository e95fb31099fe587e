"""The next pending events: a binary heap ordered by (time, sequence number)."""

from .prelude import S


def heap_push(s: S, time: float, seq: int, what: int) -> None:
    """Put in an event of any age."""
    i = s.events
    s.events = i + 1
    while i > 0:
        up = (i - 1) >> 1
        t = s.event_time[up]
        if t < time or (t == time and s.event_seq[up] < seq):
            break
        move_event(s, up, i)
        i = up
    s.event_time[i] = time
    s.event_seq[i] = seq
    s.event_what[i] = what


def heap_push_youngest(s: S, time: float, seq: int, what: int) -> None:
    """Put in the youngest event: it never overtakes an equal time."""
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
    s.event_what[i] = what


def heap_pop(s: S) -> None:
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


def move_event(s: S, i: int, j: int) -> None:
    """Copy event i to position j."""
    s.event_time[j] = s.event_time[i]
    s.event_seq[j] = s.event_seq[i]
    s.event_what[j] = s.event_what[i]
