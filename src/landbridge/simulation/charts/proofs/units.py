"""Proof that amounts are counted in the units of what they are amounts of."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.simulation.charts.chart import Chart, Process, Step, split_role
from landbridge.simulation.charts.proofs.report import at_step


def units_agree(chart: Chart) -> Iterator[Problem]:
    """Numbers, and attributes set to numbers, have the unit of what they are amounts of."""
    for process in chart.processes.values():
        attributes = _attribute_units(chart, process)
        for body, _, step in process.steps():
            for amount, wanted, of in _amounts(chart, step):
                for unit in _units_of(chart, attributes, amount):
                    if unit != wanted:
                        text = f"`{amount}` counts {unit}, but `{of}` is counted in {wanted}"
                        yield at_step(chart, process, body, step, text)


def _attribute_units(chart: Chart, process: Process) -> dict[str, list[str]]:
    units: dict[str, list[str]] = {}
    for _, _, step in process.steps():
        setting = step.args.get("to")
        if setting is not None and setting.how in ("number", "draw"):
            name = split_role(str(setting.of))[1]
            declared = chart.numbers.get(name) or chart.times[name]
            units.setdefault(str(step.target), []).append(declared.unit)
    return units


def _units_of(chart: Chart, attributes: dict[str, list[str]], amount: object) -> list[str]:
    if not isinstance(amount, str):
        return []
    if amount in attributes:
        return list(dict.fromkeys(attributes[amount]))
    number = chart.numbers.get(split_role(amount)[1])
    return [number.unit] if number is not None else []


def _amounts(chart: Chart, step: Step) -> Iterator[tuple[object, str, str]]:
    """Yield amount, the unit it must have, and what it is an amount of."""
    if step.verb in ("seize", "try", "release", "visit"):
        for name, units in zip(step.targets, step.units, strict=True):
            yield units, chart.resource(name).unit, name
    for key in ("units", "at_least"):
        if step.verb in ("offer", "until_filled") and key in step.args:
            yield step.args[key], chart.exchanges[str(step.target)].unit, str(step.target)
    if "per" in step.args:
        for key in ("units", "at"):
            yield step.args[key], chart.keys[step.args["per"]].unit, step.args["per"]
    if step.verb == "counter":
        limit = split_role(step.args["limit"])[1]
        yield step.args.get("units"), chart.numbers[limit].unit, limit
    for branch in step.branches:
        if branch.when is not None and branch.when.test == "space":
            yield branch.when.units, chart.resource(branch.when.name).unit, branch.when.name
