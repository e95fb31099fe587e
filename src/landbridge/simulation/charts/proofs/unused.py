"""Proof that everything declared is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.base.errors import Problem
from landbridge.simulation.charts.chart import (
    Charge,
    Chart,
    Exchange,
    KeySet,
    Number,
    Resource,
    Setting,
    Step,
    Time,
    split_role,
)

_Declared = KeySet | Resource | Exchange | Time | Number | Charge

_LATENESS = "lateness"
"""The time that the plan adds to a timetable: it stands in no step."""


def everything_declared_is_used(chart: Chart) -> Iterator[Problem]:
    """Every key set, resource, exchange, time, number and charge is used by some step, or shared."""
    used = {split_role(name)[1] for _, _, _, step in chart.steps() for name in names(step)}
    used.update(
        thing.per
        for table in (chart.resources, chart.exchanges, chart.times, chart.numbers)
        for thing in table.values()
        if thing.per is not None
    )
    if any("flow" in process.enters for process in chart.processes.values()):
        used.add(_LATENESS)
    used.update(resource.name for resource in chart.resources.values() if resource.shared)
    tables: Mapping[str, Mapping[str, _Declared]] = {
        "keys": chart.keys,
        "resources": chart.resources,
        "exchanges": chart.exchanges,
        "times": chart.times,
        "numbers": chart.numbers,
        "charges": chart.charges,
    }
    for table, things in tables.items():
        for name, thing in things.items():
            if name not in used:
                address = f"{chart.id}.{table}.{name}"
                yield Problem(chart.origin, thing.line, address, "is declared, but no step uses it")


def names(step: Step) -> Iterator[str]:
    """Yield every name that a step mentions, with its role."""
    yield from step.targets
    for value in (*step.args.values(), *step.branches):
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str):
                yield part
            elif isinstance(part, Setting) and isinstance(part.of, str):
                yield part.of
    for branch in step.branches:
        if isinstance(branch.share, str):
            yield branch.share
        if branch.when is not None:
            when = branch.when
            yield from (
                name for name in (when.name, when.units, when.than, when.over) if isinstance(name, str)
            )
