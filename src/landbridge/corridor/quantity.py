"""A quantity: a value, or several by date, each with the evidence it stands on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from landbridge.base.errors import NoValueError, Problem
from landbridge.corridor.distribution import Distribution

if TYPE_CHECKING:
    from landbridge.corridor.change import Change

Value = float | int | str | bool | Distribution
Grade = Literal["measured", "derived", "assumed"]
GRADES: tuple[Grade, ...] = ("measured", "derived", "assumed")

ALWAYS = "always"
"""The calendar that never closes."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a value stands on."""

    source: str | None = None
    """Id in sources.csv; several are parted by commas or blanks."""
    grade: Grade | None = None
    """None only for names and switches, which nobody measures, and where nothing is said."""
    low: float | None = None
    """Low and high are a 90% range; of a distribution, that of its mean."""
    high: float | None = None
    why: str | None = None
    drawn_with: str | None = None
    """Address (or path in the same facility) that this one moves with when assumptions are drawn."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources, one by one."""
        return tuple(re.split(r"[\s,;]+", self.source.strip())) if self.source and self.source.strip() else ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something is written."""

    file: str
    """Relative to the corridor's folder; `--set` for a change given by hand."""
    line: int


@dataclass(frozen=True, slots=True)
class Period:
    """A value in force from local midnight of `from_` to that of `until`; None is without end."""

    value: Value
    from_: date | None
    until: date | None
    evidence: Evidence
    origin: Origin
    cause: str | None = None
    """What the delay ledger calls waits that this value makes; set by a change."""
    in_hand: str | None = None
    """What becomes of work in hand when this period begins: finish, suspend or restart."""
    verb: str | None = None
    """Verb of the change that made the period; None if the corridor's own files did."""
    unit: str | None = None
    currency: str | None = None
    """Of an amount of money: a code such as KZT, or the name of a rule that says what it is worth."""
    payer: str | None = None
    """Who pays an amount, where a change says so; it must be as the chart has it."""
    payee: str | None = None
    """Who is paid."""

    def covers(self, day: date) -> bool:
        """Say whether the value is in force on a day."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Quantity:
    """All values of one address, oldest first; periods do not overlap."""

    address: str
    periods: tuple[Period, ...]
    rules: tuple[str, ...] = ()
    """Addresses of the rules that its values are taken from, the one referred to first; else empty."""
    own: tuple[Change, ...] = ()
    """Changes made at this address on top of the rule's; empty where there is no rule."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Addresses that the values stand at: its own, and those of its rules."""
        return (self.address, *self.rules)

    @property
    def own_periods(self) -> tuple[Period, ...]:
        """Periods that stand at this very address, not at a rule's: what is counted as evidence here."""
        if not self.rules:
            return self.periods
        made = {change.origin for change in self.own}
        return tuple(period for period in self.periods if period.origin in made)

    def period_at(self, day: date) -> Period:
        """Return the period in force on a day.

        Raises
        ------
        NoValueError
            If there is none.
        """
        for period in self.periods:
            if period.covers(day):
                return period
        origin = self.periods[0].origin
        raise NoValueError([Problem(origin.file, origin.line, self.address, f"has no value on {day}")])

    def at(self, day: date) -> Value:
        """Return the value in force on a day.

        Raises
        ------
        NoValueError
            If there is none.
        """
        return self.period_at(day).value
