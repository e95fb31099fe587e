"""Many pending events: a calendar behind the heap.

Time is cut into buckets of equal width, numbered from `calendar_start` on. Events of the present bucket, and
of those before it, are in the heap; it stays small and gives the exact order. Those of later buckets are in
lists, unsorted: bucket x is in list x modulo `calendar_lists`, so a list holds a bucket of this turn of the
calendar and of the next ones. Events after `calendar_end` are in a list of their own. When the heap is empty,
the next bucket is taken into it.

Many entities are more than the processor's cache holds. So what the next buckets need is fetched into it some
events before it is needed: their rows, and the entities that will go on.

In which of these places an event is never matters for the order in which events come out: the number of a
bucket does not fall as time grows, however it is rounded.

The width follows the events: some PER_BUCKET come out of a bucket. All is spread anew, with another width,
when that is no longer so, when there are many more events than lists, and when the heap is large. The time
that this takes is that of a walk over all that is pending, and at least about as many events have come out,
or in, since the last time, or as many empty buckets have passed.

References: Brown (1988), Calendar queues: a fast O(1) priority queue implementation for the simulation event
set problem, Comm. ACM 31(10); Rönngren, Riboe & Ayani (1991), Lazy queue: an efficient implementation of the
pending-event set, 24th Annual Simulation Symposium (unsorted buckets behind a sorted front).
"""

from .heap import heap_pop, heap_push
from .prelude import FOREVER, KIND_ENTITY, S, fetch, i64

CALENDAR_FROM, CALENDAR_UNTIL = 64, 16
"""A calendar is made when so many events are in the heap, and left when fewer than so many are in it."""
PER_BUCKET = 3
"""Events that should come out of a bucket."""
TURNS = 8
"""Turns of the calendar for which its lists hold events."""
REVIEW_FROM = 512
"""The width is reviewed when all that was pending could have come out, and no fewer than this."""
SAMPLE = 64
"""Events whose median tells how dense all are."""
FINEST = 1e-12
"""Least width, as a fraction of the time."""
LOOK_FROM = 512
"""Of fewer events in it, all that they need is in the processor's cache anyway."""
LOOK, LOOK_FAR, LOOK_FAR_FROM = 4, 6, 16384
"""So many buckets are looked ahead, and so many from so many events on: then it is farther to the memory."""
NEVER = 1 << 62


def put_later(s: S, time: float, seq: int, what: int) -> bool:
    """Put an event into the calendar, unless its bucket is in the heap."""
    x = (time - s.calendar_start) * s.calendar_rate
    if x < s.calendar_next:
        return False
    link(s, new_row(s, time, seq, what), x)
    if s.later >= s.later_room:
        s.event_full = 0  # so the loop asks for more room
    return True


def new_row(s: S, time: float, seq: int, what: int) -> int:
    """An event in a row of `later`, in no list yet."""
    row = s.later_free
    if row >= 0:
        s.later_free = s.later_next[row]
    else:
        row = s.later_end
        s.later_end = row + 1
    s.later_time[row] = time
    s.later_seq[row] = seq
    s.later_what[row] = what
    s.later += 1
    return row


def link(s: S, row: int, x: float) -> None:
    """Put a row into the list of its bucket, or of those beyond the calendar."""
    if x < s.calendar_end:
        b = i64(int(x)) & (s.calendar_lists - 1)
        s.later_next[row] = s.bucket_first[b]
        s.bucket_first[b] = row
    else:
        s.later_next[row] = s.calendar_beyond
        s.calendar_beyond = row


def link_beyond(s: S) -> None:
    """Put each row beyond the calendar where it belongs now."""
    row = s.calendar_beyond
    s.calendar_beyond = -1
    while row >= 0:
        after = s.later_next[row]
        link(s, row, (s.later_time[row] - s.calendar_start) * s.calendar_rate)
        row = after


def refill(s: S) -> None:
    """The heap is empty: take the next events into it."""
    s.event_full = CALENDAR_FROM if s.later < s.later_room else 0
    while s.events == 0:
        number = s.calendar_next
        if s.later < CALENDAR_UNTIL:
            gather(s)
            leave_calendar(s)
            break
        if number >= s.calendar_end or s.later > s.calendar_most or s.events_done >= s.calendar_review:
            review(s)
        else:
            take_bucket(s, number)


def take_bucket(s: S, number: float) -> None:
    """All events of a bucket into the heap; those of its list that are of later turns stay there."""
    limit = number + 1.0
    s.calendar_next = limit
    b = i64(int(number)) & (s.calendar_lists - 1)
    many = s.later >= LOOK_FROM
    if many:
        look_ahead(s, b)
    row = s.bucket_first[b]
    if row < 0:
        return
    start = s.calendar_start
    rate = s.calendar_rate
    kept = -1
    free = s.later_free
    taken = 0
    while row >= 0:
        after = s.later_next[row]
        time = s.later_time[row]
        if (time - start) * rate < limit:
            what = s.later_what[row]
            heap_push(s, time, s.later_seq[row], what)
            if many:
                fetch_entity(s, what)
            s.later_next[row] = free
            free = row
            taken += 1
        else:
            s.later_next[row] = kept
            kept = row
        row = after
    s.bucket_first[b] = kept
    s.later_free = free
    s.later -= taken


def look_ahead(s: S, b: int) -> None:
    """Fetch what the next buckets need: of the farthest list the first row, of nearer ones a row more each.

    A row leads to the next one and to its entity, so it is read when it was fetched a bucket ago.
    """
    mask = s.calendar_lists - 1
    far = LOOK if s.later < LOOK_FAR_FROM else LOOK_FAR
    for ahead in range(far):
        row = s.bucket_first[(b + far - ahead) & mask]
        last = row
        for _ in range(ahead):
            if row >= 0:
                last = row
                row = s.later_next[row]
        if row >= 0:
            fetch(s.later_what, row)
        if ahead > 0 and last >= 0:
            fetch_entity(s, s.later_what[last])


def fetch_entity(s: S, what: int) -> None:
    """Fetch what the end of an entity's work will read."""
    if what >> 32 == KIND_ENTITY:
        fetch(s.entity_timer, what)
        fetch(s.entity_asked, what)
        fetch(s.entity_attr, what)
        fetch(s.entity_mark, what)


def review(s: S) -> None:
    """Are width and number of the lists still right? If not, all is spread anew (the heap is empty)."""
    done = s.events_done - s.calendar_done
    per_bucket = float(done) / max(s.calendar_next - s.calendar_mark, 1.0)
    best = float(PER_BUCKET)
    if s.later > s.calendar_most or per_bucket > 4.0 * best or per_bucket < 0.25 * best:
        rate = s.calendar_rate * per_bucket / best if done >= REVIEW_FROM // 2 else 0.0
        gather(s)
        spread(s, rate, s.later)
        return
    if s.calendar_next >= s.calendar_end:
        s.calendar_end = s.calendar_next + float(TURNS * s.calendar_lists)
        link_beyond(s)
    watch_from_now(s)


def watch_from_now(s: S) -> None:
    """Begin to count how many events come out of a bucket."""
    s.calendar_mark = s.calendar_next
    s.calendar_done = s.events_done
    s.calendar_review = s.events_done + max(s.later, REVIEW_FROM)
    lists = s.calendar_lists
    s.calendar_most = 2 * PER_BUCKET * lists if 2 * lists <= s.calendar_room else NEVER


def gather(s: S) -> None:
    """Take all events of the calendar and the heap into one list, those of the heap first."""
    first = s.calendar_beyond
    start = FOREVER
    row = first
    while row >= 0:
        start = min(start, s.later_time[row])
        row = s.later_next[row]
    for b in range(s.calendar_lists):
        row = s.bucket_first[b]
        while row >= 0:
            after = s.later_next[row]
            start = min(start, s.later_time[row])
            s.later_next[row] = first
            first = row
            row = after
    for i in range(s.events):
        start = min(start, s.event_time[i])
        row = new_row(s, s.event_time[i], s.event_seq[i], s.event_what[i])
        s.later_next[row] = first
        first = row
    s.events = 0
    s.calendar_beyond = first
    s.calendar_start = start


def spread(s: S, rate: float, sample: int) -> None:
    """Spread the gathered events over as many lists as they need, with `rate` buckets an hour.

    With rate 0 it is found from the first `sample` of them.
    """
    if s.calendar_start >= FOREVER:  # none of them will ever come
        leave_calendar(s)
        return
    if rate == 0.0:
        rate = found_rate(s, sample)
    lists = 64
    while PER_BUCKET * lists < s.later and 2 * lists <= s.calendar_room:
        lists *= 2
    for b in range(lists):
        s.bucket_first[b] = -1
    s.calendar_lists = lists
    s.calendar_rate = min(rate, 1.0 / (FINEST * (1.0 + abs(s.calendar_start))))
    s.calendar_next = 0.0
    s.calendar_end = float(TURNS * lists)
    link_beyond(s)
    watch_from_now(s)


def found_rate(s: S, sample: int) -> float:
    """Buckets an hour, if half of the first `sample` gathered events come before the median of some of them.

    The heap, which is empty, sorts these.
    """
    stride = max(1, sample // SAMPLE)
    row = s.calendar_beyond
    for i in range(stride * min(sample, SAMPLE)):
        if i % stride == 0 and s.later_time[row] < FOREVER:
            heap_push(s, s.later_time[row], i, 0)
        row = s.later_next[row]
    for _ in range(s.events // 2):
        heap_pop(s)
    span = s.event_time[0] - s.calendar_start if s.events > 0 else 0.0
    s.events = 0
    return 0.5 * float(sample) / (span * float(PER_BUCKET)) if span > 0.0 else FOREVER


def spread_heap(s: S) -> bool:
    """The heap is large: spread it, if enough has come out since the last time. False = room is needed."""
    n = s.events
    if n >= s.event_room or s.later >= s.later_room or n + s.later > s.later_room:
        return False
    if s.calendar_lists == 0:
        s.later_end = 0
        s.later_free = -1
        s.calendar_beyond = -1
    elif s.events_done < s.calendar_review:
        s.event_full = min(2 * n, s.event_room)
        return True
    gather(s)
    spread(s, 0.0, n)
    if s.calendar_lists > 0:
        refill(s)
    s.event_full = min(max(2 * s.events, CALENDAR_FROM), s.event_room)
    return True


def leave_calendar(s: S) -> None:
    """Put all gathered events into the heap."""
    row = s.calendar_beyond
    while row >= 0:
        heap_push(s, s.later_time[row], s.later_seq[row], s.later_what[row])
        row = s.later_next[row]
    s.later = 0
    s.calendar_lists = 0
    s.event_full = min(max(2 * s.events, CALENDAR_FROM), s.event_room)
