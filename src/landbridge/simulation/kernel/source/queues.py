"""The queue of a resource: by priority, then by ticket."""

from .prelude import S


def ahead(s: S, e: int, f: int) -> bool:
    """Whether e comes before f in a queue."""
    a = s.entity_turn[e]
    b = s.entity_turn[f]
    return a < b or (a == b and s.entity_ticket[e] < s.entity_ticket[f])


def enqueue(s: S, e: int, r: int) -> None:
    """Put e in r's queue by priority, then by ticket: its place is looked for from both ends at once.

    Who goes first stands near the head, who comes last near the tail, however many wait between them.
    """
    after = s.res_tail[r]
    before = s.res_head[r]
    while after >= 0 and ahead(s, e, after):
        if ahead(s, e, before):
            after = s.entity_prev[before]
            break
        before = s.entity_next[before]
        after = s.entity_prev[after]
    before = s.res_head[r] if after < 0 else s.entity_next[after]
    s.entity_prev[e] = after
    s.entity_next[e] = before
    if after < 0:
        s.res_head[r] = e
    else:
        s.entity_next[after] = e
    if before < 0:
        s.res_tail[r] = e
    else:
        s.entity_prev[before] = e
    s.res_queue[r] += 1
    s.entity_queue[e] = r


def append(s: S, e: int, r: int, last: int) -> None:
    """Put e at the end of r's queue, behind `last`."""
    s.entity_prev[e] = last
    s.entity_next[e] = -1
    if last < 0:
        s.res_head[r] = e
    else:
        s.entity_next[last] = e
    s.res_tail[r] = e
    s.res_queue[r] += 1
    s.entity_queue[e] = r


def dequeue(s: S, e: int, r: int) -> None:
    """Take e out of r's queue, wherever it stands."""
    before = s.entity_prev[e]
    after = s.entity_next[e]
    if before < 0:
        s.res_head[r] = after
    else:
        s.entity_next[before] = after
    if after < 0:
        s.res_tail[r] = before
    else:
        s.entity_prev[after] = before
    s.res_queue[r] -= 1
