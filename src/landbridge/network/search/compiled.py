"""The only place of numba in the search: functions compiled and kept, and a binary heap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]


def compiled(function: Callable[..., Any]) -> Any:
    """Compiled and kept beside the source, or among the user's files; where neither can be written, anew."""
    try:
        return njit(cache=True)(function)
    except RuntimeError:
        return njit(function)


@compiled
def push(heap_key: Floats, heap_label: Ints, size: int, key: float, label: int) -> None:
    """Put a label on a binary heap that holds `size`."""
    i = size
    while i > 0:
        up = (i - 1) // 2
        if heap_key[up] <= key:
            break
        heap_key[i] = heap_key[up]
        heap_label[i] = heap_label[up]
        i = up
    heap_key[i] = key
    heap_label[i] = label


@compiled
def pop(heap_key: Floats, heap_label: Ints, size: int) -> None:
    """Take the least off; `size` counts it."""
    key = heap_key[size - 1]
    label = heap_label[size - 1]
    i = 0
    n = size - 1
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        if child + 1 < n and heap_key[child + 1] < heap_key[child]:
            child += 1
        if heap_key[child] >= key:
            break
        heap_key[i] = heap_key[child]
        heap_label[i] = heap_label[child]
        i = child
    heap_key[i] = key
    heap_label[i] = label
