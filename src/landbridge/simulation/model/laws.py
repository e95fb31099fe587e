"""Distributions as the kernel takes them."""

from __future__ import annotations

from math import log, sqrt

from landbridge.corridor import Distribution, Period
from landbridge.simulation.kernel.assembly import DISTRIBUTIONS


def kernel_law(law: Distribution, factor: float = 1.0) -> tuple[int, tuple[float, ...]]:
    """Number of the law and its four parameters, times scaled by `factor` (to hours)."""
    kind = DISTRIBUTIONS.index(law.kind)
    p = law.parameters
    if law.kind == "erlang":
        found: tuple[float, ...] = (p[0], p[1] * factor)
    elif law.kind == "lognormal":
        spread = log(1.0 + p[1] ** 2)
        found = (log(p[0] * factor) - spread / 2, sqrt(spread))
    elif law.kind == "hyperexponential":
        found = (p[0], p[1] * factor, p[2] * factor)
    else:
        found = tuple(x * factor for x in p)
    return kind, (*found, *(0.0,) * (4 - len(found)))


def hours_per_unit(period: Period, declared: str) -> float:
    """Hours in the unit of a time: the value's own unit, else hours where it says nothing."""
    unit = period.unit or declared
    return 1.0 / 60.0 if unit == "min" else 1.0
