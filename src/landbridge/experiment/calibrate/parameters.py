"""The numbers that a calibration frees: what may be fitted, within which range, and what moves with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from landbridge.corridor.changes import with_quantities
from landbridge.corridor.shares import share_sets
from landbridge.experiment.assumptions import draw_key, in_force, law_of, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.base.problems import Problems
    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.quantity import Period
    from landbridge.experiment.calibrate.plan import CalibrationPlan, FreeNumber
    from landbridge.experiment.calibrate.rows import Part

ROWS_PER_PARAMETER = 5


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that is fitted, with all that moves with it."""

    address: str
    key: str
    """Name that its draws belong to."""
    members: tuple[str, ...]
    """Addresses that are drawn as one: all are at the same point of their own ranges."""
    why: str | None


def parameters_of(
    plan: CalibrationPlan, corridor: Corridor, parts: Sequence[Part], problems: Problems
) -> tuple[list[Parameter], Corridor]:
    """Find the parameters of a plan; problems are noted.

    Parameters
    ----------
    plan
        The plan.
    corridor
        The corridor as read.
    parts
        The runs in which rows are fitted.
    problems
        Takes what is wrong.

    Returns
    -------
    list of Parameter
        Those nothing is wrong with.
    Corridor
        The corridor with the ranges that the plan gives in place of the evidence's.
    """
    found: list[Parameter] = []
    shared = {member for members in share_sets(corridor).values() if len(members) > 1 for member in members}
    for free in plan.parameters:
        fault = _fault(free, corridor, parts, shared)
        if fault is not None:
            right = corridor.nearest_address(free.address) if not corridor.has(free.address) else None
            among = [right] if right else []
            problems.add(plan.file, free.line, free.address, fault, right, among)
            continue
        if free.low is not None and free.high is not None:
            corridor = _with_range(corridor, free.address, free.low, free.high)
        key = draw_key(corridor, free.address)
        twin = next((one for one in found if one.key == key), None)
        if twin is not None:
            told = f"moves with {twin.address}, which is a parameter too; name one of them"
            problems.add(plan.file, free.line, free.address, told)
            continue
        found.append(Parameter(free.address, key, _members(corridor, key, free.address), free.why))
    return found, corridor


def _fault(free: FreeNumber, corridor: Corridor, parts: Sequence[Part], shared: set[str]) -> str | None:
    """Say why a number cannot be fitted, or None."""
    address = free.address
    if not corridor.has(address):
        return "unknown address"
    if address.startswith("traffic."):
        return "is what the runs are fed with, which is no parameter"
    if rules := corridor.quantity(address).rules:
        return f"follows the rule {rules[0]}: fit that"
    if address in shared:
        return "is a share of a whole, which cannot be fitted yet: the other shares would have to follow"
    periods = _periods(address, parts)
    if not periods:
        return "has no value on the dates of the rows that it is fitted to" if parts else None
    if any(number_of(period) is None for period in periods):
        return "is no number"
    if any(period.evidence.grade == "measured" for period in periods):
        named = ", ".join(dict.fromkeys(s for p in periods for s in p.evidence.sources)) or "no source"
        return f"is measured ({named}); only derived and assumed numbers are fitted"
    if not any(part.asked.reads(address) for part in parts):
        return "is read by no run of the rows that it is fitted to"
    if any(period.verb is not None and law_of(address, period) is None for period in periods):
        return "is fixed by a scenario of this plan"
    if free.low is None or free.high is None:
        if all(law_of(address, period) is None for period in periods):
            return "has no range in its evidence; give `low` and `high`"
        return None
    numbers = {number_of(period) for period in _own_periods(address, corridor, parts)}
    if len(numbers) > 1:
        many = f"has {len(numbers)} values over these rows"
        return f"{many}: one `low` and `high` cannot hold for all; leave them out"
    base = numbers.pop()
    if base is not None and not free.low <= base <= free.high:
        return f"is {base:g} without a fit, outside its range {free.low:g} to {free.high:g}"
    return None


def _periods(address: str, parts: Sequence[Part]) -> list[Period]:
    found = {}
    for part in parts:
        for name, period in in_force(part.asked.corridor, *part.period):
            if name == address:
                found[period.from_, period.until, str(period.value)] = period
    return list(found.values())


def _own_periods(address: str, corridor: Corridor, parts: Sequence[Part]) -> list[Period]:
    """Give the periods of the corridor as read that are in force in some of the runs."""
    return [
        period
        for period in corridor.quantity(address).periods
        if any(
            (period.from_ is None or period.from_ < part.period[1])
            and (period.until is None or period.until > part.period[0])
            for part in parts
        )
    ]


def _with_range(corridor: Corridor, address: str, low: float, high: float) -> Corridor:
    quantity = corridor.quantity(address)
    periods = []
    for period in quantity.periods:
        number = number_of(period)
        fits = number is not None and low <= number <= high and period.evidence.grade != "measured"
        evidence = replace(period.evidence, low=low, high=high) if fits else period.evidence
        periods.append(replace(period, evidence=evidence))
    return with_quantities(corridor, {address: replace(quantity, periods=tuple(periods))})


def _members(corridor: Corridor, key: str, address: str) -> tuple[str, ...]:
    found = [address]
    for other in corridor.addresses():
        if other == address or other.startswith("traffic.") or draw_key(corridor, other) != key:
            continue
        if any(law_of(other, period) is not None for period in corridor.quantity(other).periods):
            found.append(other)
    return tuple(found)


def one_for_five(plan: CalibrationPlan, parameters: int, rows: int, problems: Problems) -> None:
    """Refuse more than one free parameter for five rows that are fitted to."""
    if parameters * ROWS_PER_PARAMETER > rows:
        needs = parameters * ROWS_PER_PARAMETER
        free = "1 free parameter needs" if parameters == 1 else f"{parameters} free parameters need"
        told = (
            f"{free} at least {needs} rows to fit (one for {ROWS_PER_PARAMETER}), here are {rows}; "
            "rows that are inputs or context do not count"
        )
        problems.add(plan.file, plan.parameters[0].line, "parameter", told)
