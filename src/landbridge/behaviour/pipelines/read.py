"""The network of a corridor on a day, from the files of its pipeline facilities.

A file has any of `[line]`, `[fields.<name>]`, `[markets.<name>]` and `[prices]`. Texts say what joins
what, and hold for good; numbers are dated. A market's price is `price`, or (`benchmark` − `discount`) ×
`bbl_per_t`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from landbridge.behaviour.pipelines.network import Field, Line, Market, Network
from landbridge.corridor import Corridor, Facility, Period, Quantity
from landbridge.corridor.solved import pipelines_of

LINE, FIELDS, MARKETS, PRICES = "line", "fields", "markets", "prices"
MT_PER_BCM = "mt_per_bcm"


@dataclass(frozen=True, slots=True)
class Keys:
    """What a table may hold."""

    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    texts_if_any: tuple[str, ...] = ()
    numbers_if_any: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        """Those that must be there."""
        return (*self.texts, *self.numbers)

    @property
    def all(self) -> tuple[str, ...]:
        """Every one, and the switch that opens and closes."""
        return (*self.texts, *self.texts_if_any, *self.numbers, *self.numbers_if_any, "open")

    @property
    def every_text(self) -> tuple[str, ...]:
        """Those that are texts."""
        return (*self.texts, *self.texts_if_any)


KEYS: Mapping[str, Keys] = {
    LINE: Keys(("begins", "ends", "carries", "country"), ("capacity", "tariff"), (), (MT_PER_BCM,)),
    FIELDS: Keys(("at", "carries", "country"), ("output",), (), ("cost",)),
    MARKETS: Keys(
        ("at", "carries", "country", "direction"),
        (),
        ("origin", "benchmark"),
        ("price", "discount", "bbl_per_t", "most", "least"),
    ),
}
_A_YEAR = ("capacity", "output", "most", "least")
_A_UNIT = ("tariff", "cost", "price")


@dataclass(frozen=True, slots=True)
class Part:
    """A line, a field or a market as its file has it."""

    kind: str
    """line, fields or markets."""
    facility: Facility
    path: str
    """Before the names of its values: `line`, `fields.tengiz`."""

    @property
    def address(self) -> str:
        """Its address; a line is called as its facility."""
        return f"{self.facility.id}.{self.path}"

    def quantity(self, name: str) -> Quantity | None:
        """Give one of its values."""
        return self.facility.values.get(f"{self.path}.{name}")

    def text(self, name: str) -> str | None:
        """Give one of its texts, which hold for good."""
        quantity = self.quantity(name)
        return str(quantity.periods[0].value) if quantity is not None else None

    def quantities(self) -> Iterator[Quantity]:
        """Give all its values."""
        for name in KEYS[self.kind].all:
            quantity = self.quantity(name)
            if quantity is not None:
                yield quantity


def parts_of(corridor: Corridor) -> list[Part]:
    """List all lines, fields and markets, in the order of facilities and of their files."""
    found = []
    for facility in pipelines_of(corridor):
        heads = dict.fromkeys(_head(path) for path in facility.values)
        found += [Part(head.partition(".")[0], facility, head) for head in heads if head is not None]
    return found


def _head(path: str) -> str | None:
    table, _, rest = path.partition(".")
    if table == LINE:
        return LINE
    return f"{table}.{rest.partition('.')[0]}" if table in (FIELDS, MARKETS) and "." in rest else None


def used_by_pipelines(corridor: Corridor) -> frozenset[str]:
    """List the addresses that the flows of pipelines rest on."""
    used: set[str] = set()
    for part in parts_of(corridor):
        for quantity in part.quantities():
            used.update(quantity.addresses)
        benchmark = part.text("benchmark") if part.kind == MARKETS else None
        if benchmark is not None and corridor.has(benchmark):
            used.update(corridor.quantity(benchmark).addresses)
    return frozenset(used)


def in_bcm(corridor: Corridor) -> dict[str, str]:
    """Name what is measured in bn m³ and not in Mt, with the line that says so."""
    lines = (part for part in parts_of(corridor) if part.kind == LINE)
    return {part.text("carries") or "": part.facility.id for part in lines if part.quantity(MT_PER_BCM)}


def unit_at(corridor: Corridor, facility: Facility, path: str) -> str | None:
    """Give the unit of a value of a pipeline facility; None for texts, switches and prices of the world."""
    head, _, name = path.rpartition(".")
    table = head.partition(".")[0]
    if table not in KEYS or name not in (*KEYS[table].numbers, *KEYS[table].numbers_if_any):
        return None
    carried = facility.values.get(f"{head}.carries")
    gas = carried is not None and str(carried.periods[0].value) in in_bcm(corridor)
    if name in _A_YEAR:
        return "bcm/year" if gas else "Mt/year"
    if name in _A_UNIT:
        return "USD/thousand m3" if gas else "USD/t"
    return {"discount": "USD/bbl", "bbl_per_t": "bbl/t", MT_PER_BCM: "Mt/bcm"}[name]


class Reader:
    """Reads networks of a corridor that `pipeline_problems` finds nothing wrong with.

    Parameters
    ----------
    from_, until
        Days that are asked for; only what is in force in between is looked at.
    """

    def __init__(self, corridor: Corridor, from_: date, until: date) -> None:
        self.from_, self.until = from_, until
        parts = parts_of(corridor)
        self.lines = [part for part in parts if part.kind == LINE]
        self.fields = [part for part in parts if part.kind == FIELDS]
        self.markets = [part for part in parts if part.kind == MARKETS]
        self._periods: dict[str, list[Period]] = {}
        self._benchmarks: dict[str, str] = {}
        for part in parts:
            for quantity in part.quantities():
                self._know(quantity)
            benchmark = part.text("benchmark") if part.kind == MARKETS else None
            if benchmark is not None:
                self._benchmarks[part.address] = benchmark
                self._know(corridor.quantity(benchmark))

    def _know(self, quantity: Quantity) -> None:
        self._periods[quantity.address] = [
            p
            for p in quantity.periods
            if (p.from_ is None or p.from_ < self.until) and (p.until is None or p.until > self.from_)
        ]

    def turns(self) -> list[date]:
        """List the days on which some number changes, within the days asked for."""
        days = {day for periods in self._periods.values() for p in periods for day in (p.from_, p.until)}
        return sorted(day for day in days if day is not None and self.from_ < day < self.until)

    def at(self, day: date) -> Network | None:
        """Give the network on a day; None where a number that it needs has no value on it."""
        try:
            return Network(
                tuple(self._field(part, day) for part in self.fields),
                tuple(self._line(part, day) for part in self.lines),
                tuple(self._market(part, day) for part in self.markets),
            )
        except LookupError:
            return None

    def names(self) -> Network:
        """Give what the parts are and what joins them, without numbers: it holds for good."""
        return Network(
            tuple(
                Field(part.address, _said(part, "at"), _said(part, "carries"), _said(part, "country"), 0.0)
                for part in self.fields
            ),
            tuple(
                Line(
                    part.facility.id, _said(part, "begins"), _said(part, "ends"), _said(part, "carries"),
                    _said(part, "country"), 0.0, 0.0,
                )
                for part in self.lines
            ),
            tuple(
                Market(
                    part.address, _said(part, "at"), _said(part, "carries"), _said(part, "country"),
                    _said(part, "direction"), 0.0, origin=part.text("origin"),
                )
                for part in self.markets
            ),
        )  # fmt: skip

    def _value(self, address: str, day: date) -> Any:
        for period in self._periods[address]:
            if period.covers(day):
                return period.value
        raise LookupError(address)

    def _number(self, part: Part, name: str, day: date, otherwise: float) -> float:
        address = f"{part.address}.{name}"
        return float(self._value(address, day)) if address in self._periods else otherwise

    def _is_open(self, part: Part, day: date) -> bool:
        address = f"{part.address}.open"
        return address not in self._periods or bool(self._value(address, day))

    def _field(self, part: Part, day: date) -> Field:
        output = self._number(part, "output", day, 0.0) if self._is_open(part, day) else 0.0
        return Field(
            part.address, _said(part, "at"), _said(part, "carries"), _said(part, "country"), output,
            self._number(part, "cost", day, 0.0),
        )  # fmt: skip

    def _line(self, part: Part, day: date) -> Line:
        capacity = self._number(part, "capacity", day, 0.0) if self._is_open(part, day) else 0.0
        return Line(
            part.facility.id, _said(part, "begins"), _said(part, "ends"), _said(part, "carries"),
            _said(part, "country"), capacity, self._number(part, "tariff", day, 0.0),
        )  # fmt: skip

    def _market(self, part: Part, day: date) -> Market:
        most, least = self._number(part, "most", day, math.inf), self._number(part, "least", day, 0.0)
        if not self._is_open(part, day):
            most, least = 0.0, 0.0
        benchmark = self._benchmarks.get(part.address)
        price = self._number(part, "price", day, 0.0)
        if benchmark is not None:
            price = float(self._value(benchmark, day)) - self._number(part, "discount", day, 0.0)
            price *= self._number(part, "bbl_per_t", day, 1.0)
        return Market(
            part.address, _said(part, "at"), _said(part, "carries"), _said(part, "country"),
            _said(part, "direction"), price, most, least, part.text("origin"),
        )  # fmt: skip

    def mt_per_unit(self, day: date) -> tuple[float, ...]:
        """Give for each line the Mt in a unit of what it carries: 1, or the Mt in a bn m³ of gas."""
        return tuple(self._number(part, MT_PER_BCM, day, 1.0) for part in self.lines)


def _said(part: Part, name: str) -> str:
    return part.text(name) or ""
