"""Proofs about the order of steps: reached, ended, without loops, told apart."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.simulation.charts.chart import MAIN, Chart
from landbridge.simulation.charts.paths import body_order, jumps, reached
from landbridge.simulation.charts.proofs.report import at_body, at_step, written
from landbridge.simulation.charts.verbs import VERBS

_ENDS = ", ".join(f"`{verb.name}`" for verb in VERBS.values() if verb.terminal)


def every_sub_process_is_reached(chart: Chart) -> Iterator[Problem]:
    """Every sub-process is led to by a step that is itself reached."""
    for process in chart.processes.values():
        for body in process.bodies.keys() - set(reached(process)):
            yield at_body(chart, process, body, "no step that is ever reached leads to this sub-process")


def every_path_ends(chart: Chart) -> Iterator[Problem]:
    """The last step of every process and sub-process is one that ends it."""
    for process in chart.processes.values():
        for body, steps in process.bodies.items():
            if steps and not any(VERBS[step.verb].terminal for step in steps):
                text = f"nothing ends the process after this step: the last must be one of {_ENDS}"
                yield at_step(chart, process, body, steps[-1], text)


def nothing_stands_after_an_end(chart: Chart) -> Iterator[Problem]:
    """No step stands after one that ends the process."""
    for process in chart.processes.values():
        for body, steps in process.bodies.items():
            ended = None
            for step in steps:
                if ended is not None:
                    text = f"is never reached: `{written(ended)}` in line {ended.line} ends the process"
                    yield at_step(chart, process, body, step, text)
                elif VERBS[step.verb].terminal:
                    ended = step


def no_process_loops(chart: Chart) -> Iterator[Problem]:
    """No sub-process leads back to itself, directly or through others."""
    for process in chart.processes.values():
        if body_order(process) is not None:
            continue
        for body in process.bodies:
            seen, front = set(), list(jumps(process, body))
            while front:
                after = front.pop()
                if after not in seen:
                    seen.add(after)
                    front.extend(jumps(process, after))
            if body != MAIN and body in seen:
                yield at_body(chart, process, body, "leads back to itself: such a process may never end")


def names_are_unique(chart: Chart) -> Iterator[Problem]:
    """Steps that draw, take time or measure have different names within a process."""
    for process in chart.processes.values():
        first: dict[str, int] = {}
        for body, _, step in process.steps():
            if not VERBS[step.verb].keyed:
                continue
            if step.name in first:
                text = f"the step in line {first[step.name]} is called `{step.name}` too: give it a `name`"
                yield at_step(chart, process, body, step, text)
            first.setdefault(step.name, step.line)


def conditions_are_not_in_vain(chart: Chart) -> Iterator[Problem]:
    """No branch of a step repeats an earlier one's condition, which would have been taken before it."""
    for process in chart.processes.values():
        for body, _, step in process.steps():
            seen = set()
            for branch in step.branches:
                if branch.when is not None and branch.when in seen:
                    text = (
                        f"the branch to `{branch.go}` is never taken: an earlier one has the same condition"
                    )
                    yield at_step(chart, process, body, step, text)
                seen.add(branch.when)
