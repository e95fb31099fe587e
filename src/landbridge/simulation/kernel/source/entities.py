"""Entity slots, stays and the delay ledger."""

from .prelude import FOREVER, N_CAUSES, PARKED, S


def take_slot(s: S, key: int, kind: int, class_: int, rank: int) -> int:
    """Take a free slot (the caller has checked free_count) for one that has not come yet.

    Load, places, work in hand and kept resources of a free slot are at rest: what sets them undoes it.
    """
    e = s.free_head
    s.free_head = s.entity_next[e]
    s.free_count -= 1
    s.entity_kind[e] = kind
    s.entity_class[e] = class_
    s.entity_rank[e] = rank
    s.entity_party[e] = 1
    s.entity_since[e] = FOREVER
    s.entity_key[e] = key
    s.entity_cell[e] = 0
    s.entity_lap[e] = 0
    s.entity_wait[e] = 0
    s.entity_parent[e] = -1
    s.entity_owner[e] = -1
    s.entity_timer[e] = -1
    s.live += 1
    if s.live > s.live_max:
        s.live_max = s.live
    return e


def count_in(s: S, e: int) -> None:
    """E comes in now."""
    now = s.now
    s.entity_created[e] = now
    s.entity_since[e] = now
    k = s.entity_kind[e] * s.classes + s.entity_class[e]
    s.kind_area[k] += (now - s.kind_last[k]) * s.kind_inside[k]
    s.kind_last[k] = now
    party = s.entity_party[e]
    s.kind_in[k] += party
    s.kind_inside[k] += party


def new_entity(s: S, key: int, kind: int, class_: int, rank: int) -> int:
    """Take a free slot and count the entity in."""
    e = take_slot(s, key, kind, class_, rank)
    count_in(s, e)
    return e


def free_entity(s: S, e: int, status: int) -> None:
    """Count e out by the way it left and give back its slot."""
    k = s.entity_kind[e] * s.classes + s.entity_class[e]
    now = s.now
    s.kind_area[k] += (now - s.kind_last[k]) * s.kind_inside[k]
    s.kind_last[k] = now
    party = s.entity_party[e]
    s.kind_inside[k] -= party
    s.out_count[k * s.statuses + status] += party
    s.entity_timer[e] = -1
    s.entity_wait[e] = 0
    s.entity_key[e] = 0
    s.entity_offered[e] = 0
    s.entity_next[e] = s.free_head
    s.free_head = e
    s.free_count += 1
    s.live -= 1


def park(s: S, e: int, pc: int, place: int, cause: int) -> int:
    """Entity e stops, to go on at block pc; until then its time is charged to (place, its class, cause)."""
    s.entity_block[e] = pc
    s.entity_since[e] = s.now
    s.entity_cause[e] = cause
    s.entity_cell[e] = (place * s.classes + s.entity_class[e]) * N_CAUSES + cause
    return PARKED


def settle(s: S, e: int) -> None:
    """Charge the stay up to now."""
    since = s.entity_since[e]
    now = s.now
    if now > since:
        cell = s.entity_cell[e]
        s.ledger_h[cell] += (now - since) * s.entity_party[e]
        s.entity_since[e] = now
        if s.trace_limit > 0 and (s.trace_key == 0 or s.trace_key == s.entity_key[e]):
            n = s.trace_rows
            if n < s.trace_limit:
                s.trace_from[n] = since
                s.trace_to[n] = now
                s.trace_who[n] = s.entity_key[e]
                s.trace_cell[n] = cell
                s.trace_block[n] = s.entity_block[e]
                s.trace_rows = n + 1
            else:
                s.trace_lost += 1


def charge_to(s: S, e: int, cause: int) -> None:
    """From now on e's stay counts under another cause."""
    cell = s.entity_cell[e]
    old = cell % N_CAUSES
    if old != cause:
        settle(s, e)
        s.entity_cell[e] = cell - old + cause
