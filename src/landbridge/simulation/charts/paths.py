"""What is true at each step of a process, whichever way an entity came there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from landbridge.simulation.charts.chart import MAIN, Process, Step
from landbridge.simulation.charts.verbs import VERBS

Place = tuple[str, int]
"""Body and index of a step in it."""

State = TypeVar("State")


def jumps(process: Process, body: str) -> tuple[str, ...]:
    """Return the sub-processes that a body leads to; nothing is reached beyond its first terminal step."""
    found: dict[str, None] = {}
    for step in process.bodies[body]:
        found.update(dict.fromkeys(step.jumps))
        if VERBS[step.verb].terminal:
            break
    return tuple(found)


def reached(process: Process) -> tuple[str, ...]:
    """Return the bodies that can be reached."""
    found, front = {MAIN: None}, [MAIN]
    while front:
        for body in jumps(process, front.pop()):
            if body not in found:
                found[body] = None
                front.append(body)
    return tuple(found)


def body_order(process: Process) -> tuple[str, ...] | None:
    """Return the bodies that can be reached, each after all that lead to it; None if they form a loop."""
    bodies = reached(process)
    leading = dict.fromkeys(bodies, 0)
    for body in bodies:
        for after in jumps(process, body):
            leading[after] += 1
    order: list[str] = []
    free = [body for body in bodies if not leading[body]]
    while free:
        body = free.pop(0)
        order.append(body)
        for after in jumps(process, body):
            leading[after] -= 1
            if not leading[after]:
                free.append(after)
    return tuple(order) if len(order) == len(bodies) else None


def states(
    process: Process,
    begin: State,
    through: Callable[[State, Step], State],
    join: Callable[[State, State], State],
) -> Mapping[Place, State]:
    """Return the state in which an entity stands at each step that can be reached.

    `through` tells how a step that is done changes it; who goes on elsewhere (`branch`, `else`) takes along
    the state it came with. `join` tells what is left where several ways meet. A process that loops has no
    such states: the result is empty.
    """
    order = body_order(process)
    if order is None:
        return {}
    entering: dict[str, State] = {MAIN: begin}
    standing: dict[Place, State] = {}
    for body in order:
        state = entering[body]
        for index, step in enumerate(process.bodies[body]):
            standing[body, index] = state
            for after in step.jumps:
                entering[after] = join(entering[after], state) if after in entering else state
            if VERBS[step.verb].terminal:
                break
            state = through(state, step)
    return standing
