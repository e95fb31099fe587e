"""Proofs about what is carried: put aboard, set down, never lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.base.errors import Problem
from landbridge.simulation.charts.chart import Chart, Process, Step
from landbridge.simulation.charts.paths import Place
from landbridge.simulation.charts.proofs.exchanges import users
from landbridge.simulation.charts.proofs.facts import Facts, done_before, facts_at
from landbridge.simulation.charts.proofs.report import at_place

_ABOARD = "aboard"

LETTING_DOWN = ("pair", "unload", "set_down")
"""Verbs of those who come with something aboard."""


def cargo_is_set_down(chart: Chart) -> Iterator[Problem]:
    """Whoever leaves carries nothing: it was unloaded or set down on every path."""
    for process in chart.processes.values():
        for place, facts in _aboard(chart, process).items():
            step = process.bodies[place[0]][place[1]]
            if step.verb == "leave" and _ABOARD in facts.ever:
                text = "a path comes here with cargo aboard, which would be lost: `unload` or `set_down` it"
                yield at_place(chart, process, place, text)


def something_is_carried(chart: Chart) -> Iterator[Problem]:
    """Only what may carry something pairs, unloads and sets down."""
    for process in chart.processes.values():
        for place, facts in _aboard(chart, process).items():
            step = process.bodies[place[0]][place[1]]
            if step.verb in LETTING_DOWN and _ABOARD not in facts.ever:
                yield at_place(chart, process, place, "nothing is ever carried here")


def riders_have_a_carrier(chart: Chart) -> Iterator[Problem]:
    """Whoever rides was split from a carrier, or stored and taken by one."""
    for process in chart.processes.values():
        part = process.enters == ("split",)
        for place, facts in done_before(process, "store").items():
            step = process.bodies[place[0]][place[1]]
            if step.verb == "ride" and not part and not facts.always:
                text = "there is no carrier to ride on: it is neither split from one nor stored for one"
                yield at_place(chart, process, place, text)


def _aboard(chart: Chart, process: Process) -> Mapping[Place, Facts]:
    stored = users(chart, "store")

    def through(facts: Facts, step: Step) -> Facts:
        if step.verb in ("split", "offer") or (step.verb == "take" and step.target in stored):
            return facts.plus([_ABOARD])
        return facts.minus([_ABOARD]) if step.verb in ("unload", "set_down") else facts

    # who is handed over to a process that never sets anything down brings nothing: the model proves that
    lets_down = any(step.verb in LETTING_DOWN for _, _, step in process.steps())
    brings = "hand_over" in process.enters and lets_down
    begin = Facts(ever=frozenset([_ABOARD])) if brings else Facts()
    return facts_at(process, begin, through)
