"""Steps of a process, part three: loads, calls, places offered and taken, groups, failures."""

from .draws import child_key, sample_of
from .entities import new_entity, park
from .events import make_ready, schedule
from .exchanges import (
    check_pairing,
    enough,
    leaves_now,
    link_offer,
    link_pairing,
    link_taker,
    load_on,
    place_filled,
    reserve,
    serve_soon,
    serve_takers,
    take_place,
)
from .opcodes import broken
from .prelude import (
    CARRIED,
    FAULT_OWNER,
    FAULT_TELL,
    KIND_BATCH,
    PARKED,
    REGIME,
    RETRY,
    WAIT_BATCH,
    WAIT_FILL,
    WAIT_RIDE,
    WAIT_STORE,
    WAIT_TELL,
    S,
    i64,
    u64,
)
from .resources import amount, keyed, note_capacity, patience, set_open

ALL_UNITS = 1 << 20
"""More than any resource has."""


def spawn(s: S, e: int, pc: int, n: int) -> int:
    """The n-th entity that e makes at block pc: same class, same attributes, e as its parent."""
    where = u64(s.block_key[pc] + u64(u64(s.entity_lap[e]) * s.block_lap_key[pc]))
    f = new_entity(
        s,
        child_key(s.entity_key[e] ^ where, n),
        s.block_kind[pc],
        s.entity_class[e],
        s.entity_rank[e],
    )
    for a in range(8):
        s.entity_attr[f, a] = s.entity_attr[e, a]
    s.entity_number[f] = n
    s.entity_parent[f] = e
    s.entity_block[f] = s.block_target[pc]
    return f


def op_split(s: S, e: int, pc: int) -> int:
    """Make the parts that e carries; they run at once, up to where they ride."""
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    if s.free_count < n:
        s.slots_needed = n
        return RETRY
    for k in range(n):
        make_ready(s, spawn(s, e, pc, k))
    # let the parts run first: e goes on behind them at the same instant
    make_ready(s, e)
    return park(s, e, pc + 1, s.block_place[pc], CARRIED)


def op_ride(s: S, e: int, pc: int) -> int:
    """Become part of the load of the carrier (or of the one who took it from the store)."""
    carrier = s.entity_owner[e] if s.block_flag[pc] == 1 else s.entity_parent[e]
    if carrier < 0:
        return broken(s, e, pc, FAULT_OWNER)
    s.entity_wait[e] = WAIT_RIDE
    return load_on(s, e, carrier, s.block_place[pc], CARRIED)


def let_down(s: S, e: int, target: int) -> int:
    """The whole load goes on at the target; the number let down."""
    n = 0
    c = s.entity_cargo[e]
    while c >= 0:
        after = s.entity_next[c]
        s.entity_block[c] = target
        s.entity_wait[c] = 0
        make_ready(s, c)
        n += 1
        c = after
    s.entity_cargo[e] = -1
    s.entity_cargo_last[e] = -1
    s.entity_loaded[e] = 0
    return n


def op_unload(s: S, e: int, pc: int) -> int:
    """Let the load go to work and wait until each part has told."""
    x = s.block_res[pc]
    if x >= 0:
        reserve(s, e, x, s.block_by[pc], s.block_mark[pc], -1)
        for k in range(s.block_count[pc]):
            serve_soon(s, x + k)
    n = let_down(s, e, s.block_target[pc])
    if n == 0:
        return pc + 1
    s.entity_at_work[e] = n
    s.entity_wait[e] = WAIT_TELL
    return park(s, e, pc + 1, s.block_place[pc], s.block_cause[pc])


def op_tell(s: S, e: int, pc: int) -> int:
    """Tell the carrier that this part is off; the last one lets it go on."""
    p = s.entity_parent[e]
    if p < 0 or s.entity_at_work[p] < 1:
        return broken(s, e, pc, FAULT_TELL)
    s.entity_at_work[p] -= 1
    s.entity_parent[e] = -1
    if s.entity_at_work[p] == 0:
        s.entity_wait[p] = 0
        make_ready(s, p)
    return pc + 1


def op_set_down(s: S, e: int, pc: int) -> int:
    """Let the load go on by itself."""
    let_down(s, e, s.block_target[pc])
    return pc + 1


def op_call(s: S, e: int, pc: int) -> int:
    """Call one entity of a process; what it is given, it releases by its own steps."""
    if s.free_count < 1:
        s.slots_needed = 1
        return RETRY
    f = spawn(s, e, pc, 0)
    s.entity_parent[f] = -1
    make_ready(s, f)
    return pc + 1


def op_call_keyed(s: S, e: int, pc: int) -> int:
    """Announce the load by key; call entities while boxes announced exceed places called by a number."""
    x = s.block_res[pc]
    a = s.block_by[pc]
    brings = max(1, amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc]))
    least = max(1, amount(s, e, s.block_least_kind[pc], s.block_least[pc], -1))
    most = s.block_count[pc] + s.entity_loaded[e] // brings
    for k in range(s.block_count[pc]):
        most += max(0, s.exchange_announced[x + k]) // brings + 1
    if s.free_count < most:
        s.slots_needed = most
        return RETRY
    c = s.entity_cargo[e]
    while c >= 0:
        if s.entity_attr[c, REGIME] != float(s.block_mark[pc]):
            s.exchange_announced[x + i64(int(s.entity_attr[c, a]))] += 1
        c = s.entity_next[c]
    for k in range(s.block_count[pc]):
        made = 0
        while s.exchange_announced[x + k] >= least:
            s.exchange_announced[x + k] -= brings
            s.exchange_coming[x + k] += 1
            f = spawn(s, e, pc, k + 64 * made)
            s.entity_attr[f, a] = float(k)
            s.entity_parent[f] = -1
            s.entity_offered[f] = brings
            make_ready(s, f)
            made += 1
    return pc + 1


def op_pair(s: S, e: int, pc: int) -> int:
    """Wait until places are on offer for the whole load, or patience ends."""
    x = s.block_res[pc]
    reserve(s, e, x, s.block_attr[pc], s.block_mark[pc], 1)
    if enough(s, x, s.block_count[pc], e, s.block_attr[pc], s.block_mark[pc]):
        return pc + 1
    link_pairing(s, e, x)
    park(s, e, pc + 1, s.block_place[pc], s.block_cause[pc])
    if s.block_patience[pc] >= 0:
        patience(s, e, pc, sample_of(s, s.block_patience[pc], e, pc, 512))
    return PARKED


def op_offer(s: S, e: int, pc: int) -> int:
    """Offer places; loads alongside first, then those who wait."""
    x = keyed(s, e, s.block_res[pc], s.block_by[pc])
    n = amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc])
    s.exchange_announced[x] += s.entity_offered[e] - n  # called for one number of places, brings another
    link_offer(s, e, x, n)
    s.exchange_coming[x] = max(0, s.exchange_coming[x] - 1)
    check_pairing(s, s.block_res[pc], s.block_count[pc])
    serve_takers(s, x)
    return pc + 1


def op_until_filled(s: S, e: int, pc: int) -> int:
    """Wait until all places are filled; after patience, until there is enough to leave with."""
    s.entity_least[e] = amount(s, e, s.block_least_kind[pc], s.block_least[pc], -1)
    s.entity_over[e] = 0
    if leaves_now(s, e):
        return pc + 1
    s.entity_wait[e] = WAIT_FILL
    park(s, e, pc + 1, s.block_place[pc], s.block_cause[pc])
    if s.block_patience[pc] >= 0:
        patience(s, e, pc, sample_of(s, s.block_patience[pc], e, pc, 512))
    return PARKED


def op_take(s: S, e: int, pc: int) -> int:
    """Take a place (or goods) by key, or wait for one."""
    x = keyed(s, e, s.block_res[pc], s.block_by[pc])
    reserved = s.exchange_reserved[x] if s.block_flag[pc] == 1 else 0
    if s.exchange_on_offer[x] > max(0, reserved) and (s.block_flag[pc] == 0 or s.exchange_takers[x] < 0):
        stored = s.entity_wait[s.exchange_offers[x]] == WAIT_STORE
        take_place(s, e, x)
        if stored:  # what was taken comes along first
            make_ready(s, e)
            return park(s, e, pc + 1, s.block_place[pc], s.block_cause[pc])
        return pc + 1
    link_taker(s, e, x)
    park(s, e, pc + 1, s.block_place[pc], s.block_cause[pc])
    if s.block_patience[pc] >= 0:
        patience(s, e, pc, sample_of(s, s.block_patience[pc], e, pc, 512))
    return PARKED


def op_board(s: S, e: int, pc: int) -> int:
    """Fill the place that was taken and ride on it."""
    owner = s.entity_owner[e]
    if owner < 0:
        return broken(s, e, pc, FAULT_OWNER)
    s.entity_wait[e] = WAIT_RIDE
    load_on(s, e, owner, s.block_place[pc], CARRIED)
    place_filled(s, owner)
    return PARKED


def op_store(s: S, e: int, pc: int) -> int:
    """Stand ready until somebody comes for it."""
    x = keyed(s, e, s.block_res[pc], s.block_by[pc])
    s.entity_wait[e] = WAIT_STORE
    s.entity_asked[e] = s.now
    park(s, e, pc + 1, s.block_place[pc], s.block_cause[pc])
    link_offer(s, e, x, 1)
    serve_takers(s, x)
    return PARKED


def op_when_none(s: S, e: int, pc: int) -> int:
    """Go to the target when no place is on offer for e's key."""
    x = keyed(s, e, s.block_res[pc], s.block_by[pc])
    return s.block_target[pc] if s.exchange_on_offer[x] <= 0 else pc + 1


def send_group(s: S, b: int) -> None:
    """The members of group b go on together."""
    s.batch_groups[b] += 1
    s.batch_timer[b] = -1
    s.batch_count[b] = 0
    e = s.batch_head[b]
    s.batch_head[b] = -1
    while e >= 0:
        after = s.entity_next[e]
        s.entity_wait[e] = 0
        make_ready(s, e)
        e = after


def op_batch(s: S, e: int, pc: int) -> int:
    """Join the group of e's key; it goes on full, or when its first member's patience ends."""
    b = keyed(s, e, s.block_res[pc], s.block_by[pc])
    park(s, e, pc + 1, s.block_place[pc], s.block_cause[pc])
    s.entity_wait[e] = WAIT_BATCH
    s.entity_queue[e] = b
    s.entity_next[e] = -1
    n = s.batch_count[b]
    if n == 0:
        s.batch_head[b] = e
        if s.block_patience[pc] >= 0:
            hours = sample_of(s, s.block_patience[pc], e, pc, 512)
            s.batch_timer[b] = schedule(s, s.now + hours, KIND_BATCH, b)
    else:
        s.entity_next[s.batch_tail[b]] = e
    s.batch_tail[b] = e
    s.batch_count[b] = n + 1
    if n + 1 >= amount(s, e, s.block_amount_kind[pc], s.block_amount[pc], s.block_amount_by[pc]):
        send_group(s, b)
    return PARKED


def op_fail(s: S, e: int, pc: int) -> int:
    """A unit fails, if it is there: units that are taken away, or failed by order, are the last ones.

    With flag 1 all units fail, and those that come meanwhile; with flag 2 it is the weather that stops them.
    """
    r = s.block_res[pc]
    there = s.entity_number[e] < s.res_nominal[r] - s.res_ordered[r]
    units = 0
    if s.block_flag[pc] > 0:
        units = ALL_UNITS
    elif there:
        units = 1
    s.entity_attr[e, 0] = float(units)
    if units > 0:
        note_capacity(s, r)
        s.res_failed[r] += units
        if s.block_flag[pc] == 2:
            s.res_weather[r] += 1
        set_open(s, r)
    return pc + 1


def op_repair(s: S, e: int, pc: int) -> int:
    """What failed works again."""
    units = i64(int(s.entity_attr[e, 0]))
    if units > 0:
        r = s.block_res[pc]
        note_capacity(s, r)
        s.res_failed[r] -= units
        if s.block_flag[pc] == 2:
            s.res_weather[r] -= 1
        set_open(s, r)
    return pc + 1
