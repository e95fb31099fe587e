"""Finds the number that a chart declares in a facility's file, and says what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.corridor import Corridor, Distribution, Facility, Quantity

FAILURE_VALUES = ("mtbf_h", "repair_h", "failures_in_hand", "in_hand")


@dataclass
class Lookup:
    """Reads a corridor for charts; collects every problem instead of stopping at the first."""

    corridor: Corridor
    problems: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Addresses that the model reads: what its results rest on."""

    def find(self, facility: Facility, *paths: str) -> Quantity | None:
        """The quantity at the first path that the facility has."""
        for path in paths:
            quantity = facility.values.get(path)
            if quantity is not None:
                self.used.update(quantity.addresses)
                return quantity
        return None

    def need(self, facility: Facility, what: str, *paths: str) -> Quantity | None:
        """As `find`; a problem where there is none."""
        quantity = self.find(facility, *paths)
        if quantity is None:
            shares = {f"{key}.{member}.share" for key, members in facility.keys.items() for member in members}
            best = nearest(paths[0], facility.values.keys() - shares)
            lacking = paths[0] if _is_one_of_several(facility, paths) else paths[-1]
            self.report(
                facility,
                f"{facility.id}.{lacking}",
                f"is missing: the chart {facility.chart} needs {what}",
                f"{facility.id}.{best}" if best else None,
            )
        return quantity

    def told(self) -> list[Problem]:
        """The problems, each once; what is read for itself is no misspelt form of what lacks."""
        found = (replace(p, nearest=None) if p.nearest in self.used else p for p in self.problems)
        return list(dict.fromkeys(found))

    def report(self, facility: Facility, address: str, problem: str, near: str | None = None) -> None:
        """Note a problem of a facility's file."""
        self.problems.append(Problem(facility.origin.file, facility.origin.line, address, problem, near))

    def share(self, quantity: Quantity) -> None:
        """Note a problem of a share that is below 0 or above 1."""
        for period in quantity.periods:
            value = period.value
            if isinstance(value, int | float) and not 0 <= value <= 1:
                text = f"is a share, so it lies between 0 and 1, not {value:g}"
                self.problems.append(Problem(period.origin.file, period.origin.line, quantity.address, text))

    def fault(self, quantity: Quantity, problem: str) -> None:
        """Note a problem of a value."""
        origin = quantity.periods[0].origin
        self.problems.append(Problem(origin.file, origin.line, quantity.address, problem))


def _is_one_of_several(facility: Facility, paths: tuple[str, ...]) -> bool:
    """Whether a number that lacks stands there for others: for another lane, or another member of a key."""
    particular, general = paths[0].split("."), paths[-1].split(".")
    extra = [i for i in range(len(particular)) if [*particular[:i], *particular[i + 1 :]] == general]
    others = (path.split(".") for path in facility.values)
    return any(len(other) > i and [*other[:i], *other[i + 1 :]] == general for other in others for i in extra)


def paths(base: str, name: str, post: str | None, suffix: str | None) -> tuple[str, ...]:
    """Where a number may stand, the most particular first: by post and lane (or key), by post, for all."""
    found = []
    for head in ([f"{post}."] if post else []) + [""]:
        if suffix:
            found.append(f"{head}{base}{name}.{suffix}")
        found.append(f"{head}{base}{name}")
    return tuple(found)


def as_number(lookup: Lookup, quantity: Quantity, value: object) -> float:
    """A plain number; a problem if it is something else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        lookup.fault(quantity, f"must be a number, not {value!s}")
        return 0.0
    return float(value)


def as_law(lookup: Lookup, quantity: Quantity, value: object) -> Distribution:
    """A distribution; a number is one that never varies."""
    if isinstance(value, Distribution):
        return value
    return Distribution("constant", (as_number(lookup, quantity, value),))
