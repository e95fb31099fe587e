"""A time told by how often it came in each bin, where that is known better than by two moments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Law:
    """Times counted by bins, with their exact mean and variance."""

    low_h: NDArray[np.float64]
    """(bin) lower edges, rising; bins without an entry may be left out."""
    high_h: NDArray[np.float64]
    """(bin)"""
    counts: NDArray[np.float64]
    """(bin)"""
    mean_h: float
    variance_h2: float

    def __post_init__(self) -> None:
        if not len(self.counts) or not self.counts.sum() > 0:
            raise ValueError("a law of no times")

    @property
    def sd_h(self) -> float:
        """Standard deviation."""
        return float(max(self.variance_h2, 0.0) ** 0.5)

    def quantile(self, share: float) -> float:
        """Return the hours kept in a share of all cases, straight between the edges of a bin."""
        below = np.cumsum(self.counts)
        rank = share * below[-1]
        i = min(int(np.searchsorted(below, rank, side="left")), len(below) - 1)
        inside = (rank - (below[i] - self.counts[i])) / self.counts[i]
        return float(self.low_h[i] + (self.high_h[i] - self.low_h[i]) * min(max(inside, 0.0), 1.0))

    def below(self, hours: NDArray[np.float64]) -> NDArray[np.float64]:
        """(…) share of cases that take no longer than these hours."""
        edges = np.stack([self.low_h, self.high_h], axis=1).ravel()
        total = np.cumsum(self.counts)
        reached = np.stack([total - self.counts, total], axis=1).ravel() / total[-1]
        return np.asarray(np.interp(hours, edges, reached, left=0.0, right=1.0))

    def shifted(self, hours: float) -> Law:
        """Return the law of a time that is longer by some hours, but never below 0."""
        low, high = np.maximum(self.low_h + hours, 0.0), np.maximum(self.high_h + hours, 0.0)
        return Law(low, np.maximum(high, low), self.counts, max(self.mean_h + hours, 0.0), self.variance_h2)
