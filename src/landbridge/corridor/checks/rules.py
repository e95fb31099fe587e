"""The rule book: every rule holds all the time, opens sometime, and something refers to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from landbridge.base.dates import days
from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.corridor.calendar import Calendar, parse_hours
from landbridge.corridor.checks.walk import problem
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.currencies import CODES
from landbridge.corridor.quantity import Period
from landbridge.corridor.rates import RATES, units_of_rules
from landbridge.corridor.rules import Rule, by_last_name, currency_rule


def rules_cover_the_period(corridor: Corridor) -> Iterator[Problem]:
    """A rule has a value on every day that the corridor covers; before it was made, say what was in force."""
    for rule in corridor.rules.values():
        first, last = rule.quantity.periods[0], rule.quantity.periods[-1]
        if first.from_ is not None and first.from_ > corridor.from_:
            told = f"has no value from {corridor.from_}, where the corridor begins, until {first.from_}"
            yield problem(first.origin, rule.address, told)
        if last.until is not None and last.until < corridor.until:
            told = f"has no value from {last.until} until {corridor.until}, where the corridor ends"
            yield problem(last.origin, rule.address, told)


def rules_referred_to(corridor: Corridor) -> Iterator[Problem]:
    """Something refers to every rule that is not marked `note_only`."""
    named = {key for facility in corridor.facilities.values() for _, key, _ in facility.rules()}
    names = by_last_name(corridor.rules)
    for rule in corridor.rules.values():
        for period in rule.quantity.periods:
            unit = currency_rule(names, rule, period.currency) if period.currency else None
            if unit is not None:
                named.add(unit.key)
    for rule in () if corridor.unread else corridor.rules.values():
        if rule.key not in named and not rule.note_only:
            told = "nothing refers to it; if it is there only to be read, say `note_only = true`"
            yield problem(rule.quantity.periods[0].origin, rule.address, told)


def hours_understood(corridor: Corridor) -> Iterator[Problem]:
    """Hours can be read, and are open at some time; a post shut for a while says `open = []` for it."""
    for rule in corridor.rules.values():
        if rule.is_hours:
            yield from _hours(corridor, rule)


def _hours(corridor: Corridor, rule: Rule) -> Iterator[Problem]:
    opens = False
    for period in rule.quantity.periods:
        try:
            calendar = parse_hours(str(period.value), rule.key, period.origin)
        except ValueError as error:
            yield problem(period.origin, rule.address, str(error))
            opens = True
            continue
        is_open = bool(calendar.week) and _opens(calendar, period, corridor.from_, corridor.until)
        if calendar.week and not is_open and _lasts(period, corridor.from_, corridor.until):
            told = f"never opens {_dates(period)}; if that is meant, write `open = []`"
            yield problem(period.origin, rule.address, told)
            is_open = True
        opens = opens or is_open
    if not opens:
        yield problem(rule.quantity.periods[0].origin, rule.address, "never opens")


def _lasts(period: Period, from_: date, until: date) -> bool:
    return max(period.from_ or from_, from_) < min(period.until or until, until)


def _opens(calendar: Calendar, period: Period, from_: date, until: date) -> bool:
    first, after = max(period.from_ or from_, from_), min(period.until or until, until)
    return any(calendar.spans(day) for day in days(first, after))


def _dates(period: Period) -> str:
    begins = f"from {period.from_}" if period.from_ else ""
    ends = f"until {period.until}" if period.until else ""
    return " ".join(part for part in (begins, ends) if part) or "on any day"


def quotas_not_zero_for_ever(corridor: Corridor) -> Iterator[Problem]:
    """A rule that facilities take a capacity from is above zero at some time."""
    for facility in corridor.facilities.values():
        for path, reference in facility.references.items():
            quantity = facility.values.get(path)
            if quantity is None or path.rpartition(".")[2] != "capacity":
                continue
            if all(period.value == 0 for period in quantity.periods):
                told = f"is zero for ever: {facility.id}.{path} would let nobody pass"
                origin = quantity.periods[0].origin
                yield problem(origin, f"rules.{reference.rule}", told)


def units_said_once(corridor: Corridor) -> Iterator[Problem]:
    """What a unit of money is worth stands in `rates.csv` or in the rule book, not in both."""
    for name, worth in units_of_rules(corridor).items():
        rate = corridor.rates.get(name)
        if rate is not None:
            line = rate.quantity.periods[0].origin.line
            told = f"says what one {name} is worth, and so does {RATES} from line {line} on: keep one of them"
            yield problem(worth.periods[0].origin, worth.address, told)


def currencies_known(corridor: Corridor) -> Iterator[Problem]:
    """A currency is a code of ISO 4217, a rate of the corridor, or a rule that says what it is worth."""
    names = by_last_name(corridor.rules)
    for rule in corridor.rules.values():
        for period in rule.quantity.periods:
            name = period.currency
            if name is None:
                continue
            unit = currency_rule(names, rule, name)
            if unit is None and name not in CODES and name not in corridor.rates:
                told = f"there is no currency {name!r}: no code, no rate, and no one rule of that name"
                own = (*names, *corridor.rates)
                among = own if nearest(name, own) else CODES
                yield problem(period.origin, rule.address, told, name, among)
            elif unit is not None and not all(_is_amount(one) for one in unit.quantity.periods):
                told = f"is in {name}, but {unit.address} is no number with a `currency`"
                yield problem(period.origin, rule.address, told)
            elif unit is not None and _in_units(names, unit):
                told = f"is in {name}, which is worth a unit of another rule: say what it is worth in money"
                yield problem(period.origin, rule.address, told)


def _is_amount(period: Period) -> bool:
    is_number = isinstance(period.value, (int, float)) and not isinstance(period.value, bool)
    return is_number and period.currency is not None


def _in_units(names: Mapping[str, list[Rule]], unit: Rule) -> bool:
    currencies = {period.currency for period in unit.quantity.periods if period.currency}
    return any(currency_rule(names, unit, name) is not None for name in currencies)
