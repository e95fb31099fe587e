"""Proofs about exchanges: places that are offered and taken, goods that are stored and fetched."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.simulation.charts.chart import Chart
from landbridge.simulation.charts.proofs.facts import done_before
from landbridge.simulation.charts.proofs.report import at_place
from landbridge.simulation.charts.verbs import VERBS


def users(chart: Chart, verb: str) -> dict[str, int]:
    """Return the exchanges that steps of one verb use, with the line of the first."""
    found: dict[str, int] = {}
    for _, _, _, step in chart.steps():
        if step.verb == verb:
            found.setdefault(str(step.target), step.line)
    return found


def both_sides_of_exchanges(chart: Chart) -> Iterator[Problem]:
    """What is offered or stored is taken, and what is taken is offered or stored, never both."""
    offered, stored, taken = users(chart, "offer"), users(chart, "store"), users(chart, "take")
    for name, exchange in chart.exchanges.items():
        address = f"{chart.id}.exchanges.{name}"
        if name in offered and name in stored:
            text = f"places are offered (line {offered[name]}) and goods stored (line {stored[name]})"
            yield Problem(chart.origin, exchange.line, address, text)
        if name in taken and name not in offered and name not in stored:
            yield Problem(
                chart.origin, taken[name], address, "is taken from, but nothing is offered or stored"
            )
        if name in offered and name not in taken:
            yield Problem(chart.origin, offered[name], address, "places are offered that nobody takes")
        if name in stored and name not in taken:
            yield Problem(chart.origin, stored[name], address, "goods are stored that nobody takes")
    for process, body, index, step in chart.steps():
        if step.verb in ("pair", "until_filled", "board") and step.target not in offered:
            yield at_place(chart, process, (body, index), f"nobody offers places in `{step.target}`")


def taken_places_are_boarded(chart: Chart) -> Iterator[Problem]:
    """A place that is taken is boarded on every path, and no other is."""
    offered = users(chart, "offer")
    for process in chart.processes.values():
        for place, facts in done_before(process, "take").items():
            step = process.bodies[place[0]][place[1]]
            taken = sorted(name for name in facts.ever if name in offered)
            if step.verb == "take" and taken:
                text = f"a place in `{taken[0]}` is taken already on a path that comes here"
                yield at_place(chart, process, place, text)
            if step.verb == "board" and step.target not in facts.always:
                text = f"a path comes here without `take` of `{step.target}`: there is no place to board"
                yield at_place(chart, process, place, text)
            elif VERBS[step.verb].terminal and step.verb != "board" and taken:
                text = f"a place in `{taken[0]}` is taken and never boarded on a path that comes here"
                yield at_place(chart, process, place, text)


def offers_are_awaited(chart: Chart) -> Iterator[Problem]:
    """Whoever offers places waits until they are filled, and nobody waits who has not offered."""
    for process in chart.processes.values():
        awaited = done_before(process, "until_filled")
        for place, facts in done_before(process, "offer").items():
            step = process.bodies[place[0]][place[1]]
            if step.verb == "until_filled" and step.target not in facts.always:
                text = f"a path comes here without `offer` of `{step.target}`"
                yield at_place(chart, process, place, text)
            if step.verb == "offer" and step.target in facts.ever:
                yield at_place(chart, process, place, f"`{step.target}` is offered a second time on a path")
            if step.verb == "until_filled" and step.target in awaited[place].ever:
                yield at_place(chart, process, place, f"`{step.target}` is awaited a second time on a path")
            if VERBS[step.verb].terminal:
                for name in sorted(facts.ever - awaited[place].always):
                    text = f"a path comes here that offers `{name}` without `until_filled`"
                    yield at_place(chart, process, place, text)
