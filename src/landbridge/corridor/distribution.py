"""Distributions as a corridor writes them: `{ triangular = [2.0, 2.9, 5.0] }`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeGuard

PARAMETERS: dict[str, tuple[str, ...]] = {
    "constant": ("value",),
    "exponential": ("mean",),
    "uniform": ("low", "high"),
    "integer": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "erlang": ("stages", "mean"),
    "lognormal": ("mean", "cv"),
    "hyperexponential": ("share of the first", "mean of the first", "mean of the second"),
}
"""Parameters of each kind, in the order in which they are written."""

LARGEST = 1e15
"""Numbers beyond this are refused: none in a corridor is so large."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution of a time (or of a number), none of whose values is negative.

    `integer` gives each whole number from low to high alike; `erlang` is the sum of so many exponential
    stages; `lognormal` is given by its mean and coefficient of variation; `hyperexponential` is one of two
    exponentials.
    """

    kind: str
    parameters: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean of the distribution, in the unit of its parameters."""
        p = self.parameters
        if self.kind in ("uniform", "integer", "triangular"):
            return sum(p) / len(p)
        if self.kind == "erlang":
            return p[1]
        if self.kind == "hyperexponential":
            return p[0] * p[1] + (1 - p[0]) * p[2]
        return p[0]

    def scaled(self, by: float) -> Distribution:
        """Return the distribution of `by` times as much; bounds of `integer` are rounded to whole numbers."""
        p = self.parameters
        if self.kind == "erlang":
            return Distribution(self.kind, (p[0], p[1] * by))
        if self.kind == "lognormal":
            return Distribution(self.kind, (p[0] * by, p[1]))
        if self.kind == "hyperexponential":
            return Distribution(self.kind, (p[0], p[1] * by, p[2] * by))
        if self.kind == "integer":
            return Distribution(self.kind, tuple(float(math.floor(x * by + 0.5)) for x in p))
        return Distribution(self.kind, tuple(x * by for x in p))

    def __str__(self) -> str:
        if len(self.parameters) == 1:
            return f"{self.kind} {self.parameters[0]:g}"
        return f"{self.kind} [{', '.join(f'{x:g}' for x in self.parameters)}]"


def is_number(value: object) -> TypeGuard[float]:
    """Say whether a value is a finite number that is not absurdly large (and not true or false)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) <= LARGEST


def parse_distribution(kind: str, written: object) -> Distribution:
    """Return the distribution of a kind in `PARAMETERS` from a number or a list of numbers.

    Raises
    ------
    ValueError
        If it is impossible, with a sentence that says why.
    """
    names = PARAMETERS[kind]
    given: list[object] = written if isinstance(written, list) else [written]
    p = tuple(float(x) for x in given if is_number(x))
    if not len(p) == len(given) == len(names):
        if len(names) == 1:
            raise ValueError(f"`{kind}` takes one number, its {names[0]}")
        raise ValueError(f"`{kind}` takes {len(names)} numbers in a list: {', '.join(names)}")
    fault = _fault(kind, p)
    if fault:
        raise ValueError(f"`{kind}` {list(given)} is impossible: {fault}")
    return Distribution(kind, p)


def _fault(kind: str, p: tuple[float, ...]) -> str | None:
    if min(p) < 0:
        return "no parameter may be negative"
    if kind in ("uniform", "integer", "triangular") and list(p) != sorted(p):
        return "write the numbers from the smallest to the largest"
    if kind == "integer" and any(x != int(x) for x in p):
        return "its bounds are whole numbers"
    if kind == "erlang" and (p[0] != int(p[0]) or not 1 <= p[0] <= 1000):
        return "the number of stages is a whole number from 1 to 1000"
    if kind == "hyperexponential" and p[0] > 1:
        return "the share of the first is at most 1"
    if kind in ("exponential", "erlang", "lognormal", "hyperexponential"):
        means = {"exponential": p[:1], "erlang": p[1:2], "lognormal": p[:1], "hyperexponential": p[1:]}[kind]
        if min(means) == 0:
            return "its mean is zero"
    return None
