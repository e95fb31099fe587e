"""Queues that have hardly moved at the end of a run: where, how long, and who holds what they wait for."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from landbridge.simulation.kernel import State, inside
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.compile import Model

STALL_H = 240.0
"""The first in a queue that has waited longer than this (10 days) is reported."""


def stalled(model: Model, s: State) -> tuple[str, ...]:
    """Resources whose first in the queue has waited absurdly long at the end of a run, with who holds them.

    Of quotas only those of which there is nothing at present. Those of which there is nothing at all come
    first: others may wait because of them.
    """
    given = (s.res_kind == k.POOL) | (s.res_kind == k.STOCK) | ((s.res_kind == k.QUOTA) & (s.res_open == 0))
    rows = np.flatnonzero((s.res_queue > 0) & given)
    waited = s.now - s.entity_asked[s.res_head[rows]]
    if not (waited >= STALL_H).any():
        return ()
    at = _holders_by_place(model, s, inside(s))
    nothing, little = [], []
    for row, hours in zip(rows.tolist(), waited.tolist(), strict=True):
        if hours < STALL_H:
            continue
        address, many = model.names.resources[row].address, int(s.res_queue[row])
        why = _nothing(s, row)
        by = ", ".join(f"{place} ({n})" for place, n in at.get(row, Counter()).most_common(3))
        held = f"; held by those at {by}" if by else ""
        if why:
            first = f"the first for {hours / 24:.0f} days"
            nothing.append(f"nobody is served at {address}, {why}: {many} wait, {first}{held}")
        else:
            little.append(f"{many} wait at {address}, the first for {hours / 24:.0f} days{held}")
    return (*nothing, *little)


def _nothing(s: State, row: int) -> str | None:
    """Say why there is nothing at all of a resource; None if there is something, be it in use."""
    if int(s.res_kind[row]) == k.STOCK and int(s.res_each[row]) == 0:
        return "of which none is left and none is delivered"
    if int(s.res_open[row]) > 0:
        return None
    ahead = slice(int(s.change_next), None)
    to_come = s.change_what[ahead][s.change_ref[ahead] == row]
    if int(s.res_nominal[row]) == 0:
        is_stock = int(s.res_kind[row]) == k.STOCK
        return None if is_stock or (to_come == k.CHANGE_NOMINAL).any() else "of which there is none"
    if (to_come <= k.CHANGE_FAILED).any():  # closed for the night, say
        return None
    return "which is closed" if int(s.res_closed[row]) > 0 else None


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
