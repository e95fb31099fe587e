"""What makes a way one of a mode: what it does without, what it uses, by what it crosses land borders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.network import Network


@dataclass(frozen=True, slots=True)
class Mode:
    """What makes a way one of a mode."""

    name: str
    without: frozenset[str] = frozenset()
    """Modes of carriage that it does not use."""
    uses: tuple[frozenset[str], ...] = ()
    """It uses one of each of these sets."""
    borders_by: frozenset[str] = frozenset()
    """Modes of carriage that may cross a land border."""


def _mode(name: str, without: str, uses: str, borders_by: str) -> Mode:
    used = tuple(frozenset({word}) for word in uses.split())
    return Mode(name, frozenset(without.split()), used, frozenset(borders_by.split()))


MODES = (
    _mode("rail", without="sea ferry air", uses="rail", borders_by="rail"),
    _mode("road", without="rail sea ferry air", uses="road", borders_by="road"),
    _mode("sea", without="rail ferry air", uses="sea", borders_by=""),
    _mode("air", without="rail sea ferry", uses="air", borders_by="road"),
    _mode("rail+ferry", without="air", uses="rail ferry", borders_by="rail"),
    _mode("rail+sea", without="air ferry", uses="rail sea", borders_by="rail"),
)
"""Trucks fetch and bring by each. Rail and ferry is the way over the Caspian."""


@lru_cache(maxsize=64)
def may(network: Network, mode: Mode) -> NDArray[np.bool_]:
    """(arc) whether a way of a mode may use it."""
    numbers = {name: n for n, name in enumerate(network.modes)}
    arcs = np.repeat(np.arange(len(network)), np.diff(network.part_start))
    border = np.array([part.id.startswith("borders.") for part in network.parts] or [False])
    crosses = np.zeros(len(network), bool)
    crosses[arcs[border[network.part]]] = True
    barred = np.isin(network.mode, [numbers[name] for name in mode.without])
    return ~barred & (~crosses | np.isin(network.mode, [numbers[name] for name in mode.borders_by]))
