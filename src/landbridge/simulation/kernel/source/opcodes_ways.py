"""Steps of a process, part two: ways and conditions, attributes, counters, charges, marks and measures."""

from math import frexp

from .draws import mix, sample, uniform
from .opcodes import broken
from .prelude import (
    AMOUNT_NUMBER,
    FAULT_ENDLESS,
    FAULT_NOWHERE,
    FIRST_BIN_H,
    FIRST_OCTAVE,
    FOREVER,
    N_BINS,
    RETRY,
    STOCK,
    S,
    i64,
    u64,
)
from .resources import amount, keyed

MOST_LAPS = 100000
"""Whoever comes back more often goes round without end: every half an hour for five years is less."""

SLACK_H = 1e-6
"""Less time than this is none: sums of hours are not exact."""


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


def op_again(s: S, e: int, pc: int) -> int:
    """Come once more to a process it may have gone through: its draws there differ."""
    s.entity_lap[e] += 1
    if s.entity_lap[e] > MOST_LAPS:
        return broken(s, e, pc, FAULT_ENDLESS)
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


def op_when_expects(s: S, e: int, pc: int) -> int:
    """Go to the target when the expected wait for a quota or stock is more than a time.

    None if a unit is to be had at once; else (those who wait + 1) * the time between two units, as they come
    at present; without end while nothing comes.
    """
    r = keyed(s, e, s.block_res[pc], s.block_by[pc])
    if s.res_queue[r] == 0 and s.res_used[r] < s.res_open[r]:
        return pc + 1
    units = s.res_open[r]
    if s.res_kind[r] == STOCK:
        units = s.res_each[r] if s.res_closed[r] + s.res_failed[r] == 0 else 0
    over = sample(s, e, pc)
    wait = float(s.res_queue[r] + 1) * s.res_every_h[r]
    return s.block_target[pc] if units <= 0 or wait > over * float(units) else pc + 1


def op_counter(s: S, e: int, pc: int) -> int:
    """Count units under one or two keys and a period; beyond the limit go the other way and count nothing.

    With `each`, so many in a row are counted one by one, from the one whom the first key names; if any is
    beyond the limit, the other way. Attribute `into` gets the number of those who are. Below 0 there is no
    limit, and nothing is counted.
    """
    limit = amount(s, e, s.block_least_kind[pc], s.block_least[pc], s.block_least_by[pc])
    if limit < 0:
        if s.block_into[pc] >= 0:
            s.entity_attr[e, s.block_into[pc]] = 0.0
        return pc + 1
    many = 1 if s.block_each[pc] < 0 else amount(s, e, s.block_each_kind[pc], s.block_each[pc], -1)
    if 2 * (s.counter_used + many) > s.counter_mask + 1:
        s.slots_needed = -many
        return RETRY
    row = s.block_number[pc]
    period = i64(int(s.number_value[row]))
    second = s.block_also[pc]
    also = u64(0) if second < 0 else u64(i64(int(s.entity_attr[e, second]))) + u64(1)
    head = mix(mix(u64(period)) ^ mix(u64(s.block_count[pc])) ^ also)
    who = i64(int(s.entity_attr[e, s.block_by[pc]]))
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    beyond = 0
    for k in range(many):
        key = mix(head ^ mix(u64(who + k + 1)))
        if key == u64(0):
            key = u64(1)
        i = i64(key & u64(s.counter_mask))
        while s.counter_key[i] != u64(0) and s.counter_key[i] != key:
            i = (i + 1) & s.counter_mask
        if s.counter_value[i] + n > limit:
            beyond += 1
            continue
        if s.counter_key[i] == u64(0):
            s.counter_key[i] = key
            s.counter_row[i] = row
            s.counter_period[i] = period
            s.counter_used += 1
        s.counter_value[i] += n
    if s.block_into[pc] >= 0:
        s.entity_attr[e, s.block_into[pc]] = float(beyond)
    return s.block_other[pc] if beyond > 0 else pc + 1


def op_charge(s: S, e: int, pc: int) -> int:
    """Charge a dated amount, in thousandths, to its account."""
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    milli = i64(int(s.number_value[s.block_number[pc]] * 1000.0 + 0.5)) * n
    row = (s.block_measure[pc] * s.classes + s.entity_class[e]) * s.months + s.month
    s.account_milli[row] += milli
    return pc + 1


def op_charge_time(s: S, e: int, pc: int) -> int:
    """Charge a dated amount for the time since a mark beyond what is free: days begun (flag 1), or hours.

    Nothing for less than 1e-6 h (4 ms), nor a further day; a part of an hour to the nearest thousandth.
    """
    hours = s.now - s.entity_mark[e, s.block_mark[pc]]
    if s.block_least_kind[pc] == AMOUNT_NUMBER:
        hours -= s.number_value[s.block_least[pc]] * float(s.block_count[pc])
    if hours <= SLACK_H:
        return pc + 1
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    milli = i64(int(s.number_value[s.block_number[pc]] * 1000.0 + 0.5)) * n
    if s.block_flag[pc] == 1:
        days = i64(int(hours / 24.0))
        if hours - 24.0 * float(days) > SLACK_H:
            days += 1
        milli *= days
    else:
        milli = i64(int(float(milli) * hours + 0.5))
    row = (s.block_measure[pc] * s.classes + s.entity_class[e]) * s.months + s.month
    s.account_milli[row] += milli
    return pc + 1


def op_mark(s: S, e: int, pc: int) -> int:
    """Remember the time."""
    s.entity_mark[e, s.block_mark[pc]] = s.now
    s.mark_count[s.block_measure[pc]] += s.entity_party[e]
    return pc + 1


def op_tally(s: S, e: int, pc: int) -> int:
    """Count a passage, or units."""
    m = s.block_measure[pc]
    n = s.entity_party[e]
    if s.block_each[pc] >= 0:
        n = amount(s, e, s.block_each_kind[pc], s.block_each[pc], s.block_amount_by[pc])
    s.measure_count[m * s.classes + s.entity_class[e]] += n
    return pc + 1


def op_measure(s: S, e: int, pc: int) -> int:
    """Observe the hours since a mark."""
    return observe(s, e, pc, s.now - s.entity_mark[e, s.block_mark[pc]])


def op_measure_stay(s: S, e: int, pc: int) -> int:
    """Observe the hours since it came in."""
    return observe(s, e, pc, s.now - s.entity_created[e])


def observe(s: S, e: int, pc: int, x: float) -> int:
    """Add one observation of x hours to the block's measure, or one for each of a party."""
    m = s.block_measure[pc]
    k = m * s.classes + s.entity_class[e]
    party = s.entity_party[e]
    s.measure_count[k] += party
    s.measure_sum[k] += x * party
    s.measure_squares[k] += x * x * party
    if x > s.measure_max[k]:
        s.measure_max[k] = x
    b = 0
    if x > FIRST_BIN_H:  # octaves of 64 equal bins
        part, octave = frexp(x)
        b = min(N_BINS - 1, (octave - FIRST_OCTAVE) * 64 + i64(int((part - 0.5) * 128.0)))
    s.bin_count[m * N_BINS + b] += party
    return pc + 1
