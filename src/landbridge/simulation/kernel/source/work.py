"""Work in hand that a failure or a closing suspends: begun, stopped, taken up again."""

from .entities import charge_to
from .events import schedule
from .prelude import (
    CLOSED,
    FAILED,
    FINISH,
    FINISH_LISTED,
    KIND_ENTITY,
    SUSPEND,
    WAIT_NOTHING,
    WAIT_WORK,
    WEATHER,
    S,
)
from .reasons import failing


def start_work(s: S, e: int, r: int, hours: float) -> None:
    """Begin work that a failure of r suspends; it waits if too many units have failed already."""
    s.entity_worker[e] = r
    s.entity_wait[e] = WAIT_WORK
    s.entity_rest[e] = hours
    if s.res_working[r] >= s.res_open[r] and s.res_in_hand[r] != FINISH_LISTED:
        rest_work(s, e, r)
    else:
        go_on(s, e, r)


def go_on(s: S, e: int, r: int) -> None:
    """Append e to the work in hand and schedule its end."""
    last = s.res_work_tail[r]
    s.entity_work_prev[e] = last
    s.entity_work_next[e] = -1
    if last < 0:
        s.res_work_head[r] = e
    else:
        s.entity_work_next[last] = e
    s.res_work_tail[r] = e
    s.res_working[r] += 1
    s.entity_ends[e] = s.now + s.entity_rest[e]
    s.entity_timer[e] = schedule(s, s.entity_ends[e], KIND_ENTITY, e)


def rest_work(s: S, e: int, r: int) -> None:
    """Append e to the suspended work."""
    last = s.res_rest_tail[r]
    s.entity_work_prev[e] = last
    s.entity_work_next[e] = -1
    if last < 0:
        s.res_rest_head[r] = e
    else:
        s.entity_work_next[last] = e
    s.res_rest_tail[r] = e
    if s.res_weather[r] > 0:
        charge_to(s, e, WEATHER)
    else:
        charge_to(s, e, FAILED if failing(s, r) > 0 else CLOSED)


def end_work(s: S, e: int, r: int) -> None:
    """Take e out of the work in hand."""
    before = s.entity_work_prev[e]
    after = s.entity_work_next[e]
    if before < 0:
        s.res_work_head[r] = after
    else:
        s.entity_work_next[before] = after
    if after < 0:
        s.res_work_tail[r] = before
    else:
        s.entity_work_prev[after] = before
    s.res_working[r] -= 1
    s.entity_worker[e] = -1


def balance_work(s: S, r: int) -> None:
    """Suspend the latest work while too much is in hand; resume the first suspended while there is room."""
    stops = s.res_in_hand[r] != FINISH and s.res_in_hand[r] != FINISH_LISTED
    while stops and s.res_working[r] > s.res_open[r]:
        e = s.res_work_tail[r]
        end_work(s, e, r)
        s.entity_worker[e] = r
        s.entity_timer[e] = -1
        if s.res_in_hand[r] == SUSPEND:
            s.entity_rest[e] = s.entity_ends[e] - s.now
        rest_work(s, e, r)
    while s.res_rest_head[r] >= 0 and s.res_working[r] < s.res_open[r]:
        resume_first(s, r)


def resume_first(s: S, r: int) -> None:
    """The earliest suspended work goes on."""
    e = s.res_rest_head[r]
    after = s.entity_work_next[e]
    s.res_rest_head[r] = after
    if after < 0:
        s.res_rest_tail[r] = -1
    else:
        s.entity_work_prev[after] = -1
    charge_to(s, e, s.entity_cause[e])
    go_on(s, e, r)


def work_done(s: S, e: int) -> None:
    """The end of work that a failure could have suspended; suspended work takes its place."""
    r = s.entity_worker[e]
    end_work(s, e, r)
    s.entity_wait[e] = WAIT_NOTHING
    if s.res_rest_head[r] >= 0 and s.res_working[r] < s.res_open[r]:
        resume_first(s, r)
