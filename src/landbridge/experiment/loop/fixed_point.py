"""Finds volumes that bring about the times at which they are chosen: x = F(x), by Anderson's acceleration.

With the residual r = F(x) - x of the last few passes, the next x is the combination, of weights that sum to
1, whose residuals nearly cancel, and 1 / b of what is left of them beyond. As in self-regulated averages b
grows by 0.3 a pass, and by 1.8 after one that was worse than that before it. Where a pass has led away (its
gap is more than twice the least so far) the memory is dropped and the loop goes on from the best pass, more
slowly. No pass changes a volume by more than a factor of 2.

The relative gap is sum |F(x) - x| / sum x, volumes in boxes. It ends at max(1e-3, twice the noise floor): the
gap that chance alone leaves, which no number of passes goes below.

References: Anderson 1965, Iterative procedures for nonlinear integral equations; Walker and Ni 2011; for the
averages Liu, He and He 2009, Method of successive weighted averages and self-regulated averaging schemes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_GAP = 1e-3
MEMORY = 4
"""Passes that are remembered."""
RIDGE = 1e-8
"""Of the trace, added to what is solved: passes that hardly differ tell nothing."""
WORSE = 2.0
"""Times the least gap from which a pass has led away."""
MOST_CHANGE = 2.0
"""Factor by which a pass may change a volume."""
SLOWER, SLOWER_WHEN_WORSE = 0.3, 1.8
"""By how much the damping grows with a pass."""
LEAST_SHARE = 1e-3
"""Of the volumes at the start, left where nobody chooses a crossing any more."""
NOISES = 2.0
"""Times the noise floor at which it ends."""


Volumes: TypeAlias = "NDArray[np.float64]"
"""(crossing) boxes of 40 ft."""


class Chosen(NamedTuple):
    """What shippers choose at the times that some volumes bring about."""

    volumes: NDArray[np.float64]
    """(crossing) boxes."""
    noise: float
    """The gap that chance alone leaves: sum of the expected |error| of the volumes, over their sum."""


@dataclass(frozen=True, eq=False)
class Pass:
    """One turn of the loop."""

    number: int
    volumes: NDArray[np.float64]
    """(crossing) boxes that were run."""
    chosen: NDArray[np.float64]
    """(crossing) boxes that are chosen at the times these bring about."""
    gap: float
    noise: float

    @property
    def wanted(self) -> float:
        """The gap at which the loop ends."""
        return max(LEAST_GAP, NOISES * self.noise)

    @property
    def closes(self) -> bool:
        """Whether the loop ends here."""
        return self.gap <= self.wanted


@dataclass
class _Memory:
    """Volumes and residuals of the passes that are remembered, and the damping."""

    x: list[NDArray[np.float64]] = field(default_factory=list)
    r: list[NDArray[np.float64]] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    best: int = 0
    """Pass of the least gap, among all."""
    every: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = field(default_factory=list)
    damping: float = 1.0

    def next_volumes(self, volumes: NDArray[np.float64], chosen: NDArray[np.float64], gap: float) -> Volumes:
        """Return the volumes of the next pass."""
        residual = chosen - volumes
        self.damping += SLOWER_WHEN_WORSE if self.gaps and gap > self.gaps[-1] else SLOWER
        self.gaps.append(gap)
        self.every.append((volumes, residual))
        if gap < self.gaps[self.best]:
            self.best = len(self.gaps) - 1
        if gap > WORSE * self.gaps[self.best]:
            volumes, residual = self.every[self.best]
            self.x, self.r = [volumes], [residual]
            return np.asarray(volumes + residual / (self.damping + 1))
        self.x, self.r = [*self.x[-MEMORY:], volumes], [*self.r[-MEMORY:], residual]
        step = residual / self.damping
        if len(self.x) > 1:
            weight = 1.0 / np.sqrt(volumes)
            dx = np.stack([volumes - one for one in self.x[:-1]], axis=1)
            dr = np.stack([residual - one for one in self.r[:-1]], axis=1)
            left = weight[:, None] * dr
            square = left.T @ left
            square += (RIDGE * np.trace(square) + 1e-300) * np.eye(len(square))
            share = np.linalg.solve(square, left.T @ (weight * residual))
            step = (residual - dr @ share) / self.damping - dx @ share
        return np.clip(volumes + step, volumes / MOST_CHANGE, volumes * MOST_CHANGE)


def close(
    choose: Callable[[Volumes], Chosen],
    start: Volumes,
    most: int,
    tell: Callable[[Pass], None] | None = None,
) -> tuple[Pass, ...]:
    """Turn the loop until it closes, or `most` times.

    Parameters
    ----------
    choose
        The volumes chosen at the times that volumes bring about, and their noise.
    start
        (crossing) boxes of the first pass, all above zero.
    most
        Passes at most.
    tell
        Is told each pass.
    """
    memory, passes = _Memory(), list[Pass]()
    volumes = np.asarray(start, np.float64)
    while len(passes) < most:
        chosen, noise = choose(volumes)
        chosen = np.maximum(chosen, LEAST_SHARE * start)
        gap = float(np.abs(chosen - volumes).sum() / volumes.sum())
        passes.append(Pass(len(passes) + 1, volumes, chosen, gap, noise))
        if tell is not None:
            tell(passes[-1])
        if passes[-1].closes:
            break
        volumes = memory.next_volumes(volumes, chosen, gap)
    return tuple(passes)
