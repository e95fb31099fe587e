"""Proofs about resources: seized once, released once as they were seized, or handed on."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.simulation.charts.chart import Chart, Process, Step
from landbridge.simulation.charts.holdings import Grip, Held, Holdings, given_up, grips, holdings, received
from landbridge.simulation.charts.paths import Place
from landbridge.simulation.charts.proofs.report import at_place
from landbridge.simulation.charts.verbs import VERBS


def seized_once(chart: Chart) -> Iterator[Problem]:
    """Nothing is seized that may be held already."""
    for process, place, step, held in _standing(chart):
        if step.verb in ("seize", "try", "visit"):
            for name in step.targets:
                if name in held:
                    yield at_place(chart, process, place, f"`{name}` is held already{_since(held[name])}")


def released_when_held(chart: Chart) -> Iterator[Problem]:
    """Nothing is released or given away that is not held on every path."""
    for process, place, step, held in _standing(chart):
        for name in given_up(step):
            if chart.resource(name).kind != "pool":
                continue
            if name not in held:
                yield at_place(chart, process, place, f"`{name}` is not held here")
            elif not held[name].always:
                text = f"`{name}` is not held here on every path{_since(held[name])}"
                yield at_place(chart, process, place, text)


def released_as_seized(chart: Chart) -> Iterator[Problem]:
    """What is released has the units and the key with which it was seized."""
    for process, place, step, held in _standing(chart):
        if step.verb != "release":
            continue
        for name, grip in grips(chart, step).items():
            for was in held[name].grips if name in held else ():
                if (was.units, was.by) != (grip.units, grip.by):
                    text = (
                        f"`{name}` was seized with {_terms(was)} in line {was.line}, not with {_terms(grip)}"
                    )
                    yield at_place(chart, process, place, text)


def nothing_is_kept_at_the_end(chart: Chart) -> Iterator[Problem]:
    """Whoever ends holds nothing, except what `hand_over` says that it keeps."""
    for process, place, step, held in _standing(chart):
        if VERBS[step.verb].terminal:
            for name in held.keys() - set(given_up(step)):
                text = f"`{name}` is still held here{_since(held[name])}: release it"
                if step.verb == "hand_over":
                    text += " or list it under `keeping`"
                yield at_place(chart, process, place, text)


def work_is_done_with_what_is_held(chart: Chart) -> Iterator[Problem]:
    """The resource named by `with` is held on every path."""
    for process, place, step, held in _standing(chart):
        name = step.args.get("with") if step.verb != "visit" else None  # it holds what it visits
        if name is not None and not (name in held and held[name].always):
            yield at_place(chart, process, place, f"with = `{name}`, which is not held here on every path")
        elif name is not None and any(grip.units != 1 for grip in held[name].grips):
            text = f"with = `{name}`, of which more than one unit may be held: work is suspended unit by unit"
            yield at_place(chart, process, place, text)


def keys_stay_while_held(chart: Chart) -> Iterator[Problem]:
    """No attribute changes that says which member or how many units of a resource are held."""
    for process, place, step, held in _standing(chart):
        if step.verb != "set":
            continue
        for name, hold in held.items():
            if any(step.target in (grip.by, grip.units) for grip in hold.grips):
                text = f"`{step.target}` says what is held of `{name}`{_since(hold)}: set it before or after"
                yield at_place(chart, process, place, text)


def _standing(chart: Chart) -> Iterator[tuple[Process, Place, Step, Holdings]]:
    for process in chart.processes.values():
        for place, held in holdings(chart, process, received(chart, process)).items():
            yield process, place, process.bodies[place[0]][place[1]], held


def _since(held: Held) -> str:
    lines = sorted({grip.line for grip in held.grips})
    return f" (seized in line {' and '.join(map(str, lines))})" if lines else ""


def _terms(grip: Grip) -> str:
    return f"units = {grip.units}" + (f" by {grip.by}" if grip.by else "")
