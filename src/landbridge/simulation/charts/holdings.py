"""Which resources an entity holds at each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from landbridge.simulation.charts.chart import Chart, Process, Step
from landbridge.simulation.charts.paths import Place, states


@dataclass(frozen=True, slots=True)
class Grip:
    """How a resource is held: the units and the key it was seized with, and where."""

    units: int | str
    by: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Held:
    """A resource that is held at a step."""

    always: bool
    """Whichever way an entity came."""
    grips: tuple[Grip, ...]
    """The ways in which it may have been seized."""


Holdings = Mapping[str, Held]
"""What is held, by the name of the resource as the steps write it, in the order of seizing."""


def grips(chart: Chart, step: Step) -> dict[str, Grip]:
    """Return what a step that names resources with units says of each pool: quotas are never held."""
    return {
        name: Grip(units, step.by if chart.resource(name).per == step.by else None, step.line)
        for name, units in zip(step.targets, step.units, strict=True)
        if chart.resource(name).kind == "pool"
    }


def given_up(step: Step) -> tuple[str, ...]:
    """Return the resources that a step lets go of, in whatever way."""
    if step.verb == "release":
        return step.targets
    keys = {"call": ("giving",), "hand_over": ("keeping", "holding")}.get(step.verb, ())
    return tuple(name for key in keys for name in step.args.get(key, ()))


def received(chart: Chart, process: Process) -> Holdings:
    """Return what a process begins with: the grips of those who call it."""
    ways: dict[str, dict[Grip, None]] = {name: {} for name in process.receives}
    for caller in chart.processes.values():
        begin = {name: Held(True, ()) for name in caller.receives}
        for (body, index), held in holdings(chart, caller, begin).items():
            step = caller.bodies[body][index]
            if step.verb == "call" and step.target == process.name:
                for name in given_up(step):
                    if name in held and name in ways:
                        ways[name].update(dict.fromkeys(held[name].grips))
    return {name: Held(True, tuple(found)) for name, found in ways.items()}


def holdings(chart: Chart, process: Process, begin: Holdings) -> Mapping[Place, Holdings]:
    """Return what is held at each step that can be reached."""

    def through(held: Holdings, step: Step) -> Holdings:
        after = dict(held)
        for name in given_up(step):
            after.pop(name, None)
        if step.verb in ("seize", "try"):
            after.update({name: Held(True, (grip,)) for name, grip in grips(chart, step).items()})
        return after

    return states(process, begin, through, _join)


def held_at(chart: Chart, process: Process | str) -> Mapping[Place, tuple[str, ...]]:
    """Return the names of the resources held when standing at each step, in the order of seizing.

    In a chart without problems they do not depend on the way by which an entity came there.
    """
    process = chart.processes[process] if isinstance(process, str) else process
    standing = holdings(chart, process, received(chart, process))
    return {place: tuple(held) for place, held in standing.items()}


def _join(one: Holdings, other: Holdings) -> Holdings:
    joined: dict[str, Held] = {}
    for name in {**one, **other}:
        ways = [side[name] for side in (one, other) if name in side]
        found = dict.fromkeys(grip for held in ways for grip in held.grips)
        joined[name] = Held(len(ways) == 2 and all(held.always for held in ways), tuple(found))
    return joined
