"""The event loop."""

from .calendar import spread_heap
from .changes import apply_due, begin_slot, sample_states
from .dispatch import step
from .draws import sample_of
from .entities import settle
from .events import make_ready, remove_first
from .exchanges import leaves_now, serve_takers, unlink_pairing, unlink_taker
from .opcodes import broken
from .opcodes_load import send_group
from .prelude import (
    DONE,
    FAULT,
    FAULT_INSTANT,
    FLUSH,
    GROW,
    KIND_BATCH,
    KIND_CHANGE,
    KIND_ENTITY,
    KIND_PATIENCE,
    KIND_SERVE,
    KIND_SLOT,
    KIND_STREAM,
    RETRY,
    STEPS_AT_ONCE,
    STEPS_EACH,
    WAIT_FILL,
    WAIT_MANY,
    WAIT_NOTHING,
    WAIT_PAIR,
    WAIT_RES,
    WAIT_TAKE,
    S,
)
from .queues import dequeue
from .resources import note, patience, serve
from .streams import fire
from .work import work_done


def give_up(s: S, e: int) -> None:
    """The patience of e is over."""
    wait = s.entity_wait[e]
    s.entity_timer[e] = -1
    if wait == WAIT_FILL:
        s.entity_over[e] += 1
        if not leaves_now(s, e):
            if s.entity_over[e] == 1:
                pc = s.entity_block[e] - 1
                patience(s, e, pc, sample_of(s, s.block_patience[pc], e, pc, 576))
            return
    elif wait == WAIT_PAIR:
        unlink_pairing(s, e)
    elif wait == WAIT_TAKE:
        unlink_taker(s, e)
        settle(s, e)
        s.entity_block[e] = s.entity_other[e]
    elif wait in (WAIT_RES, WAIT_MANY):
        r = s.entity_queue[e]
        note(s, r)
        dequeue(s, e, r)
        settle(s, e)
        s.entity_block[e] = s.entity_other[e]
        serve(s, r)
    s.entity_wait[e] = WAIT_NOTHING
    make_ready(s, e)


def timed(s: S, kind: int, x: int, seq: int) -> None:
    """An event that is not simply the end of an entity's work."""
    if kind == KIND_PATIENCE:
        if s.entity_timer[x] == seq:
            give_up(s, x)
    elif kind == KIND_STREAM:
        fire(s, x)
    elif kind == KIND_CHANGE:
        apply_due(s, x)
    elif kind == KIND_BATCH:
        if s.batch_timer[x] == seq:
            s.batch_timeouts[x] += 1
            send_group(s, x)
    elif kind == KIND_SERVE:
        serve_takers(s, x)
    elif kind == KIND_SLOT and s.res_slot_event[x] == seq:
        begin_slot(s, x)


def run(s: S) -> int:
    """Advance until no event is left or the next one is later than s.until: DONE.

    GROW and FLUSH: Python makes room and calls again. FAULT: the model is at fault.
    """
    blocks = s.blocks_done
    most = s.blocks_most
    while True:
        if s.trace_rows >= s.trace_full:
            answer = FLUSH
            break
        head = s.ready_head
        if head != s.ready_tail:
            e = s.ready_entity[head & s.ready_mask]
            s.ready_head = head + 1
        else:
            if s.events == 0 or s.event_time[0] > s.until:
                if s.sample_due <= s.until:
                    sample_states(s, s.until)
                answer = DONE
                break
            if s.free_count == 0 or (s.events >= s.event_full and not spread_heap(s)):
                s.slots_needed = 1
                answer = GROW
                break
            time = s.event_time[0]
            if time > s.now:
                most = blocks + STEPS_AT_ONCE + STEPS_EACH * s.live
            if time >= s.sample_due:
                sample_states(s, time)
            s.now = time
            what = s.event_what[0]
            kind = what >> 32
            e = what & 0xFFFFFFFF
            seq = s.event_seq[0]
            remove_first(s)
            s.events_done += 1
            if kind != KIND_ENTITY:
                timed(s, kind, e, seq)
                continue
            if s.entity_timer[e] != seq:
                continue
            s.entity_timer[e] = -1
            if s.entity_worker[e] >= 0:
                work_done(s, e)
        settle(s, e)
        pc = s.entity_block[e]
        at = pc
        while pc >= 0:
            at = pc
            blocks += 1
            if blocks > most:
                pc = broken(s, e, pc, FAULT_INSTANT)
                break
            pc = step(s, s.block_op[pc], e, pc)
        if pc <= RETRY:  # e goes back to the front of the ring, at the block that it did not run
            blocks -= 1
            s.ready_head -= 1
            s.ready_entity[s.ready_head & s.ready_mask] = e
            s.entity_block[e] = at
            answer = GROW if pc == RETRY else FAULT
            break
    s.blocks_done = blocks
    s.blocks_most = most
    return answer
