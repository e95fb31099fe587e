"""Pools, quotas, stocks and gates: asking, waiting in order, serving, closing, failing.

The first in the queue that does not fit holds back those behind it (first come, first served within a
priority). Units are handed over at the instant they become free, so nobody overtakes between release and
grant. Where several resources are asked together, the entity waits for the first absent in the order of
causes; this is judged when it asks, and again whenever what it waits for is to be had.
"""

from .entities import charge_to, park, settle
from .events import make_ready, schedule
from .prelude import (
    AMOUNT_CONSTANT,
    AMOUNT_NUMBER,
    AMOUNT_PARTY,
    FINISH,
    GATE,
    KIND_PATIENCE,
    N_CAUSES,
    PARKED,
    QUOTA,
    WAIT_MANY,
    WAIT_NOTHING,
    WAIT_RES,
    S,
    i64,
)
from .queues import ahead, append, dequeue, enqueue
from .reasons import alike, explain_queue, reach_of, reason
from .work import balance_work

LARGEST_RANK = 1000000.0
"""A priority that an attribute holds counts no further than this, either way."""


def amount(s: S, e: int, kind: int, what: int, by: int) -> int:
    """A number of units: a constant, the entity's attribute or party, or a dated number (per key)."""
    if kind == AMOUNT_CONSTANT:
        return what
    if kind == AMOUNT_NUMBER:
        row = what if by < 0 else what + i64(int(s.entity_attr[e, by]))
        return i64(int(s.number_value[row]))
    if kind == AMOUNT_PARTY:
        return s.entity_party[e]
    return i64(int(s.entity_attr[e, what]))


def keyed(s: S, e: int, first: int, by: int) -> int:
    """Row of a family: its first row, or the one that attribute `by` picks."""
    return first if by < 0 else first + i64(int(s.entity_attr[e, by]))


def note(s: S, r: int) -> None:
    """Bring the integrals of use and queue up to now (before either changes)."""
    dt = s.now - s.res_last[r]
    if dt > 0.0:
        used = s.res_used[r]
        s.res_busy_h[r] += dt * used
        s.res_queue_h[r] += dt * s.res_queue[r]
        if used > s.res_open[r]:
            s.res_over_h[r] += dt * (used - s.res_open[r])
        s.res_last[r] = s.now


def note_capacity(s: S, r: int) -> None:
    """Bring the integrals of capacity up to now (before it changes)."""
    note(s, r)
    dt = s.now - s.res_open_last[r]
    if dt > 0.0:
        s.res_open_h[r] += dt * s.res_open[r]
        closed = min(s.res_closed[r], s.res_nominal[r])
        s.res_closed_h[r] += dt * closed
        s.res_failed_h[r] += dt * min(s.res_failed[r], s.res_nominal[r] - closed)
    s.res_open_last[r] = s.now


def ban(s: S, r: int) -> None:
    """Shut the gate of a queue that has grown too long; open it when it is short again."""
    g = s.res_ban_gate[r]
    load = s.res_used[r] + s.res_queue[r]
    if s.res_banned[r] == 0:
        if load >= s.res_ban_at[r]:
            note_capacity(s, g)
            s.res_banned[r] = 1
            s.res_closed[g] += 1
            s.res_open[g] = 0
    elif load <= s.res_lift_at[r]:
        note_capacity(s, g)
        s.res_banned[r] = 0
        s.res_closed[g] -= 1
        s.res_open[g] = max(0, s.res_nominal[g] - s.res_closed[g])
        if s.res_open[g] > 0:
            open_gate(s, g)


def open_gate(s: S, g: int) -> None:
    """All who wait at gate g go on."""
    note(s, g)
    e = s.res_head[g]
    while e >= 0:
        after = s.entity_next[e]
        dequeue(s, e, g)
        granted(s, e, g)
        e = after


def granted(s: S, e: int, r: int) -> None:
    """Bookkeeping of a served entity: it continues now."""
    s.res_grants[r] += 1
    s.res_wait_h[r] += s.now - s.entity_asked[e]
    s.entity_wait[e] = WAIT_NOTHING
    s.entity_timer[e] = -1
    make_ready(s, e)


def missing(s: S, e: int, pc: int) -> int:
    """Row of the request to wait for: of those not to be had, the first in the order of causes; -1 = none."""
    found = -1
    best = N_CAUSES
    for q in range(s.block_first[pc], s.block_first[pc] + s.block_count[pc]):
        r = keyed(s, e, s.request_res[q], s.request_by[q])
        n = amount(s, e, s.request_amount_kind[q], s.request_amount[q], s.request_amount_by[q])
        head = s.res_head[r]
        short = s.res_used[r] + n > s.res_open[r]
        if short or (head >= 0 and head != e and ahead(s, head, e)):
            why = reason(s, r, n, s.request_cause[q]) if short else s.request_cause[q]
            if why < best:
                best = why
                found = q
    return found


def take_all(s: S, e: int, pc: int) -> None:
    """Take everything the block asks for."""
    for q in range(s.block_first[pc], s.block_first[pc] + s.block_count[pc]):
        r = keyed(s, e, s.request_res[q], s.request_by[q])
        n = amount(s, e, s.request_amount_kind[q], s.request_amount[q], s.request_amount_by[q])
        note(s, r)
        s.res_used[r] += n
        s.res_grants[r] += 1
        if s.res_ban_gate[r] >= 0:
            ban(s, r)


def wait_for_request(s: S, e: int, q: int) -> None:
    """Put e in the queue of request q."""
    r = keyed(s, e, s.request_res[q], s.request_by[q])
    note(s, r)
    s.entity_need[e] = amount(s, e, s.request_amount_kind[q], s.request_amount[q], s.request_amount_by[q])
    enqueue(s, e, r)
    if s.res_ban_gate[r] >= 0:
        ban(s, r)


def serve(s: S, r: int) -> None:
    """Give what is free at r to those who wait, in order (the integrals are up to date)."""
    while True:
        e = s.res_head[r]
        if e < 0:
            break
        n = s.entity_need[e]
        if s.res_used[r] + n > s.res_open[r]:
            break
        if s.entity_wait[e] == WAIT_RES:
            dequeue(s, e, r)
            if s.res_kind[r] != GATE:
                s.res_used[r] += n
            granted(s, e, r)
            continue
        pc = s.entity_block[e] - 1
        q = missing(s, e, pc)
        if q < 0:
            dequeue(s, e, r)
            take_all(s, e, pc)
            s.res_grants[r] -= 1  # counted by both
            granted(s, e, r)
            continue
        other = keyed(s, e, s.request_res[q], s.request_by[q])
        if other == r:
            break
        dequeue(s, e, r)
        settle(s, e)
        s.entity_cause[e] = s.request_cause[q]
        charge_to(s, e, s.request_cause[q])
        wait_for_request(s, e, q)
        if s.res_closed[other] + s.res_failed[other] > 0:
            explain_queue(s, other, False)
    if s.res_closed[r] + s.res_failed[r] > 0 and not alike(s, r):
        explain_queue(s, r, False)
    if s.res_ban_gate[r] >= 0:
        ban(s, r)


def release(s: S, r: int, n: int) -> None:
    """Give n units of r back and serve its queue."""
    note(s, r)
    s.res_used[r] -= n
    if s.res_queue[r] > 0:
        serve(s, r)
    elif s.res_ban_gate[r] >= 0:
        ban(s, r)


def ask_ticket(s: S, e: int, pc: int) -> None:
    """The place in the order of waiting that a request of this block has."""
    turn = s.block_rank[pc] + s.entity_rank[e]
    if s.block_rank_by[pc] >= 0:
        own = s.entity_attr[e, s.block_rank_by[pc]]
        turn += i64(int(min(LARGEST_RANK, max(-LARGEST_RANK, own))))
    s.entity_turn[e] = turn
    s.entity_ticket[e] = s.ticket
    s.ticket += 1


def wait_at(s: S, e: int, pc: int, r: int, n: int) -> int:
    """Stop in r's queue for n units (the ticket is drawn)."""
    s.entity_wait[e] = WAIT_RES
    s.entity_need[e] = n
    s.entity_asked[e] = s.now
    last = s.res_tail[r]
    if last >= 0 and s.entity_turn[e] < s.entity_turn[last]:
        enqueue(s, e, r)
    else:
        append(s, e, r, last)
    park(s, e, pc + 1, s.block_place[pc], s.block_cause[pc])
    stopped = s.res_closed[r] + s.res_failed[r] > 0
    if stopped and (s.res_kind[r] != GATE or s.res_weather[r] > 0):
        if alike(s, r):
            charge_to(s, e, reason(s, r, 1, s.block_cause[pc]))
        else:
            explain_queue(s, r, False)
            # those ahead may be settled already: judge this one by its own place
            charge_to(s, e, reason(s, r, reach_of(s, e, r), s.block_cause[pc]))
    if s.res_ban_gate[r] >= 0:
        ban(s, r)
    return PARKED


def set_open(s: S, r: int) -> None:
    """After a change of nominal, closed or failed units: work in hand, queue and reasons follow."""
    s.res_special[r] = 1
    s.res_open[r] = max(0, s.res_nominal[r] - s.res_closed[r] - s.res_failed[r])
    if s.res_in_hand[r] != FINISH or s.res_rest_head[r] >= 0:
        balance_work(s, r)
    serve(s, r)
    explain_queue(s, r, True)


def refill(s: S, r: int) -> None:
    """A new period of a quota begins."""
    note(s, r)
    s.res_used[r] = 0
    if s.res_queue[r] > 0:
        serve(s, r)


def deliver(s: S, r: int, units: int, most: int) -> None:
    """Units are added to a stock, up to `most` on hand (-1 = any number); what does not fit does not come."""
    note_capacity(s, r)
    left = s.res_nominal[r] - s.res_used[r]
    hand = left + units
    if most >= 0:
        hand = max(left, min(hand, most))
    s.res_each[r] = units
    s.res_used[r] = 0
    s.res_nominal[r] = hand
    set_open(s, r)


def is_quota(s: S, r: int) -> bool:
    """Units of a quota are used up, never given back."""
    return s.res_kind[r] == QUOTA


def patience(s: S, e: int, pc: int, hours: float) -> None:
    """e, now waiting, gives up after `hours` and goes to the block's other way."""
    from_now = s.now + hours
    s.entity_other[e] = s.block_other[pc]
    s.entity_timer[e] = schedule(s, from_now, KIND_PATIENCE, e)


def ask_many(s: S, e: int, pc: int) -> int:
    """Ask for several resources together."""
    ask_ticket(s, e, pc)
    q = missing(s, e, pc)
    if q < 0:
        take_all(s, e, pc)
        return pc + 1
    s.entity_wait[e] = WAIT_MANY
    s.entity_asked[e] = s.now
    park(s, e, pc + 1, s.block_place[pc], s.request_cause[q])
    wait_for_request(s, e, q)
    r = s.entity_queue[e]
    if s.res_closed[r] + s.res_failed[r] > 0:
        charge_to(s, e, reason(s, r, reach_of(s, e, r), s.request_cause[q]))
    return PARKED
