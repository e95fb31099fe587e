"""The cost of an event when few or many are pending: entities that work again and again for a drawn time."""

from __future__ import annotations

import time
from dataclasses import dataclass

from landbridge.simulation.kernel import Assembly, Run, State, Template, compiled_runner
from landbridge.simulation.kernel.source import prelude as k

SIZES = (10, 1_000, 100_000, 1_000_000)
EVENTS = 300_000
"""At least so many a turn."""


@dataclass(frozen=True)
class Pending:
    """Nanoseconds of CPU time an event, each the best of its turns."""

    entities: int
    """And so many pending events."""
    ours_ns: float
    heap_ns: float
    """The same kernel with all events in one binary heap."""


def circle(entities: int) -> Template:
    """So many entities come within the first hour; each works again and again, an hour on average."""
    a = Assembly()
    gap = a.distribution("constant", 1.0 / entities)
    work = a.distribution("exponential", 1.0)
    a.block("enter", res=a.stream(k.STREAM_RENEWAL, 0, "entities", dist=gap, limit=entities))
    a.block("hold", "work", dist=work, cause=k.HANDLING)
    a.block("loop", target=1)
    return a.build()


def only_heap(state: State) -> State:
    """Keep all events in the heap, however many there are; the State must have slots for all entities."""
    state.event_full = state.event_room
    return state


def runs(entities: int) -> tuple[Run, Run]:
    """As it is, and with the heap only: the same run, event by event."""
    runner, template, slots = compiled_runner(), circle(entities), 1 << (entities + 1).bit_length()
    return Run(runner, template.start(1, 0, slots)), Run(runner, only_heap(template.start(1, 0, slots)))


def measure(rounds: int, sizes: tuple[int, ...] = SIZES) -> list[Pending]:
    """Both ways turn by turn; the first three hours are not timed."""
    found = []
    for entities in sizes:
        both = runs(entities)
        hours = max(1.0, EVENTS / entities)
        best = [float("inf"), float("inf")]
        for turn in range(-1, rounds):
            for i, run in enumerate(both):
                done, begin = run.state.events_done, time.process_time()
                run.advance(3.0 if turn < 0 else run.now + hours)
                spent = time.process_time() - begin
                if turn >= 0:
                    best[i] = min(best[i], spent / (run.state.events_done - done))
        found.append(Pending(entities, 1e9 * best[0], 1e9 * best[1]))
    return found
