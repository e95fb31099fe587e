"""One replication hour by hour: who had left by then, who was inside, and the states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import RunError
from landbridge.simulation.kernel import KernelError, open_window
from landbridge.simulation.model.replicate import advance_before, start_run, told_fault

if TYPE_CHECKING:
    from landbridge.simulation.model.compile import Model

HAIR_H = 1e-6


@dataclass(frozen=True, slots=True)
class Course:
    """Counts and states of one replication at every full hour of the window, its ends included."""

    came: NDArray[np.int32]
    """(hour, kind, class) entities that came in since the window opened."""
    left: NDArray[np.int32]
    """(hour, kind, class, status) entities that left since then."""
    inside: NDArray[np.int32]
    """(hour, kind, class) entities inside."""
    states: NDArray[np.float32]
    """(hour, state) as Records has them."""


def course(model: Model, seed: int, replication: int) -> Course:
    """Run one replication again, stopping at every full hour; the numbers are those of the whole run.

    Raises
    ------
    RunError
        If the model breaks a rule of the kernel.
    """
    names = model.names
    kinds, classes, statuses = len(names.kinds), len(names.classes), max(1, len(names.statuses))
    first, last = model.window_h
    hours = round(last - first)
    came = np.zeros((hours + 1, kinds, classes), np.int32)
    left = np.zeros((hours + 1, kinds, classes, statuses), np.int32)
    inside = np.zeros((hours + 1, kinds, classes), np.int32)
    run = start_run(model, seed, replication)
    s = run.state
    try:
        for row in range(hours + 1):
            advance_before(run, min(first + row, last))
            if row == 0:
                open_window(s)
            came[row] = s.kind_in.reshape(kinds, classes)
            left[row] = s.out_count.reshape(kinds, classes, statuses)
            inside[row] = s.kind_inside.reshape(kinds, classes)
        run.sample_last()
    except KernelError as fault:
        raise RunError(told_fault(model, s, fault)) from fault
    m, rows = len(names.states), s.sample_rows
    at = np.arange(rows) * s.sample_every
    within = (at > first - HAIR_H) & (at < last + HAIR_H)
    return Course(came, left, inside, s.sample_value[: rows * m].reshape(rows, m)[within].astype(np.float32))
