"""Steps of a process, part one: resources, work, branches and marks."""

from math import frexp

from .draws import mix, sample, sample_of, uniform
from .entities import free_entity, park
from .events import schedule
from .prelude import (
    FAULT_AMOUNT,
    FAULT_CAPACITY,
    FAULT_NOWHERE,
    FAULT_OWNER,
    FAULTED,
    FINISH,
    FIRST_BIN_H,
    FIRST_OCTAVE,
    FOREVER,
    KIND_ENTITY,
    N_BINS,
    PARKED,
    RETRY,
    WAIT_RES,
    S,
    i64,
    u64,
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
    """Work or travel for a drawn time."""
    hours = sample(s, e, pc)
    park(s, e, pc + 1, s.block_place[pc], s.block_cause[pc])
    w = s.block_work[pc]
    if w < 0 or s.res_in_hand[w] == FINISH:
        s.entity_timer[e] = schedule(s, s.now + hours, KIND_ENTITY, e)
    else:
        start_work(s, e, w, hours)
    return PARKED


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


def op_take_over(s: S, e: int, pc: int) -> int:
    """Give back what was kept: only now is there a place behind."""
    for k in range(2):
        r = s.entity_kept[e, k]
        if r >= 0:
            s.entity_kept[e, k] = -1
            release(s, r, s.entity_kept_units[e, k])
    return pc + 1


def op_go(s: S, e: int, pc: int) -> int:
    """Go on elsewhere."""
    return s.block_target[pc]


def op_nowhere(s: S, e: int, pc: int) -> int:
    """Handed over to nobody: the model is at fault."""
    return broken(s, e, pc, FAULT_NOWHERE)


def op_loop(s: S, e: int, pc: int) -> int:
    """Go round: draws of the next lap differ."""
    s.entity_lap[e] += 1
    return s.block_target[pc]


def op_share(s: S, e: int, pc: int) -> int:
    """Go to the target with a probability, else on."""
    return s.block_target[pc] if uniform(s, e, pc, 0) < s.number_value[s.block_number[pc]] else pc + 1


def op_choose_way(s: S, e: int, pc: int) -> int:
    """Go one of several ways by their shares (they need not add up to one)."""
    first = s.block_first[pc]
    last = first + s.block_count[pc]
    total = 0.0
    for q in range(first, last):
        total += s.number_value[s.request_number[q]]
    left = uniform(s, e, pc, 0) * total
    for q in range(first, last):
        left -= s.number_value[s.request_number[q]]
        if left < 0.0:
            return s.request_res[q]
    return s.request_res[last - 1]


def op_choose(s: S, e: int, pc: int) -> int:
    """Attribute := 0, 1, … by shares; with a share of its own, only then."""
    if s.block_flag[pc] == 1 and uniform(s, e, pc, 1) >= s.number_value[s.block_amount[pc]]:
        return pc + 1
    first = s.block_number[pc]
    n = s.block_count[pc]
    total = 0.0
    for k in range(n):
        total += s.number_value[first + k]
    left = uniform(s, e, pc, 0) * total
    choice = 0
    while choice < n - 1:
        left -= s.number_value[first + choice]
        if left < 0.0:
            break
        choice += 1
    s.entity_attr[e, s.block_attr[pc]] = float(choice)
    return pc + 1


def op_freest(s: S, e: int, pc: int) -> int:
    """Attribute := the member of a family of which the most lots are free, less those that wait for one.

    The number of units in a lot is kept by member; members without one do not count. Of equals the first.
    """
    r = s.block_res[pc]
    first = s.block_number[pc]
    best = -FOREVER
    choice = 0
    for k in range(s.block_count[pc]):
        lot = s.number_value[first + k]
        if lot > 0.0:
            lots = float(s.res_open[r + k] - s.res_used[r + k]) / lot - float(s.res_queue[r + k])
            if lots > best:
                best = lots
                choice = k
    s.entity_attr[e, s.block_attr[pc]] = float(choice)
    return pc + 1


def op_set(s: S, e: int, pc: int) -> int:
    """Attribute := a dated number (per key)."""
    row = s.block_number[pc]
    if s.block_amount_by[pc] >= 0:
        row += i64(int(s.entity_attr[e, s.block_amount_by[pc]]))
    s.entity_attr[e, s.block_attr[pc]] = s.number_value[row]
    return pc + 1


def op_draw(s: S, e: int, pc: int) -> int:
    """Attribute := a drawn value."""
    s.entity_attr[e, s.block_attr[pc]] = sample(s, e, pc)
    return pc + 1


def op_when_equal(s: S, e: int, pc: int) -> int:
    """Go to the target when an attribute equals a number."""
    same = s.entity_attr[e, s.block_attr[pc]] == float(s.block_amount[pc])
    return s.block_target[pc] if same else pc + 1


def op_when_open(s: S, e: int, pc: int) -> int:
    """Go to the target when a resource or gate is open."""
    return s.block_target[pc] if s.res_open[s.block_res[pc]] > 0 else pc + 1


def op_when_space(s: S, e: int, pc: int) -> int:
    """Go to the target when units are free and nobody waits."""
    r = keyed(s, e, s.block_res[pc], s.block_by[pc])
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    free = s.res_queue[r] == 0 and s.res_used[r] + n <= s.res_open[r]
    return s.block_target[pc] if free else pc + 1


def op_when_longer(s: S, e: int, pc: int) -> int:
    """Go to the target when a queue is longer than a number."""
    r = keyed(s, e, s.block_res[pc], s.block_by[pc])
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    return s.block_target[pc] if s.res_queue[r] > n else pc + 1


def op_counter(s: S, e: int, pc: int) -> int:
    """Count units under a key and period; beyond the limit go the other way and count nothing."""
    if 2 * (s.counter_used + 1) > s.counter_mask + 1:
        s.slots_needed = 0
        return RETRY
    who = u64(i64(int(s.entity_attr[e, s.block_by[pc]])))
    period = s.period if s.block_flag[pc] == 0 else mix(u64(s.month))
    key = mix(u64(u64(period + u64(s.block_count[pc])) ^ mix(u64(who + u64(1)))))
    if key == u64(0):
        key = u64(1)
    i = i64(key & u64(s.counter_mask))
    while s.counter_key[i] != u64(0) and s.counter_key[i] != key:
        i = (i + 1) & s.counter_mask
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    limit = amount(s, e, s.block_least_kind[pc], s.block_least[pc], -1)
    if s.counter_value[i] + n > limit:
        return s.block_other[pc]
    if s.counter_key[i] == u64(0):
        s.counter_key[i] = key
        s.counter_used += 1
    s.counter_value[i] += n
    return pc + 1


def op_charge(s: S, e: int, pc: int) -> int:
    """Charge a dated amount, in thousandths, to its account."""
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    milli = i64(int(s.number_value[s.block_number[pc]] * 1000.0 + 0.5)) * n
    row = (s.block_measure[pc] * s.classes + s.entity_class[e]) * s.months + s.month
    s.account_milli[row] += milli
    return pc + 1


def op_mark(s: S, e: int, pc: int) -> int:
    """Remember the time."""
    s.entity_mark[e, s.block_mark[pc]] = s.now
    s.mark_count[s.block_measure[pc]] += 1
    return pc + 1


def op_tally(s: S, e: int, pc: int) -> int:
    """Count a passage."""
    m = s.block_measure[pc]
    s.measure_count[m * s.classes + s.entity_class[e]] += 1
    return pc + 1


def op_measure(s: S, e: int, pc: int) -> int:
    """Observe the hours since a mark."""
    return observe(s, e, pc, s.now - s.entity_mark[e, s.block_mark[pc]])


def op_measure_stay(s: S, e: int, pc: int) -> int:
    """Observe the hours since it came in."""
    return observe(s, e, pc, s.now - s.entity_created[e])


def observe(s: S, e: int, pc: int, x: float) -> int:
    """Add one observation of x hours to the block's measure."""
    m = s.block_measure[pc]
    k = m * s.classes + s.entity_class[e]
    s.measure_count[k] += 1
    s.measure_sum[k] += x
    s.measure_squares[k] += x * x
    if x > s.measure_max[k]:
        s.measure_max[k] = x
    b = 0
    if x > FIRST_BIN_H:  # octaves of 64 equal bins
        part, octave = frexp(x)
        b = min(N_BINS - 1, (octave - FIRST_OCTAVE) * 64 + i64(int((part - 0.5) * 128.0)))
    s.bin_count[m * N_BINS + b] += 1
    return pc + 1
