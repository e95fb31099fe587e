"""Who waits for whom when something can never move again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from landbridge.base.dates import zone
from landbridge.simulation.kernel import State, inside
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.compile import Model

SHOWN = 8
"""Lines about those who hold everybody up, at most."""

SHOWN_BEHIND = 4
"""Lines about those who wait behind them, at most."""

QUEUES = (k.WAIT_RES, k.WAIT_MANY)


class Line(NamedTuple):
    """Those who wait alike."""

    who: str
    """Kind, place and step."""
    what: str
    """What they wait for, and what they hold meanwhile."""


def deadlock_message(model: Model, s: State) -> str | None:
    """Say who waits for whom, if part of the run can never move again; None if all of it can.

    A pool is dead when somebody waits for it and every unit of it is held by those who wait for dead pools
    (the largest set of pools for which this holds). Pools whose units are not known one by one, quotas and
    gates count as alive, and so do pools whose capacity still changes by date or by repair. Told first are
    those who hold everybody up: who wait in a circle, or for what there is too little of.
    """
    who = inside(s)
    dead, holders = _dead_pools(model, s, who)
    queued = np.isin(s.entity_wait[who], QUEUES) & np.isin(s.entity_queue[who], list(dead))
    waiting = who[queued].tolist()
    if not waiting:
        return None
    lacking = {r for r in dead if int(s.res_used[r]) == 0}
    circle = _in_circles({r: holders[r] for r in dead})
    first: Counter[Line] = Counter()
    behind: Counter[Line] = Counter()
    since: dict[Line, float] = {}
    for e in waiting:
        line, row = _line(model, s, e), int(s.entity_queue[e])
        in_front = row in lacking or (row in circle and circle.intersection(_held(model, s, e)))
        (first if in_front else behind)[line] += 1
        since[line] = min(since.get(line, s.now), float(s.entity_asked[e]))
    why = "they ask for more than there is" if lacking else "they wait for each other"
    head = f"on {local_time(model, s.now)[:10]} {len(waiting)} can never go on, for {why}"
    told = [head, *_shown(model, first, since, SHOWN)]
    if behind:
        told += ["behind them", *_shown(model, behind, since, SHOWN_BEHIND)]
    return "\n".join(told)


def _shown(model: Model, lines: Counter[Line], since: Mapping[Line, float], most: int) -> list[str]:
    found = [
        f"- {count} × {line.who}: waits since {local_time(model, since[line])} for {line.what}"
        for line, count in lines.most_common(most)
    ]
    return found + ([f"- and {len(lines) - most} more"] if len(lines) > most else [])


def local_time(model: Model, hour: float) -> str:
    """A time of the run as the clocks of the corridor show it."""
    clock = model.plan.clock
    return f"{(clock.start + timedelta(hours=hour)).astimezone(zone(clock.zone)):%Y-%m-%d %H:%M}"


def _in_circles(wanted: Mapping[int, set[int]]) -> set[int]:
    """Resources whose holders wait, one for another, for that same resource."""
    found = set()
    for row in wanted:
        seen: set[int] = set()
        front = list(wanted[row])
        while front:
            here = front.pop()
            if here not in seen:
                seen.add(here)
                front += wanted.get(here, ())
        if row in seen:
            found.add(row)
    return found


def _dead_pools(model: Model, s: State, who: np.ndarray[Any, Any]) -> tuple[set[int], dict[int, set[int]]]:
    """Pools no unit of which can ever come free, and what the holders of each wait for."""
    queued = (s.res_queue > 0) & (s.res_kind == k.POOL) & (s.res_failed == 0) & (s.res_closed == 0)
    dead = set(np.flatnonzero(queued).tolist())
    dead -= set(
        s.change_ref[int(s.change_next) :][s.change_what[int(s.change_next) :] <= k.CHANGE_FAILED].tolist()
    )
    if not dead:
        return dead, {}
    holders, known = _holders(model, s, who, dead)
    dead = {r for r in dead if known[r] == int(s.res_used[r])}
    while True:
        alive = {r for r in dead if any(wanted not in dead for wanted in holders[r])}
        if not alive:
            return dead, holders
        dead -= alive


def _holders(
    model: Model, s: State, who: np.ndarray[Any, Any], pools: set[int]
) -> tuple[dict[int, set[int]], dict[int, int]]:
    """For each pool: what its holders wait for (-1 = nothing that could be dead), and the units they hold."""
    holders: dict[int, set[int]] = {r: set() for r in pools}
    known = dict.fromkeys(pools, 0)
    waits = np.isin(s.entity_wait[who], QUEUES)
    wanted = np.where(waits, s.entity_queue[who], -1)
    groups = Counter(zip((s.entity_block[who] - 1).tolist(), wanted.tolist(), strict=True))
    for (block, want), count in groups.items():
        for row, units in model.holding.get(block, ()):
            if row in pools:
                holders[row].add(want)
                known[row] += count * (units or 0)
    taken_along = ((s.entity_kept, s.entity_kept_units), (s.entity_held, s.entity_held_units))
    for (rows, units_of), side in product(taken_along, range(2)):
        kept = rows[who, side]
        for i in np.flatnonzero(kept >= 0).tolist():
            row = int(kept[i])
            if row in pools:
                holders[row].add(int(wanted[i]))
                known[row] += int(units_of[who[i], side])
    return holders, known


def _held(model: Model, s: State, e: int) -> list[int]:
    """Rows of the resources that an entity holds, one for each time."""
    rows = [row for row, _ in model.holding.get(int(s.entity_block[e]) - 1, ())]
    return rows + [int(r) for r in (*s.entity_kept[e], *s.entity_held[e]) if r >= 0]


def _line(model: Model, s: State, e: int) -> Line:
    names = model.names
    place = names.places[int(s.entity_cell[e]) // 24 // len(names.classes)]
    where = ".".join(part for part in (place.facility, place.side) if part)
    held = ", ".join(names.resources[row].address for row in _held(model, s, e))
    kind = names.kinds[int(s.entity_kind[e])]
    row = int(s.entity_queue[e])
    wanted = names.resources[row]
    who = f"{kind} at {where}, step {place.step}"
    if int(s.res_used[row]) == 0:  # all of it is free, and yet too little
        there = int(s.res_nominal[row])
        lack = f"and {there} {wanted.unit} is all there is" if there else "of which there is none"
        return Line(who, f"{wanted.address}, {lack}")
    return Line(who, f"{wanted.address}, holds {held}" if held else wanted.address)
