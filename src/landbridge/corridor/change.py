"""A dated change to a corridor, and a scenario: a named list of them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date

from landbridge.base.dates import as_day, parse_period, shown
from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor.quantity import Evidence, Grade, Origin, Value
from landbridge.corridor.value import as_value

VERBS = ("set", "scale", "add", "remove", "close", "open", "limit", "charge", "ban")

_SET = re.compile(
    r"(?P<address>[^\[\]=@*+]+(?:\[[^\]]*\])?[^\[\]=@*+]*)(?P<sign>=|\*=|\+=)(?P<value>[^@]*)(?:@(?P<dates>[^@]*))?\Z"
)
_SIGNS = {"=": "set", "*=": "scale", "+=": "add"}
_BARE_TEXT = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")


@dataclass(frozen=True, slots=True)
class Terms:
    """What an amount that is charged is in, and between whom; what is None is as it was."""

    currency: str
    unit: str | None = None
    """What it is charged for: `vehicle`."""
    payer: str | None = None
    payee: str | None = None

    def __str__(self) -> str:
        told = f"{self.currency} per {self.unit}" if self.unit else self.currency
        parties = [f"{role} {who}" for role, who in (("payer", self.payer), ("payee", self.payee)) if who]
        return ", ".join([told, *parties])


@dataclass(frozen=True, slots=True)
class Change:
    """One verb on one address, from local midnight of `from_` until local midnight of `until`."""

    verb: str
    address: str
    value: Value | None
    """What is set or charged, or by how much it is scaled, added to or reduced; None for close, open, ban."""
    from_: date | None
    until: date | None
    origin: Origin
    cause: str | None = None
    in_hand: str | None = None
    source: str | None = None
    why: str | None = None
    """Title of the scenario."""
    grade: Grade | None = None
    """Of what is set; None: assumed."""
    low: float | None = None
    """Low and high of what is set: a 90% range that draws of the assumptions are taken from; None: none."""
    high: float | None = None
    terms: Terms | None = None
    """Of a charge."""
    class_: str | None = None
    """Of a ban: the only class of traffic that is not let through; None: nobody is."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources, one by one."""
        return Evidence(self.source).sources

    def overlaps(self, from_: date | None, until: date | None) -> bool:
        """Say whether the change is in force at some time in a period."""
        starts_before = self.from_ is None or until is None or self.from_ < until
        return starts_before and (self.until is None or from_ is None or from_ < self.until)

    def __str__(self) -> str:
        preposition = {"set": " to ", "scale": " by ", "add": " by ", "remove": " by ", "limit": " to "}
        parts = [f"{self.verb} {self.address}"]
        if self.value is not None:
            parts.append(f"{preposition.get(self.verb, ' with ')}{self.value}")
        parts.append(f" {self.terms}" if self.terms else "")
        parts.append(f" for {self.class_}" if self.class_ else "")
        if self.low is not None and self.high is not None:
            parts.append(f" ({self.low:g} to {self.high:g})")
        if self.verb == "limit":
            parts.append(" a day")
        parts.append(f" from {self.from_}" if self.from_ else "")
        parts.append(f" until {self.until}" if self.until else "")
        notes = [
            f"cause {self.cause}" if self.cause else "",
            f"in hand: {self.in_hand}" if self.in_hand else "",
        ]
        told = ", ".join(note for note in notes if note)
        return "".join(parts) + (f" ({told})" if told else "")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named list of changes, in force one after another."""

    name: str
    title: str
    source: str | None
    note: str | None
    changes: tuple[Change, ...]
    file: str
    """Relative to the corridor's folder, or the path that was given."""
    digest: str
    """sha256 of the file."""
    given: tuple[str, ...] = ()
    """Scenarios that hold with it and without it: the world that it is a shock to."""
    without: tuple[str, ...] = ()
    """Scenarios that take away what the corridor itself has of it: they hold without it only."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of the scenario and of its changes."""
        own = Evidence(self.source).sources
        return tuple(dict.fromkeys([*own, *(id_ for change in self.changes for id_ in change.sources)]))


def parse_set(text: str) -> Change:
    """Return the change that `--set` writes: `address=value`, or `address=value@2022-10-08..2022-11-20`.

    `*=` scales and `+=` adds. One end of the dates may be left open; a year or a month alone is that period.

    Raises
    ------
    InputErrors
        If it is not understood.
    """
    origin = Origin("--set", 0)

    def wrong(sentence: str) -> InputErrors:
        return InputErrors([Problem("--set", None, text[:200], sentence)])

    match = _SET.match(text.strip())
    if match is None:
        raise wrong("is not understood; write address=value or address=value@2022-10-08..2022-11-20")
    verb, address = _SIGNS[match["sign"]], match["address"].strip()
    try:
        value = _written_value(match["value"].strip())
        from_, until = _written_dates(match["dates"])
    except ValueError as error:
        raise wrong(str(error)) from None
    if verb != "set" and (isinstance(value, (str, bool)) or not isinstance(value, (int, float))):
        raise wrong(f"{match['sign']} takes a number, not {value}")
    return Change(verb, address, value, from_, until, origin, why="given by hand")


def _written_value(text: str) -> Value:
    if _BARE_TEXT.match(text) and text not in ("true", "false", "inf", "nan"):
        return text
    try:
        if "\n" in text or "\r" in text or len(text) > 1000:
            raise ValueError
        data = tomllib.loads(f"value = {text}")
        if list(data) != ["value"]:
            raise ValueError
    except (ValueError, RecursionError):
        raise ValueError(f"{shown(text)} is not a value; write a number, a name, true or false") from None
    return as_value(data["value"])


def _written_dates(text: str | None) -> tuple[date | None, date | None]:
    if text is None:
        return None, None
    first, dots, after = text.strip().partition("..")
    if not dots:
        return parse_period(first)
    from_ = as_day(first) if first.strip() else None
    until = as_day(after) if after.strip() else None
    if from_ is not None and until is not None and until <= from_:
        raise ValueError(f"ends {until}, which is not after its beginning {from_}")
    return from_, until
