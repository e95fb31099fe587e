"""How proofs name the place of a problem."""

from __future__ import annotations

from landbridge.base.errors import Problem
from landbridge.simulation.charts.chart import MAIN, Chart, Process, Step
from landbridge.simulation.charts.paths import Place


def at_step(chart: Chart, process: Process, body: str, step: Step, problem: str) -> Problem:
    """Return a problem with one step."""
    parts = [chart.id, process.name, *([body] if body != MAIN else []), step.name]
    return Problem(chart.origin, step.line, ".".join(parts), problem)


def at_place(chart: Chart, process: Process, place: Place, problem: str) -> Problem:
    """Return a problem with the step at a place."""
    body, index = place
    return at_step(chart, process, body, process.bodies[body][index], problem)


def at_body(chart: Chart, process: Process, body: str, problem: str) -> Problem:
    """Return a problem with a process (`MAIN`) or one of its sub-processes."""
    parts = [chart.id, process.name, *([body] if body != MAIN else [])]
    return Problem(chart.origin, process.lines[body], ".".join(parts), problem)


def written(step: Step) -> str:
    """Return a step as messages show it: `seize cranes`."""
    return " ".join([step.verb, *(target for target in [", ".join(step.targets)] if target)])
