"""Places offered and taken by key: platforms alongside, boxes ready for a truck.

One that offers may be a train with many places (`offer`), or goods that wait to be fetched (`store`: one
place, itself). Places go to loads alongside first: what they need is reserved from the moment they wait for
it, and those who wait elsewhere (in the yard) take only what is left over.
"""

from .entities import park
from .events import make_ready, schedule
from .prelude import (
    KIND_SERVE,
    REGIME,
    WAIT_FILL,
    WAIT_NOTHING,
    WAIT_PAIR,
    WAIT_STORE,
    WAIT_TAKE,
    S,
    i64,
)


def link_offer(s: S, e: int, x: int, units: int) -> None:
    """E offers `units` at exchange x."""
    s.entity_exchange[e] = x
    s.entity_left[e] = units
    s.entity_offered[e] = units
    s.entity_filled[e] = 0
    last = s.exchange_offers_last[x]
    s.entity_offer_prev[e] = last
    s.entity_offer_next[e] = -1
    if last < 0:
        s.exchange_offers[x] = e
    else:
        s.entity_offer_next[last] = e
    s.exchange_offers_last[x] = e
    s.exchange_on_offer[x] += units


def unlink_offer(s: S, e: int) -> None:
    """E has no more places to offer, or takes the rest back."""
    x = s.entity_exchange[e]
    s.exchange_on_offer[x] -= s.entity_left[e]
    s.exchange_announced[x] += s.entity_left[
        e
    ]  # what these places would have taken is still to be called for
    s.entity_offered[e] -= s.entity_left[e]
    s.entity_left[e] = 0
    before = s.entity_offer_prev[e]
    after = s.entity_offer_next[e]
    if before < 0:
        s.exchange_offers[x] = after
    else:
        s.entity_offer_next[before] = after
    if after < 0:
        s.exchange_offers_last[x] = before
    else:
        s.entity_offer_prev[after] = before
    s.entity_exchange[e] = -1


def take_place(s: S, e: int, x: int) -> None:
    """E takes the first place on offer at x (the caller knows that there is one)."""
    f = s.exchange_offers[x]
    s.entity_owner[e] = f
    s.exchange_taken[x] += 1
    s.exchange_on_offer[x] -= 1
    s.entity_left[f] -= 1
    if s.entity_left[f] == 0:
        unlink_offer(s, f)
    if s.entity_wait[f] == WAIT_STORE:
        s.entity_owner[f] = e
        s.entity_wait[f] = WAIT_NOTHING
        s.entity_timer[f] = -1
        make_ready(s, f)


def link_taker(s: S, e: int, x: int) -> None:
    """E waits to take at x, first come first served."""
    last = s.exchange_takers_last[x]
    s.entity_prev[e] = last
    s.entity_next[e] = -1
    if last < 0:
        s.exchange_takers[x] = e
    else:
        s.entity_next[last] = e
    s.exchange_takers_last[x] = e
    s.exchange_waiting[x] += 1
    s.entity_wait[e] = WAIT_TAKE
    s.entity_queue[e] = x
    s.entity_asked[e] = s.now


def unlink_taker(s: S, e: int) -> None:
    """E no longer waits to take."""
    x = s.entity_queue[e]
    before = s.entity_prev[e]
    after = s.entity_next[e]
    if before < 0:
        s.exchange_takers[x] = after
    else:
        s.entity_next[before] = after
    if after < 0:
        s.exchange_takers_last[x] = before
    else:
        s.entity_prev[after] = before
    s.exchange_waiting[x] -= 1


def serve_takers(s: S, x: int) -> None:
    """Places beyond the reserved ones go to those who wait."""
    while s.exchange_takers[x] >= 0 and s.exchange_on_offer[x] > max(0, s.exchange_reserved[x]):
        e = s.exchange_takers[x]
        unlink_taker(s, e)
        take_place(s, e, x)
        s.entity_wait[e] = WAIT_NOTHING
        s.entity_timer[e] = -1
        make_ready(s, e)


def serve_soon(s: S, x: int) -> None:
    """Serve those who wait once everybody who is ready now has run."""
    if s.exchange_takers[x] >= 0:
        schedule(s, s.now, KIND_SERVE, x)


def reserve(s: S, e: int, first: int, attr: int, skip: int, sign: int) -> None:
    """Add (or take away) the boxes that e carries to what is reserved, by key; not those of regime `skip`."""
    c = s.entity_cargo[e]
    while c >= 0:
        if s.entity_attr[c, REGIME] != float(skip):
            s.exchange_reserved[first + i64(int(s.entity_attr[c, attr]))] += sign
        c = s.entity_next[c]


def enough(s: S, first: int, count: int, e: int, attr: int, skip: int) -> bool:
    """Whether waiting would bring e no more places.

    For every key there are as many on offer as e carries boxes for it, or nothing that was called is still on
    its way.
    """
    for k in range(count):
        wanted = 0
        c = s.entity_cargo[e]
        while c >= 0:
            if i64(int(s.entity_attr[c, attr])) == k and s.entity_attr[c, REGIME] != float(skip):
                wanted += 1
            c = s.entity_next[c]
        if wanted > s.exchange_on_offer[first + k] and s.exchange_coming[first + k] > 0:
            return False
    return True


def link_pairing(s: S, e: int, first: int) -> None:
    """E waits until there are enough places for its load."""
    last = s.exchange_pairing_last[first]
    s.entity_prev[e] = last
    s.entity_next[e] = -1
    if last < 0:
        s.exchange_pairing[first] = e
    else:
        s.entity_next[last] = e
    s.exchange_pairing_last[first] = e
    s.entity_wait[e] = WAIT_PAIR
    s.entity_queue[e] = first


def unlink_pairing(s: S, e: int) -> None:
    """E no longer waits for places."""
    first = s.entity_queue[e]
    before = s.entity_prev[e]
    after = s.entity_next[e]
    if before < 0:
        s.exchange_pairing[first] = after
    else:
        s.entity_next[before] = after
    if after < 0:
        s.exchange_pairing_last[first] = before
    else:
        s.entity_prev[after] = before


def check_pairing(s: S, first: int, count: int) -> None:
    """Places have come: who has enough goes on, in order of waiting."""
    e = s.exchange_pairing[first]
    while e >= 0:
        after = s.entity_next[e]
        pc = s.entity_block[e] - 1
        if enough(s, first, count, e, s.block_attr[pc], s.block_mark[pc]):
            unlink_pairing(s, e)
            s.entity_wait[e] = WAIT_NOTHING
            s.entity_timer[e] = -1
            make_ready(s, e)
        e = after


def leaves_now(s: S, e: int) -> bool:
    """Whether e, waiting to be filled, leaves; it takes its free places back when its patience is over.

    Its patience runs twice: at the first end it leaves only with enough, at the second with what it has.
    """
    outstanding = s.entity_offered[e] - s.entity_left[e] - s.entity_filled[e]
    over = s.entity_over[e]
    if (
        over > 0
        and s.entity_left[e] > 0
        and (over > 1 or s.entity_filled[e] + outstanding >= s.entity_least[e])
    ):
        unlink_offer(s, e)
    return s.entity_left[e] == 0 and outstanding == 0


def place_filled(s: S, e: int) -> None:
    """One of e's places is filled; it may be ready to leave."""
    s.entity_filled[e] += 1
    if s.entity_wait[e] == WAIT_FILL and leaves_now(s, e):
        s.entity_wait[e] = WAIT_NOTHING
        s.entity_timer[e] = -1
        make_ready(s, e)


def load_on(s: S, e: int, carrier: int, place: int, cause: int) -> int:
    """E becomes part of the load of `carrier`; where it goes on is said when it is unloaded."""
    last = s.entity_cargo_last[carrier]
    s.entity_next[e] = -1
    if last < 0:
        s.entity_cargo[carrier] = e
    else:
        s.entity_next[last] = e
    s.entity_cargo_last[carrier] = e
    s.entity_loaded[carrier] += 1
    s.entity_parent[e] = carrier
    return park(s, e, -1, place, cause)
