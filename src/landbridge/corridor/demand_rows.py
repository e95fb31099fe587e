"""Rows of the tables of demand: trade between regions, its places, goods and months, and who chose what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from landbridge.corridor.network_rows import Dated, NotNegative, Positive
from landbridge.corridor.schema import Day, Number, Text
from landbridge.corridor.tables import Id

Share = Annotated[Number, Field(ge=0, le=1)]
Nest = Literal["sea", "rail", "road", "air", "mixed"]


class TradeRow(Dated):
    """What one region sends another in a year, in money."""

    title: Text
    origin: Id
    destination: Id
    usd_bn: NotNegative
    carried: Share
    """The part of the money that is goods of commodities.csv; the rest is fuel, ore, aircraft."""
    friction: NotNegative
    """Elasticity by which trade between two places falls with their distance."""
    regime: Literal["transit", "import", "export", "domestic"]
    profile: Id | None = None
    """Months of seasons.csv; even months where none is named."""


class DemandPlaceRow(Dated):
    """What part of a region's trade begins and ends around a place."""

    region: Id
    place: Id
    sends: NotNegative
    receives: NotNegative


class DemandGoodsRow(Dated):
    """What part of a relation's carried value is goods of one kind."""

    relation: Id
    goods: Id
    share: Share


class LeaningRow(Dated):
    """A place that sends or receives more of some goods than its size tells."""

    place: Id
    goods: Id
    way: Literal["sends", "receives"]
    factor: Positive


class SeasonRow(Dated):
    """How a month stands to the mean of the year."""

    profile: Id
    month: Annotated[Number, Field(ge=1, le=12)]
    factor: Positive


class ChoiceRow(Dated):
    """A parameter of the choice of way."""

    what: Literal["scale", "constant", "nest", "spread", "empty"]
    """`empty`: what an empty box pays of the price of a loaded one on the same way."""
    nest: Nest | None = None
    value: Number


class ModeShareRow(Dated):
    """What part of some trade went by a mode, or how often as much as by another; no choice reads it."""

    relations: Text
    """Ids of demand.csv, parted by blanks."""
    mode: Nest
    against: Nest | None = None
    """Mode that it is told as a multiple of; a share of all modes where empty."""
    among: Text | None = None
    """Modes of which it is a share, parted by blanks; of all where empty."""
    of: Literal["value", "tonnes", "boxes"]
    value: Positive
    use: Literal["fit", "held", "context"]
    """Whether the choice may be fitted to it, is judged by it, or neither."""
    from_: Day = Field(alias="from")
    until: Day


MODELS: dict[str, type[Dated]] = {
    "demand": TradeRow,
    "demand_places": DemandPlaceRow,
    "demand_goods": DemandGoodsRow,
    "leanings": LeaningRow,
    "seasons": SeasonRow,
    "choice": ChoiceRow,
    "mode_shares": ModeShareRow,
}
NUMBERS: dict[str, tuple[str, ...]] = {
    "demand": ("usd_bn", "carried", "friction"),
    "demand_places": ("sends", "receives"),
    "demand_goods": ("share",),
    "leanings": ("factor",),
    "seasons": ("factor",),
    "choice": ("value",),
    "mode_shares": ("value",),
}
"""Columns that carry evidence, and have an address each: `demand.cn-eu.usd_bn`."""
