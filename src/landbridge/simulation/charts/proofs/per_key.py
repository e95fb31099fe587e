"""Proof that times and numbers kept per key stand only where something picks the member."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.simulation.charts.chart import LANE, Chart, Number, Step, Time, split_role
from landbridge.simulation.charts.proofs.report import at_step

LATENESS = "lateness"
PICKING = {"hold": ("hold",), "visit": ("for",)}
"""Where a time per key stands with the entity that has the key: verb and what is written there."""
ALIKE = ("each", "share", "free", "draw")
"""Where a number is the same for all who come."""


def members_are_picked(chart: Chart) -> Iterator[Problem]:
    """A time or number per key is asked for where the key of who comes picks it, by a process that has it."""
    times = {name: time for name, time in chart.times.items() if time.per not in (None, LANE)}
    numbers = {name: number for name, number in chart.numbers.items() if number.per not in (None, LANE)}
    if LATENESS in times:
        text = f'lateness is that of a stream: it cannot be kept per "{times[LATENESS].per}"'
        yield Problem(chart.origin, times[LATENESS].line, f"{chart.id}.times.{LATENESS}", text)
    for process in chart.processes.values():
        for body, _, step in process.steps():
            for where, name in _written(step):
                bare = split_role(name)[1]
                declared: Time | Number | None = times.get(bare) or numbers.get(bare)
                if declared is None or process.has_attribute(bare):
                    continue
                what = "time" if bare in times else "number"
                if where in ALIKE or (bare in times and where not in PICKING.get(step.verb, ())):
                    text = f"`{name}` is one for each `{declared.per}`; `{where}` asks for one {what} for all"
                    yield at_step(chart, process, body, step, text)
                elif not process.has_attribute(str(declared.per)):
                    text = (
                        f"`{name}` is one for each `{declared.per}`, an attribute that this process has not"
                    )
                    yield at_step(chart, process, body, step, text)


def _written(step: Step) -> Iterator[tuple[str, str]]:
    """Where a step names a time or a number, and the name."""
    if step.verb == "hold":
        yield "hold", str(step.target)
    for key, value in step.args.items():
        if key in ("by", "waiting", "as", "since", "with", "name", "else", "per"):
            continue
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str):
                yield key, one
    setting = step.args.get("to")
    if setting is not None and setting.how == "draw":
        yield "draw", str(setting.of)
    for branch in step.branches:
        if isinstance(branch.share, str):
            yield "share", branch.share
        if branch.when is not None and branch.when.over is not None:
            yield "over", branch.when.over
