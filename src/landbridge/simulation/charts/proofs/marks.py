"""Proof that a time is measured only since a mark that was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.simulation.charts.chart import Chart
from landbridge.simulation.charts.proofs.facts import done_before
from landbridge.simulation.charts.proofs.report import at_place


def marks_are_made_before(chart: Chart) -> Iterator[Problem]:
    """A measure's mark is made before it on every path, or in another process of the same kind."""
    for process in chart.processes.values():
        elsewhere = {
            str(step.target)
            for other, _, _, step in chart.steps()
            if step.verb == "mark" and other.kind == process.kind and other.name != process.name
        }
        for place, facts in done_before(process, "mark").items():
            step = process.bodies[place[0]][place[1]]
            since = step.args.get("since")
            if since is None or "of" in step.args or since in facts.always or since in elsewhere:
                continue
            if since in facts.ever:
                text = f"the mark `{since}` is not made before this on every path"
                yield at_place(chart, process, place, text)
            else:
                problem = at_place(chart, process, place, f"the mark `{since}` is not made before this")
                yield replace(problem, nearest=nearest(since, sorted(facts.ever | elsewhere)))
