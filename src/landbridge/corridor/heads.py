"""The structural tables of corridor.toml and of facility files."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from landbridge.base.dates import parse_period
from landbridge.corridor.schema import Day, Strict, Text, ZoneName
from landbridge.corridor.tables import Id


class CustomsUnionTable(Strict):
    """Countries without customs between them."""

    name: Text
    members: tuple[Text, ...]
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    source: Text | None = None
    note: Text | None = None


class CorridorHead(Strict):
    """corridor.toml."""

    title: Text
    summary: Text | None = None
    note: Text | None = None
    from_: Day = Field(alias="from")
    until: Day
    base: Annotated[tuple[date, date], BeforeValidator(parse_period)]
    currency: Annotated[Text, Field(pattern=r"^[A-Z]{3}$")] | None = None
    money_year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    includes: tuple[Text, ...] = ()
    parts: dict[Id, tuple[Text, ...]] = Field(default_factory=dict)
    customs_unions: tuple[CustomsUnionTable, ...] = ()


class FacilityHead(Strict):
    """What stands at the top of a facility file."""

    id: Id
    chart: Text
    place: Text | None = None
    time_zone: ZoneName
    title: Text
    note: Text | None = None


class PostTable(Strict):
    """`[posts.<id>]`: the side of a crossing that one country runs."""

    time_zone: ZoneName
    country: Text | None = None
    title: Text | None = None
    note: Text | None = None


class LaneTable(Strict):
    """`[lanes.<direction>]`: which post is left and which is entered."""

    exit: Text
    entry: Text


class CalendarTable(Strict):
    """`[calendars.<name>]`: when a resource is open, or the rule that says so."""

    open: tuple[Text, ...] | None = None
    rule: Text | None = None
    closed_on: tuple[Text, ...] = ()
    title: Text | None = None
    note: Text | None = None
    source: Text | None = None


class IncidentTable(Strict):
    """`[incidents.<name>]`: what it stops, and how the ledger calls it."""

    stops: tuple[Text, ...]
    cause: Literal["weather", "failed"] = "failed"
    title: Text | None = None
    note: Text | None = None


InHand = Literal["finish", "suspend", "restart"]
IN_HAND: tuple[InHand, ...] = ("finish", "suspend", "restart")
