"""Steps of a process, part one: resources and work."""

from math import sqrt

from .draws import mean_of, sample, sample_of
from .entities import free_entity, park
from .events import schedule
from .prelude import (
    FAULT_AMOUNT,
    FAULT_CAPACITY,
    FAULT_HELD,
    FAULT_OWNER,
    FAULTED,
    FINISH,
    KIND_ENTITY,
    PARKED,
    WAIT_RES,
    S,
)
from .resources import (
    amount,
    ask_many,
    ask_ticket,
    ban,
    granted,
    keyed,
    note,
    patience,
    release,
    wait_at,
)
from .work import start_work


def op_seize(s: S, e: int, pc: int) -> int:
    """One unit of one resource, first come first served: the common case."""
    r = s.block_res[pc]
    note(s, r)
    if s.res_used[r] < s.res_open[r] and s.res_queue[r] == 0:
        s.res_used[r] += 1
        s.res_grants[r] += 1
        return pc + 1
    ask_ticket(s, e, pc)
    head = s.res_head[r]
    if s.res_used[r] < s.res_open[r] and s.entity_turn[e] < s.entity_turn[head]:
        s.res_used[r] += 1
        s.res_grants[r] += 1
        return pc + 1
    return wait_at(s, e, pc, r, 1)


def op_hold(s: S, e: int, pc: int) -> int:
    """Work or travel for a drawn time, that of a key where it is kept per key."""
    by = s.block_by[pc]
    hours = sample(s, e, pc) if by < 0 else sample_of(s, keyed(s, e, s.block_dist[pc], by), e, pc, 0)
    if s.block_each[pc] >= 0:
        hours = for_each(s, e, pc, hours)
    park(s, e, pc + 1, s.block_place[pc], s.block_cause[pc])
    w = s.block_work[pc]
    if w < 0 or s.res_in_hand[w] == FINISH:
        s.entity_timer[e] = schedule(s, s.now + hours, KIND_ENTITY, e)
    else:
        start_work(s, e, w, hours)
    return PARKED


def for_each(s: S, e: int, pc: int, hours: float) -> float:
    """Hours of n such times one after the other (the party's, `amount` at a time), of which one is drawn.

    n m + sqrt(n) (x - m) of a drawn time x with mean m: a sum of n times has that mean and that variance.
    """
    many = amount(s, e, s.block_each_kind[pc], s.block_each[pc], -1)
    at_once = max(1, amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc]))
    n = (many + at_once - 1) // at_once
    if n == 1:
        return hours
    if n < 1:
        return 0.0
    mean = mean_of(s, keyed(s, e, s.block_dist[pc], s.block_by[pc]))
    return float(n) * mean + sqrt(float(n)) * (hours - mean)


def op_release(s: S, e: int, pc: int) -> int:
    """One unit of one resource; the common case, that the first in the queue gets it, is spelt out."""
    r = s.block_res[pc]
    used = s.res_used[r]
    if used < 1:
        return broken(s, e, pc, FAULT_CAPACITY)
    f = s.res_head[r]
    if s.res_special[r] != 0:
        release(s, r, 1)
    elif f < 0:
        note(s, r)
        s.res_used[r] = used - 1
    elif s.entity_wait[f] == WAIT_RES and s.entity_need[f] == 1:
        note(s, r)
        after = s.entity_next[f]
        s.res_head[r] = after
        if after < 0:
            s.res_tail[r] = -1
        else:
            s.entity_prev[after] = -1
        s.res_queue[r] -= 1
        granted(s, f, r)
    else:
        release(s, r, 1)
    return pc + 1


def op_leave(s: S, e: int, pc: int) -> int:
    """Leave the system (not with a load)."""
    if s.entity_loaded[e] > 0:
        return broken(s, e, pc, FAULT_OWNER)
    if s.entity_held[e, 0] >= 0:
        return broken(s, e, pc, FAULT_HELD)
    free_entity(s, e, s.block_measure[pc])
    return PARKED


def broken(s: S, e: int, pc: int, fault: int) -> int:
    """Stop the run: the model is at fault."""
    s.fault = fault
    s.fault_index = e
    s.fault_block = pc
    return FAULTED


def op_seize_units(s: S, e: int, pc: int) -> int:
    """Any number of units of a resource picked by a key, with priority and patience."""
    r = keyed(s, e, s.block_res[pc], s.block_by[pc])
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    if n < 0:
        return broken(s, e, pc, FAULT_AMOUNT)
    note(s, r)
    ask_ticket(s, e, pc)
    head = s.res_head[r]
    if s.res_used[r] + n <= s.res_open[r] and (head < 0 or s.entity_turn[e] < s.entity_turn[head]):
        s.res_used[r] += n
        s.res_grants[r] += 1
        if s.res_ban_gate[r] >= 0:
            ban(s, r)
        return pc + 1
    wait_at(s, e, pc, r, n)
    if s.block_patience[pc] >= 0:
        patience(s, e, pc, sample_of(s, s.block_patience[pc], e, pc, 512))
    return PARKED


def op_seize_many(s: S, e: int, pc: int) -> int:
    """Several resources together, all or none."""
    answer = ask_many(s, e, pc)
    if answer == PARKED and s.block_patience[pc] >= 0:
        patience(s, e, pc, sample_of(s, s.block_patience[pc], e, pc, 512))
    return answer


def op_try(s: S, e: int, pc: int) -> int:
    """Take without waiting, or go the other way."""
    r = keyed(s, e, s.block_res[pc], s.block_by[pc])
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    note(s, r)
    if s.res_queue[r] == 0 and s.res_used[r] + n <= s.res_open[r]:
        s.res_used[r] += n
        s.res_grants[r] += 1
        if s.res_ban_gate[r] >= 0:
            ban(s, r)
        return pc + 1
    return s.block_other[pc]


def op_release_units(s: S, e: int, pc: int) -> int:
    """Any number of units of a resource picked by a key."""
    r = keyed(s, e, s.block_res[pc], s.block_by[pc])
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    if s.res_used[r] < n:
        return broken(s, e, pc, FAULT_CAPACITY)
    release(s, r, n)
    return pc + 1


def op_gate(s: S, e: int, pc: int) -> int:
    """Pass when the gate is open."""
    r = s.block_res[pc]
    if s.res_open[r] > 0:
        s.res_grants[r] += 1
        return pc + 1
    note(s, r)
    ask_ticket(s, e, pc)
    wait_at(s, e, pc, r, 1)
    if s.block_patience[pc] >= 0:
        patience(s, e, pc, sample_of(s, s.block_patience[pc], e, pc, 512))
    return PARKED


def op_keep(s: S, e: int, pc: int) -> int:
    """Remember what is kept when the entity is handed over."""
    for k in range(s.block_count[pc]):
        q = s.block_first[pc] + k
        s.entity_kept[e, k] = keyed(s, e, s.request_res[q], s.request_by[q])
        s.entity_kept_units[e, k] = amount(
            s, e, s.request_amount_kind[q], s.request_amount[q], s.request_amount_by[q]
        )
    return pc + 1


def op_keep_on(s: S, e: int, pc: int) -> int:
    """Remember what is held through all that follows, until it is given back."""
    if s.entity_held[e, 0] >= 0:
        return broken(s, e, pc, FAULT_HELD)
    for k in range(s.block_count[pc]):
        q = s.block_first[pc] + k
        s.entity_held[e, k] = keyed(s, e, s.request_res[q], s.request_by[q])
        s.entity_held_units[e, k] = amount(
            s, e, s.request_amount_kind[q], s.request_amount[q], s.request_amount_by[q]
        )
    return pc + 1


def op_give_back(s: S, e: int, pc: int) -> int:
    """Give back what was held through hand-overs."""
    for k in range(2):
        r = s.entity_held[e, k]
        if r >= 0:
            s.entity_held[e, k] = -1
            release(s, r, s.entity_held_units[e, k])
    return pc + 1


def op_take_over(s: S, e: int, pc: int) -> int:
    """Give back what was kept: only now is there a place behind."""
    for k in range(2):
        r = s.entity_kept[e, k]
        if r >= 0:
            s.entity_kept[e, k] = -1
            release(s, r, s.entity_kept_units[e, k])
    return pc + 1
