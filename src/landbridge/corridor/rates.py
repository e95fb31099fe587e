"""Exchange rates, `rates.csv`: how much of one currency another, or a unit of account, is worth, by date.

`KZT_per_USD` says how many tenge a dollar costs; its row has the id of the currency, `KZT`. `KZT_per_MRP`
says what a unit of account comes to (the monthly calculation index in which Kazakhstan's fees are written);
its row has the id of the unit, `MRP`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field

from landbridge.base.problems import Problems
from landbridge.corridor.files import CsvFile
from landbridge.corridor.quantity import Origin, Period, Quantity
from landbridge.corridor.schema import Day, Number, Strict, Text
from landbridge.corridor.tables import EvidenceTable, read_rows

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor

RATES, RATES_EVIDENCE = "rates.csv", "rates.evidence.csv"
BASE = "USD"
"""The currency that all others are converted to."""
CURRENCY = re.compile(r"[A-Z]{3}\Z")
_UNIT = re.compile(r"([A-Z]{3})_per_([A-Z]{3})\Z")


def as_code(value: object) -> object:
    """Return the code of a currency, or of a unit of account.

    Raises
    ------
    ValueError
        If it is not three capital letters.
    """
    if isinstance(value, str) and not CURRENCY.match(value):
        told = f"{value[:60]!r} is no code of a currency; write three capital letters, such as KZT"
        raise ValueError(told)
    return value


class RateRow(Strict):
    """What one unit of a currency or of account was worth in a period."""

    id: Annotated[Text, BeforeValidator(as_code)]
    from_: Day = Field(alias="from")
    until: Day
    rate: Annotated[Number, Field(gt=0)]
    unit: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """The dated rate of a currency, or of a unit of account."""

    id: str
    quantity: Quantity
    """Its address is `rates.<id>`."""
    unit: str
    """`KZT_per_USD`, `KZT_per_MRP`."""

    @property
    def currency(self) -> str:
        """The currency that an amount is charged in: itself, or what the unit of account comes to."""
        return self.unit[:3] if self.is_of_account else self.id

    @property
    def is_of_account(self) -> bool:
        """Say whether it is a unit of account, in which nobody pays."""
        return self.unit[-3:] == self.id


def rate_rows(table: CsvFile, problems: Problems) -> list[tuple[Origin, RateRow]]:
    """Return the rows of `rates.csv` that can be read; note what is wrong with the others."""
    return list(read_rows(table, RateRow, "rates", problems))


def rates_of(
    rows: list[tuple[Origin, RateRow]], evidence: EvidenceTable, problems: Problems
) -> dict[str, Rate]:
    """Return the rates by id; periods of a rate in order."""
    found: dict[str, list[Period]] = {}
    units: dict[str, str] = {}
    for origin, row in rows:
        fault = _fault(row, units)
        if fault is not None:
            problems.add(origin.file, origin.line, f"rates.{row.id}", fault)
            continue
        units.setdefault(row.id, row.unit)
        stands_on = evidence.of(row.id, "rate", row.from_, row.rate)
        found.setdefault(row.id, []).append(
            Period(row.rate, row.from_, row.until, stands_on, origin, unit=row.unit)
        )
    rates = {}
    for id_, periods in found.items():
        periods.sort(key=lambda period: period.from_ or date.min)
        rates[id_] = Rate(id_, Quantity(f"rates.{id_}", tuple(periods)), units[id_])
    for id_, rate in rates.items():
        if rate.is_of_account and rate.currency != BASE and rate.currency not in rates:
            origin = rate.quantity.periods[0].origin
            sentence = f"is worth {rate.currency}, of which there is no rate"
            problems.add(origin.file, origin.line, f"rates.{id_}", sentence, rate.currency, rates)
    return rates


def _fault(row: RateRow, units: Mapping[str, str]) -> str | None:
    if row.until <= row.from_:
        return f"ends {row.until}, which is not after its beginning {row.from_}"
    match = _UNIT.match(row.unit)
    if (
        match is None
        or row.id == BASE
        or not ((match[1] == row.id and match[2] == BASE) or (match[2] == row.id and match[1] != row.id))
    ):
        return (
            f"unit {row.unit!r} is not understood; write {row.id}_per_{BASE} for a currency, "
            f"or the currency that it is worth, such as KZT_per_{row.id}, for a unit of account"
        )
    if units.get(row.id, row.unit) != row.unit:
        return f"is in {row.unit} here, but in {units[row.id]} above"
    return None


def known_currencies(rates: Mapping[str, Rate]) -> tuple[str, ...]:
    """Return what an amount can be in: the base, currencies with a rate, units of account."""
    return (BASE, *rates)


def units_of_rules(corridor: Corridor) -> dict[str, Quantity]:
    """Return the units of account that the rule book gives a worth, by name: last part of the rule's key."""
    found: dict[str, list[Quantity]] = {}
    for key, rule in corridor.rules.items():
        if all(period.currency is not None for period in rule.quantity.periods):
            found.setdefault(key.rpartition(".")[2], []).append(rule.quantity)
    return {name: own[0] for name, own in found.items() if len(own) == 1}


def dates_lacking(quantity: Quantity, from_: date, until: date) -> Iterator[tuple[date, date]]:
    """Yield the parts of a period on which a quantity has no value."""
    begin = from_
    for period in quantity.periods:
        first, after = period.from_ or from_, period.until or until
        if after <= begin:
            continue
        if first >= until:
            break
        if first > begin:
            yield begin, first
        begin = max(begin, after)
    if begin < until:
        yield begin, until
