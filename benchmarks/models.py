"""The three models that every engine here runs, and their parameters; ours are built row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import factorial

from landbridge.simulation.kernel import Assembly, Run, Template, compiled_runner
from landbridge.simulation.kernel.source import prelude as k


@dataclass(frozen=True)
class Result:
    """What a run gives, to be compared between engines."""

    finished: int
    """Customers, or containers, that left."""
    stay_h: float
    """Their mean time in the system, hours (M/M/c: in units of the mean service)."""


@dataclass(frozen=True)
class Queue:
    """M/M/c: Poisson arrivals, exponential service of mean 1, first come first served."""

    arrivals: float
    """Customers per unit of time."""
    servers: int
    customers: int = 1_000_000

    def mean_stay(self) -> float:
        """The exact mean time in the system (Erlang's C)."""
        a, c = self.arrivals, self.servers
        last = a**c / factorial(c) / (1 - a / c)
        waits = last / (sum(a**i / factorial(i) for i in range(c)) + last)
        return 1 + waits / (c - a)


@dataclass(frozen=True)
class Terminal:
    """A rail terminal with a full yard that blocks cranes, and customs that close at night; hours."""

    days: int = 365
    train_every: float = 1.2
    boxes: tuple[int, int] = (45, 50)
    tracks: int = 6
    cranes: int = 3
    lift: tuple[float, float, float] = (2 / 60, 2.5 / 60, 4.5 / 60)
    yard: int = 500
    officers: int = 32
    opens: float = 8.0
    closes: float = 20.0
    check: tuple[float, float, float] = (10 / 60, 15 / 60, 35 / 60)
    inspected: float = 0.05
    inspectors: int = 6
    inspection: tuple[float, float, float] = (1.0, 2.0, 4.0)
    destinations: tuple[float, ...] = (0.6, 0.3, 0.1)
    train_takes: int = 60
    train_waits: float = 8.0


QUEUES = {"M/M/1": Queue(0.9, 1), "M/M/10": Queue(9.0, 10)}


def queue_model(queue: Queue) -> Template:
    """M/M/c."""
    a = Assembly()
    a.measures = 1
    servers = a.resource(queue.servers)
    gap = a.distribution("exponential", 1 / queue.arrivals)
    service = a.distribution("exponential", 1.0)
    a.block("enter", res=a.stream(k.STREAM_RENEWAL, 0, "customers", dist=gap, limit=queue.customers))
    a.block("seize", res=servers, cause=k.STAFF)
    a.block("hold", "service", dist=service, cause=k.HANDLING)
    a.block("release", res=servers)
    a.block("measure_stay", measure=0)
    a.block("leave", measure=0)
    return a.build()


def terminal_model(t: Terminal) -> Template:
    """The terminal: trains of boxes, lifted one by one, checked, sometimes inspected, leaving in groups."""
    a = Assembly()
    a.measures, a.kinds, a.places = 2, 2, 10
    block = a.block
    tracks, cranes, yard = (a.resource(n) for n in (t.tracks, t.cranes, t.yard))
    officers = a.resource(t.officers, closed=t.officers)
    inspectors = a.resource(t.inspectors)
    for day in range(t.days):
        a.change(24 * day + t.opens, k.CHANGE_CLOSED, officers, -t.officers)
        a.change(24 * day + t.closes, k.CHANGE_CLOSED, officers, t.officers)
    groups = a.batch(len(t.destinations))
    shares = [a.number(share) for share in t.destinations]
    inspected = a.number(t.inspected)
    gap = a.distribution("exponential", t.train_every)

    block("enter", res=a.stream(k.STREAM_RENEWAL, 0, "trains", dist=gap))
    block("draw", "boxes", dist=a.distribution("integer", *t.boxes), attr=0)
    block("seize", res=tracks, cause=k.TRACK, place=1)
    split = block("split", amount_kind=k.AMOUNT_ATTRIBUTE, amount=0, kind=1, place=1)
    unload = block("unload", res=-1, cause=k.HANDLING, place=2)
    block("release", res=tracks)
    block("measure_stay", measure=0)
    block("leave", measure=0)

    a.blocks[split][2]["target"] = block("ride", place=3)
    a.blocks[unload][2]["target"] = block("seize", res=cranes, cause=k.CRANE, place=4)
    block("hold", "lift", dist=a.distribution("triangular", *t.lift), cause=k.HANDLING, place=4)
    block("seize", res=yard, cause=k.FAR_SIDE_FULL, place=5)
    block("release", res=cranes)
    block("tell")
    block("seize", res=officers, cause=k.DOCUMENTS, place=6)
    block("hold", "check", dist=a.distribution("triangular", *t.check), cause=k.HANDLING, place=6)
    block("release", res=officers)
    some = block("share", "inspected", number=inspected)
    group = block("choose", "destination", number=shares[0], count=len(shares), attr=1)
    patience = a.distribution("constant", t.train_waits)
    block("batch", res=groups, by=1, amount=t.train_takes, patience=patience, cause=k.BATCH, place=7)
    block("release", res=yard)
    block("measure_stay", measure=1)
    block("leave", measure=0)
    a.blocks[some][2]["target"] = block("seize", res=inspectors, cause=k.INSPECTION, place=8)
    block("hold", "inspection", dist=a.distribution("triangular", *t.inspection), cause=k.HANDLING, place=8)
    block("release", res=inspectors)
    block("go", target=group)
    return a.build()


def prepare(template: Template, until: float = k.FOREVER) -> Callable[[int], Callable[[], Result]]:
    """What makes the state of a replication and answers what runs it; its last measure counts."""
    runner = compiled_runner()

    def start(replication: int) -> Callable[[], Result]:
        state = template.start(1, replication)

        def run() -> Result:
            Run(runner, state).advance(until)
            finished = int(state.measure_count[-1])
            return Result(finished, float(state.measure_sum[-1]) / finished)

        return run

    return start
