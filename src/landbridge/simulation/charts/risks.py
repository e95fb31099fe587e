"""Orders of seizing in which entities can come to wait for each other in a circle."""

from __future__ import annotations

from itertools import pairwise

from landbridge.base.errors import Problem
from landbridge.simulation.charts.chart import LANE, Chart, split_role
from landbridge.simulation.charts.holdings import Holdings, held_at, holdings, received
from landbridge.simulation.charts.proofs.report import at_step

Waits = dict[str, dict[str, Problem]]
"""Resource held -> resource waited for -> the first step at which that is so."""


def risks(chart: Chart) -> list[Problem]:
    """Return where something is held while another thing is waited for, and elsewhere the other way round.

    Such a circle may be harmless (there may always be units enough), so it is no fault of the chart; if a
    run stops because nothing can move, these are the places to look at first. A carrier that unloads waits
    for all that its cargo waits for until it is told to go on.
    """
    waits = _waits(chart)
    found: list[Problem] = []
    told: set[frozenset[str]] = set()
    for held, wanted in waits.items():
        for other, problem in wanted.items():
            way = _way(waits, other, held)
            if way is None or frozenset(way) in told:
                continue
            told.add(frozenset(way))
            back = [
                f"`{two}` while `{one}` is held (line {waits[one][two].line})" for one, two in pairwise(way)
            ]
            text = f"waits for `{other}` while `{held}` is held"
            text += f", and others for {', and for '.join(back)}" if back else ", each for the other's"
            found.append(Problem(problem.file, problem.line, problem.address, text))
    return sorted(found, key=lambda problem: problem.line or 0)


def _waits(chart: Chart) -> Waits:
    waits: Waits = {}

    def note(held: str, wanted: str, problem: Problem) -> None:
        waits.setdefault(_which(chart, held), {}).setdefault(_which(chart, wanted), problem)

    for process in chart.processes.values():
        for (body, index), held in held_at(chart, process).items():
            step = process.bodies[body][index]
            problem = at_step(chart, process, body, step, "")
            if step.verb in ("seize", "visit"):
                wanted = {name for name in step.targets if chart.resource(name).kind == "pool"}
            elif step.verb == "unload":
                wanted = _wanted_until_told(chart, str(step.target))
            else:
                continue
            for one in held:
                for other in sorted(wanted):
                    note(one, other, problem)
    return waits


def _wanted_until_told(chart: Chart, name: str) -> set[str]:
    process = chart.processes[name]
    begin: Holdings = received(chart, process)
    wanted: set[str] = set()
    told = {
        (body, index)
        for body, steps in process.bodies.items()
        for at, step in enumerate(steps)
        if step.verb == "tell"
        for index in range(at, len(steps))
    }
    for place in holdings(chart, process, begin):
        step = process.bodies[place[0]][place[1]]
        if step.verb in ("seize", "visit") and place not in told:
            wanted.update(name for name in step.targets if chart.resource(name).kind == "pool")
    return wanted


def _which(chart: Chart, name: str) -> str:
    """Return the name, without its role where the two posts change roles with the lane."""
    return name if chart.resource(name).per == LANE else split_role(name)[1]


def _way(waits: Waits, start: str, end: str) -> list[str] | None:
    """Return the shortest chain of waits from one resource to another."""
    ways: dict[str, list[str]] = {start: [start]}
    front = [start]
    while front:
        here = front.pop(0)
        if here == end:
            return ways[here]
        for after in waits.get(here, {}):
            if after not in ways:
                ways[after] = [*ways[here], after]
                front.append(after)
    return None
