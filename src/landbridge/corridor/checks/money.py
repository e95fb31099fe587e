"""Money: what is charged is an amount in a currency that is known, and rates are above zero."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.corridor.checks.walk import problem
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.quantity import Period
from landbridge.corridor.rates import known_currencies, units_of_rules

MOST_CHARGED = 1e9
"""Of one entity, in any currency: sums of thousandths stay whole numbers of 64 bits."""
LEAST_RATE = 1e-9


def charges_possible(corridor: Corridor) -> Iterator[Problem]:
    """What is charged is a plain number, not negative, in a currency that is known."""
    known = currencies_of(corridor)
    for facility in corridor.facilities.values():
        for path, quantity in facility.values.items():
            is_charge = path.startswith("charges.")
            for period in quantity.periods:
                is_money = is_charge or (bool(quantity.rules) and period.currency is not None)
                sentence = _fault(period, is_money)
                if sentence:
                    yield problem(period.origin, quantity.address, sentence)
                elif is_charge and period.currency is not None and period.currency not in known:
                    told = no_rate(period.currency)
                    yield problem(period.origin, quantity.address, told, period.currency, known)


def currencies_of(corridor: Corridor) -> tuple[str, ...]:
    """Return what an amount can be in: currencies with a rate, and units of account."""
    return (*known_currencies(corridor.rates), *units_of_rules(corridor))


def no_rate(currency: str) -> str:
    """Say that a currency is not known."""
    return f"there is no rate for the currency {currency!r} in rates.csv"


def rates_possible(corridor: Corridor) -> Iterator[Problem]:
    """A rate is a plain number above zero, and none that no currency ever had."""
    for rate in corridor.rates.values():
        for period in rate.quantity.periods:
            if isinstance(period.value, bool) or not isinstance(period.value, (int, float)):
                yield problem(period.origin, rate.quantity.address, "must be a plain number")
            elif not LEAST_RATE <= period.value <= 1 / LEAST_RATE:
                within = f"between {LEAST_RATE:g} and {1 / LEAST_RATE:g}"
                told = f"is a rate, so it lies {within}, not {period.value:g}"
                yield problem(period.origin, rate.quantity.address, told)


def _fault(period: Period, may_be_money: bool) -> str | None:
    if not may_be_money:
        return "has a `currency`, but only a charge has one" if period.currency is not None else None
    if isinstance(period.value, bool) or not isinstance(period.value, (int, float)):
        return f"is charged, so it must be a plain number, not {period.value!s}"
    if period.value < 0:
        return f"is charged, so it cannot be {period.value:g}"
    most = f"{MOST_CHARGED:g}"
    return (
        f"is charged, so it is at most {most}, not {period.value:g}" if period.value > MOST_CHARGED else None
    )
