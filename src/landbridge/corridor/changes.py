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

from collections.abc import Iterable, Mapping
from dataclasses import replace

from landbridge.base.errors import Problem
from landbridge.base.problems import Problems
from landbridge.corridor.change import Change, Scenario
from landbridge.corridor.checks.money import charges_possible, rates_possible
from landbridge.corridor.checks.rules import hours_understood
from landbridge.corridor.checks.shares import shares_sum_to_one
from landbridge.corridor.checks.values import calendars_known, values_possible
from landbridge.corridor.class_bans import with_class_gates
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.edits import changed
from landbridge.corridor.facility import Facility
from landbridge.corridor.no_target import NoTargetError
from landbridge.corridor.quantity import Quantity
from landbridge.corridor.rules import taken
from landbridge.corridor.targets import targets
from landbridge.corridor.traffic_rows import each_of_class

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
    network: dict[str, Quantity] = {}
    by_facility: dict[str, dict[str, Quantity]] = {}
    for address, quantity in quantities.items():
        facility = corridor.facility_of(address)
        rule = corridor.rule_at(address)
        if rule is not None:
            rules[rule.key] = replace(rule, quantity=quantity)
        elif address in corridor.network.quantities:
            network[address] = quantity
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
    tables = corridor.network
    if network:
        tables = replace(tables, quantities={**tables.quantities, **network})
    return replace(
        corridor, facilities=facilities, traffic_quantities=traffic, rules=rules, rates=rates, network=tables
    )


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
