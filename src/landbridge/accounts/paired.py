"""How much one number differs between two runs: by pairs of replications, or by two samples apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.accounts.statistics import student_t

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIDENCE = 0.95
ROUNDING = 1e-9
"""Differences below this share of the numbers themselves are of arithmetic, not of the runs."""


@dataclass(frozen=True, slots=True)
class Difference:
    """B less A: mean over the replications with its 95% interval (Student t)."""

    n: int
    """Pairs of replications; of two samples the smaller count."""
    a: float
    """Mean of A over what was compared."""
    b: float
    """Mean of B."""
    mean: float
    """B less A."""
    error: float | None
    """Standard error of the mean; None with fewer than two."""
    degrees: int
    """Degrees of freedom of its t."""
    saved: float | None
    """Share of the variance that pairing took away, 1 - var(b - a) / (var a + var b); None: not paired."""
    same: bool
    """Whether the numbers are the same in every replication, up to arithmetic."""

    @property
    def half_width(self) -> float | None:
        """Half of the 95% interval."""
        return self.reach(CONFIDENCE)

    @property
    def low(self) -> float | None:
        """Lower end of the 95% interval."""
        width = self.half_width
        return None if width is None else self.mean - width

    @property
    def high(self) -> float | None:
        """Upper end of the 95% interval."""
        width = self.half_width
        return None if width is None else self.mean + width

    @property
    def relative(self) -> float | None:
        """Share of A by which B is more."""
        return self.mean / abs(self.a) if self.a else None

    @property
    def constant(self) -> bool:
        """Whether every replication differs, and by the same amount."""
        return not self.same and self.error is not None and self.error <= ROUNDING * abs(self.mean)

    @property
    def strength(self) -> float | None:
        """Mean over standard error, without sign; None where that says nothing."""
        if self.error is None or self.same or self.constant:
            return None
        return abs(self.mean) / self.error

    def reach(self, confidence: float) -> float | None:
        """Half of the interval of some confidence."""
        if self.error is None:
            return None
        return 0.0 if self.error == 0 else student_t(0.5 + confidence / 2, self.degrees) * self.error

    def excludes_zero(self, compared: int = 1) -> bool:
        """Tell whether the interval excludes zero, with so many compared at once (Bonferroni)."""
        width = self.reach(1 - (1 - CONFIDENCE) / max(compared, 1))
        return width is not None and not self.same and abs(self.mean) > width

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "a": self.a,
            "b": self.b,
            "difference": self.mean,
            "interval": [self.low, self.high],
            "relative": self.relative,
            "variance_saved": self.saved,
            "n": self.n,
        }


def difference(a: Mapping[int, float], b: Mapping[int, float], paired: bool = True) -> Difference | None:
    """Compare a number of two runs, given by replication; None where nothing can be compared.

    Paired, the replications of both count, and the interval is that of the mean of their differences. Not
    paired it is Welch's, with the degrees of freedom of Satterthwaite rounded down.

    References
    ----------
    Law, Simulation Modeling and Analysis, 5th edition, sections 10.2.1 and 10.2.2.
    """
    if not paired:
        return _apart(list(a.values()), list(b.values()))
    both = sorted(a.keys() & b.keys())
    if not both:
        return None
    x, y = [a[number] for number in both], [b[number] for number in both]
    d = [one - other for one, other in zip(y, x, strict=True)]
    n = len(both)
    mean_a, mean_b, mean = (math.fsum(values) / n for values in (x, y, d))
    same = all(abs(gap) <= ROUNDING * max(abs(p), abs(q)) for gap, p, q in zip(d, x, y, strict=True))
    if n < 2:
        return Difference(n, mean_a, mean_b, mean, None, 0, None, same)
    apart, together = _variance(x) + _variance(y), _variance(d)
    saved = 1 - together / apart if apart > 0 else None
    return Difference(n, mean_a, mean_b, mean, math.sqrt(together / n), n - 1, saved, same)


def _apart(x: list[float], y: list[float]) -> Difference | None:
    if not x or not y:
        return None
    mean_a, mean_b = math.fsum(x) / len(x), math.fsum(y) / len(y)
    same = len({*x, *y}) == 1
    n = min(len(x), len(y))
    if n < 2:
        return Difference(n, mean_a, mean_b, mean_b - mean_a, None, 0, None, same)
    u, v = _variance(x) / len(x), _variance(y) / len(y)
    below = u * u / (len(x) - 1) + v * v / (len(y) - 1)
    degrees = max(1, int((u + v) ** 2 / below)) if below > 0 else n - 1
    return Difference(n, mean_a, mean_b, mean_b - mean_a, math.sqrt(u + v), degrees, None, same)


def _variance(values: list[float]) -> float:
    middle = math.fsum(values) / len(values)
    return math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1)
