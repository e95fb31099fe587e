"""A chart as plain text, to be read by people."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.simulation.charts.chart import (
    LANE,
    MAIN,
    Branch,
    Chart,
    Process,
    Resource,
    Setting,
    Step,
    When,
)
from landbridge.simulation.charts.steps import default_name


def describe(chart: Chart) -> str:
    """Return a listing of what a chart declares and of every process, step by step."""
    lines = [f"{chart.id}: {chart.summary}" if chart.summary else chart.id]
    if chart.lanes:
        lines += ["", f"Lanes: {', '.join(chart.lanes)} (every process exists once for each)"]
    for title, entries in _declared(chart):
        if entries:
            width = max(len(name) for name, _ in entries)
            lines += ["", title, *(f"  {name:<{width}}  {text}" for name, text in entries)]
    for process in chart.processes.values():
        lines += ["", *_process(process)]
    return "\n".join(lines) + "\n"


def _declared(chart: Chart) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    yield "Keys", [(key.name, key.unit) for key in chart.keys.values()]
    yield "Resources", [(resource.name, _resource(resource)) for resource in chart.resources.values()]
    yield (
        "Exchanges",
        [(name, _counted(entry.unit, False, entry.per)) for name, entry in chart.exchanges.items()],
    )
    yield "Times", [(name, _counted(time.unit, time.at_post, time.per)) for name, time in chart.times.items()]
    yield (
        "Numbers",
        [(name, _counted(number.unit, number.at_post, number.per)) for name, number in chart.numbers.items()],
    )
    yield (
        "Charges",
        [
            (name, f"{charge.unit}, {charge.payer} to {charge.payee} for {charge.purpose}")
            for name, charge in chart.charges.items()
        ],
    )


def _resource(resource: Resource) -> str:
    parts = [_counted(resource.unit, resource.at_post, resource.per)]
    if resource.kind != "pool":
        parts.append(resource.kind + (f" by the {resource.period}" if resource.period else ""))
    parts += ["fails as a whole" if resource.together else "can fail"] * resource.failures + [
        "shared"
    ] * resource.shared
    parts += ["shuts and opens loading"] * resource.ban + ["optional"] * resource.optional
    return ", ".join(parts)


def _counted(unit: str, at_post: bool, per: str | None) -> str:
    each = [name for name, given in (("post", at_post), (LANE, per == LANE)) if given]
    each += [per] if per not in (None, LANE) else []
    return ", ".join([unit, *([f"one for each {' and '.join(each)}"] if each else [])])


def _process(process: Process) -> Iterator[str]:
    head = f"Process {process.name}: {process.kind}, entered by {', '.join(process.enters)}"
    if process.attributes:
        head += f"; has {', '.join(process.attributes)}"
    if process.receives:
        head += f"; receives {', '.join(process.receives)}"
    yield head
    for body, steps in process.bodies.items():
        if body != MAIN:
            yield f"  {body}:"
        for number, step in enumerate(steps, start=1):
            yield f"  {number:>3}  {step_text(step)}"


def step_text(step: Step) -> str:
    """Return a step on one line: `seize cranes, waiting crane, priority 1 (crane_to_yard)`."""
    parts = [" ".join([step.verb, *([" + ".join(step.targets)] if any(step.targets) else [])])]
    parts += [_branch(branch) for branch in step.branches]
    parts += [f"{key} {_value(value)}" for key, value in step.args.items()]
    own = f" ({step.name})" if step.name != default_name(step.verb, step.target) else ""
    return ", ".join(parts) + own


def _branch(branch: Branch) -> str:
    test = f"share {branch.share}" if branch.when is None else _when(branch.when)
    return f"{test} → {branch.go}"


def _when(when: When) -> str:
    by = f" by {when.by}" if when.by else ""
    match when.test:
        case "attribute":
            return f"{when.name} = {when.equals}"
        case "none":
            return f"nothing in {when.name}{by}"
        case "open":
            return f"{when.name} open"
        case "space":
            return f"{when.units} free in {when.name}{by}"
        case "expects":
            return f"more than {when.over} to wait for {when.name}{by}"
        case _:
            return f"more than {when.than} waiting for {when.name}{by}"


def _value(value: object) -> str:
    if isinstance(value, Setting):
        return str(value.of) if value.how in ("value", "number") else f"{value.how} {value.of}"
    if isinstance(value, tuple):
        return " + ".join(str(part) for part in value)
    return str(value)
