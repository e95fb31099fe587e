"""Applies dated changes to a corridor.

Precedence, from the weakest to the strongest:

1. the value in the corridor's own file, by its date;
2. scenarios, in the order in which they are given, and in each its changes in the order of the file;
3. changes given by `--set`, in the order in which they are given.

A later `set` (`limit`, `close`, `open`) wins over everything before it on its dates; `scale` multiplies and
`add` adds to what is in force when its turn comes, so scales multiply. A change is in force from local
midnight of its `from` until local midnight of its `until`; afterwards the earlier value returns. A change
that alters no value leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from landbridge.base.errors import Problem
from landbridge.base.problems import Problems
from landbridge.corridor.change import Change, Scenario
from landbridge.corridor.checks.money import charges_possible, rates_possible
from landbridge.corridor.checks.rules import hours_understood
from landbridge.corridor.checks.shares import shares_sum_to_one
from landbridge.corridor.checks.values import calendars_known, values_possible
from landbridge.corridor.class_bans import with_class_gates
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.distribution import Distribution
from landbridge.corridor.facility import Facility
from landbridge.corridor.no_target import NoTargetError
from landbridge.corridor.quantity import ALWAYS, Evidence, Period, Quantity, Value
from landbridge.corridor.rules import taken
from landbridge.corridor.targets import targets
from landbridge.corridor.traffic_rows import each_of_class

Edit = Callable[[Period], Period]
AFTER_CHANGES = (
    values_possible, charges_possible, rates_possible, calendars_known, hours_understood, shares_sum_to_one,
)  # fmt: skip
"""Checks of what changes can make impossible."""


class OwnChangeError(ValueError):
    """A change at an address that cannot be made on top of the rule that the address follows."""

    def __init__(self, sentence: str, change: Change, address: str) -> None:
        super().__init__(sentence)
        self.change = change
        self.address = address


def apply_changes(corridor: Corridor, changes: Iterable[Scenario | Change]) -> Corridor:
    """Return the corridor with changes made, in their order.

    Raises
    ------
    InputErrors
        With every change that cannot be made, and every value that would be impossible.
    """
    problems = Problems()
    changes = tuple(changes)
    each = (one for item in changes for one in (item.changes if isinstance(item, Scenario) else (item,)))
    corridor = with_class_gates(corridor, each)
    made: dict[str, Quantity] = {}
    told: list[str] = []
    digests = dict(corridor.digests)
    for item in changes:
        if isinstance(item, Scenario):
            digests[item.file] = item.digest
        for change in item.changes if isinstance(item, Scenario) else (item,):
            told.append(str(change))
            parts = each_of_class(corridor, change, lambda at: made.get(at) or corridor.quantity(at))
            for one in (change,) if parts is None else parts:
                for address in reachable(corridor, one, problems, is_part=parts is not None):
                    before = made.get(address) or corridor.quantity(address)
                    try:
                        made[address] = changed(before, corridor.quantity(address), one)
                    except ValueError as error:
                        note(problems, change, str(error), address)
    try:
        whole = with_quantities(corridor, made)
    except OwnChangeError as error:
        note(problems, error.change, str(error), error.address)
        whole = corridor
    result = replace(whole, changes=(*corridor.changes, *told), digests=digests)
    made |= {
        follower: result.quantity(follower)
        for address in tuple(made)
        for follower in (corridor.followers(address) if corridor.rule_at(address) else ())
        if result.has(follower)
    }
    for check in AFTER_CHANGES:
        problems.extend(_at_change(problem, made) for problem in check(result) if _concerns(problem, made))
    problems.stop_if_any()
    return result


def with_quantities(corridor: Corridor, quantities: Mapping[str, Quantity]) -> Corridor:
    """Return the corridor with some values replaced, by address; nothing is checked.

    Whatever refers to a rule follows it. Changes made at an address of its own hold on top of the rule's.
    """
    if not quantities:
        return corridor
    traffic = dict(corridor.traffic_quantities)
    rules, rates = dict(corridor.rules), dict(corridor.rates)
    by_facility: dict[str, dict[str, Quantity]] = {}
    for address, quantity in quantities.items():
        facility = corridor.facility_of(address)
        rule = corridor.rule_at(address)
        if rule is not None:
            rules[rule.key] = replace(rule, quantity=quantity)
        elif address.startswith("rates."):
            rate = rates[address.removeprefix("rates.")]
            rates[rate.id] = replace(rate, quantity=quantity)
        elif facility is None:
            traffic[address.removeprefix("traffic.").removesuffix(".quantity")] = quantity
        else:
            by_facility.setdefault(facility.id, {})[address[len(facility.id) + 1 :]] = quantity
    for facility in corridor.facilities.values():
        for path, reference in facility.references.items():
            before = by_facility.get(facility.id, {}).get(path) or facility.values[path]
            if any(address in quantities for address in before.rules):
                followed = taken(rules, reference.rule, before.address)
                by_facility.setdefault(facility.id, {})[path] = _with_own(followed, before.own)
    facilities: dict[str, Facility] = {
        name: replace(facility, values={**facility.values, **by_facility[name]})
        if name in by_facility
        else facility
        for name, facility in corridor.facilities.items()
    }
    return replace(corridor, facilities=facilities, traffic_quantities=traffic, rules=rules, rates=rates)


def _with_own(followed: Quantity, own: tuple[Change, ...]) -> Quantity:
    """Return the values of a rule with the changes made at the address that refers to it."""
    made = followed
    for change in own:
        try:
            made = changed(made, followed, change)
        except ValueError as error:
            raise OwnChangeError(str(error), change, followed.address) from None
    return replace(made, own=own)


def reachable(
    corridor: Corridor, change: Change, problems: Problems, *, is_part: bool = False
) -> tuple[str, ...]:
    """Return the addresses that a change reaches, or none after noting why.

    `is_part`: of a change of many values by date, of which some have none on its dates.
    """
    if any(change.address.startswith(f"{name}.") for name in corridor.unread):
        return ()
    try:
        found = targets(corridor, change)
    except NoTargetError as error:
        note(problems, change, str(error), change.address, error.nearest)
        return ()
    in_force = tuple(address for address in found if _has_value(corridor.quantity(address), change))
    if not in_force and not is_part:
        note(problems, change, "has no value on the dates of this change", change.address)
    return in_force


def _has_value(quantity: Quantity, change: Change) -> bool:
    return any(change.overlaps(period.from_, period.until) for period in quantity.periods)


def note(problems: Problems, change: Change, sentence: str, address: str, right: str | None = None) -> None:
    """Note a problem with a change where it is written."""
    problems.extend([Problem(change.origin.file, change.origin.line or None, address, sentence, right)])


def changed(before: Quantity, original: Quantity, change: Change) -> Quantity:
    """Return a value with a change made on its dates.

    `original` is the value before any change: `open` brings back what a `close` took away.

    Raises
    ------
    ValueError
        If the change cannot be made, with a sentence that says why.
    """
    edit = _edit(original, change)
    is_total = before.address.startswith("traffic.")
    periods: list[Period] = []
    for period in before.periods:
        first, after = _latest(period.from_, change.from_), _earliest(period.until, change.until)
        if not change.overlaps(period.from_, period.until):
            periods.append(period)
            continue
        inside = part(period, first, after, is_total)
        edited = edit(inside)
        if edited == inside:
            periods.append(period)
            continue
        if first != period.from_:
            periods.append(part(period, period.from_, first, is_total))
        periods.append(edited)
        if after != period.until:
            periods.append(part(period, after, period.until, is_total))
    own = (*before.own, change) if before.rules else ()
    return replace(before, periods=tuple(periods), own=own)


def part(period: Period, from_: date | None, until: date | None, is_total: bool) -> Period:
    """Return the part of a period between two days; a total is divided by days."""
    if not is_total or (from_ == period.from_ and until == period.until):
        return replace(period, from_=from_, until=until)
    if from_ is None or until is None or period.from_ is None or period.until is None:
        raise ValueError("a total needs a first and a last day")
    by = (until - from_) / (period.until - period.from_)
    evidence = _range_by(period.evidence, lambda bound: bound * by)
    return replace(period, from_=from_, until=until, value=_scaled(period.value, by), evidence=evidence)


def _edit(original: Quantity, change: Change) -> Edit:
    """Return what a change does to one period of a value."""
    verb, value = change.verb, change.value
    leaf = original.address.rpartition(".")[2]
    if verb in ("set", "limit", "charge"):
        assert value is not None
        return lambda period: _set(period, value, change)
    if verb == "ban":
        return lambda period: _set(period, False, change)
    if verb == "close":
        return lambda period: _set(period, False if leaf == "open" else 0, change)
    if verb == "open":
        if leaf == "capacity":
            return lambda period: _reopened(period, original)
        return lambda period: _set(period, True if leaf == "open" else ALWAYS, change)
    assert isinstance(value, (int, float))
    by = float(value)
    if verb == "scale":
        return lambda period: _moved(period, _scaled(period.value, by), lambda bound: bound * by, change)
    by = by if verb == "add" else -by
    return lambda period: _moved(period, _raised(period.value, by), lambda bound: bound + by, change)


def _set(period: Period, value: Value, change: Change) -> Period:
    if _sort(value) != _sort(period.value):
        raise ValueError(f"is {_sort(period.value)}, so it cannot be set to {value!r}")
    cause = change.cause or {"close": "closed", "limit": "quota", "ban": "ban"}.get(change.verb)
    as_it_was = value == period.value and change.cause is None and change.in_hand is None and not change.terms
    if as_it_was and change.grade is None and change.low is None:
        return period
    evidence = Evidence(change.source, change.grade or "assumed", change.low, change.high, change.why)
    if change.grade == "derived":  # from what it replaces, and from what the change cites
        both = dict.fromkeys((*period.evidence.sources, *change.sources))
        evidence = replace(evidence, source=" ".join(both) or None)
    if change.terms is not None:
        terms = change.terms
        period = replace(
            period,
            currency=terms.currency,
            payer=terms.payer,
            payee=terms.payee,
            unit=terms.unit,
        )
    return replace(
        period, value=value, evidence=evidence, origin=change.origin,
        cause=cause, in_hand=change.in_hand, verb=change.verb,
    )  # fmt: skip


def _moved(period: Period, value: Value, bound: Callable[[float], float], change: Change) -> Period:
    if value == period.value and change.cause is None and change.in_hand is None:
        return period
    sources = " ".join(dict.fromkeys((*period.evidence.sources, *change.sources)))
    why = "; ".join(reason for reason in (period.evidence.why, change.why) if reason)
    evidence = replace(
        _range_by(period.evidence, bound), source=sources or None, grade="assumed", why=why or None
    )
    return replace(
        period, value=value, evidence=evidence, origin=change.origin,
        cause=change.cause or period.cause, in_hand=change.in_hand, verb=change.verb,
    )  # fmt: skip


def _reopened(period: Period, original: Quantity) -> Period:
    if period.verb != "close":
        return period
    was = next((p for p in original.periods if p.covers(period.from_ or date.min)), original.periods[0])
    return replace(was, from_=period.from_, until=period.until)


def _scaled(value: Value, by: float) -> Value:
    if isinstance(value, (bool, str)):
        raise ValueError(f"is {_sort(value)}, so it cannot be scaled")
    if isinstance(value, Distribution):
        if by < 0:
            raise ValueError("a time cannot be scaled by a negative number")
        return value.scaled(by)
    return _whole_if_it_was(value, value * by)


def _raised(value: Value, by: float) -> Value:
    if isinstance(value, (bool, str)):
        raise ValueError(f"is {_sort(value)}, so nothing can be added to it")
    if isinstance(value, Distribution):
        raise ValueError("is a distribution: scale it, or set another")
    if value + by < 0:
        raise ValueError(f"would become {value + by:g}")
    return _whole_if_it_was(value, value + by)


def _whole_if_it_was(before: float, after: float) -> float:
    return int(after) if isinstance(before, int) and after == int(after) else after


def _range_by(evidence: Evidence, bound: Callable[[float], float]) -> Evidence:
    low, high = evidence.low, evidence.high
    return replace(
        evidence, low=None if low is None else bound(low), high=None if high is None else bound(high)
    )


def _sort(value: Value) -> str:
    if isinstance(value, bool):
        return "true or false"
    return "text" if isinstance(value, str) else "a number"


def _latest(a: date | None, b: date | None) -> date | None:
    return max((day for day in (a, b) if day is not None), default=None)


def _earliest(a: date | None, b: date | None) -> date | None:
    return min((day for day in (a, b) if day is not None), default=None)


def _concerns(problem: Problem, made: Mapping[str, Quantity]) -> bool:
    """Say whether a problem comes from the changes: it names a changed value, or the set of one."""
    address = problem.address or ""
    head = address.partition(",")[0]
    return address in made or any(name.startswith(f"{head}.") for name in made)


def _at_change(problem: Problem, made: Mapping[str, Quantity]) -> Problem:
    """Return a problem of a set of shares with the place of the change that makes it."""
    if problem.address in made:
        return replace(problem, line=problem.line or None)
    head = (problem.address or "").partition(",")[0]
    for address, quantity in made.items():
        if address.startswith(f"{head}."):
            origin = next((p.origin for p in quantity.periods if p.verb), quantity.periods[0].origin)
            return replace(problem, file=origin.file, line=origin.line or None)
    return problem
