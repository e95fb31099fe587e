"""What a step charges: dated amounts in the currency that is paid, one account for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from landbridge.corridor import Facility, Period, Quantity
from landbridge.corridor.rates import BASE, Rate, dates_lacking, units_of_rules
from landbridge.simulation.charts import Charge
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.clock import timeline
from landbridge.simulation.model.draft import Draft
from landbridge.simulation.model.lookup import as_number, paths
from landbridge.simulation.model.records import AccountName

ROLES = {"exit_post": "exit", "entry_post": "entry"}
Amounts = list[tuple[float, float]]
"""(hour, amount): what is charged from an hour on."""


def accounts_of(
    draft: Draft, facility: Facility, declared: Charge, lane: str | None, side: str | None
) -> list[tuple[int, int]]:
    """Rows of accounts and of the dated numbers charged to them: one pair for each currency that is paid.

    An amount in a unit of account (MRP) is one in the currency that the unit is worth, by its dated worth.
    Where a facility changes the currency on a date, an account has nothing charged while it is another's.
    """
    where = paths("charges.", declared.name, None, lane if declared.per else None)
    quantity = draft.lookup.need(facility, f"the charge {declared.name} ({declared.unit})", *where)
    if quantity is None:
        return []
    payer, payee = (party(facility, lane, word) for word in (declared.payer, declared.payee))
    found: list[tuple[int, int]] = []
    by_currency = _amounts(draft, facility, declared, quantity)
    for currency, amounts in by_currency.items():
        key = ("charge", quantity.address, currency)
        if key not in draft.number_rows:
            draft.number_rows[key] = _number(draft, amounts)
        name = AccountName(facility.id, declared.purpose, payer, payee, currency, side, lane)
        found.append((draft.account(name), draft.number_rows[key]))
    return found


def default_currency(draft: Draft, declared: Charge) -> str | None:
    """Currency of an amount that names none.

    It is that of the unit of the charge, `usd_per_train`; where that is `per_train`, that of the corridor.
    """
    named = declared.unit.rpartition("per_")[0].rstrip("_").upper()
    return named or draft.corridor.currency


def charged_for(declared: Charge) -> str:
    """What the unit of a charge counts: `train` of `usd_per_train`, and of `per_train`."""
    return declared.unit.rpartition("per_")[2]


def party(facility: Facility, lane: str | None, word: str) -> str:
    """Who pays or is paid: `exit_post` and `entry_post` are those of the direction, such as `kz_post`."""
    role = ROLES.get(word)
    post = facility.lanes.get(lane or "", {}).get(role) if role else None
    return f"{post}_post" if post else word


def parties(facility: Facility, word: str) -> set[str]:
    """All that a payer or payee of a chart may be called at a facility."""
    return {word, *(party(facility, lane, word) for lane in facility.lanes)}


def _number(draft: Draft, amounts: Amounts) -> int:
    row = draft.assembly.number(amounts[0][1])
    last = amounts[0][1]
    for hour, amount in amounts[1:]:
        if amount != last:
            draft.assembly.change(hour, k.CHANGE_NUMBER, row, amount)
        last = amount
    return row


def _amounts(draft: Draft, facility: Facility, declared: Charge, quantity: Quantity) -> dict[str, Amounts]:
    """Amounts by the currency that is paid, each from hour 0 on."""
    zone = facility.zone_of(quantity.address[len(facility.id) + 1 :])
    parts: list[tuple[float, str, float]] = []
    rows = timeline(quantity, draft.clock, zone)
    if not rows:
        draft.lookup.fault(quantity, f"has no value from {draft.clock.first_day} until {draft.clock.until}")
    for (begin, period), end in zip(rows, [*(hour for hour, _ in rows[1:]), float("inf")], strict=False):
        parts += _paid(draft, declared, quantity, period, begin, end, zone)
    found: dict[str, Amounts] = {currency: [] for _, currency, _ in parts}
    for hour, currency, amount in parts:
        for other, amounts in found.items():
            amounts.append((hour, amount if other == currency else 0.0))
    return found


def _paid(
    draft: Draft, declared: Charge, quantity: Quantity, period: Period, begin: float, end: float, zone: str
) -> Iterator[tuple[float, str, float]]:
    """(hour, currency, amount) of one period of a charge."""
    amount = as_number(draft.lookup, quantity, period.value)
    named = period.currency or default_currency(draft, declared)
    if named is None:
        told = 'is an amount without a currency: write `currency = "USD"` beside it'
        draft.lookup.fault(quantity, told)
        return
    rate = draft.corridor.rates.get(named)
    if named == BASE:
        yield begin, named, amount
    elif rate is not None and not rate.is_of_account:
        _has_rate(draft, rate, quantity, period)
        yield begin, named, amount
    else:
        yield from _of_account(draft, named, rate, quantity, period, amount, begin, end, zone)


def _of_account(
    draft: Draft, named: str, rate: Rate | None, quantity: Quantity, period: Period, amount: float,
    begin: float, end: float, zone: str,
) -> Iterator[tuple[float, str, float]]:  # fmt: skip
    """(hour, currency, amount) of an amount in a unit of account."""
    worth = rate.quantity if rate else units_of_rules(draft.corridor).get(named)
    if worth is None:
        draft.lookup.fault(quantity, f"there is no rate for the currency {named!r} in rates.csv")
        return
    draft.lookup.used.add(worth.address)
    _covers(draft, worth, quantity, period)
    turns = timeline(worth, draft.clock, zone)
    for (turn, one), after in zip(turns, [*(hour for hour, _ in turns[1:]), float("inf")], strict=False):
        if after <= begin or turn >= end:
            continue
        currency = rate.currency if rate else str(one.currency)
        paid = draft.corridor.rates.get(currency)
        if paid is not None:
            _has_rate(draft, paid, quantity, period)
        elif currency != BASE:
            told = f"is worth {currency}, of which there is no rate in rates.csv"
            draft.lookup.fault(worth, told)
            return
        yield max(begin, turn), currency, amount * as_number(draft.lookup, worth, one.value)


def _has_rate(draft: Draft, rate: Rate, quantity: Quantity, period: Period) -> None:
    """The rate is read, and must be there on every day on which it is needed."""
    draft.lookup.used.add(rate.quantity.address)
    _covers(draft, rate.quantity, quantity, period)


def _covers(draft: Draft, rate: Quantity, quantity: Quantity, period: Period) -> None:
    from_ = max(draft.clock.from_, period.from_ or date.min)
    until = min(draft.clock.until, period.until or date.max)
    if from_ >= until or period.value == 0:
        return
    for first, after in dates_lacking(rate, from_, until):
        told = f"has no value from {first} until {after}, when {quantity.address} is charged"
        draft.lookup.fault(rate, told)
