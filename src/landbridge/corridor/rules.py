"""The rule book of a corridor: dated values that no single facility owns, and what refers to them.

Hours of a post, acceptance a day, fees, bans: a rule stands once, under `rules.<file>.<key path>`, with the
evidence of each of its periods. Facilities refer to it by `{ rule = "<file>.<key path>" }`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from landbridge.corridor.distribution import Distribution
from landbridge.corridor.quantity import Period, Quantity, Value

RULES = "rules"
"""Folder of the rule book, and the first part of the address of every rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with all its periods."""

    key: str
    """How facilities refer to it: `road.acceptance.nur_zholy`."""
    quantity: Quantity
    """Values at the rule's own address; opening hours as a text that `parse_hours` reads."""
    is_hours: bool = False
    note_only: bool = False
    """Whether it stands in the book only to be read by people: nothing need refer to it."""

    @property
    def address(self) -> str:
        """Return the address that changes name."""
        return self.quantity.address

    @property
    def book(self) -> str:
        """Return the name of its file."""
        return self.key.partition(".")[0]


def address_of(key: str) -> str:
    """Return the address of the rule that a reference names."""
    return f"{RULES}.{key}"


def taken(rules: Mapping[str, Rule], key: str, address: str) -> Quantity:
    """Return the values of a rule as they stand at an address that refers to it.

    An amount whose currency is itself a rule (1 MRP) is counted in that rule's currency, by date.
    """
    rule = rules[key]
    found: list[Period] = []
    through = [rule.address]
    names = by_last_name(rules) if any(period.currency for period in rule.quantity.periods) else {}
    for period in rule.quantity.periods:
        unit = currency_rule(names, rule, period.currency) if period.currency else None
        if unit is None:
            found.append(period)
            continue
        through += [unit.address] if unit.address not in through else []
        found += _times(period, unit.quantity.periods)
    return Quantity(address, tuple(found), tuple(through))


def by_last_name(rules: Mapping[str, Rule]) -> dict[str, list[Rule]]:
    """Return the rules by the last part of their keys, by which currencies name them."""
    names: dict[str, list[Rule]] = {}
    for rule in rules.values():
        names.setdefault(rule.key.rpartition(".")[2], []).append(rule)
    return names


def currency_rule(names: Mapping[str, list[Rule]], rule: Rule, name: str) -> Rule | None:
    """Return the rule that says what a unit of money is worth: of the same file, or the only one so named.

    `names` are all rules by their last name.
    """
    named = [other for other in names.get(name, ()) if other is not rule]
    own = [other for other in named if other.book == rule.book]
    found = own or named
    return found[0] if len(found) == 1 else None


def _times(period: Period, worth: tuple[Period, ...]) -> Iterator[Period]:
    for one in worth:
        begins = max(period.from_ or date.min, one.from_ or date.min)
        ends = min(period.until or date.max, one.until or date.max)
        if begins < ends and isinstance(one.value, (int, float)):
            by = one.value
            evidence = replace(
                period.evidence,
                low=None if period.evidence.low is None else period.evidence.low * by,
                high=None if period.evidence.high is None else period.evidence.high * by,
            )
            yield replace(
                period, value=_product(period.value, by), evidence=evidence, currency=one.currency,
                from_=None if begins == date.min else begins, until=None if ends == date.max else ends,
            )  # fmt: skip


def _product(value: Value, by: float) -> Value:
    if isinstance(value, Distribution):
        return value.scaled(by)
    return value if isinstance(value, (bool, str)) else value * by
