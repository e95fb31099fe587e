"""Who waits for whom when something can never move again."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import product
from typing import Any

import numpy as np

from landbridge.base.dates import zone
from landbridge.simulation.kernel import State, inside
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.compile import Model

SHOWN = 8
"""Lines of a message at most."""

STALL_H = 240.0
"""The first in a queue that has waited longer than this (10 days) is reported."""

QUEUES = (k.WAIT_RES, k.WAIT_MANY)


def deadlock_message(model: Model, s: State) -> str | None:
    """Say who waits for whom, if part of the run can never move again; None if all of it can.

    A pool is dead when somebody waits for it and every unit of it is held by those who wait for dead pools
    (the largest set of pools for which this holds). Pools whose units are not known one by one, quotas and
    gates count as alive, and so do pools whose capacity still changes by date or by repair.
    """
    who = inside(s)
    dead = _dead_pools(model, s, who)
    queued = np.isin(s.entity_wait[who], QUEUES) & np.isin(s.entity_queue[who], list(dead))
    waiting = who[queued].tolist()
    if not waiting:
        return None
    lines: Counter[str] = Counter(_line(model, s, e) for e in waiting)
    clock = model.plan.clock
    day = (clock.start + timedelta(hours=float(s.now))).astimezone(zone(clock.zone)).date()
    too_few = all(int(s.res_used[int(s.entity_queue[e])]) == 0 for e in waiting)
    why = "they ask for more than there is" if too_few else "they wait for each other"
    head = f"on {day} {len(waiting)} can never go on, for {why}"
    shown = [f"- {count} × {line}" for line, count in lines.most_common(SHOWN)]
    more = [f"- and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join([head, *shown, *more])


def _dead_pools(model: Model, s: State, who: np.ndarray[Any, Any]) -> set[int]:
    """Pools no unit of which can ever come free."""
    queued = (s.res_queue > 0) & (s.res_kind == k.POOL) & (s.res_failed == 0) & (s.res_closed == 0)
    dead = set(np.flatnonzero(queued).tolist())
    dead -= set(
        s.change_ref[int(s.change_next) :][s.change_what[int(s.change_next) :] <= k.CHANGE_FAILED].tolist()
    )
    if not dead:
        return dead
    holders, known = _holders(model, s, who, dead)
    dead = {r for r in dead if known[r] == int(s.res_used[r])}
    while True:
        alive = {r for r in dead if any(wanted not in dead for wanted in holders[r])}
        if not alive:
            return dead
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


def stalled(model: Model, s: State) -> tuple[str, ...]:
    """Resources whose first in the queue has waited absurdly long at the end of a run, with who holds them.

    Of quotas only those of which there is nothing at present.
    """
    given = (s.res_kind == k.POOL) | (s.res_kind == k.STOCK) | ((s.res_kind == k.QUOTA) & (s.res_open == 0))
    rows = np.flatnonzero((s.res_queue > 0) & given)
    waited = s.now - s.entity_asked[s.res_head[rows]]
    if not (waited >= STALL_H).any():
        return ()
    at = _holders_by_place(model, s, inside(s))
    found = []
    for row, hours in zip(rows.tolist(), waited.tolist(), strict=True):
        if hours < STALL_H:
            continue
        places = at.get(row, Counter())
        by = ", ".join(f"{place} ({n})" for place, n in places.most_common(3))
        found.append(
            f"nobody is served at {model.names.resources[row].address}: {int(s.res_queue[row])} wait, "
            f"the first for {hours / 24:.0f} days" + (f"; held by those at {by}" if by else "")
        )
    return tuple(found)


def _holders_by_place(model: Model, s: State, who: np.ndarray[Any, Any]) -> dict[int, Counter[str]]:
    """For each resource: how many hold it, by the step at which they stand."""
    found: dict[int, Counter[str]] = {}
    rows = s.entity_cell[who] // 24 // len(model.names.classes)
    kept = np.concatenate([s.entity_kept[who], s.entity_held[who]], axis=1)
    keys = zip((s.entity_block[who] - 1).tolist(), rows.tolist(), map(tuple, kept.tolist()), strict=True)
    for (block, place, keeps), count in Counter(keys).items():
        held = {row for row, _ in model.holding.get(block, ())} | {row for row in keeps if row >= 0}
        name = model.names.places[place]
        for row in held:
            found.setdefault(row, Counter())[f"{name.facility} {name.step}"] += count
    return found


def _line(model: Model, s: State, e: int) -> str:
    names = model.names
    place = names.places[int(s.entity_cell[e]) // 24 // len(names.classes)]
    where = ".".join(part for part in (place.facility, place.side) if part)
    rows = [row for row, _ in model.holding.get(int(s.entity_block[e]) - 1, ())]
    rows += [int(r) for r in (*s.entity_kept[e], *s.entity_held[e]) if r >= 0]
    held = ", ".join(names.resources[row].address for row in rows)
    kind = names.kinds[int(s.entity_kind[e])]
    row = int(s.entity_queue[e])
    wanted = names.resources[row]
    text = f"{kind} at {where}, step {place.step}: waits for {wanted.address}"
    if int(s.res_used[row]) == 0:  # all of it is free, and yet too little
        return f"{text}, and {int(s.res_nominal[row])} {wanted.unit} is all there is"
    return f"{text}, holds {held}" if held else text
