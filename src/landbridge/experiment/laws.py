"""The law by which an assumption is drawn from its range.

Low and high are its 5% and 95% points, the value used without draws is its median: a normal law with a width
of its own on each side, on a log scale where the range spans a factor of two or more above zero. A value on
the edge of its range has no median there, so it is drawn evenly between the two. The outermost 1% each side
is cut off.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WIDE = 2.0
"""Ratio of high to low from which a range is taken on a log scale."""
CUT = 0.01
_Z95 = NormalDist().inv_cdf(0.95)


@dataclass(frozen=True, slots=True)
class Law:
    """A value between two bounds, by its median and 90% range."""

    low: float
    base: float
    high: float
    whole: bool = False
    """Round to whole numbers."""
    least: float = -math.inf
    most: float = math.inf

    def quantile(self, u: float) -> float:
        """Give the value below which a share `u` of the draws lies."""
        value = self._unbounded(min(max(u, CUT), 1.0 - CUT))
        if self.whole:
            value = float(math.floor(value + 0.5))
        return min(max(value, self.least), self.most)

    def _unbounded(self, u: float) -> float:
        if not self.low < self.base < self.high:
            low, high = min(self.low, self.base), max(self.high, self.base)
            return low + (high - low) * min(max((u - 0.05) / 0.9, 0.0), 1.0)
        z = NormalDist().inv_cdf(u) / _Z95
        if self.low > 0.0 and self.high / self.low >= WIDE:
            end = self.high if z > 0 else self.low
            return float(self.base * (end / self.base) ** abs(z))
        end = self.high if z > 0 else self.low
        return self.base + (end - self.base) * abs(z)


def latin_hypercube(addresses: Sequence[str], draws: int, seed: int) -> NDArray[Any]:
    """Draw a Latin hypercube: in each column every `1 / draws` slice of (0, 1) occurs once.

    Each column depends on the seed and its own address only, so an assumption elsewhere alters no draw here.

    Returns
    -------
    array
        (draw, address) shares in (0, 1).
    """
    import numpy as np

    columns = np.empty((draws, len(addresses)))
    for j, address in enumerate(addresses):
        key = int.from_bytes(hashlib.sha256(address.encode()).digest()[:8], "little")
        generator = np.random.Generator(np.random.PCG64([seed & 0xFFFFFFFFFFFFFFFF, key]))
        slices = np.argsort(generator.random(draws), kind="stable")
        columns[:, j] = (slices + generator.random(draws)) / draws
    return columns
