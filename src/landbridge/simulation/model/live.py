"""A run in the middle: advance it, read it, change it, feed it, by the names of the corridor."""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.base.errors import AddressError, Problem
from landbridge.base.nearest import nearest
from landbridge.simulation.kernel import Run
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.compile import Model
from landbridge.simulation.model.replicate import start_run

READINGS = ("queue", "used", "capacity")


@dataclass(frozen=True, slots=True)
class LiveRun:
    """One replication under way. What is set or injected is part of the run: a checkpoint holds it.

    Example
    -------
    >>> live = start_live(model, seed=1)                      # doctest: +SKIP
    >>> live.advance(24.0).read("dryport.khorgos.cranes.used")
    >>> live.set("dryport.khorgos.cranes.capacity", 2)
    """

    model: Model
    run: Run

    @property
    def now_h(self) -> float:
        """Hours since the run's start."""
        return self.run.now

    def advance(self, until_h: float) -> LiveRun:
        """Run everything up to and including an hour."""
        self.run.advance(until_h)
        return self

    def read(self, address: str) -> float:
        """Present queue, use or capacity of a resource: `<resource>.queue`, `.used` or `.capacity`.

        Raises
        ------
        AddressError
            If the address names none; tells the nearest.
        """
        head, _, what = address.rpartition(".")
        row = self._row(head, address, what)
        s = self.run.state
        return float({"queue": s.res_queue, "used": s.res_used, "capacity": s.res_open}[what][row])

    def set(self, address: str, value: int) -> None:
        """Set the units of a resource from now on: `<resource>.capacity`.

        Raises
        ------
        AddressError
            If the address names none, or paths that come one by one: their number a day is in the plan.
        """
        head, _, what = address.rpartition(".")
        row = self._row(head, address, what if what == "capacity" else "")
        name = self.model.names.resources[row]
        chart = self.model.plan.charts[self.model.plan.corridor.facilities[name.facility].chart]
        if chart.resources[name.name].period == "slot":
            text = "its units come one by one, at hours fixed at the start: not to be set in the middle"
            raise AddressError([Problem(None, None, address, text)])
        self.run.change(k.CHANGE_NOMINAL, row, float(value))

    def inject(self, stream: str, at_h: float | None = None) -> int:
        """Feed one more entity of a stream, now or later; returns its number.

        Raises
        ------
        AddressError
            If there is no such stream.
        """
        row = self.model.streams.get(stream)
        if row is None:
            near = nearest(stream, self.model.streams)
            raise AddressError([Problem(None, None, stream, "unknown stream", near)])
        return self.run.inject(row, at_h)

    def _row(self, head: str, address: str, what: str) -> int:
        rows = self.model.resource_rows
        if head not in rows or what not in READINGS:
            known = [f"{name}.{reading}" for name in rows for reading in READINGS]
            problem = Problem(
                None, None, address, "names nothing that can be read here", nearest(address, known)
            )
            raise AddressError([problem])
        return rows[head]


def start_live(model: Model, seed: int = 1, replication: int = 0, plain: bool = False) -> LiveRun:
    """Begin a replication that can be stopped, read, changed and fed at any hour."""
    return LiveRun(model, start_run(model, seed, replication, plain))
