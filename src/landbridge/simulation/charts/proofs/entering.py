"""Proofs about ways into processes: split, unload, set_down, call, hand over."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.simulation.charts.chart import MAIN, Chart
from landbridge.simulation.charts.holdings import given_up
from landbridge.simulation.charts.proofs.facts import Facts, facts_at
from landbridge.simulation.charts.proofs.report import at_body, at_place, at_step
from landbridge.simulation.charts.verbs import VERBS

_FROM_OUTSIDE = ("flow", "hand_over")


def every_way_in_is_used(chart: Chart) -> Iterator[Problem]:
    """Every process is entered from outside, or by a step of this chart for each way it names."""
    used = {(VERBS[step.verb].enters, step.target) for _, _, _, step in chart.steps()}
    for process in chart.processes.values():
        for entry in process.enters:
            if entry not in _FROM_OUTSIDE and (entry, process.name) not in used:
                yield at_body(chart, process, MAIN, f'enters = "{entry}", but no step says `{entry}` for it')


def targets_are_entered_that_way(chart: Chart) -> Iterator[Problem]:
    """A process that a step begins says that it is entered that way."""
    for process, body, _, step in chart.steps():
        entry = VERBS[step.verb].enters
        if entry is not None and entry not in chart.processes[str(step.target)].enters:
            listed = ", ".join(chart.processes[str(step.target)].enters)
            text = f"process `{step.target}` is entered by {listed}, not by {entry}"
            yield at_step(chart, process, body, step, text)


def what_is_given_is_received(chart: Chart) -> Iterator[Problem]:
    """A call gives what the process that it begins receives; only what is called receives anything."""
    for process in chart.processes.values():
        if process.receives and process.enters != ("call",):
            text = "only a process that is entered by call alone can receive resources"
            yield at_body(chart, process, MAIN, text)
    for process, body, _, step in chart.steps():
        if step.verb != "call":
            continue
        called = chart.processes[str(step.target)]
        if set(given_up(step)) != set(called.receives):
            given, wanted = _list(given_up(step)), _list(called.receives)
            text = f"gives {given}, but process `{called.name}` receives {wanted}"
            yield at_step(chart, process, body, step, text)
        key = step.args.get("per")
        if key is not None and not called.has_attribute(key):
            text = f"is called per `{key}`, but process `{called.name}` has no attribute `{key}`"
            yield at_step(chart, process, body, step, text)


def taken_over_once(chart: Chart) -> Iterator[Problem]:
    """What comes from another facility is taken over once on every path; nothing else is."""
    yield from _once(chart, "take_over", "hand_over", "gives back what the facility before kept")


def carriers_are_told_once(chart: Chart) -> Iterator[Problem]:
    """What is unloaded tells its carrier once on every path; nothing else does."""
    yield from _once(chart, "tell", "unload", "lets the carrier go on")
    for process in chart.processes.values():
        if "unload" in process.enters and len(process.enters) > 1:
            text = "what is unloaded must tell its carrier, so it can be entered in no other way"
            yield at_body(chart, process, MAIN, text)


def _once(chart: Chart, verb: str, entry: str, purpose: str) -> Iterator[Problem]:
    for process in chart.processes.values():
        standing = facts_at(
            process, Facts(), lambda facts, step: facts.plus([verb]) if step.verb == verb else facts
        )
        for place, facts in standing.items():
            step = process.bodies[place[0]][place[1]]
            if step.verb == verb and entry not in process.enters:
                yield at_place(chart, process, place, f"process `{process.name}` is not entered by {entry}")
            elif step.verb == verb and verb in facts.ever:
                yield at_place(chart, process, place, f"`{verb}` stands a second time on a path")
            elif VERBS[step.verb].terminal and entry in process.enters and verb not in facts.always:
                text = f"a path comes here without `{verb}`, which {purpose}"
                yield at_place(chart, process, place, text)


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"
