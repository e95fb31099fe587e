"""Sources: what comes, and when.

A list is a timetable: each planned time may be missed by a drawn lateness. A rate is a Poisson stream whose
rate changes at given times (exact, by inversion of the cumulated rate). A renewal stream draws the time
between two arrivals.
"""

from .draws import child_key, exponential, sample_of
from .entities import count_in, take_slot
from .events import make_ready, schedule
from .prelude import (
    DIST_EXPONENTIAL,
    FOREVER,
    KIND_ENTITY,
    KIND_STREAM,
    RETRY,
    STREAM_LIST,
    STREAM_RATE,
    S,
    i64,
)

LATENESS, GAP = 768, 896
"""First index of the draws for lateness and for the time between two."""
LARGEST_PARTY = 1000000.0
"""No party is larger."""


def next_of(s: S, i: int) -> int:
    """A slot for the next entity of stream i."""
    n = s.stream_count[i]
    s.stream_count[i] = n + 1
    f = take_slot(
        s, child_key(s.stream_key[i], n), s.stream_entity_kind[i], s.stream_class[i], s.stream_rank[i]
    )
    s.entity_number[f] = n
    s.entity_block[f] = s.stream_block[i]
    for a in range(8):
        s.entity_attr[f, a] = s.stream_attr[i, a]
    return f


def rate_time(s: S, i: int, rest: float) -> float:
    """When the cumulated rate of stream i has grown by `rest` from now; FOREVER = never."""
    t = s.now
    k = s.stream_next[i]
    while True:
        end = s.arrival_time[k + 1] if k + 1 < s.stream_end[i] else FOREVER
        if end > t:
            rate = s.arrival_rate[k]
            if rate > 0.0 and t + rest / rate <= end:
                s.stream_next[i] = k
                return t + rest / rate
            if end >= FOREVER:
                return FOREVER
            start = max(t, s.arrival_time[k])
            rest -= rate * (end - start)
            t = end
        k += 1


def plan_next(s: S, i: int) -> None:
    """Plan the next arrival of a rate or renewal stream (the caller has checked free_count)."""
    if s.stream_count[i] >= s.stream_limit[i]:
        return
    f = next_of(s, i)
    b = s.stream_block[i]
    if s.stream_kind[i] == STREAM_RATE:
        time = rate_time(s, i, exponential(s, f, b, GAP))
    else:
        d = s.stream_dist[i]
        if s.dist_kind[d] == DIST_EXPONENTIAL:
            time = s.now + s.dist_p[d, 0] * exponential(s, f, b, GAP)
        else:
            time = s.now + sample_of(s, d, f, b, GAP)
    s.entity_timer[f] = schedule(s, time, KIND_ENTITY, f)


def fire(s: S, i: int) -> None:
    """A planned time of a list has come: the entity comes now, or late."""
    f = next_of(s, i)
    late = 0.0
    if s.stream_lateness[i] >= 0:
        late = sample_of(s, s.stream_lateness[i], f, s.stream_block[i], LATENESS)
    if late > 0.0:
        s.entity_timer[f] = schedule(s, s.now + late, KIND_ENTITY, f)
    else:
        make_ready(s, f)
    k = s.stream_next[i] + 1
    s.stream_next[i] = k
    if k < s.stream_end[i]:
        schedule(s, s.arrival_time[k], KIND_STREAM, i)


def start_stream(s: S, i: int) -> None:
    """Plan the first arrival."""
    if s.stream_kind[i] == STREAM_LIST:
        if s.stream_next[i] < s.stream_end[i]:
            schedule(s, s.arrival_time[s.stream_next[i]], KIND_STREAM, i)
    else:
        plan_next(s, i)


def op_enter(s: S, e: int, pc: int) -> int:
    """Come in, as a party of so many (an attribute); a rate or renewal stream plans the next one."""
    i = s.block_res[pc]
    if s.stream_kind[i] != STREAM_LIST:
        if s.free_count < 1:
            s.slots_needed = 1
            return RETRY
        plan_next(s, i)
    a = s.block_by[pc]
    if a >= 0:
        s.entity_party[e] = max(1, i64(int(min(LARGEST_PARTY, s.entity_attr[e, a]) + 0.5)))
    count_in(s, e)
    return pc + 1
