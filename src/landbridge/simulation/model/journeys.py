"""What each of those that the streams brought spent in the system, by identity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from landbridge.simulation.kernel import inside
from landbridge.simulation.kernel.source.draws import child_key
from landbridge.simulation.model.compile import Model
from landbridge.simulation.model.replicate import TRACE_ROWS, start_run

CAUSE_ROWS = 24


@dataclass(slots=True)
class Journey:
    """One train or truck: what it is, and its hours until it left or the window closed."""

    class_: str
    regime: str
    direction: str
    hours: dict[tuple[str, str | None, str], float] = field(default_factory=dict)
    """By facility, side and cause."""
    is_inside: bool = False
    """Whether it had not left when the window closed."""

    @property
    def total(self) -> float:
        """All its hours."""
        return sum(self.hours.values())


def journeys(model: Model, seed: int, replication: int) -> dict[str, Journey]:
    """Run one replication again: `<stream>:<number>` of all that were there within the window."""
    kept: list[tuple[np.ndarray[Any, Any], ...]] = []
    classes = len(model.names.classes)
    kinds = {model.names.kinds[int(kind)] for kind in model.template.state.stream_entity_kind}
    wanted = np.array([place.kind in kinds for place in model.names.places])

    def keep(columns: dict[str, np.ndarray[Any, Any]]) -> None:
        cell = columns["trace_cell"]
        chosen = wanted[cell // (CAUSE_ROWS * classes)]
        names = ("trace_from", "trace_to", "trace_who", "trace_cell")
        kept.append(tuple(columns[name][chosen].copy() for name in names))

    run = start_run(model, seed, replication, trace_rows=TRACE_ROWS, sink=keep)
    first, last = model.window_h
    run.advance(last)
    s = run.state
    there = inside(s)
    run.trace_present()
    begin, end, who, cell = (np.concatenate([part[i] for part in kept]) for i in range(4))
    names = {
        int(child_key(int(s.stream_key[row]), number)): f"{name}:{number}"
        for name, row in model.streams.items()
        for number in range(int(s.stream_count[row]))
    }
    order = np.argsort(who, kind="stable")
    starts = np.flatnonzero(np.diff(who[order])) + 1
    unfinished = set(s.entity_key[there].tolist())
    found: dict[str, Journey] = {}
    for rows in np.split(order, starts):
        key = int(who[rows[0]]) if len(rows) else 0
        identity = names.get(key)
        if identity is not None and end[rows].max() > first:
            hours = (end[rows] - begin[rows]).tolist()
            found[identity] = _journey(model, cell[rows].tolist(), hours, key in unfinished)
    return found


def _journey(model: Model, cells: list[int], hours: list[float], is_inside: bool) -> Journey:
    names = model.names
    own = names.classes[cells[0] // CAUSE_ROWS % len(names.classes)]
    made = Journey(own.class_, own.regime, own.direction, {}, is_inside)
    for cell, spent in zip(cells, hours, strict=True):
        place = names.places[cell // CAUSE_ROWS // len(names.classes)]
        key = (place.facility, place.side, names.causes[cell % CAUSE_ROWS])
        made.hours[key] = made.hours.get(key, 0.0) + spent
    return made
