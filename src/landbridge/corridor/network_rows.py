"""Rows of the tables of the network: links, services, what they cost and emit, what they may not carry.

A row is what holds from one day until another; an id stands on as many lines as it has periods.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from landbridge.base.dates import shown
from landbridge.corridor.schema import Day, Number, Strict, Text
from landbridge.corridor.tables import Id, as_words

Mode = Literal["rail", "sea", "road", "air", "ferry"]
PriceUnit = Literal[
    "per_feu",
    "per_teu",
    "per_t",
    "per_kg",
    "per_vehicle",
    "per_feu_km",
    "per_teu_km",
    "per_t_km",
    "per_vehicle_km",
]
KmKind = Literal["surveyed", "published", "computed", "laid"]
PER_KM = "_km"
"""Ending of the units of a price that grows with the way."""
ANYWHERE = "*"
"""In `stops`: all places of the mode; in `place` or `commodity`: every one."""
DOOR = "door"
"""Where a shipment begins and ends: at the shipper's or the receiver's gate."""
_MEDIUM = re.compile(r"(door|sea|road|air|rail-\d{3,4})\Z")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Positive = Annotated[Number, Field(gt=0)]
NotNegative = Annotated[Number, Field(ge=0)]
Amount = Annotated[Number, Field(ge=0, le=1e9)]


def as_ranges(value: object) -> object:
    """Return the ranges of stops: `CNSHA CNNGB > NLRTM DEHAM` are two ranges of two places each.

    Raises
    ------
    ValueError
        If a range is empty, a place stands twice, or there is one range only.
    """
    if not isinstance(value, str):
        return value
    if value.strip() == ANYWHERE:
        return ((ANYWHERE,),)
    ranges = tuple(tuple(part.split()) for part in value.split(">"))
    if len(ranges) < 2 or not all(ranges):
        raise ValueError("is a list of at least two stops with > between them, such as CNSHA > DEHAM, or *")
    flat = [place for part in ranges for place in part]
    for place in flat:
        if flat.count(place) > 1:
            raise ValueError(f"{shown(place)} stands twice")
    return ranges


def as_medium(value: object) -> object:
    """Return what a place is entered or left by: `door`, `sea`, `road`, `air`, `rail-1435`.

    Raises
    ------
    ValueError
        If it is none.
    """
    if isinstance(value, str) and not _MEDIUM.match(value):
        raise ValueError(f"{shown(value)} is none of door, sea, road, air, rail-1435, rail-1520")
    return value


Words = Annotated[tuple[str, ...], BeforeValidator(as_words())]
Weekdays = Annotated[tuple[str, ...], BeforeValidator(as_words(*WEEKDAYS))]
Ranges = Annotated[tuple[tuple[str, ...], ...], BeforeValidator(as_ranges)]
Medium = Annotated[Text, BeforeValidator(as_medium)]
YesNo = Literal["yes", "no"]


class Dated(Strict):
    """What holds from local midnight of `from` until that of `until`; without them it always holds."""

    id: Id
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    note: Text | None = None


class Priced(Dated):
    """What has a price or a fee, in a unit and a currency."""

    @property
    def money(self) -> tuple[str, float | None, str | None, str | None]:
        """Column, amount, unit and currency of what is asked."""
        column = "price" if "price" in type(self).model_fields else "fee"
        return column, getattr(self, column), getattr(self, f"{column}_unit"), getattr(self, "currency", None)


class LinkRow(Dated):
    """A stretch of line, road, sea or air between two places."""

    begins: Id
    ends: Id
    mode: Mode
    gauge: Literal["1435", "1520", "1676", "1000"] | None = None
    km: Positive
    km_kind: KmKind
    speed_kmh: Positive | None = None
    passages: Words = ()
    border: Id | None = None
    both_ways: YesNo = "yes"
    emission: Id | None = None


class ServiceRow(Priced):
    """A service that carries between its stops, with departures, time and price."""

    title: Text
    mode: Mode
    kind: Text
    stops: Ranges
    via: Words = ()
    within: Words = ()
    most_km: Positive | None = None
    departures_per_week: NotNegative | None = None
    days: Weekdays = ()
    transit_days: Positive | None = None
    transit_days_p95: Positive | None = None
    speed_kmh: Positive | None = None
    hours_a_day: Annotated[Number, Field(gt=0, le=24)] | None = None
    p95_factor: Annotated[Number, Field(ge=1, le=20)] | None = None
    price: Amount | None = None
    price_unit: PriceUnit | None = None
    currency: Text | None = None
    series: Id | None = None
    series_factor: Positive | None = None
    subsidy: Amount | None = None
    subsidy_payer: Text | None = None
    through: YesNo = "no"
    emission: Id | None = None


class BorderRow(Priced):
    """Time and fees at a border crossing, one direction or both."""

    border: Id
    direction: Literal["westbound", "eastbound"] | None = None
    hours: Positive
    hours_p95: Positive | None = None
    fee: Amount | None = None
    fee_unit: Literal["per_feu", "per_teu", "per_t", "per_vehicle"] | None = None
    currency: Text | None = None


class TransferRow(Priced):
    """From one medium to another at a place: a terminal's lift, change of gauge, collection, delivery."""

    place: Id | Literal["*"]
    begins: Medium
    ends: Medium
    both_ways: YesNo = "yes"
    hours: NotNegative
    hours_p95: NotNegative | None = None
    price: Amount | None = None
    price_unit: Literal["per_feu", "per_teu", "per_t", "per_kg", "per_vehicle"] | None = None
    currency: Text | None = None
    facility: Id | None = None
    emission: Id | None = None


class CommodityRow(Dated):
    """A kind of goods: value, density, what a day costs."""

    title: Text
    value_usd_per_kg: Positive
    t_per_feu: Annotated[Number, Field(gt=0, le=40)]
    all_in_per_day: Annotated[Number, Field(ge=0, le=0.2)]
    capital_per_year: Annotated[Number, Field(ge=0, le=1)]
    decay_per_day: Annotated[Number, Field(ge=0, le=0.2)]
    late_per_day: Annotated[Number, Field(ge=0, le=0.2)]


class BanRow(Dated):
    """Goods that a mode, a service or a country does not carry, or lets nobody carry through."""

    commodity: Id | Literal["*"]
    mode: Mode | None = None
    service: Id | None = None
    country: Text | None = None
    source: Text | None = None


class PassageRow(Dated):
    """A strait or canal, open or not."""

    title: Text
    open: YesNo


class EmissionRow(Dated):
    """A factor of greenhouse gases, well to wheel: all of the fuel's or current's chain."""

    mode: Literal["rail", "sea", "road", "air", "ferry", "hub"]
    title: Text
    value: NotNegative
    unit: Literal["g_per_tkm", "g_per_teukm", "kg_per_t", "kg_per_container"]


class FreightRateRow(Dated):
    """A price series: what was paid on a lane, by date."""

    title: Text
    rate: Positive
    unit: Literal["USD_per_feu", "USD_per_teu", "USD_per_t", "USD_per_kg"]
