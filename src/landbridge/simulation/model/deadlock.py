"""Who waits for whom when nothing can move any more."""

from __future__ import annotations

from collections import Counter

import numpy as np

from landbridge.simulation.kernel import State, inside
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.compile import Model

SHOWN = 8
"""Lines of a message at most."""


def deadlock_message(model: Model, s: State) -> str | None:
    """Say who waits for whom, if nothing in the run can ever move again; None if something can.

    Something can move while an entity works, travels or is still to come. Dated changes to come do not
    count: those after the end of the run are not known.
    """
    who = inside(s)
    if len(who) == 0:
        return None
    timers = s.entity_timer[who] >= 0
    streams = {int(w) & 0xFFFFFFFF for w in s.event_what[: s.events] if int(w) >> 32 == k.KIND_STREAM}
    machine = model.names.kinds.index("machine")
    moving = timers & (s.entity_kind[who] != machine)
    on_the_way = np.any((s.entity_since > 1e299) & (s.entity_timer >= 0) & (s.entity_key != 0))
    if moving.any() or streams or on_the_way or s.ready_head != s.ready_tail:
        return None
    if any(int(w) >> 32 in (k.KIND_BATCH, k.KIND_PATIENCE) for w in s.event_what[: s.events]):
        return None
    waiting = who[(s.entity_kind[who] != machine)]
    if len(waiting) == 0:
        return None
    kinds = model.names.kinds
    lines: Counter[str] = Counter()
    for e in waiting.tolist():
        if s.entity_wait[e] == k.WAIT_RIDE:
            continue
        lines[_line(model, s, e, kinds[int(s.entity_kind[e])])] += 1
    if not lines:
        return None
    head = f"nothing can move at hour {s.now:g}: {sum(lines.values())} wait for each other"
    shown = [f"- {count} × {line}" for line, count in lines.most_common(SHOWN)]
    more = [f"- and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join([head, *shown, *more])


def _line(model: Model, s: State, e: int, kind: str) -> str:
    place = model.names.places[int(s.entity_cell[e]) // 24 // len(model.names.classes)]
    where = ".".join(part for part in (place.facility, place.side) if part)
    block = int(s.entity_block[e]) - 1
    held = model.holding.get(block, ())
    wait = int(s.entity_wait[e])
    if wait in (k.WAIT_RES, k.WAIT_MANY):
        wanted = model.names.resources[int(s.entity_queue[e])].address
        text = f"{kind} at {where}, step {place.step}: waits for {int(s.entity_need[e])} of {wanted}"
    else:
        cause = model.names.causes[int(s.entity_cell[e]) % 24]
        text = f"{kind} at {where}, step {place.step}: waits ({cause})"
    return text + (f", holds {', '.join(held)}" if held else "")
