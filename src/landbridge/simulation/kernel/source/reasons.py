"""Why what is asked for is not to be had: busy, failed, closed, or stopped by the weather.

A wait counts as failed or closed while failed or closed units would have served the one who waits, at its
place in the queue; when nothing at all is open, the whole queue waits for that reason.
"""

from .entities import charge_to
from .prelude import CLOSED, FAILED, GATE, N_CAUSES, WEATHER, S


def failing(s: S, r: int) -> int:
    """Failed units of r that are not closed at the same time: only these would serve if they worked."""
    return min(s.res_failed[r], max(0, s.res_nominal[r] - s.res_closed[r]))


def reason(s: S, r: int, reach: int, cause: int) -> int:
    """Why `reach` units (its own and those wanted ahead of it) are not to be had."""
    lacking = s.res_used[r] + reach - s.res_open[r]
    failed = failing(s, r)
    if s.res_weather[r] > 0 and (s.res_open[r] == 0 or lacking <= failed):
        return WEATHER
    if lacking <= 0 or s.res_kind[r] == GATE:
        return cause
    if failed > 0 and (lacking <= failed or (s.res_open[r] == 0 and s.res_closed[r] == 0)):
        return FAILED
    if s.res_closed[r] > 0 and (lacking <= failed + s.res_closed[r] or s.res_open[r] == 0):
        return CLOSED
    return cause


def alike(s: S, r: int) -> bool:
    """Whether all who wait at r do so for one reason, whatever their place: nothing is open."""
    return s.res_open[r] == 0 and (s.res_closed[r] == 0 or failing(s, r) == 0 or s.res_weather[r] > 0)


def explain_queue(s: S, r: int, whole: bool) -> None:
    """Charge everybody in r's queue to the present reason; stops early unless `whole`."""
    e = s.res_head[r]
    reach = 0
    while e >= 0:
        reach += s.entity_need[e]
        why = reason(s, r, reach, s.entity_cause[e])
        if not whole and why == s.entity_cause[e] and s.entity_cell[e] % N_CAUSES == why:
            break
        charge_to(s, e, why)
        e = s.entity_next[e]


def reach_of(s: S, e: int, r: int) -> int:
    """Units wanted by e and those ahead of it, counted no further than the capacity could ever matter."""
    reach = s.entity_need[e]
    limit = s.res_nominal[r] + 1
    f = s.entity_prev[e]
    while f >= 0 and reach <= limit:
        reach += s.entity_need[f]
        f = s.entity_prev[f]
    return reach
