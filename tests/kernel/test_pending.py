"""Pending events come out by (time, sequence number), however many they are and wherever they are kept."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_models import HORIZON, random_model

from landbridge.simulation.kernel import Assembly, Run, State, Template, compiled_runner, plain_runner
from landbridge.simulation.kernel.run import room_for_events
from landbridge.simulation.kernel.source import calendar, events
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.kernel.state import Twin
from landbridge.simulation.kernel.table import POOLS, SCALARS

QUEUE_POOLS = {"event", "later", "bucket", "ready"}
QUEUE_SCALARS = {n for n in SCALARS if n.startswith(("calendar_", "later", "event_", "ready_"))}
QUEUE_SCALARS |= {"events", "slots_needed"}
"""Where pending events are kept, and where the ring begins since room was made; all else must be the same."""


class Queue:
    """The events of a State as the loop works on them, beside a sorted list."""

    def __init__(self) -> None:
        self.state = State({})
        self.expected: list[tuple[float, int, int]] = []
        self.used = 0  # the calendar was in use at so many pops
        room_for_events(self.state, 2)
        self.twin = Twin(self.state)

    def room(self) -> None:
        """What the loop does before it takes an event."""
        s = self.twin
        if s.events >= s.event_full and not calendar.spread_heap(s):
            room_for_events(self.state, 2)
            self.twin = Twin(self.state)
            assert s.events < self.state.event_full or calendar.spread_heap(self.twin)

    def put(self, time: float, payload: int) -> None:
        seq = events.schedule(self.twin, time, k.KIND_BATCH, payload)
        heapq.heappush(self.expected, (time, seq, payload))

    def pop(self) -> float:
        self.room()
        s = self.twin
        self.used += s.calendar_lists > 0
        what = s.event_what[0]
        assert what >> 32 == k.KIND_BATCH
        found = (s.event_time[0], s.event_seq[0], what & 0xFFFFFFFF)
        assert found == heapq.heappop(self.expected)
        s.now = found[0]
        events.remove_first(s)
        s.events_done += 1
        assert s.events + s.later == len(self.expected)
        assert s.events > 0 or not self.expected
        return found[0]


LAWS: dict[str, Callable[[random.Random], float]] = {
    "now": lambda _: 0.0,
    "one time": lambda _: 1.0,
    "hours": lambda rng: rng.expovariate(1.0),
    "minutes": lambda rng: rng.uniform(0.0, 0.02),
    "ties": lambda rng: float(rng.randrange(4)),
    "far": lambda rng: rng.uniform(1e4, 1e5),
    "powers": lambda rng: 2.0 ** rng.randrange(-60, 990),
    "tiny": lambda rng: rng.random() * 1e-300,
    "never": lambda rng: rng.choice([inf, k.FOREVER]),
}
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(sorted(LAWS)), st.integers(1, 200)),
        st.tuples(st.just("pop"), st.integers(1, 400)),
        st.tuples(st.just("hold"), st.integers(1, 700)),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(steps, st.integers(0, 2**32))
def test_order_is_that_of_a_sorted_list(todo: list[tuple[str, int]], seed: int) -> None:
    queue, rng, now, payload = Queue(), random.Random(seed), 0.0, 0
    for what, count in todo:
        for _ in range(count):
            if what in ("pop", "hold"):
                if not queue.expected:
                    break
                now = queue.pop()
            if what != "pop":
                law = LAWS[rng.choice(sorted(LAWS)) if what == "hold" else what]
                queue.room()  # more than this may come within one step only if there is an entity for each
                queue.put(now + law(rng), payload)
                payload += 1
    while queue.expected:
        queue.pop()


@pytest.mark.parametrize("law", sorted(set(LAWS) - {"now", "never"}))
def test_many_of_one_law(law: str) -> None:
    queue, rng = Queue(), random.Random(law)
    for i in range(3000):
        queue.room()
        queue.put(LAWS[law](rng), i)
    for i in range(6000):
        now = queue.pop()
        queue.room()
        queue.put(now + LAWS[law](rng), i)
    while queue.expected:
        queue.pop()
    assert queue.used > 2000
    assert queue.twin.calendar_lists == 0


def test_events_beyond_the_calendar_come_in_their_turn() -> None:
    """Few of many are so far ahead that no list takes them, turn after turn of the calendar."""
    queue, rng = Queue(), random.Random(1)
    for i in range(200):
        queue.put(rng.expovariate(1.0), i)
    turns = set()
    for i in range(12_000):
        now = queue.pop()
        queue.put(now + (rng.uniform(5.0, 100.0) if rng.random() < 0.02 else rng.expovariate(1.0)), i)
        turns.add((queue.twin.calendar_start, queue.twin.calendar_end))
    assert len(turns) > len({start for start, _ in turns})  # its end went on without a new beginning
    while queue.expected:
        queue.pop()


def test_calendar_is_left_when_few_are_pending_and_made_again() -> None:
    queue, rng = Queue(), random.Random(0)
    for turn in range(3):
        for i in range(1000):
            queue.put(1000.0 * turn + rng.random(), i)
        queue.pop()
        assert queue.twin.calendar_lists > 0
        while queue.expected:
            queue.pop()
        assert queue.twin.calendar_lists == 0
    assert queue.twin.later_end <= 1000


def circle(entities: int, law: tuple[str, float, float], patience: bool = False) -> Template:
    """Entities that work again and again; events that are no longer awaited stay pending with patience."""
    a = Assembly()
    hold = a.distribution(*law)
    a.block("enter", res=a.stream(k.STREAM_LIST, 0, "entities", times=np.linspace(0.0, 1.0, entities)))
    if patience:
        pool = a.resource(max(1, entities // 3))
        a.block("seize_units", res=pool, patience=a.distribution("uniform", 0.5, 20.0), other=4)
        a.block("hold", "work", dist=hold, cause=k.HANDLING)
        a.block("release_units", res=pool)
        a.block("hold", "rest", dist=hold, cause=k.HANDLING)
    else:
        a.block("hold", "work", dist=hold, cause=k.HANDLING)
    a.block("loop", target=1)
    return a.build()


def only_heap(state: State) -> State:
    """Keep all events in the heap, whatever their number."""
    state.event_full = state.event_room
    return state


def same_but_for_the_queue(one: State, other: State) -> None:
    assert one.ready_head == one.ready_tail
    assert other.ready_head == other.ready_tail
    for pool in set(POOLS) - QUEUE_POOLS:
        for a, b in zip(one.memory[pool], other.memory[pool], strict=True):
            assert a.tobytes() == b.tobytes(), pool
    for name in set(SCALARS) - QUEUE_SCALARS:
        assert getattr(one, name) == getattr(other, name), name


LAWS_OF_WORK = [
    ("exponential", 1.0, 0.0),
    ("integer", 1, 3),
    ("lognormal", -1.0, 2.0),
    ("constant", 1.0, 0.0),
]


@pytest.mark.parametrize("law", LAWS_OF_WORK, ids=[law[0] for law in LAWS_OF_WORK])
def test_a_hundred_thousand_pending_give_the_bits_of_the_heap(law: tuple[str, float, float]) -> None:
    template = circle(100_000, law)
    runs = [Run(compiled_runner(), template.start(1, 0, 1 << 17)) for _ in range(2)]
    only_heap(runs[1].state)
    for until in (0.7, 3.0, 5.5):
        for run in runs:
            run.advance(until)
        assert runs[0].state.later + runs[0].state.events == runs[1].state.events
        same_but_for_the_queue(runs[0].state, runs[1].state)
    assert runs[0].state.calendar_lists > 1000
    assert runs[1].state.calendar_lists == 0


def ballast(seed: int) -> Template:
    """A random model, and beside it many entities that only work."""
    a = random_model(seed)
    here = len(a.blocks)
    source = a.stream(k.STREAM_LIST, here, "ballast", times=np.linspace(0.0, HORIZON / 2, 500))
    a.block("enter", res=source)
    a.block("hold", "wait", dist=a.distribution("lognormal", 3.0, 1.5), cause=k.HANDLING)
    a.block("loop", target=here + 1)
    return a.build()


@pytest.mark.parametrize("seed", range(0, 24, 3))
def test_random_models_among_many_events(seed: int) -> None:
    """Compiled = plain byte for byte, in turns too; and what is no queue is as with the heap alone."""
    template = ballast(seed)
    stops = (20.0, 50.0, 80.0, HORIZON)
    compiled, plain = compiled_runner(), plain_runner()
    ends = []
    for runners in ((compiled, compiled), (plain, compiled)):
        run = Run(runners[0], template.start(7, seed, 64))
        for i, stop in enumerate(stops):
            run.runner = runners[i % 2]
            run.advance(stop)
            if i == 1:
                run = Run(run.runner, State.restore(run.checkpoint()).copy())
        assert run.state.calendar_lists > 0
        ends.append(run.checkpoint())
    assert ends[0] == ends[1]
    wide = [Run(compiled, template.start(7, seed, 1 << 13)) for _ in range(2)]
    only_heap(wide[1].state)
    for run in wide:
        run.advance(HORIZON)
    same_but_for_the_queue(wide[0].state, wide[1].state)


@pytest.mark.parametrize("checked", [False, True])
def test_timers_nobody_awaits(checked: bool) -> None:
    """Patience that is over too late stays pending: same bits as the heap, and bounded memory."""
    template = circle(600, ("exponential", 1.0, 0.0), patience=True)
    runs = [Run(compiled_runner(), template.start(3, 0, 1 << 12, checked=checked)) for _ in range(2)]
    only_heap(runs[1].state)
    sizes = []
    for until in (100.0, 200.0, 400.0):
        for run in runs:
            run.advance(until)
        same_but_for_the_queue(runs[0].state, runs[1].state)
        sizes.append({p: runs[0].state.size(p) for p in QUEUE_POOLS})
    assert sizes[0] == sizes[1] == sizes[2]
    assert runs[0].state.later_end <= runs[0].state.size("later") // 2


def test_room_grows_with_what_is_pending() -> None:
    small, large = (
        Run(compiled_runner(), circle(20_000, LAWS_OF_WORK[0]).start(1, 0, n)) for n in (2, 1 << 15)
    )
    for run in (small, large):
        run.advance(4.0)
    assert small.state.calendar_room >= 20_000 // calendar.PER_BUCKET
    assert small.state.events_done == large.state.events_done
    assert small.state.ledger_h.tobytes() == large.state.ledger_h.tobytes()


def test_many_are_fed_in_the_middle() -> None:
    """Thousands come between two advances, near and far, and none is lost."""
    runs = [
        Run(runner, circle(200, LAWS_OF_WORK[0]).start(1, 0, 256))
        for runner in (compiled_runner(), plain_runner())
    ]
    for run in runs:
        run.advance(3.0)
        assert run.state.calendar_lists > 0
        for i in range(3000):
            run.inject(0, 3.0 + i % 7 + (1000.0 if i % 5 == 0 else 0.0))
        run.advance(10.0)
        assert run.state.kind_inside.sum() == 200 + 2400
    assert runs[0].checkpoint() == runs[1].checkpoint()
    assert runs[0].advance(1010.0).state.kind_inside.sum() == 200 + 3000
