"""The same models in SimPy, as its users write them: one generator per customer, train and container."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Generator
from itertools import accumulate
from random import Random
from typing import Any

import simpy

from .models import Queue, Result, Terminal

Process = Generator[Any, Any, None]


def run_queue(queue: Queue, seed: int) -> Result:
    """M/M/c."""
    random = Random(seed)
    env = simpy.Environment()
    servers = simpy.Resource(env, queue.servers)
    stays: list[float] = []

    def customer() -> Process:
        came = env.now
        with servers.request() as turn:
            yield turn
            yield env.timeout(random.expovariate(1.0))
        stays.append(env.now - came)

    def source() -> Process:
        for _ in range(queue.customers):
            yield env.timeout(random.expovariate(queue.arrivals))
            env.process(customer())

    env.process(source())
    env.run()
    return Result(len(stays), sum(stays) / len(stays))


class Yard:
    """The terminal; customs that close are a resource whose capacity changes."""

    def __init__(self, terminal: Terminal, seed: int) -> None:
        self.terminal, self.random, self.env = terminal, Random(seed), simpy.Environment()
        t, env = terminal, self.env
        self.tracks, self.cranes = simpy.Resource(env, t.tracks), simpy.Resource(env, t.cranes)
        self.slots, self.inspectors = simpy.Resource(env, t.yard), simpy.Resource(env, t.inspectors)
        self.officers = simpy.Resource(env, 1)
        self.officers._capacity = 0
        self.groups: list[list[Any]] = [[] for _ in t.destinations]
        self.bounds = list(accumulate(t.destinations))[:-1]
        self.stays: list[float] = []
        env.process(self.calendar())
        env.process(self.source())

    def triangular(self, law: tuple[float, float, float]) -> Any:
        """A pause drawn from (low, mode, high)."""
        low, mode, high = law
        return self.env.timeout(self.random.triangular(low, high, mode))

    def calendar(self) -> Process:
        """Customs open and close; SimPy serves one who waits per call, so it is called until all are."""
        t, desk = self.terminal, self.officers
        yield self.env.timeout(t.opens)
        while True:
            desk._capacity = t.officers
            while desk.put_queue and len(desk.users) < desk._capacity:
                desk._trigger_put(None)
            yield self.env.timeout(t.closes - t.opens)
            desk._capacity = 0
            yield self.env.timeout(24 - t.closes + t.opens)

    def source(self) -> Process:
        """Trains come."""
        while True:
            yield self.env.timeout(self.random.expovariate(1 / self.terminal.train_every))
            self.env.process(self.train())

    def train(self) -> Process:
        """A train keeps its track until its last box is off."""
        left = [self.random.randint(*self.terminal.boxes)]
        with self.tracks.request() as track:
            yield track
            empty = self.env.event()
            for _ in range(left[0]):
                self.env.process(self.box(left, empty))
            yield empty

    def box(self, left: list[int], empty: Any) -> Process:
        """A box: lifted into the yard, checked, perhaps inspected, away with a group."""
        t, came = self.terminal, self.env.now
        with self.cranes.request() as crane:
            yield crane
            yield self.triangular(t.lift)
            slot = self.slots.request()
            yield slot
        left[0] -= 1
        if left[0] == 0:
            empty.succeed()
        with self.officers.request() as officer:
            yield officer
            yield self.triangular(t.check)
        if self.random.random() < t.inspected:
            with self.inspectors.request() as inspector:
                yield inspector
                yield self.triangular(t.inspection)
        yield self.join(bisect(self.bounds, self.random.random()))
        self.slots.release(slot)
        self.stays.append(self.env.now - came)

    def join(self, destination: int) -> Any:
        """Wait in the group of a destination; it leaves full, or some hours after its first."""
        group, away = self.groups[destination], self.env.event()
        group.append(away)
        if len(group) == 1:
            self.env.process(self.patience(destination, group))
        if len(group) == self.terminal.train_takes:
            self.depart(destination)
        return away

    def patience(self, destination: int, group: list[Any]) -> Process:
        """The group leaves at the latest now."""
        yield self.env.timeout(self.terminal.train_waits)
        if self.groups[destination] is group:
            self.depart(destination)

    def depart(self, destination: int) -> None:
        """The group leaves and a new one begins."""
        group, self.groups[destination] = self.groups[destination], []
        for away in group:
            away.succeed()


def run_terminal(terminal: Terminal, seed: int) -> Result:
    """The terminal."""
    yard = Yard(terminal, seed)
    yard.env.run(until=24.0 * terminal.days)
    return Result(len(yard.stays), sum(yard.stays) / len(yard.stays))
